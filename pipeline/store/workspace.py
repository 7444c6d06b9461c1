"""The workspace: one private folder (or a database and a bucket by URL) that holds everything Selaras knows.

originals/  what was taken in, by content hash, never changed
readings/   what was understood, by cache key
parts/      what each document gives to a release, kept from the last one; may be deleted at any time
scratch/    files that are being made
selaras.sqlite, selaras.toml, writer.lock, prefect/
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from pipeline.store.files import FileStore, open_files
from pipeline.store.machine_faults import first_line, machine_fault, missing_database
from pipeline.store.migrations import migrate, needs_migration
from pipeline.store.postgres import is_held, is_shared, only_migration, only_writer
from pipeline.store.settings import Settings, load_settings
from schemas.errors import MissingExtra, SelarasError, UsageError, WorkspaceError

DEFAULT_FOLDER = ".selaras"
DATABASE = "selaras.sqlite"
VARIABLE = "SELARAS_WORKSPACE"
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Workspace:
    root: Path
    settings: Settings
    engine: Engine
    files: FileStore

    @property
    def scratch(self) -> Path:
        return self.root / "scratch"

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A writing transaction: all of it or nothing."""
        with self.engine.execution_options(writes=True).begin() as connection:
            yield connection


def workspace_folder(given: Path | None) -> Path:
    """--workspace, else SELARAS_WORKSPACE, else ./.selaras; absolute."""
    return (given or Path(os.environ.get(VARIABLE) or DEFAULT_FOLDER)).absolute()


@contextmanager
def open_workspace(
    folder: Path | None = None, *, create: bool = True, settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Workspace]:
    """Opens it for reading; who writes takes `writing` too. Without `create` one that isn't there is an error."""
    root = workspace_folder(folder)
    if not create and not root.is_dir():
        raise WorkspaceError(f"there is no workspace at {root}: `selaras ingest PATH` makes one, or give --workspace")
    try:
        workspace = _opened(root, settings)
    except (OSError, SQLAlchemyError) as error:
        remedy = machine_fault(error) or "give another with --workspace, or this account the right to use it"
        raise WorkspaceError(f"the workspace {root} cannot be used: {first_line(error)}: {remedy}") from error
    try:
        yield workspace
    except SelarasError:
        raise
    except Exception as error:
        if (helps := machine_fault(error)) is None:
            raise
        named = getattr(error, "filename", None)
        place = f"the workspace {root}" if named is None else str(named)
        raise WorkspaceError(f"{place}: {first_line(error)}: {helps}") from error
    finally:
        workspace.engine.dispose()


def _opened(root: Path, options: Mapping[str, str]) -> Workspace:
    for part in (root, root / "scratch"):
        part.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    settings = load_settings(root, options=options)
    engine = connect(settings.database_url or _own_database(root))
    if needs_migration(engine):
        with FileLock(root / "migration.lock", mode=0o600), only_migration(engine):
            migrate(engine)
    return Workspace(root, settings, engine, open_files(settings.files_url, root, root / "scratch"))


def _own_database(root: Path) -> str:
    if (reason := missing_database(root)) is not None:
        raise WorkspaceError(reason)
    path = root / DATABASE
    path.touch(mode=0o600)
    return f"sqlite:///{path}"


@contextmanager
def writing(workspace: Workspace, wait: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Holds the workspace as its only writer; a second one says so, waits for `wait` seconds and gives up.

    A folder is held by a lock on a file of it; a database that machines share by a lock of the database too.
    """
    lock = FileLock(workspace.root / "writer.lock", mode=0o600)
    whose = workspace.engine.url.render_as_string() if is_shared(workspace.engine) else str(workspace.root)

    def waits() -> None:
        tell(f"another run is writing to this workspace; waiting up to {wait:g} seconds")

    def refusal() -> WorkspaceError:
        return WorkspaceError(
            f"another run is writing to {whose}: try again when it is done, or wait longer with --wait SECONDS"
        )

    try:
        _acquire(lock, wait, waits)
    except Timeout as error:
        raise refusal() from error
    except OSError as error:
        raise WorkspaceError(f"the workspace {workspace.root} is not writable: {error.strerror}") from error
    try:
        with only_writer(workspace.engine, wait, waits, refusal):
            clear_scratch(workspace)
            yield
    finally:
        lock.release()


def _acquire(lock: FileLock, wait: float, waits: Callable[[], None]) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waits()
        lock.acquire(timeout=wait)


def is_being_written(workspace: Workspace) -> bool:
    """Whether a run is at work on it now."""
    lock = FileLock(workspace.root / "writer.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False  # who may only look cannot take the lock, and nobody else's can be seen
    lock.release()
    return is_held(workspace.engine)


def clear_scratch(workspace: Workspace) -> None:
    """What a killed run left half made."""
    for path in workspace.scratch.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def connect(url: str) -> Engine:
    """A store by its SQLAlchemy URL. PostgreSQL is spoken to by pg8000 unless the URL names another driver."""
    try:
        made = make_url(url)
        if made.drivername == "postgresql":
            made = made.set(drivername="postgresql+pg8000")
        shared = {"isolation_level": "REPEATABLE READ", "pool_pre_ping": True}
        engine = create_engine(made, **(shared if made.get_backend_name() == "postgresql" else {}))
    except ModuleNotFoundError as error:
        raise MissingExtra("the setting database_url", "postgres") from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError(f"the setting 'database_url' is no URL of a database: {first_line(error)}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside the one writer, nothing lost when the power goes, and transactions that hold DDL too."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writing transaction takes its lock at once: one that reads first and then writes could be refused half way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
