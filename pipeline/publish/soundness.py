"""Whether a freshly read SOP can be published: told at once, so that one faulty reading cannot hold up a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.publish.rows import Rows, sop_rows
from schemas.dataset.model import Row, Table
from schemas.dataset.tables import TABLES, table_named
from schemas.regulation import parse_regulation_id
from schemas.sop import Sop


def find_faults(sop: Sop) -> tuple[str, ...]:
    """What would break a release: a row twice, an ordinal that names no row, an id that is none. Sound: empty.

    'step_pelaksana: 3:2 twice', 'flow: target_ordinal 9 names no step'.
    """
    rows = sop_rows("", sop)
    found = (fault for table in TABLES for fault in (*_repeated(table, rows), *_lost(table, rows)))
    return (*found, *_misnamed(rows))


def _key(table: Table, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in table.key)


def _repeated(table: Table, rows: Rows) -> Iterator[str]:
    keys = Counter(_key(table, row) for row in rows.get(table.name, ()))
    yield from (f"{table.name}: {':'.join(map(str, key[1:]))} twice" for key, count in keys.items() if count > 1)


def _misnamed(rows: Rows) -> Iterator[str]:
    for row in rows["dasar_hukum"]:
        named = row["regulation_id"]
        if isinstance(named, str) and parse_regulation_id(named) is None:
            yield f"dasar_hukum: {named!r} is no regulation id"


def _lost(table: Table, rows: Rows) -> Iterator[str]:
    for foreign in table.foreign_keys:
        if foreign.table not in rows or len(foreign.columns) == 1:
            continue
        known = {_key(table_named(foreign.table), row) for row in rows[foreign.table]}
        for row in rows.get(table.name, ()):
            named = tuple(row[name] for name in foreign.columns)
            if None not in named and named not in known:
                yield f"{table.name}: {foreign.columns[-1]} {named[-1]} names no {foreign.table}"
