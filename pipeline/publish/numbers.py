"""Numbers as Indonesians write them: '12.345', '0,93', '87%'."""

from __future__ import annotations


def grouped(value: float | None, decimals: int = 0) -> str:
    """'1.234', or '1.234,50' with two decimals; '–' for nothing."""
    if value is None:
        return "–"
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def percent(value: float | None) -> str:
    """A share as '87%'; a share that is not quite all or nothing does not round to it."""
    if value is None:
        return "–"
    whole = round(value * 100)
    if whole == 100 and value < 1:
        return ">99%"
    return "<1%" if whole == 0 and value > 0 else f"{whole}%"
