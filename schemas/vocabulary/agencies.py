"""How the name of an office gives its kind: `agencies.yaml`, where each field is explained."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml

Words = tuple[str, ...]


class KindRule(Entry):
    kind: str
    starts: Words
    anywhere: Words = ()
    unless: Words = ()


class AgencyVocabulary(Entry):
    kinds: tuple[KindRule, ...]
    acronyms: dict[str, str]
    governments: dict[str, str]
    provincial: Words
    field_words: Words
    honorifics: Words
    nouns: dict[str, str]
    capitals: Words
    own_names: tuple[Words, ...]
    begins: dict[str, str]
    secretariat: str
    kecamatan_words: Words


@cache
def agency_vocabulary() -> AgencyVocabulary:
    return load_yaml("agencies.yaml", AgencyVocabulary)
