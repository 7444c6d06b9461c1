"""What a release says around its rows: `release_page.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class Sheet(Entry):
    cut: str


class Personal(Entry):
    nip: str


class Changes(Entry):
    title: str
    intro: str
    first: str
    none: str
    table: str
    added: str
    changed: str
    removed: str
    rows: str
    columns_added: str
    columns_removed: str
    more: str


class ReleaseWords(Entry):
    tables: dict[str, str]
    states: dict[str, str]
    severities: dict[str, str]
    sheet: Sheet
    personal: Personal
    changes: Changes
    page: dict[str, str]


@cache
def release_words() -> ReleaseWords:
    return load_yaml("release_page.yaml", ReleaseWords)
