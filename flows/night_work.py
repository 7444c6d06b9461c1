"""What a scheduled run does, without Prefect: `flows/nightly.py` gives it its name, its retries and its pages."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from flows.commands.session import read_and_publish, writing_session
from flows.commands.status import NEEDS_A_PERSON, standing
from flows.discover import discover_files
from flows.inbox import Inbox, Left
from flows.night_words import NightReport, report_of
from pipeline.store.settings import load_settings
from pipeline.store.sources import FileSeen
from pipeline.store.workspace import open_workspace
from schemas.errors import ClusterError, SelarasError, UsageError, WorkspaceError

WAIT = 3600.0  # for another run that holds the workspace
MAY_PASS = (WorkspaceError, ClusterError, OSError, SQLAlchemyError)
KNOWN = (SelarasError, OSError, SQLAlchemyError)


def may_pass(error: BaseException) -> bool:
    """Whether trying again can help: a share, a database or a bucket that was away, a disk that was full.

    Not where the order itself is wrong, nor where a release breaks its promises.
    """
    return isinstance(error, MAY_PASS) and not isinstance(error, UsageError)


def take_inbox(inbox: str, workspace: str, out: str | None, profile: str, agency_from_folder: bool) -> NightReport:
    """Takes in what is whole, reads what was not, publishes where there is an `out`; says what waits or is left."""
    root = Path(workspace)
    files, left = find_whole(Path(inbox), load_settings(root).stable_seconds, agency_from_folder)
    with writing_session(root, "schedule", wait=WAIT, quiet=True, debug=False) as session:
        summary = read_and_publish(session, files, None if out is None else Path(out), profile)
    with open_workspace(root) as opened:
        rows = standing(opened)
    waiting = tuple(row for row in rows if row["state"] in NEEDS_A_PERSON)
    return report_of(session.log.counts, rows, waiting, summary, left)


def find_whole(inbox: Path, seconds: float, agency_from_folder: bool) -> tuple[list[FileSeen], dict[str, Left]]:
    """What did not change between two looks; by name what is left for the next night, and why."""
    box = Inbox(seconds)
    box.find_whole(discover_files([str(inbox)], agency_from_folder=agency_from_folder), time.monotonic())
    time.sleep(seconds)
    files = discover_files([str(inbox)], agency_from_folder=agency_from_folder)
    whole = box.find_whole(files, time.monotonic())
    return whole, {seen.name: box.left.get(seen.path, Left("changing")) for seen in files if seen not in whole}
