"""The roles, their spellings and the words around them: `roles.yaml`, where each field is explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.vocabulary.loader import Entry, load_csv, load_yaml

Words = tuple[str, ...]
RestKind = Literal["none", "field", "unit", "name"]
UNKNOWN_KIND = "unknown"


FieldSort = Literal["support", "technical"]


class RoleFacts(Entry):
    label: str
    level: str
    family: str
    function: str
    kinds: Words = ()
    function_in: dict[str, str] = Field(default_factory=dict)
    function_by_field: dict[FieldSort, str] = Field(default_factory=dict)
    rest: RestKind = "none"
    soft: bool = False
    wrapper: bool = False
    serves: Words = ()
    valid_from: date | None = None
    valid_to: date | None = None


class RoleEntry(Entry):
    facts: RoleFacts = Field(alias="is")
    names: Words
    alone: Words = ()


class Case(Entry):
    """One way to read an ambiguous wording. It fits when kind and topic are among those it names."""

    role: str | None
    kinds: Words = ()
    topics: Words = ()
    field: str | None = None
    score: float = 0.0

    @property
    def is_tied(self) -> bool:
        """Whether the document decides, and not the wording alone."""
        return bool(self.kinds or self.topics)

    def fits(self, kind: str | None, topics: frozenset[str]) -> bool:
        kind_fits = not self.kinds or (kind or UNKNOWN_KIND) in self.kinds
        return kind_fits and (not self.topics or not topics.isdisjoint(self.topics))


class Ambiguous(Entry):
    names: Words
    alone: Words = ()
    cases: tuple[Case, ...]


class ByKind(Entry):
    words: Words
    roles: dict[str, str]


class AgencyRoles(Entry):
    regional: str
    vertikal: str


class Career(Entry):
    role: str
    generic: str
    family: str
    levels: Words


class Inheriting(Entry):
    head: str
    sharing: Words
    nouns: Words


class Around(Entry):
    acting: dict[str, str]
    members: Words
    titles: Words
    plural: Words
    also: Words
    together: Words
    any: Words
    scope: Words
    fillers: Words


class RoleVocabulary(Entry):
    kinds: Words
    levels: dict[str, str]
    functions: dict[str, str]
    reasons: dict[str, str]
    roles: dict[str, RoleEntry]
    ambiguous: tuple[Ambiguous, ...]
    heads: ByKind
    secretaries: ByKind
    agency_roles: AgencyRoles
    career: Career
    inheriting: Inheriting
    around: Around
    support_fields: Words
    rewrites: dict[str, Words]
    ordinary: Words
    fields: dict[str, Words]
    topics: dict[str, Words]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _refuse("role", self._named_roles(), self.roles)
        _refuse("level", (entry.facts.level for entry in self.roles.values()), self.levels)
        _refuse("function", self._named_functions(), self.functions)
        _refuse("kind of agency", self._named_kinds(), (*self.kinds, UNKNOWN_KIND))
        _refuse("topic", (t for a in self.ambiguous for c in a.cases for t in c.topics), self.topics)
        _refuse_twice("name of a role", self._names())
        _refuse_twice("abbreviation", (source for sources in self.rewrites.values() for source in sources))
        return self

    def _named_roles(self) -> Iterable[str]:
        yield from (case.role for entry in self.ambiguous for case in entry.cases if case.role is not None)
        yield from (*self.heads.roles.values(), *self.secretaries.roles.values())
        yield from (self.agency_roles.regional, self.agency_roles.vertikal, self.career.role, self.career.generic)

    def _named_functions(self) -> Iterable[str]:
        for entry in self.roles.values():
            yield from (entry.facts.function, *entry.facts.function_in.values())

    def _named_kinds(self) -> Iterable[str]:
        for entry in self.roles.values():
            yield from (*entry.facts.kinds, *entry.facts.function_in)
        yield from (kind for entry in self.ambiguous for case in entry.cases for kind in case.kinds)
        yield from (*self.heads.roles, *self.secretaries.roles)

    def _names(self) -> Iterable[str]:
        for entry in self.roles.values():
            yield from (*entry.names, *entry.alone)
        for ambiguous in self.ambiguous:
            yield from (*ambiguous.names, *ambiguous.alone)


def _refuse(what: str, named: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown)}")


def _refuse_twice(what: str, names: Iterable[str]) -> None:
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ValueError(f"{what} stands twice: {', '.join(twice)}")


@cache
def role_vocabulary() -> RoleVocabulary:
    return load_yaml("roles.yaml", RoleVocabulary)


class _OrdinaryWord(Entry):
    word: str


@cache
def ordinary_words() -> frozenset[str]:
    """Words of everyday official language, most of them from the titles of regulations: none is a misspelt role."""
    return frozenset(row.word for row in load_csv("ordinary_words.csv", _OrdinaryWord))


def function_of(role_id: str, kind: str | None, field: str | None = None) -> str:
    """What the role does in an agency of this kind: a Kabag heads his unit in the setda of a kabupaten only.

    Where positions were made equal to earlier ones the field tells which: a Subkoordinator Keuangan is what a Kasubbag
    was.
    """
    facts = role_vocabulary().roles[role_id].facts
    if field is not None and facts.function_by_field:
        return facts.function_by_field["support" if _is_support(field) else "technical"]
    return facts.function_in.get(kind or "", facts.function)


def _is_support(field: str) -> bool:
    """Whether a field of work supports the office: 'keuangan dan aset', not 'statistik sosial'."""
    words = f" {field.replace(',', ' ')} "
    return any(f" {support} " in words for support in role_vocabulary().support_fields)
