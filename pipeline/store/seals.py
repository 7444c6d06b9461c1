"""A chain over what people decided: each row is sealed when it is added, with a hash of itself and of the seal before.

A row that is changed, removed or put in past Selaras no longer fits its seal, and a seal that is changed no longer fits
the next one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from pipeline.store.tables import decision, decision_undone, seal, withdrawal

# kind of seal -> the table and the column that names a row of it
SEALED: Mapping[str, tuple[Table, str, str]] = {
    "decision": (decision, "decision_id", "decided_at"),
    "undoing of decision": (decision_undone, "decision_id", "undone_at"),
    "withdrawal": (withdrawal, "withdrawal_id", "decided_at"),
}


def add_sealed(connection: Connection, kind: str, row: Mapping[str, Any]) -> None:
    """Adds a row to its table and its seal to the chain."""
    table, name, _ = SEALED[kind]
    connection.execute(insert(table).values(**row))
    _seal(connection, kind, str(row[name]), row)


def _seal(connection: Connection, kind: str, row_id: str, row: Mapping[str, Any]) -> None:
    last = connection.execute(select(seal.c.position, seal.c.sha256).order_by(seal.c.position.desc()).limit(1)).first()
    position, before = (1, "") if last is None else (last.position + 1, last.sha256)
    values = {"position": position, "kind": kind, "row_id": row_id, "sha256": hash_row(before, kind, row)}
    connection.execute(insert(seal).values(**values))


def hash_row(before: str, kind: str, row: Mapping[str, Any]) -> str:
    """Of the seal before and of all columns, in an order of their own."""
    content = json.dumps([before, kind, dict(sorted(row.items()))], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def seal_what_is_there(connection: Connection) -> None:
    """For a store that comes from a time without seals."""
    rows = [(row[when], kind, row) for kind, (table, _, when) in SEALED.items() for row in _rows(connection, table)]
    for _, kind, row in sorted(rows, key=lambda each: (each[0], each[1])):
        _seal(connection, kind, str(row[SEALED[kind][1]]), row)


def check_seals(connection: Connection) -> Iterator[str | None]:
    """For each row that people added, and each that is gone: what is wrong with it, or None."""
    rows = {
        (kind, str(row[name])): row for kind, (table, name, _) in SEALED.items() for row in _rows(connection, table)
    }
    before = ""
    for one in connection.execute(select(seal).order_by(seal.c.position)):
        row = rows.pop((one.kind, one.row_id), None)
        if row is None:
            yield f"{one.kind} {one.row_id}: missing"
        else:
            fits = hash_row(before, one.kind, row) == one.sha256
            yield None if fits else f"{one.kind} {one.row_id}: changed"
        before = one.sha256
    for kind, row_id in rows:
        yield f"{kind} {row_id}: not made by Selaras"


def _rows(connection: Connection, table: Table) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]
