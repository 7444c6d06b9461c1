"""Dates as offices print them, with the day they mean."""

from __future__ import annotations

from datetime import date
from random import Random

from schemas.sop import DateText, Evidence, Precision

READ = Evidence(state="read", method="forge")
BLANK = Evidence(state="blank", method="forge")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")


def printed_date(text: str | None) -> DateText:
    """'6 Januari 2025', 'Agustus 2023' or '2022' as a value; a dash or nothing has none.

    >>> printed_date("Agustus 2023").on
    datetime.date(2023, 8, 1)
    """
    if text is None or text == "-":
        return DateText(evidence=BLANK)
    parts = text.split()
    year = int(parts[-1])
    month = MONTHS.index(parts[-2]) + 1 if len(parts) > 1 else 1
    day = int(parts[0]) if len(parts) > 2 else 1
    return DateText(value=text, on=date(year, month, day), precision=PRECISIONS[len(parts) - 1], evidence=READ)


def random_date(day: date, rng: Random) -> DateText:
    """`day` in one of the ways offices write it; now and then only its month."""
    month = MONTHS[day.month - 1]
    if rng.random() < 0.06:
        return DateText(value=f"{month} {day.year}", on=day.replace(day=1), precision="month", evidence=READ)
    forms = (f"{day.day} {month} {day.year}",) * 5 + (
        f"{day.day:02d} {month} {day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day:02d} {month.upper()} {day.year}",
    )
    return DateText(value=rng.choice(forms), on=day, precision="day", evidence=READ)
