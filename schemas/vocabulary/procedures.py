"""How the names of SOPs are compared: `procedures.yaml`, where each field is explained."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml

Words = tuple[str, ...]


class ProcedureVocabulary(Entry):
    leading: Words
    year_words: Words
    scope: Words
    synonyms: dict[str, Words]
    weak: Words
    small: Words
    mentions: Words
    ends: Words
    not_one: Words
    features: dict[str, str]


@cache
def procedure_vocabulary() -> ProcedureVocabulary:
    return load_yaml("procedures.yaml", ProcedureVocabulary)
