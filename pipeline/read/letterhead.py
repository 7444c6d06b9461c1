"""Tell government, agency and unit apart in the lines of a letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.read.labels import fold
from pipeline.read.names import starts_with_title
from pipeline.read.passage import Passage, clean, evidence_of, merged
from schemas.sop import Text
from schemas.vocabulary.labels import labels
from schemas.vocabulary.letterhead import letterhead

LineKind = Literal["government", "region", "office", "unit", "other"]
SPACED_LETTERS = re.compile(r"(?:\b\w\s){3,}\w\b")
LONGEST_NAME = 160
LONGEST_LINE = 16
MANY_DIGITS = 6
FARTHEST_BELOW = 2.0
WORDS_OF_A_NAME = 3  # two may be part of an office's name too


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of the letterhead; `rank` of an office is its place in the vocabulary (0 is the most specific)."""

    kind: LineKind
    text: str
    passages: tuple[Passage, ...]
    rank: int = 99


@dataclass(frozen=True, slots=True)
class ReadLetterhead:
    government: Text
    agency: Text
    unit: Text


def read_letterhead(*blocks: Sequence[Passage]) -> ReadLetterhead:
    """The names in a letterhead, each without the others': 'PEMERINTAH KABUPATEN X' / 'DINAS Y' / 'BIDANG Z'.

    `blocks` are passages of one line each, what stands beside the identity first. In a block a line without a word
    that begins a name goes on with the one before.
    """
    names = _deduplicated([name for lines in blocks for name in _names(lines)])
    government = next((n for n in names if n.kind == "government"), None)
    offices = [n for n in names if n.kind == "office"]
    agency = min(offices, key=lambda n: n.rank, default=None)
    units = [n for n in names if n.kind == "unit"]
    region = next((n for n in names if n.kind == "region"), None)
    if agency is not None and region is not None and is_central(agency.text):
        agency = _Name("office", f"{agency.text} {region.text}", agency.passages + region.passages, agency.rank)
    elif government is None and region is not None:
        government = region
    return ReadLetterhead(
        _text(government), _text(_without_region(agency, government)), _text(_together(units) if units else None)
    )


def parted_at_name(lines: Sequence[Passage], name: str) -> list[Sequence[Passage]]:
    """The lines before and after each that begins the SOP's own name: 'DINAS X' / 'PENYUSUNAN RENCANA KERJA' / ….

    The name stands below the office in the same capitals, and is no part of it.
    """
    parts: list[list[Passage]] = [[]]
    for passage in lines:
        if _begins(passage.text, name) and not (parts[-1] and _is_unfinished(parts[-1][-1].text)):
            parts.append([])
        else:
            parts[-1].append(passage)
    return list(parts)


def _begins(text: str, name: str) -> bool:
    """Whether a line of several words is the beginning of the name, or begins with all of it."""
    line, whole = fold(text), fold(name)
    return min(len(text.split()), len(name.split())) >= WORDS_OF_A_NAME and (
        whole.startswith(line) or line.startswith(whole)
    )


def _is_unfinished(text: str) -> bool:
    """'DINAS PENANAMAN MODAL DAN' goes on below."""
    words = text.casefold().split()
    return bool(words) and (words[-1].endswith(",") or words[-1] in letterhead().small_words)


def _names(lines: Sequence[Passage]) -> list[_Name]:
    names: list[_Name] = []
    is_open = False
    for passage in lines:
        text = clean(_unspaced(passage.text)).strip(" :;,-")
        if not text or is_noise(text) or not text[0].isupper() or len(text.split()) > LONGEST_LINE:
            is_open = is_open and not text
            continue
        for part in _parted(text):
            kind, rank = classify(part)
            if kind != "other":
                names.append(_Name(kind, part, (passage,), rank))
                is_open = True
                continue
            is_open = is_open and _may_go_on(names[-1], part, passage)
            if is_open:
                last = names[-1]
                names[-1] = _Name(last.kind, f"{last.text} {part}", (*last.passages, passage), last.rank)
    return names


def _may_go_on(name: _Name, text: str, passage: Passage) -> bool:
    """Whether a line goes on with the name before it: right below it, in the same capitals, no title, no number."""
    if name.kind not in ("office", "unit", "government"):
        return False
    before = name.text
    alike = before.isupper() == text.isupper() or before.endswith(",")
    signs = starts_with_title(text) or sum(sign.isdigit() for sign in text) >= MANY_DIGITS
    return alike and not signs and len(before) + len(text) < LONGEST_NAME and _is_below(name.passages[-1], passage)


def _is_below(above: Passage, passage: Passage) -> bool:
    if above.page != passage.page:
        return False
    if above.box is None or passage.box is None:
        return True
    return abs(passage.box.y0 - above.box.y1) < FARTHEST_BELOW * above.box.height


def _parted(text: str) -> list[str]:
    """'PEMERINTAH KABUPATEN X DINAS Y' on one line is two names; so is 'DINAS Y KABUPATEN X'."""
    kind = classify(text)[0]
    if kind == "other":
        return [text]
    for cut in _second_name().finditer(text):
        if len(text[: cut.start()].split()) < 2:
            continue
        region = classify(text[cut.start() :])[0] == "region"
        if region and (kind in ("government", "region") or is_central(text)):
            continue
        return [text[: cut.start()].strip(" ,"), *_parted(text[cut.start() :].strip())]
    return [text]


@cache
def _second_name() -> re.Pattern[str]:
    known = letterhead()
    words = [w for group in known.offices for w in group if len(w) > 3] + list(known.region)
    listed = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))
    unjoined = "".join(rf"(?<!\b{re.escape(joint)}\s)" for joint in labels().joints)
    return re.compile(rf"(?<=\w\s){unjoined}(?<!,\s)(?:{listed})(?=\s+\w)", re.IGNORECASE)


def _unspaced(text: str) -> str:
    """'D I N A S' -> 'DINAS'."""
    return SPACED_LETTERS.sub(lambda m: m.group().replace(" ", ""), text)


@cache
def _starts(words: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:{listed})(?!\w)", re.IGNORECASE)


def classify(text: str) -> tuple[LineKind, int]:
    """What a letterhead line names, and an office's rank."""
    known = letterhead()
    if _starts(known.government).match(text):
        return "government", 99
    for rank, words in enumerate((*known.offices, *known.higher_offices)):
        if _starts(words).match(text):
            return "office", rank
    if _starts(known.region).match(text):
        return "region", 99
    return ("unit", 99) if _starts(known.units).match(text) else ("other", 99)


def is_central(name: str) -> bool:
    return bool(_starts(letterhead().central).match(name))


@cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(letterhead().noise), re.IGNORECASE)


def is_noise(text: str) -> bool:
    return bool(_noise().search(text))


def _deduplicated(names: Sequence[_Name]) -> list[_Name]:
    """A name printed again, or contained in one before, is given once."""
    kept: list[_Name] = []
    for name in names:
        if not any(name.kind == k.kind and name.text.casefold() in k.text.casefold() for k in kept):
            kept.append(name)
    return kept


def _without_region(agency: _Name | None, government: _Name | None) -> _Name | None:
    """'DINAS X KABUPATEN Y' under the government of Y is 'DINAS X'."""
    if agency is None or government is None or is_central(agency.text):
        return agency
    place = re.sub(r"^\w+\s+", "", government.text) if classify(government.text)[0] == "government" else government.text
    cut = re.sub(rf"\s+{re.escape(place)}$", "", agency.text, flags=re.IGNORECASE)
    return _Name("office", cut, agency.passages, agency.rank) if cut else agency


def _together(units: Sequence[_Name]) -> _Name:
    text = ", ".join(u.text for u in units)
    return _Name("unit", text, tuple(p for u in units for p in u.passages))


def _text(name: _Name | None) -> Text:
    if name is None:
        return Text()
    passage = merged(list(dict.fromkeys(name.passages)))
    return Text(value=title_case(name.text), evidence=evidence_of(passage, "letterhead", 0.9, text=name.text))


def title_case(text: str) -> str:
    """'DINAS KOMUNIKASI DAN INFORMATIKA' -> 'Dinas Komunikasi dan Informatika'; acronyms stay."""
    known = letterhead()
    words = []
    for index, word in enumerate(text.split(" ")):
        bare = re.sub(r"\W", "", word).casefold()
        if bare in known.acronyms:
            words.append(word.upper())
        elif bare in known.small_words and index:
            words.append(word.casefold())
        elif word.isupper() or word.islower():
            words.append(re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word))
        else:
            words.append(word)
    return " ".join(words)
