"""Readings, kept under what they depend on: the content, the reader, the vocabulary and the options.

A reading is a gzipped JSON file (`schemas.sop.Reading`). A refusal is kept as a row without a file, so that a document
that could not be read is not tried again until something changes or `selaras retry` asks for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from pipeline.store.files import hash_file
from pipeline.store.packing import unpack_reading
from pipeline.store.sources import StoredSource
from pipeline.store.tables import reading as table
from pipeline.store.tables import source
from pipeline.store.workspace import Workspace, now
from schemas.sop import Reading


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reading depends on besides the content. `version` is a hash of the code that reads."""

    version: str
    vocabulary: str
    options: Mapping[str, str]

    def key(self, sha256: str) -> str:
        parts = json.dumps([sha256, self.version, self.vocabulary, dict(sorted(self.options.items()))])
        return hashlib.sha256(parts.encode()).hexdigest()


def reading_file(key: str) -> str:
    return f"readings/{key[:2]}/{key}.json.gz"


def keep_reading(workspace: Workspace, key: str, sha256: str, packed: Path | None, seconds: float, mega: float) -> None:
    """Keeps a packed reading of the scratch folder (None: the document was refused) and what it cost."""
    row: dict[str, Any] = {"key": key, "sha256": sha256, "read_at": now(), "seconds": seconds, "megabytes": mega}
    row["file_sha256"] = None if packed is None else hash_file(packed)
    if packed is not None:
        workspace.files.take(reading_file(key), packed)
    with workspace.transaction() as connection:
        connection.execute(delete(table).where(table.c.key == key))
        connection.execute(insert(table).values(**row))


def clean_readings(workspace: Workspace, days: float, today: datetime | None = None) -> int:
    """Removes readings that no source points to any more and that are older than `days`; gives how many.

    They are of earlier readers and vocabularies: whoever goes back to one of those reads again. The record goes first,
    so that nothing that is gone is taken for lost. A reading that a source has, and an original, is never touched.
    """
    before = ((today or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="microseconds")
    used = select(source.c.reading_key).where(source.c.reading_key.is_not(None))
    old = table.c.key.not_in(used) & (table.c.read_at <= before)
    with workspace.transaction() as connection:
        keys = connection.execute(select(table.c.key).where(old)).scalars().all()
        connection.execute(delete(table).where(old))
    for key in keys:
        workspace.files.remove(reading_file(key))
    return len(keys)


def reading_hashes(workspace: Workspace) -> dict[str, str]:
    """The hash of each reading's file, by its key: a document that is read again may get another under the same."""
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(table.c.key, table.c.file_sha256).where(table.c.file_sha256.is_not(None)))
        return {row.key: row.file_sha256 for row in rows}


def load_reading(workspace: Workspace, stored: StoredSource) -> Reading | None:
    """The reading that the source's record points to; None for one that was refused or not read yet."""
    if stored.reading_key is None or not has_reading(stored):
        return None
    return unpack_reading(workspace.files.read(reading_file(stored.reading_key)))


def has_reading(stored: StoredSource) -> bool:
    return stored.reading_key is not None and stored.state in ("read", "partial")
