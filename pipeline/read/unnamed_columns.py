"""Columns of a procedure table whose headers say nothing known, told by their place under the form's groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.table_column import Column, Field

OF_BAKU: tuple[Field, ...] = ("kelengkapan", "waktu", "output")


def with_unnamed_fields(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, those without a known header named by their place where both groups of the form are there.

    'No | Tata Cara | Pelaksana: … | Mutu Baku: Dokumen, Tempo, Bukti | Penjelasan' is the form in other words.
    """
    groups = {column.group_name for column in columns}
    if not {"pelaksana", "mutu_baku"} <= groups:
        return columns
    return _with_last(_with_baku(_with_steps(columns)))


def _named(columns: Sequence[Column], index: int, field: Field) -> tuple[Column, ...]:
    return (*columns[:index], replace(columns[index], field=field), *columns[index + 1 :])


def _is_open(column: Column, group: str | None) -> bool:
    return column.field == "unknown" and column.group_name == group and bool(column.header_text.strip())


def _has(columns: Sequence[Column], field: Field) -> bool:
    return any(column.field == field for column in columns)


def _with_steps(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The first column that stands in no group holds the steps, where none is called so."""
    index = next((i for i, column in enumerate(columns) if _is_open(column, None)), None)
    if index is None or _has(columns, "kegiatan"):
        return columns
    return _named(columns, index, "kegiatan")


def _with_baku(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Under mutu baku the columns stand in the form's order; a lone one that is left takes the field that is."""
    places = [i for i, column in enumerate(columns) if column.group_name == "mutu_baku"]
    unnamed = [i for i in places if _is_open(columns[i], "mutu_baku")]
    missing = [field for field in OF_BAKU if not _has(columns, field)]
    if len(unnamed) == len(missing) == 1:
        return _named(columns, unnamed[0], missing[0])
    expected = dict(zip(places, OF_BAKU, strict=False))
    if len(places) < len(OF_BAKU) or any(columns[i].field not in ("unknown", field) for i, field in expected.items()):
        return columns
    for index, field in expected.items():
        if index in unnamed and field in missing:
            columns = _named(columns, index, field)
    return columns


def _with_last(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A last column behind mutu baku holds the remarks."""
    behind = len(columns) > 1 and columns[-2].group_name == "mutu_baku" and _is_open(columns[-1], None)
    return _named(columns, len(columns) - 1, "keterangan") if behind and not _has(columns, "keterangan") else columns
