"""The words that a document itself uses: what a word broken at a line end is healed by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from schemas.raw import Line, RawDocument
from schemas.vocabulary.labels import labels
from schemas.vocabulary.roles import role_vocabulary

WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 3


def known_words_of(raw: RawDocument) -> frozenset[str]:
    """Words that stand inside lines (never first or last of a wrapped one), and those of the role vocabulary."""
    found = set(vocabulary_words())
    for line in _lines(raw):
        words = WORD.findall(line.text)
        found.update(w.casefold() for w in words[1:-1] if len(w) >= SHORTEST)
    return frozenset(found)


@cache
def vocabulary_words() -> frozenset[str]:
    """The words of role names and of labels."""
    texts = [name for role in role_vocabulary().roles.values() for name in (*role.names, *role.alone)]
    texts += [t for group in (labels().columns, labels().sections) for names in group.values() for t in names]
    return frozenset(w for text in texts for w in WORD.findall(text.casefold()) if len(w) >= SHORTEST)


def _lines(raw: RawDocument) -> Iterator[Line]:
    for page in raw.pages:
        yield from page.free_lines
        for table in page.tables:
            for cell in table.cells:
                yield from cell.lines
