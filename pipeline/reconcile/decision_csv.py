"""Decisions as CSV, so that another workspace can stand on them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.reconcile.decisions import Decisions, known_subject
from pipeline.reconcile.spreadsheet_csv import csv_rows
from schemas.decision import Decision
from schemas.errors import UsageError

COLUMNS = ("kind", "subject", "before", "after", "reason", "decided_by", "decided_at")
NEEDED = frozenset({"kind", "subject", "after"})


@dataclass(frozen=True, slots=True)
class WantedDecision:
    """A decision to be made."""

    kind: str
    subject: str
    before: str | None
    after: str | None
    reason: str | None


def decisions_to_csv(decisions: Iterable[Decision]) -> str:
    """Those that stand, in the order they were made."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for decision in Decisions.of(decisions).standing:
        writer.writerow([getattr(decision, name) for name in COLUMNS[:-1]] + [decision.decided_at.isoformat()])
    return out.getvalue()


def read_decisions(text: str) -> list[WantedDecision]:
    """The decisions of a CSV with at least the columns kind, subject and after; who decided is whoever imports."""
    reader = csv_rows(text)
    missing = NEEDED - set(reader.fieldnames or ())
    if missing:
        raise UsageError(f"a file of decisions needs the columns {', '.join(sorted(missing))}")
    return [_wanted(row, reader.line_num) for row in reader]


def new_decisions(wanted: Iterable[WantedDecision], decisions: Iterable[Decision]) -> list[WantedDecision]:
    """Those that change something: what already stands so is left out."""
    standing = {(each.kind, each.subject): each.after or "" for each in Decisions.of(decisions).standing}
    return [each for each in wanted if standing.get((each.kind, each.subject)) != (each.after or "")]


def _wanted(row: dict[str, str], line: int) -> WantedDecision:
    kind, subject = row["kind"].strip(), row["subject"].strip()
    if not known_subject(kind, subject):
        raise UsageError(f"line {line} decides nothing that is known: kind {kind!r}, subject {subject!r}")
    return WantedDecision(
        kind, subject, row.get("before") or None, row["after"].strip() or None, row.get("reason") or None
    )
