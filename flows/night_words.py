"""What a scheduled run tells people in Prefect's pages and messages, in Bahasa Indonesia."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.inbox import Left
from pipeline.publish.inputs import ReleaseSummary
from schemas.vocabulary.cli import sentence, word_of_state

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NightReport:
    """`headline` is one line, `text` is Markdown, `waiting` are the files that wait for a person."""

    headline: str
    text: str
    waiting: tuple[Row, ...]


LISTED = 50  # of the files that were left
LEFT = {
    "unfinished": "night_left_unfinished",
    "open": "night_left_open",
    "closed": "night_left_closed",
    "changing": "night_left_changing",
}
COLUMNS = ("night_column_file", "night_column_state", "night_column_reason", "night_column_remedy")


def report_of(
    counts: Mapping[str, int],
    rows: Sequence[Row],
    waiting: tuple[Row, ...],
    summary: ReleaseSummary | None,
    left: Mapping[str, Left],
) -> NightReport:
    """`left` are the files of the inbox that were not taken, by name."""
    reading = sentence("reading", read=counts.get("read", 0), cached=counts.get("cached", 0))
    head = sentence("night_waits", count=len(waiting)) if waiting else sentence("night_done")
    states = Counter(row["state"] for row in rows)
    lines = [f"# {head}", "", reading, "", sentence("night_states"), "", "| | |", "|---|---:|"]
    lines += [f"| {word_of_state(state)} | {number} |" for state, number in sorted(states.items())]
    if summary is not None:
        files = sentence("release", path=summary.path, sops=summary.rows["sop"], steps=summary.rows["step"])
        lines += ["", files]
    reasons = Counter(row["reason"] for row in waiting if row["reason"] is not None)
    if reasons:
        lines += ["", sentence("night_reasons"), ""]
        lines += [f"- {number} × {plain(reason)}" for reason, number in reasons.most_common()]
    if left:
        lines += ["", f"{sentence('night_left', count=len(left))}", ""]
        lines += [f"- {plain(name)}: {plain(left_words(why))}" for name, why in sorted(left.items())[:LISTED]]
        lines += [f"- … {len(left) - LISTED}"] if len(left) > LISTED else []
    told = [head, reading, *([sentence("night_left", count=len(left))] if left else [])]
    return NightReport(" ".join(told), "\n".join(lines), waiting)


def left_words(left: Left) -> str:
    return sentence(LEFT[left.why], detail=left.detail)


def report_of_failure(error: Exception) -> str:
    head = sentence("night_failed")
    return "\n".join([f"# {head}", "", plain(str(error))])


def waiting_table(report: NightReport) -> list[dict[str, str]]:
    """One row a file that waits: its name, state, reason and remedy."""
    columns = [sentence(name) for name in COLUMNS]
    return [
        dict(
            zip(
                columns,
                (row["name"], word_of_state(row["state"]), row["reason"] or "", row["remedy"] or ""),
                strict=True,
            )
        )
        for row in report.waiting
    ]


def plain(words: str) -> str:
    """Text of a document or an error on one line, that Markdown takes for nothing else."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in " ".join(words.split()))
