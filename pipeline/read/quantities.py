"""Numbers with a unit of time, in figures, in words or damaged: '10 (sepuluh) hari kerja', 'l0 Menit', '2 x 24 jam'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.read.digits import parse_digits
from schemas.sop import DurationUnit
from schemas.vocabulary.values import unit_minutes, units

HOURS_OF_A_DAY = 24
NUMBER = r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+(?=\s*[a-z]))?"
DAMAGED = re.compile(r"(?<![\w,./])([0-9OolISZ|]*[0-9|](?=\s?[^\W\d_])|[0-9OolISZ|]+(?=\s))(?=\s?([^\W\d_]{3,}))")
BAR = re.compile(r"(?<!\w)\|(?=\s*[1-9])|\|$")
LONGEST_NAME = 4


MIXED = re.compile(r"(?<![\d.,/])(\d{1,3})\s+([13])/([24])(?![\d/])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """Working minutes between `low` and `high`; it stands in `words[start:end]` of the normal form."""

    low: Fraction
    high: Fraction
    unit: DurationUnit
    start: int
    end: int


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, with any or no white space for a blank."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(r"\s*".join(re.escape(part) for part in word.split(" ")) for word in longest_first)


def normal_form(text: str) -> str:
    """Lower case, one kind of dash, figures for spelled numbers, damaged digits mended before a unit.

    >>> normal_form("10 (sepuluh) Hari  Kerja")
    '10 hari kerja'
    """
    words = BAR.sub("", re.sub(r"[–—−‐‑]", "-", " ".join(text.split())))
    words = DAMAGED.sub(_mended, words).casefold()
    words = re.sub(r"(?<=\d)(?=[½¼¾])", " ", words)
    words = _spelled().sub(lambda match: str(_spelled_value(match[0])), words)
    words = MIXED.sub(_as_one_fraction, words)
    words = _one_of().sub(r"1 \1", words)
    words = re.sub(r"(?<![\w.,])(\d+)\s*\(\s*\d+\s*\)", r"\1", words)
    words = re.sub(r"(?<![\w.,])(\d+)\s*\(\s*[a-z ]+\s*\)(?=\s*[a-z])", r"\1", words)
    return re.sub(r"(\d)\s*([^\W\d_]{4,8})", _known_unit, words).strip()


def find_quantities(words: str, header_unit: DurationUnit | None = None) -> list[Quantity]:
    """All quantities of a text in normal form; a text of bare numbers is counted in `header_unit`."""
    found = [_quantity_of(match) for match in _quantity().finditer(words)]
    bare = _bare().fullmatch(words)
    if not found and header_unit and bare:
        return [_measured(bare, header_unit)]
    return found


def _as_one_fraction(match: re.Match[str]) -> str:
    """'1 1/2' -> '3/2'."""
    whole, top, bottom = (int(part) for part in match.groups())
    return f"{whole * bottom + top}/{bottom}"


def _mended(match: re.Match[str]) -> str:
    """'l0 Menit' -> '10 Menit'; a word of letters alone stays as it is, unless a unit follows ('l jam')."""
    digits, following = match[1], match[2].casefold()
    if digits.isdigit() or (digits.isalpha() and not _unit_of(following)):
        return digits
    return parse_digits(digits) or digits


@cache
def _spelled() -> re.Pattern[str]:
    known = units()
    ones = "|".join(name for name in known.ones)
    number = (
        rf"(?:{'|'.join(known.whole)}|(?:{ones})\s*{known.tens}(?:\s*(?:{ones}))?|(?:{ones})\s*{known.teens}|{ones}"
        rf"|{'|'.join(known.fractions)})"
    )
    return re.compile(rf"(?<![^\W\d_]){number}(?![^\W\d_])")


def _spelled_value(words: str) -> str:
    known = units()
    plain = words.replace(" ", "")
    if plain in known.fractions:
        return str(known.fractions[plain])
    if plain in known.whole:
        return str(known.whole[plain])
    for teens, head_worth, base in ((known.tens, 10, 0), (known.teens, 1, 10)):
        head, found, tail = plain.partition(teens)
        if found:
            return str(known.ones[head] * head_worth + base + known.ones.get(tail, 0))
    return str(known.ones[plain])


@cache
def _one_of() -> re.Pattern[str]:
    names = "|".join(unit.words[0] for unit in units().units if " " not in unit.words[0])
    return re.compile(rf"\b{units().one_prefix}({names})\b")


def _known_unit(match: re.Match[str]) -> str:
    unit = _unit_of(match[2])
    return f"{match[1]} {unit}" if unit else match[0]


@cache
def _unit_of(word: str) -> str | None:
    """The usual word of a unit that `word` spells, one letter wrong at most."""
    for unit in units().units:
        if word in unit.words:
            return word
    near = [
        unit.words[0]
        for unit in units().units
        if len(unit.words[0]) >= LONGEST_NAME and Levenshtein.distance(word, unit.words[0], score_cutoff=1) <= 1
    ]
    return near[0] if len(near) == 1 else None


@cache
def _quantity() -> re.Pattern[str]:
    joined = alternatives(units().range)
    times = alternatives(units().times)
    words = alternatives(word for unit in units().units for word in unit.words)
    return re.compile(
        rf"(?<![\w.,])(?P<low>{NUMBER})\s*(?:(?:{times})\s*(?P<factor>\d+)|(?:{joined})\s*(?P<high>{NUMBER}))?"
        rf"\s*(?P<unit>{words})(?![^\W\d_])"
    )


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(rf"\W*(?P<low>{NUMBER})\s*(?:(?:{alternatives(units().range)})\s*(?P<high>{NUMBER}))?\s*\.?")


def _quantity_of(match: re.Match[str]) -> Quantity:
    unit = _dataset_unit(match["unit"])
    factor = int(match["factor"] or 1)
    if unit == "jam" and factor == HOURS_OF_A_DAY:
        unit, factor = "hari", 1
    return _measured(match, unit, factor)


def _measured(match: re.Match[str], unit: DurationUnit, factor: int = 1) -> Quantity:
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    one = unit_minutes()[unit] * factor
    return Quantity(min(low, high) * one, max(low, high) * one, unit, match.start(), match.end())


@cache
def _dataset_unit(word: str) -> DurationUnit:
    plain = word.replace(" ", "")
    return next(unit.unit for unit in units().units if plain in (known.replace(" ", "") for known in unit.words))


def _number(words: str) -> Fraction:
    """'1,5' and '1.5' are one and a half, '1.500' is a thousand and a half thousand, '1/2' is a half."""
    whole, _, divisor = words.replace(" ", "").partition("/")
    if re.fullmatch(r"\d{1,3}[.]\d{3}", whole):
        whole = whole.replace(".", "")
    value = Fraction(whole.replace(",", "."))
    return value / int(divisor) if divisor.strip("0") else value
