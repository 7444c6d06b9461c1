"""How the last runs went: when, how long, what was taken in, read, refused and published, and what ended one early."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flows.commands.console import one_line, say
from pipeline.store.runs import StoredRun, list_runs
from pipeline.store.workspace import Workspace
from schemas.vocabulary.cli import sentence, word_of_run
from schemas.vocabulary.messages import reason_words

MINUTE, HOUR = 60, 3600
READ = ("files", "new", "read", "refused")
RELEASED = ("published", "review", "quarantined")


def last_runs(workspace: Workspace, most: int, *, at_work: bool) -> list[dict[str, Any]]:
    """The newest first; decisions of people are no runs here. `seconds` is None where the end is not known."""
    return [_row(stored, at_work) for stored in list_runs(workspace, most, decisions=False)]


def _row(stored: StoredRun, at_work: bool) -> dict[str, Any]:
    state = "killed" if stored.state == "running" and not at_work else stored.state
    ended = {"killed": None, "running": datetime.now(UTC).isoformat()}.get(state, stored.ended_at)
    return {
        "id": stored.run_id,
        "kind": stored.kind,
        "state": state,
        "started_at": stored.started_at,
        "seconds": None if ended is None else round(seconds_between(stored.started_at, ended), 1),
        "counts": dict(stored.counts),
        "reasons": dict(stored.measures.get("reasons", {})),
        "failure": stored.failure,
    }


def seconds_between(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def say_runs(rows: list[dict[str, Any]]) -> None:
    if rows:
        say(sentence("runs"))
    for row in rows:
        for line in run_lines(row):
            say(line)


def run_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """One line with when, what kind, how it ended and its counts; under it each reason why files were refused."""
    when = datetime.fromisoformat(row["started_at"]).astimezone()
    yield sentence(
        "run_line",
        when=f"{when:%Y-%m-%d %H:%M}",
        kind=row["kind"],
        state=word_of_run(row["state"]),
        lasted=None if row["seconds"] is None else duration_words(row["seconds"]),
        read=_counted("run_read", row["counts"], READ),
        released=_counted("run_released", row["counts"], [f"files_{state}" for state in RELEASED]),
    )
    if row["failure"] is not None:
        yield sentence("run_note", note=one_line(row["failure"]))
    for code, count in row["reasons"].items():
        yield sentence("run_note", note=f"{count} × {reason_words(code, {}).reason}")


def _counted(name: str, counts: Mapping[str, int], wanted: Sequence[str]) -> str | None:
    """The sentence with its counts, None where the run came to none of them."""
    if not any(key in counts for key in wanted):
        return None
    return sentence(name, **{key: counts.get(key, 0) for key in wanted})


def duration_words(seconds: float) -> str:
    """41.2 is '41 detik', 754 is '12 menit', 3905 is '1 jam 5 menit'."""
    whole = round(seconds)
    if whole < MINUTE:
        return sentence("seconds", seconds=whole)
    hours, minutes = whole // HOUR, whole % HOUR // MINUTE
    return sentence("hours", hours=hours or None, minutes=minutes)
