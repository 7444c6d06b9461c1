"""How law is cited (`regulation_types.yaml`), and the words of the register (`register.yaml`)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from schemas.vocabulary.loader import Entry, load_yaml

Words = tuple[str, ...]
LawKind = Literal["regulation", "decision"]
RegionLevel = Literal["prov", "kab", "kota", "any"]


class RegulationType(Entry):
    type: str
    kind: LawKind
    regional: RegionLevel | None = None
    id: str | None = None
    names: Words


class Form(Entry):
    """What is put before an issuer: `makes` + issuer is the type."""

    makes: str
    kind: LawKind
    ministers: Words
    full: Words
    agencies: Words
    directors: Words


class Issuer(Entry):
    issuer: str
    names: Words
    short: Words = ()
    alone: Words = ()
    rule: str | None = None

    def type_of(self, makes: str) -> str:
        """The slug of what this issuer makes: 'per' of bps is `perbps`, of kpu `pkpu`."""
        return self.rule if makes == "per" and self.rule else makes + self.issuer


class Anonymous(Entry):
    regulation: Words
    decision: Words
    document: Words


class Relations(Entry):
    revoked_by: Words
    amended_by: Words
    jo: Words
    amends: Words
    implements: Words


class CitationWords(Entry):
    """The fields are explained in `regulation_types.yaml`."""

    types: tuple[RegulationType, ...]
    forms: tuple[Form, ...]
    ministers: tuple[Issuer, ...]
    agencies: tuple[Issuer, ...]
    alone: tuple[RegulationType, ...]
    anonymous: Anonymous
    number_labels: Words
    year_labels: Words
    often_left_out: Words
    country: Words
    about: Words
    between: Words
    gazettes: Words
    gazette_followers: Words
    number_prefixes: Words
    relations: Relations
    relation_starts: Words
    chained: Words
    governing: Words
    fragments: Words
    fragment_joints: Words
    mended: Words
    other_words: Words


@cache
def citation_words() -> CitationWords:
    return load_yaml("regulation_types.yaml", CitationWords)


@cache
def regional_levels() -> dict[str, RegionLevel]:
    """Which types carry a territory in their id, and of which level: `perbup` a kabupaten's."""
    return {entry.type: entry.regional for entry in citation_words().types if entry.regional}


@cache
def regional_head_types() -> dict[RegionLevel, str]:
    """The type of what the head of a region decrees alone, by level: a kabupaten's is `perbup`."""
    types = [entry for entry in citation_words().types if entry.regional not in (None, "any")]
    heads = [entry for entry in types if entry.kind == "regulation"]
    return {entry.regional: entry.type for entry in heads if entry.regional is not None}


class Completeness(Entry):
    type: str
    first: int
    last: int


class RegisterWords(Entry):
    """What the register needs to be read and titles to be compared; the fields are explained in `register.yaml`."""

    as_of: date
    complete: tuple[Completeness, ...]
    acronyms: dict[str, str]
    spellings: dict[str, str]
    small_words: frozenset[str]
    derived: Words
    about: str
    local: Words


@cache
def register_words() -> RegisterWords:
    return load_yaml("register.yaml", RegisterWords)
