"""Removing originals that are no longer needed: only when asked, only of documents that are published in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from pipeline.store.sources import StoredSource, list_sources, original_key, record_outcome
from pipeline.store.tables import source
from pipeline.store.workspace import Workspace

READ, PUBLISHED = "read", "published"


@dataclass(frozen=True, slots=True)
class Removable:
    """An original whose time is over. `taken_in` is the day it came."""

    stored: StoredSource
    taken_in: str


def list_removable(workspace: Workspace, days: int, today: datetime | None = None) -> list[Removable]:
    """The originals of published documents that came more than `days` days ago.

    What waits for a person, could not be read, or stands in no release yet keeps its original.
    """
    before = ((today or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="microseconds")
    with workspace.engine.connect() as connection:
        came = {row.sha256: row.first_seen for row in connection.execute(select(source.c.sha256, source.c.first_seen))}
    return [
        Removable(stored, came[stored.sha256][:10])
        for stored in list_sources(workspace)
        if stored.kept and _is_done(stored) and came[stored.sha256] <= before
    ]


def is_removed(stored: StoredSource) -> bool:
    """Whether it was read and its original is gone; a file that could never be opened has none either."""
    return not stored.kept and stored.state == READ


def remove_originals(workspace: Workspace, removable: Iterable[Removable]) -> int:
    """Removes them for good; the readings, what was found and the history stay. Gives how many.

    The record comes first, so that nothing that is gone is ever taken for lost; what a kill left is removed next time.
    """
    chosen = [each.stored.sha256 for each in removable]
    for sha256 in chosen:
        record_outcome(workspace, sha256, kept=0)
    for stored in list_sources(workspace):
        if is_removed(stored) and workspace.files.has(original_key(stored.sha256)):
            workspace.files.remove(original_key(stored.sha256))
    return len(chosen)


def _is_done(stored: StoredSource) -> bool:
    return stored.state == READ and stored.release_state == PUBLISHED
