"""A duration of a step in working minutes, by the convention in `schemas/vocabulary/units.yaml`.

Of a range the larger end is `max_minutes`; 'maksimal' and a deadline begin at 0; of 'minimal' and '±' the one number
is both ends; '120 Menit / 3 Hari' are two cases, so a range from the shorter to the longer; '2 x 24 jam' are two days.
A bound with the event it is counted from ('paling lambat 14 hari setelah ...') is a deadline, and so are 'H-3' and
'3 hari sebelum ...'. A quantity after 'setiap' or 'sekali dalam' says how often: such a text has no length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pipeline.read.quantities import Quantity, alternatives, find_quantities, normal_form
from schemas.sop import Duration, DurationKind, DurationUnit
from schemas.vocabulary.values import unit_minutes, units

BLANK = re.compile(r"[\s.\-–—_…:]*")
LETTERS = re.compile(r"[^\W\d_]+")
CLOCK_TIME = re.compile(r"\b\d{1,2}[.:]\d{2}\b")
SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled word lists of `units.yaml`."""

    at_most: re.Pattern[str]
    at_least: re.Pattern[str]
    about: re.Pattern[str]
    frequency: re.Pattern[str]
    unbounded: re.Pattern[str]
    joined: re.Pattern[str]
    either: re.Pattern[str]
    plus: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    condition: re.Pattern[str]
    day_zero: re.Pattern[str]


@cache
def _words() -> _Words:
    known = units()
    return _Words(
        at_most=_any(known.at_most),
        at_least=_any(known.at_least),
        about=_any(known.about),
        frequency=_any(known.frequency),
        unbounded=_any(known.unbounded),
        joined=_only(known.range),
        either=_only(known.either),
        plus=_only((*known.plus, "")),
        after=_any(known.events_after),
        before=_any(known.events_before),
        condition=re.compile(f"{_any((*known.events_after, *known.events_before, *known.conditions)).pattern}|/", re.I),
        day_zero=re.compile(rf"(?<!\w){known.day_zero}\s*[-+]\s*(\d+)(?!\w)"),
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(words)})(?!\w)", re.IGNORECASE)


def _only(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives(words)})\s*")


def parse_duration(text: str, header_unit: DurationUnit | None = None) -> Duration | None:
    """The duration in `text`, '1 – 20 Hari Kerja'; a bare number takes `header_unit`, the unit of its column's header.

    None when the cell is blank and when it cannot be understood: `is_unreadable_duration` tells the two apart.
    """
    if BLANK.fullmatch(text):
        return None
    words = normal_form(text)
    day_zero = _words().day_zero.search(words)
    if day_zero:
        return _duration("deadline", Fraction(0), int(day_zero[1]) * unit_minutes()["hari"], "hari", text.strip())
    quantities = _without_frequencies(words, find_quantities(words, header_unit))
    if quantities:
        return _bounded(text, words, quantities)
    return _unbounded(text, words)


def is_unreadable_duration(text: str, header_unit: DurationUnit | None = None) -> bool:
    """Whether something stands in the cell that is neither a duration nor words, such as '5 e'."""
    return not BLANK.fullmatch(text) and parse_duration(text, header_unit) is None


def header_unit_of(header: str) -> DurationUnit | None:
    """The unit that a column's header gives to its bare numbers: `menit` for 'Waktu (menit)'."""
    words = normal_form(header)
    found = [unit.unit for unit in units().units if _any(unit.words).search(words)]
    return found[0] if len(set(found) - {"hari", "jam"}) <= 1 and found else None


def _without_frequencies(words: str, quantities: list[Quantity]) -> list[Quantity]:
    often = _words().frequency.search(words)
    return quantities if often is None else [quantity for quantity in quantities if quantity.end <= often.start()]


def _bounded(text: str, words: str, quantities: list[Quantity]) -> Duration:
    """The first quantity and what is joined to it, with its bound and its condition."""
    low, high, unit, end = _combined(words, quantities)
    before, after = words[: quantities[0].start], words[end:]
    condition = _condition_of(text, after)
    kind = _kind(before, after, low < high)
    if condition and (_words().before.match(condition) or (kind == "at_most" and _words().after.match(condition))):
        kind = "deadline"
    if kind in ("at_most", "deadline"):
        low = Fraction(0)
    return _duration(kind, low, high, unit, condition)


def _combined(words: str, quantities: list[Quantity]) -> tuple[Fraction, Fraction, DurationUnit, int]:
    """'1 jam 30 menit' is a sum, '30 menit - 1 jam' a range, '120 Menit / 3 Hari' two cases."""
    first, *rest = quantities
    low, high, unit, end = first.low, first.high, first.unit, first.end
    for quantity in rest:
        between = words[end : quantity.start]
        if _words().plus.fullmatch(between) and quantity.high < high:
            low, high = low + quantity.low, high + quantity.high
        elif _words().joined.fullmatch(between) or _words().either.fullmatch(between):
            unit = unit if high >= quantity.high else quantity.unit
            low, high = min(low, quantity.low), max(high, quantity.high)
        else:
            break
        end = quantity.end
    return low, high, unit, end


def _kind(before: str, after: str, is_range: bool) -> DurationKind:
    """The bound that stands nearest before the quantity, else one right after it."""
    bounds: list[tuple[DurationKind, re.Pattern[str]]] = [
        ("at_most", _words().at_most), ("at_least", _words().at_least), ("about", _words().about),
    ]  # fmt: skip
    found = [(match.end(), len(match[0]), kind) for kind, pattern in bounds for match in pattern.finditer(before)]
    if found:
        return max(found)[2]
    tail = after.lstrip(" (,")
    for kind, pattern in bounds:
        match = pattern.match(tail)
        if match and match[0][0].isalpha() and not _words().before.match(tail):
            return kind
    return "range" if is_range else "fixed"


def _condition_of(text: str, after: str) -> str | None:
    """The words of the page from the event or the case on that the quantity is counted from or for."""
    if _words().condition.search(after) is None:
        return None
    digits = re.search(r"\d", text)
    start = _words().condition.search(text, digits.end() if digits else 0)
    words = " ".join(text[start.start() :].split()).strip(" .,;") if start else ""
    return words or None


def _unbounded(text: str, words: str) -> Duration | None:
    """Time without a length: 'Sesuai jadwal', 'Pada hari kerja pukul 08.00 s/d 15.00', 'Setiap 3 bulan'."""
    long_words = [word for word in LETTERS.findall(CLOCK_TIME.sub(" ", words)) if len(word) >= SHORTEST_WORD]
    has_number = any(sign.isdigit() for sign in CLOCK_TIME.sub(" ", words))
    understood = _words().unbounded.search(words) or _words().frequency.search(words) or CLOCK_TIME.search(words)
    if not understood and (has_number or not long_words):
        return None
    event = re.compile(f"{_words().after.pattern}|{_words().before.pattern}", re.IGNORECASE).search(text)
    condition = " ".join(text[event.start() :].split()).strip(" .,;") if event else None
    return Duration(kind="unbounded", condition=condition)


def _duration(kind: DurationKind, low: Fraction, high: Fraction, unit: DurationUnit, condition: str | None) -> Duration:
    return Duration(kind=kind, min_minutes=float(low), max_minutes=float(high), unit=unit, condition=condition)
