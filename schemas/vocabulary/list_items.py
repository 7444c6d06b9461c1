"""How the items of a box begin: `list_items.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class ListItems(Entry):
    heads: dict[str, frozenset[str]]
    patterns: dict[str, tuple[str, ...]]
    governing: frozenset[str]
    joining: frozenset[str]
    prose: frozenset[str]


@cache
def list_items() -> ListItems:
    return load_yaml("list_items.yaml", ListItems)
