"""Stores as earlier versions left them."""

from __future__ import annotations

from sqlalchemy import Engine, text

from pipeline.store.migrations import MIGRATIONS


def make_earlier(engine: Engine, version: int) -> None:
    """The tables that stood after the first `version` migrations; none for 0."""
    with engine.execution_options(writes=True).begin() as connection:
        if version:
            connection.execute(text("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)"))
        for number, statements in enumerate(MIGRATIONS[:version], start=1):
            for statement in statements:
                connection.execute(text(statement))
            connection.execute(text("INSERT INTO schema_version VALUES (:version)"), {"version": number})
