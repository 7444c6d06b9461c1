"""Mend the title of the one who signs by the name of the office in the letterhead: 'KEPALA ONAS' -> 'KEPALA DINAS'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from rapidfuzz import fuzz, process

from pipeline.read.labels import fold
from pipeline.read.lexicon import cased, is_word
from pipeline.read.names import starts_with_title
from schemas.vocabulary.titles import titles

ALIKE = 0.5
LIKE_A_NAME, SAME, LETTERS_OF_NAME = 85.0, 100.0, 8
LIKE_A_HEAD, LIKE_AN_ACTING_HEAD = 80.0, 85.0
SHORTEST = 3
# A comma behind the title that was read as a full stop.
FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")
FEWEST_IN_PLACE = 2


def mend_title(title: str, names: Sequence[str]) -> str:
    """The title with its first word mended, and the words of some `names` where a word in their place resembles them.

    The first name is the office's: nothing is mended where fewer than two of its words stand in the title.
    """
    words = _with_head(_parted(title.split()))
    for name in names:
        words = _with_words_of(name.split(), _with_whole(name.split(), words))
    return FULL_STOP.sub("", " ".join(words))


def _with_whole(wanted: list[str], words: list[str]) -> list[str]:
    """The words, the last ones by the whole name from which they hardly differ, or only in its blanks:
    'Kepala Badn Kpegaw aian'.

    Words of the vocabulary that the name has not are another office's.
    """
    name = fold("".join(wanted))
    if len(name) < LETTERS_OF_NAME:
        return words
    own = {fold(word) for word in wanted}
    ratios = {start: fuzz.ratio(fold("".join(words[start:])), name) for start in range(1, len(words))}
    start = max(ratios, key=lambda start: ratios[start], default=0)
    if not start or ratios[start] < LIKE_A_NAME or [fold(word) for word in words[start:]] == list(map(fold, wanted)):
        return words
    if ratios[start] < SAME and any(is_word(word) and fold(word) not in own for word in words[start:]):
        return words
    return [*words[:start], *(cased(word.casefold(), words[start]) for word in wanted)]


def _with_words_of(wanted: list[str], words: list[str]) -> list[str]:
    matcher = SequenceMatcher(None, [fold(word) for word in words], [fold(word) for word in wanted], autojunk=False)
    if sum(block.size for block in matcher.get_matching_blocks()) < FEWEST_IN_PLACE:
        return words
    result = list(words)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and b - a >= d - c:
            for index, other in zip(range(b - (d - c), b), wanted[c:d], strict=True):
                if not is_word(result[index]) and _resemble(result[index], other):
                    result[index] = cased(other.casefold(), result[index])
    return result


def _parted(words: list[str]) -> list[str]:
    """The words, the first one parted from what is glued to it: 'KEPALAFDIN KOMUNIKASI' -> 'KEPALA FDIN KOMUNIKASI'."""
    if not words or starts_with_title(" ".join(words)) or is_word(words[0]):
        return words
    first = words[0]
    heads = [head for head in titles().heads if len(head) > SHORTEST and first.casefold().startswith(head)]
    end = max(map(len, heads), default=len(first))
    return [first[:end], first[end:], *words[1:]] if len(first) - end >= SHORTEST else words


def _resemble(word: str, other: str) -> bool:
    return SequenceMatcher(None, fold(word), fold(other), autojunk=False).ratio() > ALIKE


def _with_head(words: list[str]) -> list[str]:
    """The words with the first one mended where it begins no title: 'FKEFALA' -> 'KEPALA'.

    That one acts for another is said only where the word for it is hardly damaged: 'PLHKEFALA' -> 'PLH. KEPALA'.
    """
    if not words or starts_with_title(" ".join(words)) or is_word(words[0]):
        return words
    plain = fold(words[0])
    acting = process.extractOne(plain, _acting_heads(), scorer=fuzz.ratio, score_cutoff=LIKE_AN_ACTING_HEAD)
    if acting:
        return [cased(acting[2], words[0]), *words[1:]]
    ends = {head: fuzz.ratio(fold(head), plain[-len(fold(head)) :]) for head in titles().heads if len(head) > SHORTEST}
    best = max(sorted(ends), key=lambda head: (ends[head], len(head)))
    return [cased(best, words[0]), *words[1:]] if ends[best] >= LIKE_A_HEAD else words


@cache
def _acting_heads() -> dict[str, str]:
    """What a title begins with where one acts for another: printed -> folded."""
    known = titles()
    shorts = sorted(set(known.acting.values()))
    return {f"{short.casefold()} {head}": fold(short + head) for short in shorts for head in known.heads}
