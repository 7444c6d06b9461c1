"""All tables in one DuckDB file, with keys, comments and the views of `views.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.sql_text import literal, quoted
from pipeline.publish.staging import SQL_TYPES, Staging, count_rows
from pipeline.publish.values import BrokenRelease
from pipeline.publish.views import VIEWS
from schemas.dataset.model import Column, ForeignKey, Table
from schemas.dataset.tables import TABLES, in_order_of_reference, table_named

if TYPE_CHECKING:
    import duckdb

FILE = "selaras.duckdb"
LONGEST = "evidence"  # its index takes as long as those of all others: it is filled beside them
ROWS_AT_ONCE = 1_000_000  # what is not committed yet stays in memory, with an index of its own
STORAGE = "v1.0.0"  # DuckDB 1.0 and all after it can open the file


def export_duckdb(staging: Staging, release: Path) -> None:
    """`selaras.duckdb`: the rows once more, under constraints that a reader can see."""
    tables = in_order_of_reference()
    longest = table_named(LONGEST)
    place = 1 + max(tables.index(table_named(one.table)) for one in longest.foreign_keys)
    with staging.cursor() as cursor:
        cursor.execute(f"ATTACH {literal(str(release / FILE))} AS release (STORAGE_VERSION '{STORAGE}')")
        cursor.execute("USE release")
        for table in tables:
            cursor.execute(create_table(table))
        _fill_tables(staging, tables[:place])
        with ThreadPoolExecutor(2, thread_name_prefix="database") as threads:
            others = [table for table in tables[place:] if table != longest]
            for filled in [threads.submit(_fill_tables, staging, each) for each in ([longest], others)]:
                filled.result()
        for statement in _views_and_comments():
            cursor.execute(statement)
        cursor.execute(f"USE {quoted(staging.name)}")
        cursor.execute("DETACH release")


def _fill_tables(staging: Staging, tables: Iterable[Table]) -> None:
    with staging.cursor() as cursor:
        cursor.execute("USE release")
        for table in tables:
            _fill(cursor, staging.name, table)


def create_table(table: Table) -> str:
    """The statement that makes a table with all its constraints."""
    parts = [_column(one) for one in table.columns]
    parts.append(f"PRIMARY KEY ({quoted(*table.key)})")
    parts += [_reference(one) for one in table.foreign_keys]
    return f"CREATE TABLE {quoted(table.name)} ({', '.join(parts)})"


def _column(column: Column) -> str:
    needed = "" if column.nullable else " NOT NULL"
    listed = ", ".join(map(literal, column.values))
    allowed = f" CHECK ({quoted(column.name)} IN ({listed}))" if listed else ""
    return f"{quoted(column.name)} {SQL_TYPES[column.kind]}{needed}{allowed}"


def _reference(foreign: ForeignKey) -> str:
    target = table_named(foreign.table)
    return f"FOREIGN KEY ({quoted(*foreign.columns)}) REFERENCES {quoted(target.name)} ({quoted(*target.key)})"


def _fill(cursor: duckdb.DuckDBPyConnection, source: str, table: Table) -> None:
    """Rows in their order; those that refer to rows of their own table come after these."""
    names = f"{quoted(source)}.main.{quoted(table.name)}"
    rows = f"INSERT INTO {quoted(table.name)} SELECT * FROM {names} AS row"  # noqa: S608 - names of the schema
    ready = " AND ".join(_is_ready(table, one) for one in table.foreign_keys if one.table == table.name)
    if not ready:
        for first in range(0, count_rows(cursor, names), ROWS_AT_ONCE):
            cursor.execute(f"{rows} WHERE rowid >= {first} AND rowid < {first + ROWS_AT_ONCE}")
        return
    missing = f"NOT EXISTS ({_same_key(table, table.key)})"
    while cursor.execute(f"{rows} WHERE {missing} AND {ready}").fetchall() != [(0,)]:
        continue
    left = count_rows(cursor, f"{names} AS row WHERE {missing}")
    if left:
        raise BrokenRelease(f"{table.name}: {left} rows refer to each other in a circle")


def _is_ready(table: Table, foreign: ForeignKey) -> str:
    """A condition: this row refers to nothing, or to a row that is in."""
    unset = " OR ".join(f"row.{quoted(name)} IS NULL" for name in foreign.columns)
    return f"({unset} OR EXISTS ({_same_key(table, foreign.columns)}))"


def _same_key(table: Table, columns: tuple[str, ...]) -> str:
    """A query for the row that is in and whose key is in `columns` of this row."""
    pairs = zip(table.key, columns, strict=True)
    same = " AND ".join(f"there.{quoted(theirs)} = row.{quoted(ours)}" for theirs, ours in pairs)
    return f"SELECT 1 FROM {quoted(table.name)} AS there WHERE {same}"  # noqa: S608 - names of the schema


def _views_and_comments() -> Iterator[str]:
    for table in TABLES:
        yield f"COMMENT ON TABLE {quoted(table.name)} IS {literal(table.description)}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(column.name)} IS {literal(column.description)}"
    for view in VIEWS:
        yield f"CREATE VIEW {quoted(view.name)} AS {view.query}"
        yield f"COMMENT ON VIEW {quoted(view.name)} IS {literal(view.description)}"
