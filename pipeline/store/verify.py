"""Whether everything that was kept is still what it was when it was kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, text

from pipeline.store.files import hash_file
from pipeline.store.readings import reading_file
from pipeline.store.runs import latest_release
from pipeline.store.seals import check_seals
from pipeline.store.sources import list_sources, original_key
from pipeline.store.tables import reading
from pipeline.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many were looked at, and what was wrong with which: 'original 3f2a…: changed'."""

    originals: int
    readings: int
    decisions: int
    released: int
    damaged: tuple[str, ...]


def verify(workspace: Workspace) -> Verdict:
    originals = list(_check_originals(workspace))
    readings = list(_check_readings(workspace))
    decisions = list(_check_decisions(workspace))
    released = list(_check_release(workspace))
    everything = [*originals, *readings, *decisions, *released, *_check_database(workspace)]
    damaged = tuple(what for what in everything if what is not None)
    return Verdict(len(originals), len(readings), len(decisions), len(released), damaged)


def _check_originals(workspace: Workspace) -> Iterator[str | None]:
    for source in list_sources(workspace):
        if source.kept:
            yield _compare(workspace, f"original {source.sha256}", original_key(source.sha256), source.sha256)


def _check_readings(workspace: Workspace) -> Iterator[str | None]:
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(reading).where(reading.c.file_sha256.is_not(None))).all()
    for row in rows:
        yield _compare(workspace, f"reading {row.key}", reading_file(row.key), row.file_sha256)


def _check_decisions(workspace: Workspace) -> Iterator[str | None]:
    with workspace.engine.connect() as connection:
        yield from check_seals(connection)


def _compare(workspace: Workspace, what: str, key: str, sha256: str) -> str | None:
    if not workspace.files.has(key):
        return f"{what}: missing"
    with workspace.files.on_disk(key) as path:
        return None if hash_file(path) == sha256 else f"{what}: changed"


def _check_release(workspace: Workspace) -> Iterator[str | None]:
    """The last release's manifest against the store, and each of its files against the manifest."""
    latest = latest_release(workspace)
    if latest is None:
        return
    folder, manifest_sha256 = latest
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        yield f"release {folder}: missing"
        return
    data = manifest.read_bytes()
    if hashlib.sha256(data).hexdigest() != manifest_sha256:
        yield f"release file {manifest}: changed"
        return
    yield None
    for name, sha256 in json.loads(data)["hashes"].items():
        yield _compare_file(folder / name, sha256)


def _compare_file(path: Path, sha256: str) -> str | None:
    if not path.is_file():
        return f"release file {path}: missing"
    return None if hash_file(path) == sha256.removeprefix("sha256:") else f"release file {path}: changed"


def _check_database(workspace: Workspace) -> Iterator[str]:
    """SQLite looks at its own pages."""
    if workspace.engine.dialect.name != "sqlite":
        return
    with workspace.engine.connect() as connection:
        for (line,) in connection.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield f"database: {line}"
