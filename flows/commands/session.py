"""What run, ingest, publish and retry do with the workspace: open it, hold it, log the run, read, tell."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from flows.commands.console import say, say_json, show_progress, tell
from flows.engine import Engine, open_engine
from flows.ingest import Progress, find_todo, read_all, take_in
from flows.publish import publish
from flows.reader_version import current_reader
from flows.spread import open_readers
from pipeline.publish.inputs import ReleaseSummary
from pipeline.store.readings import clean_readings
from pipeline.store.runs import RunLog, logged_run
from pipeline.store.sources import FileSeen
from pipeline.store.workspace import Workspace, open_workspace, workspace_folder, writing
from schemas.vocabulary.cli import sentence

DONE, WAITS = 0, 3


@dataclass(frozen=True, slots=True)
class Session:
    workspace: Workspace
    log: RunLog
    progress: Progress
    debug: bool


@contextmanager
def writing_session(
    folder: Path | None, kind: str, *, wait: float, quiet: bool, debug: bool, spread: str | None = None
) -> Iterator[Session]:
    """`spread` stands in for the setting of that name."""
    whisper: Callable[[str], None] = (lambda words: None) if quiet else tell
    settings = {} if spread is None else {"spread": spread}
    with (
        open_workspace(folder, settings=settings) as workspace,
        writing(workspace, wait, whisper),
        logged_run(workspace, kind, version("selaras")) as log,
        show_progress(quiet) as progress,
    ):
        yield Session(workspace, log, progress, debug)


def read_and_publish(
    session: Session, files: Sequence[FileSeen], out: Path | None, profile: str
) -> ReleaseSummary | None:
    """Takes in, reads what was not read, and publishes where there is an `out`."""
    with session.log.timed("take in"):
        take_in(session.workspace, files, session.log, session.progress)
    todo = find_todo(session.workspace, current_reader(), session.log)
    with open_engine(session.workspace, tell, documents=len(todo)) as engine:
        if todo:
            with open_readers(session.workspace, len(todo), debug=session.debug) as readers:
                read_all(session.workspace, engine, readers, todo, session.log, session.progress)
        summary = None if out is None else _publish(session, engine, out, profile)
    clean_readings(session.workspace, session.workspace.settings.keep_readings_days)
    return summary


def _publish(session: Session, engine: Engine, out: Path, profile: str) -> ReleaseSummary:
    session.progress.start("publish", 1)
    with session.log.timed("publish"):
        summary = publish(session.workspace, engine, out, profile, session.log)
    session.progress.done(str(out))
    for name, count in summary.files.items():
        session.log.count(f"files_{name}", count)
    return summary


def tell_release(session: Session, summary: ReleaseSummary, as_json: bool) -> int:
    """The end of a run, in words or as JSON; gives the exit status."""
    files, rows, counts = dict(summary.files), dict(summary.rows), session.log.counts
    if as_json:
        say_json({"release": str(summary.path), "files": files, "rows": rows, "run": dict(counts)})
        return exit_status(files)
    if counts.get("files"):
        say(sentence("reading", read=counts.get("read", 0), cached=counts.get("cached", 0)))
    say(sentence("counts", **files))
    say(sentence("release", path=summary.path, sops=rows["sop"], steps=rows["step"]))
    if exit_status(files) == WAITS:
        say(sentence("look", workspace=workspace_words(session.workspace)))
    return exit_status(files)


def workspace_words(workspace: Workspace) -> str:
    """' --workspace demo/workspace' where it is not the one that is found without."""
    root, here = workspace.root, Path.cwd()
    if root == workspace_folder(None):
        return ""
    return f" --workspace {shlex.quote(str(root.relative_to(here) if root.is_relative_to(here) else root))}"


def exit_status(files: dict[str, int]) -> int:
    return WAITS if files["quarantined"] or files["review"] else DONE
