"""The words of a signature block: `titles.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml

Words = tuple[str, ...]


class Titles(Entry):
    """The fields are explained in `titles.yaml`."""

    heads: Words
    acting: dict[str, str]
    on_behalf: Words
    also: Words
    office: Words
    joints: Words
    name_prefixes: Words
    degrees: Words
    noise: Words
    labels: Words
    name_labels: Words
    dated: Words
    nip_labels: Words


@cache
def titles() -> Titles:
    return load_yaml("titles.yaml", Titles)


@cache
def title_words() -> frozenset[str]:
    """Every word that no person's name holds."""
    known = titles()
    return frozenset((*known.office, *known.joints))
