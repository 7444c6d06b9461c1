"""Words that join two things: `joining.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class Joining(Entry):
    joining: tuple[str, ...]


@cache
def joining_words() -> tuple[str, ...]:
    """All of them; the first stands for the others."""
    return load_yaml("joining.yaml", Joining).joining
