"""Digits that were read as letters, where nothing but a number can stand: '1O menit', 'l hari', '2O23'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.mended_word import mended
from schemas.raw import Word
from schemas.vocabulary.correction import correction

# An O, an l and an I have one digit that they look like; other letters may be several.
TOKEN = re.compile(r"[(]?(?=[\dOoIl|]*\d)[\dOoIl|]*[OoIl|][\dOoIl|]*[.,;:)]*")
PLAIN = str.maketrans("OoIl|", "00111")
ONE = re.compile(r"[Il|!]")

Words = tuple[Word | None, ...]


def mend_digits(words: Sequence[Word | None]) -> Words:
    """The words with their numbers mended; a lone 'l' is a one before a unit."""
    following: list[Word | None] = [*words[1:], None]
    return tuple(word and _mended(word, after) for word, after in zip(words, following, strict=True))


def _mended(word: Word, after: Word | None) -> Word:
    if TOKEN.fullmatch(word.text):
        return mended(word, word.text.translate(PLAIN))
    if ONE.fullmatch(word.text) and after is not None and _is_unit(after.text):
        return mended(word, "1")
    return word


def _is_unit(text: str) -> bool:
    return text.strip(".,;()").casefold() in correction().unit_words
