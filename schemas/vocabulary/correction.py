"""What a recogniser misreads and the words by which it is mended: `correction.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class Correction(Entry):
    """The fields are explained in `correction.yaml`."""

    lookalikes: tuple[tuple[str, str], ...]
    rule_signs: str
    rule_letters: str
    strokes: str
    slashes: str
    unit_words: frozenset[str]
    unit_kinds: tuple[str, ...]
    glued: frozenset[str]
    endings: tuple[str, ...]
    not_names: frozenset[str]
    words: frozenset[str]


@cache
def correction() -> Correction:
    return load_yaml("correction.yaml", Correction)
