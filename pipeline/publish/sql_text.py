"""Columns of staged rows as text, in SQL: millions of values are written without one of them passing through Python."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.publish.values import DECIMALS
from schemas.dataset.model import Column, Kind

WIDTH = 18  # digits of the numbers that are written without a rounding of their own
LINE_END = "\r\n"


def quoted(*names: str) -> str:
    """Names of columns or tables for SQL: '"sop_id", "ordinal"'."""
    return ", ".join(f'"{name}"' for name in names)


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def text_of(column: Column) -> str:
    """The column's value as the dataset writes it: '0.9000', '450', 'true', '2023-08-01'; null for null."""
    return WRITERS[column.kind](quoted(column.name))


def _number(name: str) -> str:
    return f"rtrim(rtrim({_fraction(name)}, '0'), '.')"


def _fraction(name: str) -> str:
    """Four decimals; through DECIMAL where that is exact, which is six times as fast."""
    fixed = f"TRY_CAST({name} AS DECIMAL({WIDTH}, {DECIMALS}))"
    return f"CASE WHEN {fixed}::DOUBLE = {name} THEN {fixed}::VARCHAR ELSE printf('%.{DECIMALS}f', {name}) END"


WRITERS: dict[Kind, Callable[[str], str]] = {
    "string": str,
    "integer": "{}::VARCHAR".format,
    "number": _number,
    "fraction": _fraction,
    "boolean": "{}::VARCHAR".format,
    "date": "{}::VARCHAR".format,
    "datetime": "strftime({}, '%Y-%m-%dT%H:%M:%SZ')".format,
}


def csv_line(columns: tuple[Column, ...]) -> str:
    """A row as RFC 4180 has it, with its end: text is quoted where it must be, null is empty."""
    fields = ", ',', ".join(map(_csv_field, columns))
    return f"concat({fields}, {literal(LINE_END)})"


def _csv_field(column: Column) -> str:
    """`concat` takes a null for nothing."""
    text = text_of(column)
    if column.kind != "string" or column.values:
        return text
    special = " OR ".join(f"contains({text}, {literal(sign)})" for sign in ('"', ",", "\r", "\n"))
    return f"""CASE WHEN {special} THEN concat('"', replace({text}, '"', '""'), '"') ELSE {text} END"""
