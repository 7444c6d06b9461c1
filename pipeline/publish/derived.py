"""What the dataset says of an SOP as a whole: time, completeness, confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from schemas.dataset.model import Row
from schemas.sop import Duration, Step
from schemas.vocabulary.required_fields import RequiredField, required_fields

NOT_SUMMED = "deadline"
HOLDS_A_VALUE = frozenset({"read", "unreadable", "spanned", "inferred", "corrected"})


def timed(steps: Iterable[Step]) -> list[Duration]:
    """The durations that make up the SOP's time: a deadline runs beside the work, an unbounded one has no minutes."""
    durations = (step.duration for step in steps if step.duration is not None)
    return [d for d in durations if d.kind != NOT_SUMMED and (d.min_minutes, d.max_minutes) != (None, None)]


def total(minutes: Iterable[float | None]) -> float | None:
    """The sum of those that are known; None where none is."""
    known = [value for value in minutes if value is not None]
    return sum(known) if known else None


def completeness(rows: Mapping[str, Sequence[Row]]) -> float:
    """Share of the form's required fields that the rows of one SOP fill."""
    fields = required_fields()
    return sum(_is_filled(field, rows.get(field.table, ())) for field in fields) / len(fields)


def _is_filled(field: RequiredField, rows: Sequence[Row]) -> bool:
    ours = (row for row in rows if field.section is None or row["section"] == field.section)
    return any(row[column] is not None for row in ours for column in field.columns)


def lowest_decile(evidence: Iterable[Row]) -> float | None:
    """The confidence that a tenth of the SOP's values do not exceed; blanks and absent fields are no values."""
    found = (row["confidence"] for row in evidence if row["state"] in HOLDS_A_VALUE)
    confidences = sorted(value for value in found if isinstance(value, float))
    return confidences[math.ceil(len(confidences) / 10) - 1] if confidences else None
