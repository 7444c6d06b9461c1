"""run, ingest and publish: from files to a release, at once or in two steps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.commands.console import one_line, say, say_json, tell
from flows.commands.options import (
    WAIT,
    DebugOption,
    FolderOption,
    JsonOption,
    OutOption,
    PathsArgument,
    ProfileOption,
    QuietOption,
    SpreadOption,
    WaitOption,
    WorkspaceOption,
)
from flows.commands.session import (
    DONE,
    WAITS,
    Session,
    read_and_publish,
    tell_release,
    workspace_words,
    writing_session,
)
from flows.discover import discover_files
from pipeline.publish.place import check_out
from pipeline.publish.release import PROFILES
from pipeline.store.sources import FileSeen, list_sources
from schemas.errors import UsageError
from schemas.vocabulary.cli import sentence


def run(
    paths: PathsArgument,
    out: OutOption,
    profile: ProfileOption = "internal",
    agency_from_folder: FolderOption = False,
    spread: SpreadOption = None,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Everything once: read files, reconcile, check and publish all that the workspace holds.

    Example: selaras run inbox/ more/*.pdf --out release
    """
    check_before(out, profile)
    files = find_files(paths, agency_from_folder)
    with writing_session(workspace, "run", wait=wait, quiet=quiet, debug=debug, spread=spread) as session:
        summary = read_and_publish(session, files, out, profile)
    assert summary is not None  # noqa: S101 - there was an `out`
    return tell_release(session, summary, as_json)


def ingest(
    paths: PathsArgument,
    agency_from_folder: FolderOption = False,
    spread: SpreadOption = None,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take files in and read them; what has been read before is skipped.

    Example: selaras ingest inbox/ --agency-from-folder
    """
    files = find_files(paths, agency_from_folder)
    with writing_session(workspace, "ingest", wait=wait, quiet=quiet, debug=debug, spread=spread) as session:
        read_and_publish(session, files, None, "internal")
        return tell_ingest(session, as_json)


def publish(
    out: OutOption,
    profile: ProfileOption = "internal",
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Reconcile, check and publish all that the workspace holds; what was not read yet is read first.

    Example: selaras publish --out release
    """
    check_before(out, profile)
    with writing_session(workspace, "publish", wait=wait, quiet=quiet, debug=debug) as session:
        summary = read_and_publish(session, [], out, profile)
    assert summary is not None  # noqa: S101 - there was an `out`
    return tell_release(session, summary, as_json)


def find_files(paths: Sequence[str], agency_from_folder: bool) -> list[FileSeen]:
    """What the paths name; that they name nothing is told, as a folder may be the wrong one."""
    files = discover_files(paths, agency_from_folder=agency_from_folder)
    if not files:
        tell(f"selaras: no files in {', '.join(map(one_line, paths))}")
    return files


def check_before(out: Path, profile: str) -> None:
    """What would be refused at the end is refused before anything is read."""
    if profile not in PROFILES:
        raise UsageError(f"profile {profile!r} is not available; use one of: {', '.join(PROFILES)}")
    check_out(out)


def tell_ingest(session: Session, as_json: bool) -> int:
    states = [stored.state for stored in list_sources(session.workspace)]
    refused = states.count("quarantined")
    if as_json:
        say_json({"run": dict(session.log.counts), "quarantined": refused, "sources": len(states)})
    else:
        counts = session.log.counts
        say(sentence("reading", read=counts.get("read", 0), cached=counts.get("cached", 0)))
        if refused:
            say(sentence("look", workspace=workspace_words(session.workspace)))
    return WAITS if refused or "partial" in states else DONE
