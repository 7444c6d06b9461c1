"""What a release has that the one before in the same place had not, and the reverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.differences import differing
from pipeline.publish.export_parquet import FOLDER
from pipeline.publish.sql_text import literal, quoted
from pipeline.publish.staging import SQL_TYPES, Staging, count_rows
from schemas.dataset.model import Column, Table
from schemas.dataset.tables import TABLES

if TYPE_CHECKING:
    import duckdb

NAMED = 20
UNNAMED = frozenset({"evidence"})
LABELS = {
    "source": ("name",),
    "sop": ("nama_sop",),
    "section_item": ("text",),
    "dasar_hukum": ("text",),
    "regulation": ("title",),
    "pelaksana": ("header",),
    "step": ("kegiatan",),
    "role": ("label",),
    "agency": ("label",),
    "procedure": ("label",),
    "role_match": ("role_ids", "decided_by"),
    "finding": ("message",),
    "decision": ("kind", "subject", "before", "after", "decided_by"),
}

Named = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows, and the first of them: key, and what they are called or what changed."""

    count: int
    first: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    table: str
    added: Rows
    changed: Rows
    removed: Rows
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()

    @property
    def is_any(self) -> bool:
        rows = (self.added, self.changed, self.removed)
        return any(one.count for one in rows) or bool(self.columns_added or self.columns_removed)


def find_changes(staging: Staging, before: Path) -> list[TableChange]:
    """The tables that differ from those of the release in the folder `before`."""
    compared = (_compare(staging.connection, table, before / FOLDER / f"{table.name}.parquet") for table in TABLES)
    return [change for change in compared if change.is_any]


def _compare(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> TableChange:
    columns = _open_before(connection, table, path)
    common = [name for name in table.names if name in columns]
    if not set(table.key) <= set(common):
        return TableChange(table.name, _rows(connection, table, _all("after", table)), NOTHING, NOTHING)
    same_key = " AND ".join(f"after.{quoted(name)} = before.{quoted(name)}" for name in table.key)
    return TableChange(
        table.name,
        added=_rows(connection, table, _missing("after", "before", table, table.names, same_key)),
        changed=_rows(connection, table, _differing(table, common, same_key)),
        removed=_rows(connection, table, _missing("before", "after", table, common, same_key)),
        columns_added=tuple(name for name in table.names if name not in columns) if columns else (),
        columns_removed=tuple(name for name in columns if name not in table.names),
    )


NOTHING = Rows(0, ())


def _open_before(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> list[str]:
    """The tables as they are and were, as the views `after` and `before`, without most of what is the same in both;
    gives the columns as they were, none where there was no such table."""
    now = f"SELECT * FROM {quoted(table.name)}"  # noqa: S608 - names of the schema
    connection.execute(f"CREATE OR REPLACE TEMP VIEW after AS {now}")
    if not path.exists():
        return []
    was = f"SELECT * FROM read_parquet({literal(str(path))})"  # noqa: S608 - a literal
    connection.execute(f"CREATE OR REPLACE TEMP VIEW before AS {was}")
    columns = [row[0] for row in connection.execute("DESCRIBE before").fetchall()]
    if set(columns) == set(table.names):
        query = differing(table, f"({now})", f"({was})")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE differing AS {query}")
        for name, rows in (("after", now), ("before", was)):
            narrow = f"{rows} WHERE {quoted(table.key[0])} IN (FROM differing)"
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {narrow}")
    return columns


def _label(alias: str, table: Table, names: Sequence[str]) -> str:
    """What a row is called, in SQL."""
    parts = [f"{alias}.{quoted(name)}::VARCHAR" for name in LABELS.get(table.name, ()) if name in names]
    return f"concat_ws(' · ', {', '.join(parts)})" if parts else "''"


def _key(alias: str, table: Table) -> str:
    return f"concat_ws(':', {', '.join(f'{alias}.{quoted(name)}::VARCHAR' for name in table.key)})"


def _all(alias: str, table: Table) -> str:
    return f"SELECT {_key(alias, table)} AS key, {_label(alias, table, table.names)} AS label FROM {alias}"  # noqa: S608


def _missing(here: str, there: str, table: Table, names: Sequence[str], same_key: str) -> str:
    """The rows that only `here` has."""
    selected = f"SELECT {_key(here, table)} AS key, {_label(here, table, names)} AS label FROM {here}"  # noqa: S608
    return f"{selected} WHERE NOT EXISTS (SELECT 1 FROM {there} WHERE {same_key})"  # noqa: S608 - names of the schema


def _differing(table: Table, common: Sequence[str], same_key: str) -> str:
    """The rows that both have, with the columns in which they differ."""
    differs = [_if_differing(one) for one in table.columns if one.name in common and one.name not in table.key]
    names = f"concat_ws(', ', {', '.join(differs)})" if differs else "''"
    joined = f"SELECT {_key('after', table)} AS key, {names} AS label FROM after JOIN before ON {same_key}"  # noqa: S608
    return f"SELECT * FROM ({joined}) WHERE label <> ''"  # noqa: S608 - names of the schema


def _if_differing(column: Column) -> str:
    """The column's name where it was another value, or none of its type, in SQL."""
    name = quoted(column.name)
    was = f"TRY_CAST(before.{name} AS {SQL_TYPES[column.kind]})"
    return f"CASE WHEN after.{name} IS DISTINCT FROM {was} THEN '{column.name}' END"


def _rows(connection: duckdb.DuckDBPyConnection, table: Table, query: str) -> Rows:
    count = count_rows(connection, f"({query})")
    if count == 0 or table.name in UNNAMED:
        return Rows(count, ())
    first = connection.execute(f"SELECT key, label FROM ({query}) ORDER BY key LIMIT {NAMED}").fetchall()  # noqa: S608
    return Rows(count, tuple((key, label) for key, label in first))
