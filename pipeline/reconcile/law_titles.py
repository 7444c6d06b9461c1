"""How well a cited title agrees with the register's: acronyms written out, noise of scans and cut ends forgiven."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import fuzz

from schemas.vocabulary.law import register_words

SHORTEST_PREFIX = 12
OTHER_ORDER, CORE_ONLY, CUT_SHORT = 0.95, 0.97, 0.98
AGREES = 0.75
DISAGREES = 0.6


@lru_cache(maxsize=60_000)
def normal_title(title: str) -> str:
    """Lower case, letters and digits only, acronyms written out: 'SAKIP' -> 'sistem akuntabilitas kinerja ...'."""
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"\((\w{2,8})\)\s*$", "", title.casefold())).split()
    spelled = (register_words().spellings.get(word, word) for word in words)
    return _acronym().sub(lambda match: register_words().acronyms[match[0]], " ".join(spelled))


def title_words(title: str) -> list[str]:
    """The words that tell a title from another, in normal form."""
    return [word for word in normal_title(title).split() if len(word) > 2 and word not in register_words().small_words]


def title_agreement(cited: str, known: str) -> float:
    """0..1, four decimals: 1 for the same words; a title that breaks off is compared with the other's beginning.

    A regulation that changes another is often cited by the other's title: that counts, too.
    """
    ours, theirs = normal_title(cited), normal_title(known)
    if not ours or not theirs:
        return 0.0
    if f"{theirs} ".startswith(f"{ours} "):
        return max(AGREES, round(_alike(ours, theirs), 4))
    cores = max(_alike(ours, _core(theirs)), _alike(_core(ours), theirs)) * CORE_ONLY
    return round(max(_alike(ours, theirs), cores), 4)


def whole_title_agreement(cited: str, known: str) -> float:
    """As above, but a title is not taken for that of a regulation that it changes."""
    return round(_alike(normal_title(cited), normal_title(known)), 4)


def title_coverage(cited: str, known: str) -> float:
    """The share of the cited words that stand in the known title too, one letter in eight wrong at most."""
    ours, theirs = title_words(cited), set(title_words(known))
    if not ours:
        return 0.0
    found = sum(word in theirs or any(fuzz.ratio(word, other) >= 87 for other in theirs) for word in ours)
    return found / len(ours)


def _alike(ours: str, theirs: str) -> float:
    whole = fuzz.ratio(ours, theirs)
    sorted_words = fuzz.token_sort_ratio(ours, theirs) * OTHER_ORDER
    shorter = min(len(ours), len(theirs))
    cut = fuzz.ratio(ours[:shorter], theirs[:shorter]) * CUT_SHORT if shorter >= SHORTEST_PREFIX else 0.0
    return max(whole, sorted_words, cut) / 100


def _core(title: str) -> str:
    """What a changing regulation is about: 'perubahan atas ... tentang X' -> 'X'."""
    if not title.startswith(register_words().derived):
        return title
    return title.rpartition(f" {register_words().about} ")[2]


@cache
def _acronym() -> re.Pattern[str]:
    longest_first = sorted(register_words().acronyms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")
