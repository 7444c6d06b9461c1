"""The workspace: one private folder (or a database and a bucket by URL) that holds everything Selaras knows.

originals/  what was taken in, by content hash, never changed
readings/   what was understood, by cache key
scratch/    files that are being made
selaras.sqlite, selaras.toml, writer.lock, prefect/
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from pipeline.store.files import FileStore, open_files
from pipeline.store.migrations import migrate, needs_migration
from pipeline.store.settings import Settings, load_settings
from schemas.errors import WorkspaceError

DEFAULT_FOLDER = ".selaras"
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
def open_workspace(folder: Path | None = None, *, create: bool = True) -> Iterator[Workspace]:
    """Opens it for reading; who writes takes `writing` too. Without `create` one that isn't there is an error."""
    root = workspace_folder(folder)
    if not create and not root.is_dir():
        raise WorkspaceError(f"there is no workspace at {root}: `selaras ingest PATH` makes one, or give --workspace")
    try:
        workspace = _opened(root)
    except (OSError, SQLAlchemyError) as error:
        raise WorkspaceError(f"the workspace {root} cannot be used: {_first_line(error)}") from error
    try:
        yield workspace
    finally:
        workspace.engine.dispose()


def _opened(root: Path) -> Workspace:
    for part in (root, root / "scratch"):
        part.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    settings = load_settings(root)
    engine = connect(settings.database_url or _own_database(root))
    if needs_migration(engine):
        with FileLock(root / "migration.lock", mode=0o600):
            migrate(engine)
    return Workspace(root, settings, engine, open_files(settings.files_url, root, root / "scratch"))


def _own_database(root: Path) -> str:
    path = root / "selaras.sqlite"
    path.touch(mode=0o600)
    return f"sqlite:///{path}"


@contextmanager
def writing(workspace: Workspace, wait: float, tell: Callable[[str], None]) -> Iterator[None]:
    """Holds the workspace as its only writer; a second one says so, waits for `wait` seconds and gives up."""
    lock = FileLock(workspace.root / "writer.lock", mode=0o600)
    try:
        _acquire(lock, wait, tell)
    except Timeout as error:
        raise WorkspaceError(
            f"another run is writing to {workspace.root}: try again when it is done, or wait longer with --wait SECONDS"
        ) from error
    except OSError as error:
        raise WorkspaceError(f"the workspace {workspace.root} is not writable: {error.strerror}") from error
    try:
        clear_scratch(workspace)
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, wait: float, tell: Callable[[str], None]) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tell(f"another run is writing to this workspace; waiting up to {wait:g} seconds")
        lock.acquire(timeout=wait)


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
    engine = create_engine(url)
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


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
