"""Mend the title of the one who signs by the name of the office in the letterhead: 'KEPALA ONAS' -> 'KEPALA DINAS'."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache

from rapidfuzz import fuzz, process

from pipeline.read.labels import fold
from pipeline.read.lexicon import cased, is_word
from pipeline.read.names import starts_with_title
from schemas.vocabulary.titles import titles

ALIKE = 0.5
LIKE_A_HEAD = 60.0
FEWEST_IN_PLACE = 2


def mend_title(title: str, office: str | None) -> str:
    """The title with the office's own words where a word in their place resembles them, and with its first word mended.

    Nothing is mended where fewer than two words of the office stand in the title as they are.
    """
    words = title.split()
    wanted = (office or "").split()
    matcher = SequenceMatcher(None, [fold(word) for word in words], [fold(word) for word in wanted], autojunk=False)
    in_place = sum(block.size for block in matcher.get_matching_blocks())
    if in_place < FEWEST_IN_PLACE:
        return title
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a >= d - c:
            for index, other in zip(range(b - (d - c), b), wanted[c:d], strict=True):
                if not is_word(words[index]) and _resemble(words[index], other):
                    words[index] = cased(other.casefold(), words[index])
    return " ".join(_with_head(words))


def _resemble(word: str, other: str) -> bool:
    return SequenceMatcher(None, fold(word), fold(other), autojunk=False).ratio() > ALIKE


def _with_head(words: list[str]) -> list[str]:
    """The words with the first one mended where it begins no title: 'P1HKEFALA' -> 'PLH. KEPALA'."""
    if starts_with_title(" ".join(words)) or is_word(words[0]):
        return words
    found = process.extractOne(fold(words[0]), _heads(), scorer=fuzz.ratio, score_cutoff=LIKE_A_HEAD)
    return [cased(found[2], words[0]), *words[1:]] if found else words


@cache
def _heads() -> dict[str, str]:
    """What a title begins with, with and without the word for one who acts for another: printed -> folded."""
    known = titles()
    heads = {head: fold(head) for head in known.heads}
    acting = {
        f"{short.casefold()} {head}": fold(short + head) for short in known.acting.values() for head in known.heads
    }
    return heads | acting
