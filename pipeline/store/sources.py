"""The files that were taken in: one record a content, however many places it was found in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from pipeline.store.files import copy_file, hash_file
from pipeline.store.tables import source, source_file
from pipeline.store.workspace import Workspace, now


class SourceUnreadable(Exception):
    """A file that is there, or was there, and does not give its bytes; `str()` is the system's reason."""


State = Literal["waiting", "read", "partial", "quarantined"]


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file as it was found: its absolute path and the name that the release shows ('dinas-a/sop 1.pdf').

    `agency_folder` is the folder's name where folders are offices.
    """

    path: Path
    name: str
    agency_folder: str | None = None


@dataclass(frozen=True, slots=True)
class StoredSource:
    """One content. `names` are sorted, one for each place it was found in."""

    sha256: str
    state: State
    bytes: int
    kept: bool
    names: tuple[str, ...]
    media_type: str | None = None
    pages: int | None = None
    sops: int | None = None
    reason_code: str | None = None
    reason_values: Mapping[str, str] = field(default_factory=dict)
    reading_key: str | None = None
    agency_folder: str | None = None
    release_state: str | None = None


def original_key(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256}"


@dataclass(frozen=True, slots=True)
class Place:
    """A content that was found at a path. `kept` as in the store; `state` is that of its source."""

    sha256: str
    name: str
    agency_folder: str | None
    kept: int
    state: str


def known_places(workspace: Workspace, *paths: Path) -> dict[str, list[Place]]:
    """What the store knows of these places, of all where none is given, by the path as text."""
    query = select(source_file.c.path, source_file.c.name, source.c.sha256, source.c.agency_folder)
    query = query.add_columns(source.c.kept, source.c.state).join(source, source.c.sha256 == source_file.c.sha256)
    if paths:
        query = query.where(source_file.c.path.in_([path_text(path) for path in paths]))
    found: dict[str, list[Place]] = {}
    with workspace.engine.connect() as connection:
        for row in connection.execute(query):
            place = Place(row.sha256, row.name, row.agency_folder, row.kept, row.state)
            found.setdefault(row.path, []).append(place)
    return found


def keep_original(workspace: Workspace, seen: FileSeen, places: Mapping[str, Sequence[Place]] | None = None) -> str:
    """Puts the bytes of a file in the store, unless they are there, and remembers where they were found.

    Returns the sha256. A new content waits to be read; one that was read and whose original was removed is not kept
    again. `places` spares the store a question for each file. Raises SourceUnreadable where the file cannot be read.
    """
    try:
        sha256, size = hash_file(seen.path), seen.path.stat().st_size
    except OSError as error:
        raise SourceUnreadable(error.strerror or type(error).__name__) from error
    here = (known_places(workspace, seen.path) if places is None else places).get(path_text(seen.path), ())
    if _is_settled(workspace, here, sha256, seen):
        return sha256
    known = _kept_and_state(workspace, sha256)
    if known != (0, "read") and not workspace.files.has(original_key(sha256)):
        copy, sha256 = copy_file(seen.path, workspace.scratch)
        size = copy.stat().st_size
        workspace.files.take(original_key(sha256), copy)
        if known is not None and not known[0]:
            record_outcome(workspace, sha256, kept=1)
    with workspace.transaction() as connection:
        _forget_inaccessible(connection, seen.path)
        _add_source(connection, sha256, seen, {"bytes": size, "kept": 1, "state": "waiting"})
    return sha256


def _is_settled(workspace: Workspace, here: Sequence[Place], sha256: str, seen: FileSeen) -> bool:
    """Whether the store would stay as it is: an inbox that holds years of files is looked through without writing."""
    same = [place for place in here if place.sha256 in (sha256, _stand_in(seen.path))]
    if len(same) != 1 or same[0].sha256 != sha256 or same[0].name > seen.name:
        return False
    folder, before = seen.agency_folder, same[0].agency_folder
    if folder is not None and (before is None or before > folder):
        return False
    return (same[0].kept, same[0].state) == (0, "read") or workspace.files.has(original_key(sha256))


def _kept_and_state(workspace: Workspace, sha256: str) -> tuple[int, str] | None:
    with workspace.engine.connect() as connection:
        row = connection.execute(select(source.c.kept, source.c.state).where(source.c.sha256 == sha256)).first()
    return None if row is None else (row.kept, row.state)


def keep_together(workspace: Workspace, archive: Path, pages: Sequence[FileSeen]) -> str:
    """Keeps an archive (in the scratch folder) of several files as one source that is found at each of their places."""
    sha256, size = hash_file(archive), archive.stat().st_size
    known = _kept_and_state(workspace, sha256)
    if known != (0, "read") and not workspace.files.has(original_key(sha256)):
        workspace.files.take(original_key(sha256), archive)
        if known is not None and not known[0]:
            record_outcome(workspace, sha256, kept=1)
    with workspace.transaction() as connection:
        for page in pages:
            _forget_inaccessible(connection, page.path)
            _add_source(connection, sha256, page, {"bytes": size, "kept": 1, "state": "waiting"})
    return sha256


def sources_within(workspace: Workspace, paths: Sequence[Path]) -> list[str]:
    """The sources that were found at some of these places and nowhere else."""
    inside = {path_text(path) for path in paths}
    places: dict[str, set[str]] = {}
    with workspace.engine.connect() as connection:
        for row in connection.execute(select(source_file.c.sha256, source_file.c.path)):
            places.setdefault(row.sha256, set()).add(row.path)
    return sorted(sha256 for sha256, found in places.items() if found <= inside)


def keep_inaccessible(workspace: Workspace, seen: FileSeen, detail: str) -> str:
    """Remembers a file that cannot be opened. Its sha256 is made of its path, since its content is not known."""
    sha256 = _stand_in(seen.path)
    reason = {"reason_code": "inaccessible_file", "reason_values": json.dumps({"detail": detail})}
    with workspace.transaction() as connection:
        _add_source(connection, sha256, seen, {"bytes": 0, "kept": 0, "state": "quarantined", **reason})
    return sha256


def list_sources(workspace: Workspace) -> list[StoredSource]:
    """All of them, by name."""
    with workspace.engine.connect() as connection:
        names: dict[str, list[str]] = {}
        for row in connection.execute(select(source_file.c.sha256, source_file.c.name)):
            names.setdefault(row.sha256, []).append(row.name)
        found = [_stored(row, names.get(row.sha256, ())) for row in connection.execute(select(source))]
    return sorted(found, key=lambda stored: (stored.names, stored.sha256))


def record_outcome(workspace: Workspace, sha256: str, **values: Any) -> None:
    """What reading a source came to: state, media_type, pages, sops, reason_code, reason_values, reading_key."""
    if isinstance(values.get("reason_values"), Mapping):
        values["reason_values"] = json.dumps(values["reason_values"], sort_keys=True)
    with workspace.transaction() as connection:
        connection.execute(update(source).where(source.c.sha256 == sha256).values(**values, changed_at=now()))


def record_release_states(workspace: Workspace, states: Mapping[str, str]) -> None:
    """What the release that was just put in place says of each source."""
    with workspace.transaction() as connection:
        said = {
            row.sha256: row.release_state for row in connection.execute(select(source.c.sha256, source.c.release_state))
        }
        for sha256, state in states.items():
            if said.get(sha256) != state:
                connection.execute(update(source).where(source.c.sha256 == sha256).values(release_state=state))


def inaccessible_files(workspace: Workspace) -> list[tuple[str, FileSeen]]:
    """The stand-in's sha256 and the place of each file that could not be opened."""
    query = select(source_file, source.c.agency_folder).join(source, source.c.sha256 == source_file.c.sha256)
    with workspace.engine.connect() as connection:
        rows = connection.execute(query.where(source.c.kept == 0)).all()
    return [(row.sha256, FileSeen(Path(row.path), row.name, row.agency_folder)) for row in rows]


def _add_source(connection: Connection, sha256: str, seen: FileSeen, values: Mapping[str, Any]) -> None:
    moment = now()
    known = connection.execute(select(source.c.agency_folder).where(source.c.sha256 == sha256)).first()
    if known is None:
        times = {"first_seen": moment, "changed_at": moment}
        connection.execute(insert(source).values(sha256=sha256, agency_folder=seen.agency_folder, **values, **times))
    elif seen.agency_folder is not None:
        first = min(filter(None, (known.agency_folder, seen.agency_folder)))  # the same whatever the order of the files
        connection.execute(update(source).where(source.c.sha256 == sha256).values(agency_folder=first))
    _add_place(connection, sha256, seen, moment)


def _add_place(connection: Connection, sha256: str, seen: FileSeen, moment: str) -> None:
    """A file that was named from two folders has the first name in sort order, whichever came first."""
    path = path_text(seen.path)
    place = (source_file.c.path == path) & (source_file.c.sha256 == sha256)
    known = connection.execute(select(source_file.c.name).where(place)).scalar()
    if known is None:
        row = {"path": path, "sha256": sha256, "name": seen.name, "first_seen": moment}
        connection.execute(insert(source_file).values(**row))
    elif seen.name < known:
        connection.execute(update(source_file).where(place).values(name=seen.name))


def _forget_inaccessible(connection: Connection, path: Path) -> None:
    """The stand-in of a file that can be opened now has had its day."""
    for table in (source, source_file):
        connection.execute(delete(table).where(table.c.sha256 == _stand_in(path)))


def _stand_in(path: Path) -> str:
    return hashlib.sha256(b"inaccessible\0" + os.fsencode(path)).hexdigest()


def path_text(path: Path) -> str:
    """A path as text that every database takes: bytes that are no UTF-8 as '\\xe9'."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _stored(row: Row[Any], names: Iterable[str]) -> StoredSource:
    return StoredSource(
        sha256=row.sha256,
        state=row.state,
        bytes=row.bytes,
        kept=bool(row.kept),
        names=tuple(sorted(names)),
        media_type=row.media_type,
        pages=row.pages,
        sops=row.sops,
        reason_code=row.reason_code,
        reason_values=json.loads(row.reason_values or "{}"),
        reading_key=row.reading_key,
        agency_folder=row.agency_folder,
        release_state=row.release_state,
    )
