"""The forge's own words: `words.yaml` and `variants.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

HERE = Path(__file__).parent
M = TypeVar("M")


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Agency(Entry):
    name: str
    head: str
    code: str
    roles: tuple[str, ...]


class Procedure(Entry):
    nama: str
    object: str
    paper: str


class Words(Entry):
    """The fields are explained in `words.yaml`."""

    regions: dict[str, tuple[str, ...]]
    agencies: tuple[Agency, ...]
    outside: tuple[str, ...]
    units: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    before_name: tuple[str, ...]
    after_name: tuple[str, ...]
    ranks: tuple[tuple[str, str], ...]
    procedures: tuple[Procedure, ...]
    starts: tuple[str, ...]
    works: tuple[str, ...]
    decisions: tuple[str, ...]
    approvals: tuple[str, ...]
    ends: tuple[str, ...]
    needs: tuple[str, ...]
    results: tuple[str, ...]
    notes: tuple[str, ...]
    skills: tuple[str, ...]
    tools: tuple[str, ...]
    warnings: tuple[str, ...]
    records: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    regulations: tuple[tuple[str, str, str, str], ...]
    documents: tuple[str, ...]
    extra_sections: tuple[tuple[str, tuple[str, ...]], ...]
    legends: tuple[str, ...]
    unbounded: tuple[str, ...]
    deadline: tuple[str, ...]
    number_words: tuple[str, ...]
    cover: tuple[str, ...]
    decree: tuple[str, ...]
    signed_note: str
    number_forms: tuple[str, ...]
    archive_codes: tuple[str, ...]


class Variants(Entry):
    """The fields are explained in `variants.yaml`."""

    identity: dict[str, tuple[str, ...]]
    sections: dict[str, tuple[str, ...]]
    columns: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    item_marks: tuple[str, ...]
    cell_marks: tuple[str, ...]
    titles: tuple[str, ...]
    section_grids: tuple[tuple[tuple[str, ...], ...], ...]
    column_orders: tuple[tuple[str, ...], ...]
    waktu_in_minutes: tuple[str, ...]
    rank_and_grade: tuple[str, ...]
    nip: tuple[str, ...]
    role_groups: tuple[str, ...]
    fills: tuple[str | None, ...]


def _load(name: str, model: type[M]) -> M:
    content: Any = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return TypeAdapter(model).validate_python(content)


@cache
def words() -> Words:
    return _load("words.yaml", Words)


@cache
def variants() -> Variants:
    return _load("variants.yaml", Variants)
