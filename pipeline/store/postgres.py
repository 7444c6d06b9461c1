"""What is different where the store is in PostgreSQL: several machines share it, so locks must be its own.

A session's advisory lock goes with its connection: a machine that dies holds nobody up.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from schemas.errors import WorkspaceError

WRITER, MIGRATION = 0x53656C61, 0x53656C62  # any numbers that others who share the database don't use
OFTEN = 0.2
LOST = "the store lost its connection to this run meanwhile: run again, it goes on from there"


def is_shared(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


@contextmanager
def only_writer(
    engine: Engine, wait: float, tell: Callable[[], None], refusal: Callable[[], Exception]
) -> Iterator[None]:
    """Holds the store for this run, on whatever machine others are. `tell` is called once when it has to wait.

    A run whose connection was lost is refused at its next transaction: another may have begun meanwhile.
    """
    if not is_shared(engine):
        yield
        return
    with _session(engine) as session:
        deadline = time.monotonic() + wait
        told = False
        while not session.scalar(text(f"SELECT pg_try_advisory_lock({WRITER})")):
            if time.monotonic() > deadline:
                raise refusal()
            if not told:
                tell()
                told = True
            time.sleep(OFTEN)
        with _fenced(engine, int(session.scalar(text("SELECT pg_backend_pid()")) or 0)):
            yield


def is_held(engine: Engine) -> bool:
    """Whether a run of any machine holds the store now."""
    if not is_shared(engine):
        return False
    query = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {WRITER} AND granted"  # noqa: S608
    with engine.connect() as connection:
        return bool(connection.scalar(text(query)))


@contextmanager
def only_migration(engine: Engine) -> Iterator[None]:
    """Of machines that open the store at once, one brings it to its new schema and the others wait for that."""
    if not is_shared(engine):
        yield
        return
    with _session(engine) as session:
        session.execute(text(f"SELECT pg_advisory_lock({MIGRATION})"))
        yield


@contextmanager
def _session(engine: Engine) -> Iterator[Connection]:
    """A connection of its own outside any transaction. It is never used again, so its locks end with it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            yield connection
        finally:
            with contextlib.suppress(SQLAlchemyError):
                connection.invalidate()


@contextmanager
def _fenced(engine: Engine, holder: int) -> Iterator[None]:
    """Each writing transaction first makes sure that the lock is still held by the session that took it."""
    held = text(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = :holder AND classid = 0"
        " AND objid = :lock AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).bindparams(holder=holder, lock=WRITER)

    def check(connection: Connection) -> None:
        if connection.get_execution_options().get("writes") and not connection.scalar(held):
            raise WorkspaceError(LOST)

    event.listen(engine, "begin", check)
    try:
        yield
    finally:
        event.remove(engine, "begin", check)
