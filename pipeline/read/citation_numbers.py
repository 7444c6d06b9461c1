"""Number and year of a citation: 'Nomor 215/PMK.05/2016', 'No. 12 Th. 2015', 'PER/15/M.PAN/7/2008', '2OO4'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.read.citation_fold import Folded
from pipeline.read.digits import DIGIT_LIKE, find_digit_readings
from pipeline.read.quantities import alternatives
from schemas.vocabulary.law import citation_words

FIRST_YEAR, LAST_YEAR = 1945, 2099
LONGEST_BETWEEN = 9
CHUNK = re.compile(r"[\s.:,;=°]*(?P<chunk>[^\s;,()\[\]]+(?:\s?[/\-–]\s?[^\s;,()\[\]]+)*)")
GLUED_TITLE = re.compile(r"(?<=\d{4})(?=[^\W\d_]{4})")
YEAR_AT_END = re.compile(r"[/.\-\s]((?:19|20)\d\d)\.?$")
YEAR = re.compile(rf"[\s.:,/]*(?P<year>[12ZlI|][\s]?(?:[{DIGIT_LIKE}]\s?){{2}}[{DIGIT_LIKE}])(?![\w])")
ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
SURE_LETTERS = "OoIl"
STRANGE = re.compile(r"[^a-z0-9.\-]")  # no number of a regulation has it: '94$tahun'
LEADING_DIGITS = re.compile(r"0*(\d+)(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Numbered:
    """`number` as ids have it; `end` is its place behind the number and year in the original text.

    No `year` where none stands behind the number. `damaged`: digits had to be guessed from letters that can be several.
    """

    number: str
    year: int | None
    start: int
    end: int
    damaged: bool = False


def find_number(text: str, folded: Folded, start: int, is_letter: bool = False) -> Numbered | None:
    """The number and the year that follow at `start` of the folded text, words of the issuer between allowed.

    `is_letter`: a letter's number is kept whole ('s-2318-pb.6'), of others the running number counts.
    """
    label = _label().match(folded.text, start)
    if label is None:
        return None
    begin = folded.starts[label.end()]
    found = CHUNK.match(text, begin)
    return _numbered(text, folded, found, is_letter) if found else None


def _numbered(text: str, folded: Folded, found: re.Match[str], is_letter: bool) -> Numbered | None:
    chunk, end = _cut_glued(found["chunk"], found.end("chunk"))
    year, damaged_year, year_end = _year_after(text, folded, end)
    inner = YEAR_AT_END.search(chunk)
    if inner and year is None:
        year, damaged_year, year_end = int(inner[1]), False, end
    if inner and year is not None:
        chunk = chunk[: inner.start()]
    number, damaged = _running_number(chunk.strip(" ./-–"), is_letter)
    if not number or (year is None and not number.isdigit()):
        return None
    return Numbered(number, year, found.start("chunk"), year_end, damaged or damaged_year)


def _cut_glued(chunk: str, end: int) -> tuple[str, int]:
    """'53Tahun2014' -> '53': the year and the title may be glued to the number."""
    glued = _glued_label().search(chunk) or GLUED_TITLE.search(chunk)
    if glued is None or glued.start() == 0:
        return chunk, end
    return chunk[: glued.start()], end - len(chunk) + glued.start()


def _year_after(text: str, folded: Folded, end: int) -> tuple[int | None, bool, int]:
    """The year, whether it was damaged, and the place behind it; a year may be labelled as a number by mistake."""
    label = _year_label().match(folded.text, folded.at(end))
    begin = folded.starts[label.end()] if label else end
    found = YEAR.match(text, begin)
    if found is None or (label is None and re.fullmatch(r"\s*", text[end:begin]) is None):
        return None, False, end
    token = re.sub(r"\s", "", found["year"])
    year = next((int(r) for r in find_digit_readings(token) if FIRST_YEAR <= int(r) <= LAST_YEAR), None)
    return year, _is_guess(token), found.end()


def _running_number(chunk: str, is_letter: bool) -> tuple[str | None, bool]:
    """The running number where one stands first, else the whole with '-' for '/'; and whether it was guessed."""
    whole = re.sub(r"\s*[/]\s*", "-", chunk).replace(" ", "").casefold()
    if is_letter:
        return whole or None, False
    first, *rest = re.split(r"\s*/\s*", _prefix().sub("", chunk))
    first = first.strip(" .-–")
    if first.isdigit():
        return first.lstrip("0") or None, False
    if re.fullmatch(r"\d+\.?\s?[ACDE]", first):
        return first.lstrip("0").replace(" ", "").casefold(), False
    if rest and ROMAN.fullmatch(first):
        return first.casefold(), False
    reading = next(find_digit_readings(first), None)
    if reading is not None and len(first) <= 4 and (any(sign.isdigit() for sign in first) or len(first) == 1):
        return reading.lstrip("0") or None, _is_guess(first) or ROMAN.fullmatch(first) is not None
    if STRANGE.search(whole):
        begins = LEADING_DIGITS.match(whole)
        return (begins[1], True) if begins else (None, False)
    return (whole or None, False) if any(sign.isdigit() for sign in whole) else (None, False)


def _is_guess(token: str) -> bool:
    """Whether a token has letters that can be several digits; an O or an l is one only."""
    return any(not sign.isdigit() and sign not in SURE_LETTERS for sign in token)


@cache
def _label() -> re.Pattern[str]:
    """Words of the issuer and the label; without a label the number comes at once."""
    known = citation_words()
    labels, about = alternatives(known.number_labels), alternatives((*known.about, *known.year_labels))
    years, country = alternatives(known.year_labels), alternatives(known.country)
    word = rf"(?:(?!(?:{about}|{labels})\b)[a-z]+\s+)"
    some_words = rf"\s*{word}{{0,{LONGEST_BETWEEN}}}?"
    return re.compile(
        rf"{some_words}(?:{labels})(?![a-z])\s*(?:(?:{labels})\b)?"
        rf"|{some_words}(?=\d+\s*(?:(?:{years})\b|/\s*(?:19|20)\d\d(?!\d)))"
        rf"|\s*(?:(?:{country})\s+)?(?=\d|[a-z]{{1,6}}\s+\d)"
    )


@cache
def _year_label() -> re.Pattern[str]:
    known = citation_words()
    return re.compile(rf"\s*(?:{alternatives((*known.year_labels, *known.number_labels))})(?![a-z])\s*")


@cache
def _glued_label() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<=\d)(?:{alternatives(citation_words().year_labels)})(?=\W|\d|$)")


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)^(?:{alternatives(citation_words().number_prefixes)})\s*[-–./\s]\s*(?=\d|[{DIGIT_LIKE}]{{1,3}}\b)"
    )
