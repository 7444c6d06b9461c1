"""Checks of the dates of the identity block."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.check.found import ONE_ROW, Checked, Found, found_at
from schemas.sop import DateText, Identity
from schemas.vocabulary.checks import field_words

DATES = ("tanggal_pembuatan", "tanggal_revisi", "tanggal_pengesahan", "tanggal_efektif")
# A revision later than the rest may be a planned review, so it is held against the making only.
ORDER = (
    ("tanggal_pembuatan", "tanggal_pengesahan"),
    ("tanggal_pembuatan", "tanggal_efektif"),
    ("tanggal_pengesahan", "tanggal_efektif"),
    ("tanggal_pembuatan", "tanggal_revisi"),
)


def check_dates_readable(checked: Checked) -> Iterator[Found]:
    """Words stand where a date should, and no date can be made of them."""
    for column in DATES:
        day: DateText = getattr(checked.sop.identity, column)
        if day.value is not None and day.on is None:
            words = field_words("sop", column)
            yield found_at("date_unreadable", "sop", ONE_ROW, column, day.evidence, field=words, text=day.value)


def check_dates_in_order(checked: Checked) -> Iterator[Found]:
    """An SOP is approved or in force before it was made, or in force before it was approved."""
    for first, second in ORDER:
        earlier, later = _pair(checked.sop.identity, first, second)
        if earlier is not None and later is not None and _comes_before(later, earlier):
            yield found_at(
                "dates_out_of_order", "sop", ONE_ROW, second, later.evidence, subject=first,
                later_field=field_words("sop", second), later=later.value or "",
                earlier_field=field_words("sop", first), earlier=earlier.value or "",
            )  # fmt: skip


def _pair(identity: Identity, first: str, second: str) -> tuple[DateText | None, DateText | None]:
    days = (getattr(identity, first), getattr(identity, second))
    return (days[0], days[1]) if days[0].on is not None and days[1].on is not None else (None, None)


def _comes_before(a: DateText, b: DateText) -> bool:
    """By what both are known to: August 2023 does not come before 10 August 2023."""
    if a.on is None or b.on is None:
        return False
    parts = {"day": 3, "month": 2, "year": 1}
    known = min(parts[a.precision or "day"], parts[b.precision or "day"])
    return _parts(a.on)[:known] < _parts(b.on)[:known]


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day
