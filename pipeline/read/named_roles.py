"""A procedure table that names who acts in words: one column 'Pelaksana' with a role in each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.items import split_items
from pipeline.read.labels import fold, match_label
from pipeline.read.passage import Passage, join_words
from pipeline.read.procedure_rows import Row
from pipeline.read.table_column import Column
from schemas.vocabulary.form_words import form_words
from schemas.vocabulary.labels import labels

FEWEST_LETTERS = 4  # 'v', 'OK' and 'Ya' are marks
LONGEST_ROLE = 80
MOSTLY = 0.7


def with_named_roles(roles: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[Column, ...], list[Row]]:
    """The roles that the one role column names in its cells, each a column of its own with its steps marked by it.

    Where there are several role columns, or the one has ticks in it, all stays.
    """
    if len(roles) != 1 or not _asks_who(roles[0].header_text):
        return tuple(roles), list(rows)
    names = [_names(row.marks[0]) if 0 in row.marks else [] for row in rows]
    if sum(bool(found) for found in names) < MOSTLY * len(rows):
        return tuple(roles), list(rows)
    columns: dict[str, Column] = {}
    for passage in (passage for found in names for passage in found):
        columns.setdefault(fold(passage.text), replace(roles[0], header=passage, group=None))
    places = {name: place for place, name in enumerate(columns)}
    marked = [
        replace(row, marks={places[fold(passage.text)]: passage for passage in found})
        for row, found in zip(rows, names, strict=True)
    ]
    return tuple(columns.values()), marked


def _asks_who(header: str) -> bool:
    label = match_label(header, "group")
    return (label is not None and label.name == "pelaksana") or fold(header) in set(map(fold, labels().role_headers))


def _names(passage: Passage) -> list[Passage]:
    """The roles of a cell, one an item; none where the words are marks."""
    items = [item for item in split_items(passage) if item.lines]
    return items if all(_is_name(join_words(line.text for line in item.lines)) for item in items) else []


def _is_name(text: str) -> bool:
    marks = {fold(word) for word in (*form_words().start_marks, *form_words().end_marks)}
    letters = sum(sign.isalpha() for sign in text)
    return letters >= FEWEST_LETTERS and len(text) <= LONGEST_ROLE and fold(text) not in marks
