"""watch: take in whatever is put into an inbox, until stopped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from flows.batch_process import HOUR, run_batch
from flows.commands.console import one_line, say, tell
from flows.commands.options import (
    WAIT,
    DebugOption,
    FolderOption,
    ProfileOption,
    QuietOption,
    WaitOption,
    WorkspaceOption,
)
from flows.commands.run import check_before
from flows.commands.session import DONE
from flows.discover import discover_files
from flows.inbox import Inbox, Left
from flows.picture_sets import with_other_pages
from pipeline.store.settings import load_settings
from pipeline.store.sources import FileSeen
from pipeline.store.workspace import workspace_folder
from schemas.errors import UsageError, WorkspaceError


def watch(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX")],
    out: Annotated[Path | None, typer.Option("--out", metavar="RELEASE", help="Publish here after each batch.")] = None,
    every: Annotated[float, typer.Option("--every", metavar="SECONDS", help="How often to look.", min=0.1)] = 10.0,
    once: Annotated[bool, typer.Option("--once", help="Take in what is there once it is whole, and stop.")] = False,
    profile: ProfileOption = "internal",
    agency_from_folder: FolderOption = False,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take in whatever is put there, until stopped; a file still being written is left until it is whole.

    Example: selaras watch inbox/ --out release --agency-from-folder
    """
    if not inbox.is_dir():
        raise UsageError(f"{str(inbox)!r} is no folder: give the folder that files are put into")
    if out is not None:
        check_before(out, profile)
    box = Inbox(load_settings(workspace_folder(workspace)).stable_seconds)
    told: set[tuple[Path, Left]] = set()
    while True:
        try:
            files = discover_files([str(inbox)], agency_from_folder=agency_from_folder)
            whole = box.find_whole(files, time.monotonic())
            told = _tell_left(box, told)
            if whole:
                there = [*whole, *(seen for seen in files if box.has_taken(seen.path))]
                _take(with_other_pages(whole, there), out, profile, workspace, wait, quiet, debug)
                box.take(whole)
        except (WorkspaceError, OSError, UsageError) as error:
            tell(f"selaras: {error}; trying again in {every:g} seconds")
        else:
            if once and all(box.has_taken(seen.path) or seen.path in box.left for seen in files):
                return DONE
        time.sleep(every)


def _tell_left(box: Inbox, told: set[tuple[Path, Left]]) -> set[tuple[Path, Left]]:
    """Says once of each file that rests why it is left; gives what is left now."""
    left = set(box.left.items())
    for path, why in sorted(left - told, key=str):
        tell(f"selaras: {one_line(str(path))} is left: {why}")
    return left


def _take(
    files: list[FileSeen], out: Path | None, profile: str, workspace: Path | None, wait: float, quiet: bool, debug: bool
) -> None:
    """One batch, as one run. The workspace is free again in between."""
    folder = workspace_folder(workspace)
    said = run_batch(
        {
            "files": [[str(seen.path), seen.name, seen.agency_folder] for seen in files],
            "out": None if out is None else str(out),
            "profile": profile,
            "workspace": str(folder),
            "wait": wait,
            "quiet": quiet,
            "debug": debug,
        },
        seconds=load_settings(folder).hours_per_batch * HOUR,
    )
    if said:
        say(said.removesuffix("\n"))
