"""What checks need to know beside their messages: `checks.yaml`, where each field is explained."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class CheckWords(Entry):
    fields: dict[str, dict[str, str]]
    parts: dict[str, str]
    required: dict[str, dict[str, str]]
    matters: dict[str, tuple[str, ...]]
    longest_step_days: int
    longest_sop_days: int
    regulation: str
    all_capitals: int


@cache
def check_words() -> CheckWords:
    return load_yaml("checks.yaml", CheckWords)


def field_words(table: str, column: str) -> str:
    """What people call a column: ('step', 'waktu') is 'Waktu'."""
    return check_words().fields[table][column]
