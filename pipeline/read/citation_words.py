"""The words around a citation, as patterns: 'tentang', 'Lembaran Negara', 'diubah dengan', 'Pasal 5 ayat (1)'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.read.quantities import alternatives
from schemas.sop import Relation
from schemas.vocabulary.law import citation_words


@cache
def about_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(citation_words().about)})\s*")


@cache
def gazette_pattern() -> re.Pattern[str]:
    known = citation_words()
    gazettes = alternatives(known.gazettes)
    follows = alternatives((*known.gazette_followers, *known.country, *known.number_labels))
    return re.compile(rf"\s(?:{gazettes})\s+(?=(?:{follows})(?![a-z])|\d)")


@cache
def relation_start_pattern() -> re.Pattern[str]:
    return _any(citation_words().relation_starts)


@cache
def relation_patterns() -> tuple[tuple[Relation, re.Pattern[str]], ...]:
    known = citation_words().relations
    return (
        ("revoked_by", _any(known.revoked_by)), ("amended_by", _any(known.amended_by)), ("jo", _any(known.jo)),
        ("amends", _any(known.amends)), ("implements", _any(known.implements)),
    )  # fmt: skip


@cache
def chained_words() -> frozenset[str]:
    return frozenset(word for phrase in citation_words().chained for word in phrase.split())


@cache
def number_label_pattern() -> re.Pattern[str]:
    return _any(citation_words().number_labels)


@cache
def country_pattern() -> re.Pattern[str]:
    return _any(citation_words().country)


@cache
def fragment_pattern() -> re.Pattern[str]:
    known = citation_words()
    part = rf"(?:{'|'.join(known.fragments)})\s+\(?(?:\d+[A-Z]?|[IVX]+|[a-z])\)?"
    return re.compile(rf"(?i)\s*,?\s*\b{part}(?:[\s,]*(?:(?:{alternatives(known.fragment_joints)})\s+)?{part})*")


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(words)})(?![a-z])")
