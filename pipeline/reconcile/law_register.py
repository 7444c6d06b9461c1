"""The register of law: which regulations exist, what they are about, what is known of their status."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from heapq import nlargest
from pathlib import Path
from typing import cast, get_args

from pipeline.reconcile.law_titles import title_words
from pipeline.reconcile.spreadsheet_csv import csv_rows, csv_text
from schemas.errors import UsageError
from schemas.reconciled import LawStatus
from schemas.regulation import RegulationId, parse_regulation_id
from schemas.vocabulary.law import register_words
from schemas.vocabulary.loader import read_bytes

RARE_WORDS = 6
MOST_CANDIDATES = 60
# From here on a further, commoner word only ranks those that are found already.
ENOUGH_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a regulation's status. `certainty` is sure, likely or unsure."""

    status: LawStatus
    certainty: str
    changed_by: tuple[str, ...] = ()
    revoked_by: tuple[str, ...] = ()
    revoked_on: date | None = None


@dataclass(frozen=True, eq=False)
class Register:
    """Regulations by id. `own` are the ids that a user's file gave."""

    titles: Mapping[str, str]
    enacted: Mapping[str, str]
    standings: Mapping[str, Standing]
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    @classmethod
    def load(cls, extra: Path | None = None) -> Register:
        """The shipped register, under a user's own CSV (columns of register.csv.gz and revocations.csv, `id` first)."""
        titles, enacted = {}, {}
        for row in _rows(read_bytes("register.csv.gz").decode(), ("id", "title", "enacted_on")):
            titles[row[0]] = row[1]
            if row[2]:
                enacted[row[0]] = row[2]
        standings = {}
        for fields in csv.DictReader(io.StringIO(read_bytes("revocations.csv").decode())):
            standings[fields["id"]] = _standing(fields)
        own = _own_rows(extra) if extra else {}
        for known, fields in own.items():
            titles[known] = fields.get("title") or titles.get(known, "")
            if fields.get("enacted_on"):
                enacted[known] = fields["enacted_on"]
            if fields.get("status"):
                standings[known] = _standing(fields)
        return cls(titles, enacted, standings, _hints(), frozenset(own))

    def __contains__(self, regulation_id: str) -> bool:
        return regulation_id in self.titles

    def title(self, regulation_id: str) -> str | None:
        return self.titles.get(regulation_id) or None

    def enacted_on(self, regulation_id: str) -> date | None:
        """The day it was enacted, where it is known and lies in the year of its id."""
        known = self.enacted.get(regulation_id)
        parts = parse_regulation_id(regulation_id)
        if known is None or parts is None:
            return None
        on = date.fromisoformat(known)
        return on if on.year == parts.year else None

    def is_complete_for(self, regulation: RegulationId) -> bool:
        """Whether the register would have this one if it existed."""
        return any(
            known.type == regulation.type and known.first <= regulation.year <= known.last
            for known in register_words().complete
        )

    def find_by_title(self, title: str) -> list[str]:
        """Ids whose titles share rare words with a title, those first that share the most and have few others."""
        shared = {word for word in title_words(title) if word in self._by_word}
        known = sorted(shared, key=lambda word: (len(self._by_word[word]), word))
        weight: dict[str, float] = {}
        for word in known[:RARE_WORDS]:
            worth = 1 / len(self._by_word[word]) ** 0.5
            is_open = len(weight) < ENOUGH_CANDIDATES
            for regulation_id in self._by_word[word]:
                if is_open or regulation_id in weight:
                    weight[regulation_id] = weight.get(regulation_id, 0.0) + worth
        score = {one: total / self._lengths[one] ** 0.5 for one, total in weight.items()}
        return nlargest(MOST_CANDIDATES, score, key=lambda one: (score[one], one))

    @cached_property
    def _lengths(self) -> dict[str, int]:
        return {regulation_id: len(title_words(title)) for regulation_id, title in self.titles.items() if title}

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for regulation_id, title in self.titles.items():
            for word in set(title_words(title)):
                index[word].append(regulation_id)
        return dict(index)


def _rows(text: str, header: tuple[str, ...]) -> Iterator[list[str]]:
    """The rows of the large table. No model checks each row here: 32,000 of them would take a second; a test does."""
    reader = csv.reader(io.StringIO(text))
    if tuple(next(reader)) != header:
        raise ValueError(f"the register's columns are not {', '.join(header)}")
    yield from reader


def _hints() -> dict[str, tuple[str, ...]]:
    """By id the regulations that may have revoked it."""
    found: dict[str, list[str]] = defaultdict(list)
    for regulation_id, relation, other in _rows(
        read_bytes("register_hints.csv.gz").decode(), ("id", "relation", "other_id")
    ):
        if relation == "revoked_by":
            found[regulation_id].append(other)
    return {regulation_id: tuple(others) for regulation_id, others in found.items()}


def _standing(fields: Mapping[str, str]) -> Standing:
    revoked_on = fields.get("revoked_on")
    return Standing(
        status=cast(LawStatus, fields["status"]), certainty=fields.get("certainty") or "sure",
        changed_by=_ids(fields.get("changed_by")), revoked_by=_ids(fields.get("revoked_by")),
        revoked_on=date.fromisoformat(revoked_on) if revoked_on else None,
    )  # fmt: skip


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split("|") if part)


def _own_rows(path: Path) -> dict[str, dict[str, str]]:
    """A user's rows by id. Raises UsageError with the line that is wrong."""
    rows: dict[str, dict[str, str]] = {}
    reader = csv_rows(csv_text(path.read_bytes()))
    for fields in reader:
        known = {key: (value or "").strip() for key, value in fields.items() if key}
        problem = _problem(known)
        if problem:
            raise UsageError(f"{path.name}, line {reader.line_num}: {problem}")
        rows[known["id"]] = known
    return rows


def _problem(fields: Mapping[str, str]) -> str | None:
    status, regulation_id = fields.get("status"), fields.get("id", "")
    if parse_regulation_id(regulation_id) is None:
        return f"{regulation_id!r} is no id like uu/2014/23"
    if status and status not in get_args(LawStatus):
        return f"{status!r} is no status; use one of {', '.join(get_args(LawStatus))}"
    for column in ("enacted_on", "revoked_on"):
        if fields.get(column) and not _is_date(fields[column]):
            return f"{column} {fields[column]!r} is no date like 2014-10-02"
    return None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


def issued_by(regulation_id: str, day: date, register: Register) -> bool | None:
    """Whether a regulation had been issued on a day; None when only its year is known and the day lies in it."""
    enacted = register.enacted_on(regulation_id)
    if enacted is not None:
        return enacted <= day
    parts = parse_regulation_id(regulation_id)
    if parts is None or parts.year == day.year:
        return None
    return parts.year < day.year
