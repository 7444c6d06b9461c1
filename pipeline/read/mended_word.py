"""A word that was corrected keeps what the recogniser read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.raw import Line, Word


@dataclass(frozen=True, slots=True)
class MendedWord(Word):
    """A word as it is taken to be printed; `read_as` is the recogniser's reading of it."""

    read_as: str = ""


def mended(word: Word, text: str) -> Word:
    """The word with another text, and what was read at first."""
    return word if text == word.text else MendedWord(text, word.box, word.confidence, as_read_word(word))


def as_read_word(word: Word) -> str:
    """What the recogniser read for a word."""
    return word.read_as if isinstance(word, MendedWord) else word.text


def as_read(lines: Iterable[Line], text: str) -> str:
    """The text with each mended word as it was read: 'Surat Izin' -> 'Surat lzin'."""
    at = 0
    for word in (word for line in lines for word in line.words):
        found = text.find(word.text, at)
        if found < 0:
            continue
        at = found + len(word.text)
        if isinstance(word, MendedWord):
            text = text[:found] + word.read_as + text[at:]
            at = found + len(word.read_as)
    return text
