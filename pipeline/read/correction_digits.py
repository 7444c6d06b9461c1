"""Digits that were read as letters, where nothing but a number can stand: '1O menit', 'l hari', '2O23'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.read.lexicon import cased, is_word, lookalikes
from pipeline.read.mended_word import mended
from schemas.raw import Word
from schemas.vocabulary.correction import correction

# An O, an l and an I have one digit that they look like; other letters may be several.
TOKEN = re.compile(r"[(]?(?=[\dOoIl|]*\d)[\dOoIl|]*[OoIl|][\dOoIl|]*[.,;:)]*")
PLAIN = str.maketrans("OoIl|", "00111")
ONE = re.compile(r"[Il|!]")
ROMAN = re.compile(r"(?=.*[l|])(?P<ones>[Il|]{2,3})(?P<end>[.,;)]*)")
NUMBER = re.compile(r"\d+")
UNSURE = 0.95
SHORTEST_KIND, SLIPS = 4, 2

Words = tuple[Word | None, ...]


def mend_digits(words: Sequence[Word | None]) -> Words:
    """The words with their numbers mended, and the units behind numbers; a lone 'l' is a one before a unit."""
    result: list[Word | None] = []
    for word, after in zip(words, [*words[1:], None], strict=True):
        before = result[-1].text if result and result[-1] else ""
        result.append(word and _mended(word, before, after.text if after else ""))
    return tuple(result)


def _mended(word: Word, before: str, after: str) -> Word:
    roman = ROMAN.fullmatch(word.text)
    if TOKEN.fullmatch(word.text):
        return mended(word, word.text.translate(PLAIN))
    if ONE.fullmatch(word.text) and _unit(after):
        return mended(word, "1")
    if roman:
        return mended(word, "I" * len(roman["ones"]) + roman["end"])
    if NUMBER.fullmatch(before) and not is_word(word.text) and (unit := _unit(word.text)):
        return mended(word, cased(unit, word.text))
    if _unit(before) and word.confidence < UNSURE and (kind := _kind_of_unit(word.text)):
        return mended(word, cased(kind, word.text))
    return word


def _unit(text: str) -> str | None:
    """The unit that a word is, letters of the same look taken for one another: 'han' is 'hari'."""
    plain = text.strip(".,;()").casefold()
    units = correction().unit_words
    return plain if plain in units else next((word for word in lookalikes(plain) if word in units), None)


def _kind_of_unit(text: str) -> str | None:
    """What may stand behind a unit, one or two letters wrong: 'kega' behind 'hari' is 'kerja'."""
    plain = text.strip(".,;()").casefold()
    if len(plain) < SHORTEST_KIND or is_word(plain):
        return None
    near = [kind for kind in correction().unit_kinds if Levenshtein.distance(plain, kind) <= SLIPS]
    return near[0] if len(near) == 1 else None
