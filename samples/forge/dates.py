"""Dates as offices print them, with the day they mean."""

from __future__ import annotations

from datetime import date

from schemas.sop import DateText, Evidence, Precision

READ = Evidence(state="read", method="forge")
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
        return DateText(evidence=Evidence(state="blank", text=text, method="forge"))
    parts = text.split()
    year = int(parts[-1])
    month = MONTHS.index(parts[-2]) + 1 if len(parts) > 1 else 1
    day = int(parts[0]) if len(parts) > 2 else 1
    precision = PRECISIONS[len(parts) - 1]
    return DateText(value=text, on=date(year, month, day), precision=precision, evidence=READ)
