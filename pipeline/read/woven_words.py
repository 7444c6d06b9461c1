"""The words of a woven table: which of a line are words, and how often two of them stand side by side."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from schemas.vocabulary.values import units

DEBRIS = "\x00"
WORDLIKE = re.compile(r"[^\W\d_]{2,}|&")
NUMERIC = re.compile(r"[(\[]?\d+[)\].,]?|\d+[-–]\d+")
# What a joint is thought to be before the table shows it: so many pairs, of which this share goes together.
PRIOR = 3.0
USUAL = 0.13


@dataclass(frozen=True, slots=True)
class TableWords:
    """How often a word follows another in the table, and the texts that whole cells were found to hold."""

    pairs: Counter[tuple[str, str]]
    firsts: Counter[str]
    seconds: Counter[str]
    cells: Counter[str]
    joints: dict[tuple[str, str], float] = field(default_factory=dict)

    def joint(self, left: str, right: str) -> float:
        """Above 0 where the two words go together, below 0 where they only met by chance."""
        pair = (bare(left), bare(right))
        found = self.joints.get(pair)
        if found is None:
            found = self.joints[pair] = self._joint(pair)
        return found

    def _joint(self, pair: tuple[str, str]) -> float:
        seen = self.pairs[pair] + PRIOR * USUAL
        after = seen / (self.firsts[pair[0]] + PRIOR)
        before = seen / (self.seconds[pair[1]] + PRIOR)
        return 0.5 * (math.log(after / USUAL) + math.log(before / USUAL))


def count_words(lines: Sequence[Sequence[str]], cells: Counter[str]) -> TableWords:
    pairs: Counter[tuple[str, str]] = Counter()
    firsts: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for words in lines:
        for left, right in pairwise(words):
            if DEBRIS not in (left, right):
                pairs[bare(left), bare(right)] += 1
                firsts[bare(left)] += 1
                seconds[bare(right)] += 1
    return TableWords(pairs, firsts, seconds, cells)


@cache
def bare(word: str) -> str:
    return word.strip(".,;:()").casefold()


@cache
def unit_words() -> frozenset[str]:
    return frozenset(name.split()[0] for unit in units().units for name in unit.words if name[0].isalpha())


@cache
def _unit_tails() -> frozenset[str]:
    """What is left of a unit when its beginning is lost: 'enit'."""
    tails = {word[cut:] for word in unit_words() for cut in range(1, len(word) - 2)}
    return frozenset(tails - unit_words())


def words_of(text: str) -> list[str]:
    """The words of a line; debris of drawn symbols ('<>', '-~', 'A', '4') becomes one mark."""
    words: list[str] = []
    raw = text.split()
    for index, word in enumerate(raw):
        following = raw[index + 1] if index + 1 < len(raw) else ""
        clean = word.lstrip("[|{<‘’'\"")
        if is_word(clean, following):
            words.append(clean)
        elif not words or words[-1] != DEBRIS:
            words.append(DEBRIS)
    return words


def is_word(word: str, following: str) -> bool:
    """A word, or a number before a unit of time or another word."""
    if word == "&":
        return True
    if bare(word) in _unit_tails():
        return False
    if NUMERIC.fullmatch(word):
        return bool(following) and (WORDLIKE.search(following) is not None or NUMERIC.fullmatch(following) is not None)
    letters = sum(c.isalpha() for c in word)
    return WORDLIKE.search(word) is not None and letters * 2 >= len(word)
