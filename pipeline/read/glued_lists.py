"""Part a list whose marks and line breaks are lost at the words that begin its items."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.read.citation_split import split_citations
from pipeline.read.passage import Passage, cut_line
from schemas.vocabulary.list_items import list_items

WORD = re.compile(r"\S+")
ENDS_OPEN = (",", "/", "-", "–", ":", "(")


def split_glued(passage: Passage, section: str) -> list[Passage]:
    """'Renstra Renja Format Indikator Kinerja' -> 'Renstra', 'Renja', 'Format Indikator Kinerja'."""
    if section == "dasar_hukum":
        return _of_texts(passage, split_citations([line.text for line in passage.lines]))
    parts = []
    for line in passage.lines:
        cuts = [0, *_item_starts(line.text, section), len(line.text)]
        parts += [
            replace(passage, lines=(cut_line(line, a, b),), list_lost=False)
            for a, b in itertools.pairwise(cuts)
            if line.text[a:b].strip()
        ]
    return parts


def _of_texts(passage: Passage, texts: list[str]) -> list[Passage]:
    first = passage.lines[0]
    return [replace(passage, lines=(replace(first, text=text, words=(), mark=None),)) for text in texts]


def _item_starts(text: str, section: str) -> Iterator[int]:
    known = list_items()
    before, count = "", 0
    for found in WORD.finditer(text):
        word = found.group()
        bare = re.sub(r"[^\w-]", "", word).casefold()
        held = count == 1 and before in known.governing
        open_end = before in known.joining or before.endswith(ENDS_OPEN)
        if count and word[0].isupper() and not held and not open_end and _begins(bare, section):
            yield found.start()
            count = 0
        count += 1
        before = re.sub(r"[^\w,/:()–-]", "", word).casefold()


def _begins(word: str, section: str) -> bool:
    known = list_items()
    if word in known.heads["any"] or word in known.heads.get(section, frozenset()):
        return True
    return any(pattern.match(word) for pattern in _patterns(section))


@cache
def _patterns(section: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in list_items().patterns.get(section, ()))
