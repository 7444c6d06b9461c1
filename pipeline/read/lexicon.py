"""The words that an SOP is likely to hold, and which of them a garbled one is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.read.words import vocabulary_words
from schemas.vocabulary.correction import correction
from schemas.vocabulary.labels import labels
from schemas.vocabulary.law import citation_words
from schemas.vocabulary.regions import territories_by_name
from schemas.vocabulary.roles import ordinary_words
from schemas.vocabulary.titles import title_words, titles
from schemas.vocabulary.values import months, ranks

WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 3
SHORTEST_ALIKE = 4
SHORTEST_FAR = 4
NEARER, CLEARLY = 0.9, 0.5
LONG = 9
SHORTEST_HALF = 4
TWICE = 7
MOSTLY = 0.7


@cache
def lexicon() -> frozenset[str]:
    """Words of roles, labels, offices, regions, law and everyday official language, in lower case."""
    known = labels()
    phrases = [
        t for group in (known.identity, known.sections, known.columns, known.groups) for n in group.values() for t in n
    ]
    phrases += [*titles().heads, *citation_words().mended, *territories_by_name(), *(r.rank for r in ranks().ranks)]
    phrases += [name for month in months().months for name in month.names]
    words = {w for phrase in phrases for w in WORD.findall(phrase.casefold())}
    words |= vocabulary_words() | ordinary_words() | title_words() | correction().words
    return frozenset(w for w in words if len(w) >= SHORTEST)


def is_word(text: str) -> bool:
    """Whether the lexicon has the word, as it stands or without what is hung on its end ('-nya')."""
    plain = text.casefold()
    stems = (plain.removesuffix(ending) for ending in correction().endings)
    return plain in lexicon() or any(stem in lexicon() for stem in stems)


@lru_cache(maxsize=10_000)
def find_lookalike(word: str) -> str | None:
    """The word of the lexicon that differs by letters of the same look only: 'lnforrnasi' is 'informasi'."""
    plain = without_accents(word.casefold())
    if len(plain) < SHORTEST_ALIKE:
        return None
    if plain in lexicon():
        return plain
    once = set(lookalikes(plain))
    found = once & lexicon()
    if not found and len(plain) >= TWICE:
        found = {other for variant in once for other in lookalikes(variant)} & lexicon()
    return found.pop() if len(found) == 1 else None


def without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def lookalikes(word: str) -> Iterator[str]:
    """The word with one group of letters taken for another of the same look."""
    for one, other in correction().lookalikes:
        for read, printed in ((one, other), (other, one)):
            at = word.find(read)
            while at >= 0:
                yield word[:at] + printed + word[at + len(read) :]
                at = word.find(read, at + 1)


@lru_cache(maxsize=10_000)
def find_near(word: str, own: frozenset[str] = frozenset()) -> str | None:
    """The one word that is nearest, one letter wrong, in a long word two: 'Kasubbaa' is 'Kasubbag'.

    Words that the document itself spells out (`own`) count as nearer; of a short word only a letter can be missing.
    """
    plain = without_accents(word.casefold())
    if len(plain) < SHORTEST_FAR:
        return None
    slips = 1 if len(plain) < LONG else 2
    found = process.extract(plain, _sorted(), scorer=Levenshtein.distance, score_cutoff=2, limit=40)
    near = [
        (distance - (NEARER if known in own else 0), str(known))
        for known, distance, _ in found
        if distance <= slips + (known in own and len(plain) >= TWICE)
        and (len(plain) > SHORTEST_FAR or len(known) > len(plain))
    ]
    near.sort()
    clear = len(near) == 1 or (len(near) > 1 and near[1][0] - near[0][0] >= CLEARLY)
    return near[0][1] if clear else None


@cache
def _sorted() -> tuple[str, ...]:
    return tuple(sorted(w for w in lexicon() if len(w) >= SHORTEST_ALIKE))


def find_glued(word: str) -> tuple[str, ...] | None:
    """Words that lost the blanks between them: 'SOPPENGELOLAANARSIP'; of two, one letter of the first may be wrong."""
    plain = word.casefold()
    parts = _words_in(plain)
    if parts:
        return parts
    for cut in range(SHORTEST_HALF, len(plain) - SHORTEST_HALF + 1):
        left, right = plain[:cut], plain[cut:]
        if right in lexicon() and (whole := find_lookalike(left) or find_near(left)):
            return whole, right
    return None


def _words_in(text: str) -> tuple[str, ...] | None:
    """The fewest words of the lexicon that a text is made of, two at least."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(text) + 1):
        for start in [at for at in best if end - at >= SHORTEST]:
            part = text[start:end]
            long_enough = len(part) >= SHORTEST_HALF or part in correction().glued
            if long_enough and part in lexicon() and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], part)
    found = best.get(len(text), ())
    return found if len(found) > 1 else None


def cased(word: str, model: str) -> str:
    """The word in the capitals of the one it stands for; a small 'l' for an 'i' at the beginning was a capital one."""
    letters = [c for c in model if c.isalpha()]
    if len(letters) > 1 and sum(c.isupper() for c in letters) > MOSTLY * len(letters):
        return word.upper()
    capital = model[:1].isupper() or (model[:1] in "l1|!" and word[:1] == "i")
    return word.capitalize() if capital else word
