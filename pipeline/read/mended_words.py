"""Mend words that recognition has garbled by the words that the same table spells out again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from pipeline.read.words import vocabulary_words

LETTERS = re.compile(r"[^\W\d_]+")
ODD = re.compile(r"[^\w\s.,;:/()&'\"+%–-]|(?<=\w)[;\\\\?](?=\w)|[^\x00-\x7f–’‘“”]")
OFTEN = 3
ALIKE = 70.0
SHORTEST = 5
TAIL = re.compile(r"[.,;:)]*$")


def mend_words(lines: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Garbled word -> the word of the table that it resembles: 'fqrmullr' -> 'formulir'.

    A word is garbled when it stands only once, is none of the vocabulary, and resembles a word that stands often.
    """
    counts = Counter(_core(word).casefold() for line in lines for word in line)
    often = [word for word, n in counts.items() if n >= OFTEN and len(word) >= SHORTEST and LETTERS.fullmatch(word)]
    mended = {}
    for word in {w for line in lines for w in line}:
        core = _core(word)
        if counts[core.casefold()] == 1 and len(core) >= SHORTEST and core.casefold() not in vocabulary_words():
            found = process.extractOne(core.casefold(), often, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found and (ODD.search(word) or found[1] > 85.0):
                mended[word] = _cased(core, found[0]) + _tail(word)
    return mended


@cache
def _core(word: str) -> str:
    return word.strip(".,;:()[]|\\/")


def _tail(word: str) -> str:
    found = TAIL.search(word)
    return found.group()[:1].replace(".", "") if found else ""


def _cased(model: str, word: str) -> str:
    return word.capitalize() if model[:1].isupper() else word
