"""The words by which a letterhead's lines are told apart: `letterhead.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class Letterhead(Entry):
    government: tuple[str, ...]
    region: tuple[str, ...]
    offices: tuple[tuple[str, ...], ...]
    higher_offices: tuple[tuple[str, ...], ...]
    central: tuple[str, ...]
    units: tuple[str, ...]
    noise: tuple[str, ...]
    small_words: frozenset[str]
    acronyms: frozenset[str]


@cache
def letterhead() -> Letterhead:
    return load_yaml("letterhead.yaml", Letterhead)
