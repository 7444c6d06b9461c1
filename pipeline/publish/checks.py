"""What must hold in every release, asked of the rows before anything is put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.publish.rows import LATER, OWN_TABLES
from pipeline.publish.sql_text import quoted
from pipeline.publish.values import BrokenRelease
from schemas.dataset.model import ForeignKey, Table
from schemas.dataset.tables import TABLES, table_named

if TYPE_CHECKING:
    import duckdb

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that rows of a table do not keep: how many, and the key of the first."""

    rule: str
    table: str
    columns: tuple[str, ...]
    rows: int
    example: str

    def __str__(self) -> str:
        return f"{self.table}({', '.join(self.columns)}): {self.rows} rows are {self.rule}, first {self.example}"


def check_release(connection: duckdb.DuckDBPyConnection, *, own_rows: bool = True) -> None:
    """Raises BrokenRelease with every broken promise. Without `own_rows` those of `check_own_rows` are left out."""
    _refuse(find_violations(connection, own=None if own_rows else False))


def check_own_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises BrokenRelease with every promise that SOPs break by what they say alone."""
    _refuse(find_violations(connection, own=True))


def _refuse(found: Sequence[Violation]) -> None:
    if found:
        more = f" … and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise BrokenRelease("; ".join(map(str, found[:SHOWN])) + more)


def find_violations(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table] = TABLES, *, own: bool | None = None
) -> list[Violation]:
    """Every promise of the schema that the rows in the database break, table by table; `own` chooses those that an SOP
    keeps or breaks by its own rows, or the others."""
    asked = (promise for table in tables for ask in PROMISES for promise in ask(table))
    chosen = (promise for promise in asked if own is None or promise.own == own)
    return [violation for promise in chosen for violation in _answer(connection, promise)]


@dataclass(frozen=True, slots=True)
class Promise:
    """`broken` is an SQL query for the rows that break it, `target` the table whose rows it is about as well."""

    rule: str
    table: Table
    columns: tuple[str, ...]
    broken: str
    target: str = "evidence"

    @property
    def own(self) -> bool:
        """Whether all that it is about is what one SOP says alone."""
        return {self.table.name, self.target} <= OWN_TABLES and not (
            self.table.name == "sop" and LATER & {*self.columns}
        )


def _answer(connection: duckdb.DuckDBPyConnection, promise: Promise) -> Iterator[Violation]:
    keys = ", ".join(f"coalesce({quoted(name)}::VARCHAR, '')" for name in promise.table.key)
    query = f"SELECT count(*), min(concat_ws(':', {keys})) FROM ({promise.broken})"  # noqa: S608 - names of the schema
    count, first = connection.execute(query).fetchall()[0]
    if count:
        yield Violation(promise.rule, promise.table.name, promise.columns, count, first)


def _filled(table: Table) -> Iterator[Promise]:
    """What must not be null is not null."""
    for column in table.columns:
        if not column.nullable:
            yield Promise("null", table, (column.name,), _where(table, f"{quoted(column.name)} IS NULL"))


def _unique(table: Table) -> Iterator[Promise]:
    """No key stands twice."""
    repeated = f"count(*) OVER (PARTITION BY {quoted(*table.key)}) > 1"
    query = f"SELECT * FROM {quoted(table.name)} QUALIFY {repeated}"  # noqa: S608 - names of the schema
    yield Promise("duplicate", table, table.key, query)


def _allowed(table: Table) -> Iterator[Promise]:
    """A column with a list of values holds no other."""
    for column in table.columns:
        if column.values:
            listed = ", ".join(f"'{value}'" for value in column.values)
            other = _where(table, f"{quoted(column.name)} NOT IN ({listed})")
            yield Promise("not allowed", table, (column.name,), other)


def _referring(table: Table) -> Iterator[Promise]:
    """A foreign key without a null names a row that is there."""
    for foreign in table.foreign_keys:
        given = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in foreign.columns)
        lost = f"{given} AND NOT EXISTS ({_target(table, foreign)})"
        yield Promise("dangling", table, foreign.columns, _where(table, lost), foreign.table)


def _target(table: Table, foreign: ForeignKey) -> str:
    target = table_named(foreign.table)
    pairs = zip(target.key, foreign.columns, strict=True)
    same = " AND ".join(f"target.{quoted(theirs)} = {quoted(table.name)}.{quoted(ours)}" for theirs, ours in pairs)
    return f"SELECT 1 FROM {quoted(target.name)} AS target WHERE {same}"  # noqa: S608 - names of the schema


def _evident(table: Table) -> Iterator[Promise]:
    """Every value of a column that is read from the page has its row in `evidence`."""
    parts = [f"{quoted(name)}::VARCHAR" for name in table.key if name != "sop_id"]
    row_key = f"concat_ws(':', {', '.join(parts)})" if parts else "'0'"
    for column in table.from_page:
        there = (
            f"SELECT 1 FROM evidence WHERE evidence.sop_id = {quoted(table.name)}.sop_id AND row_key = {row_key}"  # noqa: S608
            f" AND table_name = '{table.name}' AND column_name = '{column}'"
        )
        yield Promise("without evidence", table, (column,), _where(table, f"NOT EXISTS ({there})"))


def _where(table: Table, condition: str) -> str:
    return f"SELECT * FROM {quoted(table.name)} WHERE {condition}"  # noqa: S608 - names of the schema


PROMISES: tuple[Callable[[Table], Iterator[Promise]], ...] = (_filled, _unique, _allowed, _referring, _evident)
