"""Which files of an inbox are whole: looked at again and again, since network shares tell nobody of a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.sources import FileSeen

UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of a file without opening it."""

    size: int
    changed: int
    inode: int


@dataclass(slots=True)
class Inbox:
    """Remembers since when each file is as it is, and which were taken so."""

    stable_seconds: float
    since: dict[Path, tuple[Look, float]] = field(default_factory=dict)
    taken: dict[Path, Look] = field(default_factory=dict)

    def find_whole(self, files: Iterable[FileSeen], now: float) -> list[FileSeen]:
        """The files that have not changed for long enough, are not open in an office program and were not taken yet."""
        looks = {seen: look for seen in files if (look := look_at(seen.path)) is not None}
        self._note(looks, now)
        return [seen for seen, look in looks.items() if self._is_whole(seen.path, look, now)]

    def take(self, files: Iterable[FileSeen]) -> None:
        for seen in files:
            self.taken[seen.path] = self.since[seen.path][0]

    def _note(self, looks: dict[FileSeen, Look], now: float) -> None:
        """What is gone is forgotten, so that nights of files do not add up."""
        present = {seen.path: look for seen, look in looks.items()}
        self.since = {
            path: self.since[path] if path in self.since and self.since[path][0] == look else (look, now)
            for path, look in present.items()
        }
        self.taken = {path: look for path, look in self.taken.items() if path in present}

    def _is_whole(self, path: Path, look: Look, now: float) -> bool:
        if self.taken.get(path) == look or path.suffix.lower() in UNFINISHED or is_open_elsewhere(path):
            return False
        return now - self.since[path][1] >= self.stable_seconds


def look_at(path: Path) -> Look | None:
    """None for a file that is gone, or cannot be looked at now."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Look(status.st_size, status.st_mtime_ns, status.st_ino)


def is_open_elsewhere(path: Path) -> bool:
    """Word leaves '~$p.docx' (of sop.docx) beside an open document, LibreOffice '.~lock.sop.docx#'."""
    owners = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / name).exists() for name in owners)
