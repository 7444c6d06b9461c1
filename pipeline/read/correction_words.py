"""Mend words that the recogniser was unsure of by the one word of the vocabulary that they can have been."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.lexicon import cased, find_glued, find_lookalike, find_near, is_word
from pipeline.read.mended_word import MendedWord, as_read_word, mended
from pipeline.read.names import has_degree
from schemas.raw import Word, around

UNSURE = 0.9
UNSURE_OF_LOOK = 0.99
SHORTEST = 4
SHORTEST_JOINED = 6
NO_BLANK = 0.12
LETTERS_OF = 0.6
ENDS = ".,;:)"
PARTS = re.compile(r"([^\w!|]+|_)")

# A form of address of which the full stop was read as a comma: 'Drs, Sekar Wicaksana'.
COMMA_OF_ADDRESS = re.compile(r"^([^\W\d_]{2,5}),")

Words = tuple[Word | None, ...]


def join_parted_words(words: Sequence[Word | None]) -> Words:
    """The words of a line with those joined that a blank parts and that only together are one: 'STA TISTIK'."""
    joined: list[Word | None] = list(words)
    for index in range(1, len(joined)):
        left, right = joined[index - 1], joined[index]
        if left is not None and right is not None and _are_one(left, right):
            whole = MendedWord(left.text, around([left.box, right.box]), min(left.confidence, right.confidence))
            read_as = f"{as_read_word(left)} {as_read_word(right)}"
            joined[index - 1] = replace(whole, text=left.text + right.text, read_as=read_as)
            joined[index] = None
    return tuple(joined)


def _are_one(left: Word, right: Word) -> bool:
    unsure = min(left.confidence, right.confidence) < UNSURE
    near = right.box.x0 - left.box.x1 < (left.box.height if unsure else NO_BLANK * left.box.height)
    bare = right.text.rstrip(ENDS)
    whole = left.text.isalpha() and bare.isalpha() and len(left.text + bare) >= SHORTEST_JOINED
    return near and whole and not is_word(left.text) and not is_word(bare) and is_word(left.text + bare)


def mend_words_of_line(words: Sequence[Word | None], own: frozenset[str], goes_on: bool = False) -> Words:
    """The words of a line with those mended that are none; names before degrees are left as they were read.

    `goes_on`: another line follows, on which the last word may go on.
    """
    if all(word is None or word.confidence >= UNSURE_OF_LOOK for word in words):
        return tuple(words)
    text = " ".join(word.text for word in words if word)
    named = has_degree(text) or has_degree(COMMA_OF_ADDRESS.sub(r"\1.", text))
    mended_words = [word if word is None or named else _mended(word, own) for word in words]
    last, read = mended_words[-1], words[-1]
    if goes_on and last and read and last.text.casefold().startswith(read.text.casefold()):
        mended_words[-1] = read
    return tuple(mended_words)


def _mended(word: Word, own: frozenset[str]) -> Word:
    if word.confidence >= UNSURE_OF_LOOK:
        return word
    parts = PARTS.split(word.text)
    return mended(word, "".join(part if i % 2 else _part(part, word.confidence, own) for i, part in enumerate(parts)))


def _part(part: str, confidence: float, own: frozenset[str]) -> str:
    """A part between signs: 'DINI' of 'DINI/EVAKUASI'."""
    letters = sum(sign.isalpha() for sign in part)
    if len(part) < SHORTEST or letters < LETTERS_OF * len(part) or is_word(part) or part.casefold() in own:
        return part
    found = find_lookalike(part)
    if found is None and confidence < UNSURE and part.isalpha() and not (part.isupper() and len(part) == SHORTEST):
        found = find_near(part, own)
        glued = None if found else find_glued(part)
        if glued:
            return " ".join(cased(half, part) for half in glued)
    return cased(found, part) if found else part
