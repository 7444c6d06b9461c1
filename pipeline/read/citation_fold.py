"""A citation folded for matching: lower case, no punctuation, damaged words mended, each sign with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from schemas.vocabulary.law import citation_words
from schemas.vocabulary.regions import territories_by_name

TOKEN = re.compile(r"[^\W\d_]+|\d+|.", re.DOTALL)
SHORTEST_MENDED = 5
LONG_WORD = 8


@dataclass(frozen=True, slots=True)
class Folded:
    """`starts[i]` is the place in the original of `text[i]`; there is one more for the end."""

    text: str
    starts: tuple[int, ...]

    def at(self, place: int) -> int:
        """The first place of the folded text that stands at or behind `place` of the original."""
        return next(index for index, start in enumerate(self.starts) if start >= place)


def fold(text: str) -> Folded:
    """'Peraturan Pernerintah Nornor 5/2014' -> 'peraturan pemerintah nomor 5 2014'."""
    folded: list[str] = []
    starts: list[int] = []
    for token in TOKEN.finditer(text):
        word = token[0]
        plain = _mended(word.casefold()) if word.isalpha() else word if word.isdigit() else " "
        folded.append(plain)
        same_length = len(plain) == len(word)
        starts += range(token.start(), token.end()) if same_length else [token.start()] * len(plain)
    return Folded("".join(folded), (*starts, len(text)))


@lru_cache(maxsize=50_000)
def _mended(word: str) -> str:
    """The word of the citation grammar that `word` damages: one letter wrong, in a long word two."""
    if len(word) < SHORTEST_MENDED or word in _grammar() or word in _never_mended():
        return word
    plain = word.replace("rn", "m")
    for reading in (plain, word.replace("m", "rn")):
        if reading in _grammar():
            return reading
    allowed = 1 if len(word) < LONG_WORD else 2
    found = process.extractOne(plain, _grammar(), scorer=Levenshtein.distance, score_cutoff=allowed)
    return str(found[0]) if found else word


@cache
def _grammar() -> tuple[str, ...]:
    """The words that a damaged one is taken for."""
    known = citation_words()
    names = chain(known.mended, *(issuer.names for issuer in (*known.ministers, *known.agencies)))
    return tuple(sorted({word for name in names for word in name.split() if len(word) >= SHORTEST_MENDED}))


@cache
def _never_mended() -> frozenset[str]:
    """Other words that stand near to one of the grammar: abbreviations, the names of regions, and those on the list."""
    known = citation_words()
    issuers = (*known.ministers, *known.agencies)
    phrases = chain(
        known.other_words, known.number_labels, known.year_labels, known.about, known.governing, territories_by_name(),
        *(entry.names for entry in (*known.types, *known.alone)), *(issuer.short + issuer.alone for issuer in issuers),
    )  # fmt: skip
    return frozenset(word for phrase in phrases for word in phrase.split())
