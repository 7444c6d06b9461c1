"""The fields that the official form asks for: `required_fields.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.sop import Section
from schemas.vocabulary.loader import Entry, load_yaml


class RequiredField(Entry):
    """Filled when one of `columns` holds something in some row of `table` (of the box `section`, where it is given)."""

    table: str
    columns: tuple[str, ...]
    section: Section | None = None


@cache
def required_fields() -> tuple[RequiredField, ...]:
    return load_yaml("required_fields.yaml", tuple[RequiredField, ...])
