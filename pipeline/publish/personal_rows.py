"""The staged rows of a release without the numbers of civil servants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.publish.personal import SHORTEST_KNOWN, without_nips
from pipeline.publish.sql_text import quoted
from pipeline.publish.staging import Staging
from schemas.dataset.model import Table
from schemas.dataset.tables import TABLES
from schemas.source import Source

NUMBER_COLUMNS = (("sop", "approver_nip"), ("signatory", "nip"))
MAY_HOLD_ONE = r"(?:\p{Nd}[^\p{Nd}]*){6}"

Rewrite = Callable[[str], str]


def remove_nips(staging: Staging) -> frozenset[str]:
    """No column of any table holds a NIP any more. Gives the numbers that were read, as digits only."""
    known = frozenset(number for name, column in NUMBER_COLUMNS for number in _numbers(staging, name, column))
    for name, column in NUMBER_COLUMNS:
        staging.connection.execute(f"UPDATE {quoted(name)} SET {quoted(column)} = NULL")  # noqa: S608 - names of the schema
    names = ", ".join(f"'{column}'" for _, column in NUMBER_COLUMNS)
    staging.connection.execute(f"UPDATE evidence SET text = NULL WHERE column_name IN ({names})")  # noqa: S608 - names of the schema
    for table in TABLES:
        for one in table.columns:
            if one.kind == "string":
                _rewrite(staging, table, one.name, lambda text: without_nips(text, known))
    return known


def public_source(source: Source) -> Source:
    """The source as the page shows it: a number can stand in a file's name or in the reason why it waits."""
    return replace(
        source,
        name=without_nips(source.name),
        other_names=tuple(without_nips(name) for name in source.other_names),
        reason=None if source.reason is None else without_nips(source.reason),
        remedy=None if source.remedy is None else without_nips(source.remedy),
    )


def _numbers(staging: Staging, table: str, column: str) -> Iterable[str]:
    found = staging.connection.execute(f"SELECT DISTINCT {quoted(column)} FROM {quoted(table)}").fetchall()  # noqa: S608
    digits = ("".join(sign for sign in number or "" if sign.isdigit()) for (number,) in found)
    return [number for number in digits if len(number) >= SHORTEST_KNOWN]


def _rewrite(staging: Staging, table: Table, column: str, rewrite: Rewrite) -> None:
    """Changes the texts of a column; rows that come to have one key are one row."""
    connection, name = staging.connection, quoted(column)
    query = f"SELECT DISTINCT {name} FROM {quoted(table.name)} WHERE regexp_matches({name}, '{MAY_HOLD_ONE}')"  # noqa: S608
    texts = [text for (text,) in connection.execute(query).fetchall()]
    changed = [(text, after) for text in texts if (after := rewrite(text)) != text]
    if not changed:
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE rewritten (printed VARCHAR, shown VARCHAR)")
    connection.executemany("INSERT INTO rewritten VALUES (?, ?)", changed)
    update = f"UPDATE {quoted(table.name)} SET {name} = shown FROM rewritten WHERE {name} = printed"  # noqa: S608 - names of the schema
    connection.execute(update)
    if column in table.key:
        numbered = f"row_number() OVER (PARTITION BY {quoted(*table.key)} ORDER BY {quoted(*table.names)})"
        again = f"SELECT rowid FROM {quoted(table.name)} QUALIFY {numbered} > 1"  # noqa: S608 - names of the schema
        connection.execute(f"DELETE FROM {quoted(table.name)} WHERE rowid IN ({again})")  # noqa: S608 - names of the schema
        staging.settle(table)
