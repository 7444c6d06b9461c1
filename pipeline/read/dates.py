"""A date as Indonesian offices print it, in words or in numbers, day first.

A date that was left open ('......... 2022') is no date, and neither is an impossible one: both give None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.read.digits import DIGIT_LIKE, find_digit_readings, parse_digits
from schemas.sop import Precision
from schemas.vocabulary.values import months

FIRST_YEAR, LAST_YEAR = 1945, 2099
SEPARATOR = r"[\s.,/:\-–—]*"
# Letters that a recogniser read as digits, in the name of a month.
LETTERS = str.maketrans("0158", "olsb")
LEFT_OPEN = re.compile(r"…|\.{3,}|_{2,}|-{3,}")
ISO = re.compile(r"(?<![\w/-])(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d|[-/.]\d)")
NUMERIC = re.compile(
    rf"(?<![\w/-])(?P<day>[{DIGIT_LIKE}]{{1,2}})\s*[-–/.]\s*(?P<month>[{DIGIT_LIKE}]{{1,2}})\s*[-–/.]\s*"
    rf"(?P<year>[{DIGIT_LIKE}]{{4}}|\d\d)(?![\w/-])"
)
YEAR = re.compile(rf"(?P<year>[12Il][{DIGIT_LIKE}]{{3}})")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date; a month is its first day, a year its first of January. `repaired`: digits or a name were mended."""

    on: date
    precision: Precision
    words: str
    repaired: bool = False


def parse_date(text: str) -> ParsedDate | None:
    """The first date in `text`, such as 'Tapin, 1 Oktober 2022', '31/8-2021', 'JUNI 2020' or '2017'."""
    words = " ".join(text.split())
    for parse in (_parse_iso, _parse_numeric, _parse_worded, _parse_year):
        found = parse(words)
        if found is not None:
            return found.parsed(words)
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    """A date that stands in the text, though it may be an impossible one."""

    on: date | None
    precision: Precision = "day"
    repaired: bool = False

    def parsed(self, words: str) -> ParsedDate | None:
        return None if self.on is None else ParsedDate(self.on, self.precision, words, self.repaired)


def _parse_iso(words: str) -> _Found | None:
    match = ISO.search(words)
    return None if match is None else _Found(_day(match["year"], match["month"], match["day"]))


def _parse_numeric(words: str) -> _Found | None:
    match = NUMERIC.search(words)
    if match is None or not any(sign.isdigit() for sign in match[0]):
        return None
    day, month, year = match.group("day", "month", "year")
    on = next((on for month_read in find_digit_readings(month) if (on := _day(year, month_read, day))), None)
    return _Found(on, repaired=not (day + month + year).isdigit())


@cache
def _worded() -> re.Pattern[str]:
    filler = "|".join(months().fillers)
    return re.compile(
        rf"(?:(?<!\w)(?P<day>[{DIGIT_LIKE}]\s?[{DIGIT_LIKE}]?)(?:\s*\([\w\s]+\))?{SEPARATOR}(?:(?:{filler})\b\.?\s*)*)?"
        rf"(?<![^\W\d_])(?P<month>[^\W\d_][^\W_]{{2,8}}?){SEPARATOR}(?:(?:{filler})\b\.?\s*)*"
        rf"(?P<year>[12IlZ](?:\s?[{DIGIT_LIKE}]){{3}}|(?(day)'?\d\d|(?!)))(?!\w)",
        re.IGNORECASE,
    )


def _parse_worded(words: str) -> _Found | None:
    for match in _worded().finditer(words):
        month = find_month(match["month"])
        year = _year(match["year"].replace(" ", ""))
        if month is None or year is None:
            continue
        day = re.sub(r"\s", "", match["day"] or "")
        day = day if parse_digits(day) else ""
        repaired = not (day + match["year"]).isdigit() or match["month"].casefold() not in months().numbers
        if not day:
            return _Found(date(year, month, 1), "month", repaired)
        return _Found(_day(str(year), str(month), day), "day", repaired)
    return None


def _parse_year(words: str) -> _Found | None:
    if LEFT_OPEN.search(words):
        return None
    bare = re.sub(rf"(?i)\b(?:{'|'.join(months().fillers)})\b\.?|[\s:,;.]", "", words)
    match = YEAR.fullmatch(bare)
    year = _year(match["year"]) if match else None
    return None if year is None else _Found(date(year, 1, 1), "year", not bare.isdigit())


def find_month(name: str) -> int | None:
    """The number of a month by its name, one letter wrong at most: 'Jtni' is 6, 'Pebruari' is 2."""
    name = name.casefold().translate(LETTERS)
    known = months().numbers.get(name)
    if known is not None or len(name) < 4:
        return known
    near = {month.month for month in months().months if Levenshtein.distance(name, month.names[0], score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None


def _year(token: str) -> int | None:
    token = token.lstrip("'")
    if len(token) == 2:
        return 2000 + int(token)
    readings = (int(reading) for reading in find_digit_readings(token))
    return next((year for year in readings if FIRST_YEAR <= year <= LAST_YEAR), None)


def _day(year: str, month: str, day: str) -> date | None:
    """The date, of the readings of a damaged day the first that the calendar has."""
    full_year = _year(year)
    for reading in find_digit_readings(day):
        try:
            return None if full_year is None else date(full_year, int(month), int(reading))
        except ValueError:
            continue
    return None
