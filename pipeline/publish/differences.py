"""Where two relations with the columns of a table differ, told by hashes: that takes a second for millions of rows."""

from __future__ import annotations

from pipeline.publish.sql_text import quoted
from schemas.dataset.model import Table


def differing(table: Table, one: str, other: str) -> str:
    """A query for the values of the key's first column under which the two have not the same rows."""
    told = f"{quoted(table.key[0])} AS first, count(*) AS rows, sum(hash({quoted(*table.names)})) AS hash"
    left, right = (f"(SELECT {told} FROM {rows} GROUP BY first)" for rows in (one, other))  # noqa: S608 - names of the schema
    same = "one.rows IS NOT DISTINCT FROM other.rows AND one.hash IS NOT DISTINCT FROM other.hash"
    return f"SELECT first FROM {left} AS one FULL JOIN {right} AS other USING (first) WHERE NOT ({same})"  # noqa: S608
