"""What a check is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.reconcile.decided_roles import MatchedHeader
from pipeline.reconcile.law import ResolvedLaw
from schemas.finding import Finding
from schemas.sop import Evidence, Sop
from schemas.vocabulary.messages import finding_words, messages

Box = tuple[float, float, float, float]
ONE_ROW = "0"
REVIEW_CONFIDENCE = 0.9  # of ten such values more than one is wrong: worth a person's time


@dataclass(frozen=True, slots=True)
class Checked:
    """One SOP with what is known of it. `review_confidence` is the setting below which a value is doubtful."""

    sha256: str
    sop_id: str
    sop: Sop
    laws: tuple[ResolvedLaw | None, ...] = ()
    headers: tuple[MatchedHeader, ...] = ()
    review_confidence: float = REVIEW_CONFIDENCE


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: a rule of messages.yaml, the words it speaks of, and the value it is about."""

    rule: str
    table: str | None = None
    row_key: str | None = None
    column: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    subject: str = ""
    page: int | None = None
    box: Box | None = None


Check = Callable[[Checked], Iterator[Found]]


def found_at(
    rule: str, table: str, row: int | str, column: str, evidence: Evidence, subject: str = "", **values: str
) -> Found:
    """A find at the place of a value."""
    return Found(rule, table, str(row), column, values, subject, evidence.page, evidence.box)


def finding_of(found: Found, sha256: str, sop_id: str | None) -> Finding:
    """The finding in words. A rule without an entry in messages.yaml is a KeyError."""
    return Finding(
        source_sha256=sha256,
        sop_id=sop_id,
        rule=found.rule,
        severity=messages().findings[found.rule].severity,
        message=finding_words(found.rule, found.values),
        table_name=found.table,
        row_key=found.row_key,
        column_name=found.column,
        subject=found.subject,
        page=found.page,
        box=found.box,
    )
