"""status, retry and withdraw: what became of each file, and what a person does about it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.console import one_line, say, say_json, tell
from flows.commands.find import find_sources
from flows.commands.last_runs import last_runs, say_runs
from flows.commands.options import WAIT, DebugOption, JsonOption, QuietOption, WaitOption, WorkspaceOption
from flows.commands.session import DONE, WAITS, read_and_publish, writing_session
from flows.discover import why_not_openable
from flows.publish import release_source
from pipeline.store.decisions import record_withdrawal, withdrawn_sources
from pipeline.store.retention import is_removed
from pipeline.store.runs import latest_release, list_runs
from pipeline.store.sources import StoredSource, inaccessible_files, list_sources, record_outcome
from pipeline.store.workspace import Workspace, is_being_written, open_workspace
from schemas.errors import UsageError
from schemas.source import Source
from schemas.vocabulary.cli import sentence, word_of_state
from schemas.vocabulary.messages import reason_words

NEEDS_A_PERSON = ("quarantined", "partial", "review", "waiting")
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID...]", help="File names, or ids (their first six letters will do).")
]


def status(
    all_files: Annotated[bool, typer.Option("--all", help="List the published files and duplicates too.")] = False,
    runs: Annotated[int, typer.Option("--runs", metavar="N", help="How many of the last runs to tell.", min=0)] = 5,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """Counts, how the last runs went, and the files that wait for a person, each with its reason and what to do.

    Example: selaras status --runs 30 --json
    """
    with open_workspace(workspace, create=False) as opened:
        rows = standing(opened)
        at_work = is_being_written(opened)
        state = "at_work" if at_work else "stuck" if _is_stuck(opened, rows) else "done"
        told = last_runs(opened, runs, at_work=at_work)
        release = latest_release(opened)
    counts = count_rows(rows)
    if as_json:
        place = None if release is None else str(release[0])
        say_json({"counts": counts, "run": state, "runs": told, "release": place, "files": rows})
    else:
        _say_counts(counts, run=state, released=release is not None)
        say_runs(told)
        _say_rows(rows, all_files)
    return WAITS if any(row["state"] in NEEDS_A_PERSON for row in rows) else DONE


def _is_stuck(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something waits that the last run was to do. Asked while no run is at work."""
    return any(row["state"] == "waiting" for row in rows) or any(run.state != "done" for run in list_runs(workspace, 1))


def count_rows(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The files of each state. A picture that is a page of a set counts as its set does."""
    states: Counter[str] = Counter()
    for row in rows:
        states[row["state"]] += 1 + len(row["further_pages"])
    duplicates = sum(len(row["other_names"]) - len(row["further_pages"]) for row in rows)
    return {"in": states.total() + duplicates, **states, "duplicate": duplicates}


def standing(workspace: Workspace) -> list[dict[str, Any]]:
    """What became of each file, by name."""
    withdrawn, said = withdrawn_sources(workspace), why_review(latest_release(workspace))
    return [_row(stored, release_source(stored, withdrawn), said) for stored in list_sources(workspace)]


def why_review(release: tuple[Path, str] | None) -> dict[str, str]:
    """What a person should look at, by document, as the last release says it; nothing where it is no longer there."""
    if release is None:
        return {}
    try:
        with (release[0] / "csv" / "source.csv").open(encoding="utf-8", newline="") as file:
            return {row["sha256"]: row["reason"] for row in csv.DictReader(file) if row["state"] == "review"}
    except (OSError, KeyError):
        return {}


def _row(stored: StoredSource, source: Source, said: Mapping[str, str]) -> dict[str, Any]:
    state = source.state
    if stored.state == "waiting" and state != "withdrawn":
        shown = "waiting"
    elif state == "published":
        shown = stored.release_state or "read"
        shown = "read" if shown in ("quarantined", "withdrawn") else shown
    else:
        shown = state
    why = reason_words("review", {}) if shown == "review" else source
    return {
        "id": stored.sha256[:12],
        "sha256": stored.sha256,
        "name": source.name,
        "other_names": list(source.other_names),
        "further_pages": list(source.further_pages),
        "state": shown,
        "reason": why.reason,
        "look_at": said.get(stored.sha256) if shown == "review" else None,
        "remedy": why.remedy,
        "sops": stored.sops,
        "pages": stored.pages,
        "original_removed": is_removed(stored),
    }


def _say_counts(counts: dict[str, int], *, run: str, released: bool) -> None:
    if not counts["in"]:
        say(sentence("nothing"))
        return
    say(", ".join(f"{number} {word_of_state(state)}" for state, number in counts.items() if number) + ".")
    if not released:
        say(sentence("not_released"))
    if run != "done":
        say(sentence(run))


def _say_rows(rows: Sequence[dict[str, Any]], all_files: bool) -> None:
    for row in rows:
        if all_files or row["state"] in NEEDS_A_PERSON:
            _say_row(row, all_files)
    if removed := sum(row["original_removed"] for row in rows):
        say(sentence("originals_removed", count=removed))


def _say_row(row: dict[str, Any], all_files: bool) -> None:
    """One line: the id, the name, the state, why, and what to do."""
    words = [f"{row['id']}  {one_line(row['name'])}  {word_of_state(row['state'])}"]
    if row["reason"] is not None:
        words += [row["look_at"] or row["reason"], sentence("remedy", remedy=row["remedy"])]
    say("  ".join(words))
    if all_files:
        for name in row["other_names"]:
            state = row["state"] if name in row["further_pages"] else "duplicate"
            say(f"{row['id']}  {one_line(name)}  {word_of_state(state)}")


def retry(
    ids: IdsArgument = None,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Read quarantined files again: all of them, or those that are named.

    Example: selaras retry "sop pelayanan.pdf"
    """
    with open_workspace(workspace, create=False):
        pass
    with writing_session(workspace, "retry", wait=wait, quiet=quiet, debug=debug) as session:
        known = list_sources(session.workspace)
        chosen = (
            find_sources(known, ids) if ids else [each for each in known if each.state in ("quarantined", "partial")]
        )
        if not chosen:
            say(sentence("nothing_to_retry"))
            return DONE
        for stored in chosen:
            if stored.kept:
                record_outcome(session.workspace, stored.sha256, state="waiting")
        lost = {stored.sha256 for stored in chosen if not stored.kept}
        again = [(sha256, seen) for sha256, seen in inaccessible_files(session.workspace) if sha256 in lost]
        removed = {stored.sha256 for stored in chosen if is_removed(stored)}
        for sha256, seen in again:
            if (detail := why_not_openable(seen.path)) is not None:
                tell(f"{one_line(seen.name)}: {detail}")
            elif sha256 in removed:
                record_outcome(session.workspace, sha256, state="waiting")
        read_and_publish(session, [seen for _, seen in again], None, "internal")
        after = {stored.sha256: stored.state for stored in list_sources(session.workspace)}
        refused = sum(after.get(stored.sha256) == "quarantined" for stored in chosen)
        say(sentence("retried", read=session.log.counts.get("read", 0), refused=refused))
    return WAITS if refused else DONE


def withdraw(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="File names, file ids or SOP ids.")],
    why: Annotated[str | None, typer.Option("--why", help="The reason; it is kept, and stands in the release.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let the documents be in the next release again.")] = False,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take documents out of the next release; their originals and their history stay.

    Example: selaras withdraw 3f2a9c01b7de --why "dicabut, diganti SOP tahun 2026"
    """
    if why is None and not undo:
        raise UsageError('a withdrawal needs its reason: --why "…"')
    with open_workspace(workspace, create=False):
        pass
    with writing_session(workspace, "withdraw", wait=wait, quiet=quiet, debug=debug) as session:
        for stored in find_sources(list_sources(session.workspace), ids):
            record_withdrawal(session.workspace, stored.sha256, "restore" if undo else "withdraw", why)
            say(sentence("restored" if undo else "withdrawn", name=one_line(stored.names[0])))
    return DONE
