"""Which files of an inbox are whole: looked at again and again, since network shares tell nobody of a change."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.sources import FileSeen

WHY = {
    "unfinished": "its name says that more of it is to come",
    "open": "it is open in an office program",
    "closed": "it cannot be opened ({detail})",
    "changing": "it still changes",
}
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")


@dataclass(frozen=True, slots=True)
class Look:
    """What can be seen of a file without opening it."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Left:
    """Why a file is left where it is, by a name that the night's report has a sentence for: 'open'."""

    why: str
    detail: str = ""

    def __str__(self) -> str:
        return WHY[self.why].format(detail=self.detail)


@dataclass(slots=True)
class Inbox:
    """Remembers since when each file is as it is, which were taken so, and why others that rest are left.

    Years of files may stay in an inbox: of one that was taken there is a line of text and three numbers.
    """

    stable_seconds: float
    since: dict[str, tuple[Look, float]] = field(default_factory=dict)
    taken: dict[str, Look] = field(default_factory=dict)
    left: dict[Path, Left] = field(default_factory=dict)

    def find_whole(self, files: Iterable[FileSeen], now: float) -> list[FileSeen]:
        """The files that have not changed for long enough, are not open in an office program and were not taken yet."""
        files = list(files)
        looks = {seen: look for seen in files if (look := look_at(seen.path)) is not None}
        self._note(looks, now)
        resting = [seen for seen in looks if self._rests(seen.path, now)]
        lost = [seen for seen in files if seen not in looks]
        self.left = {seen.path: why for seen in [*resting, *lost] if (why := why_left(seen.path)) is not None}
        return [seen for seen in resting if seen.path not in self.left]

    def take(self, files: Iterable[FileSeen]) -> None:
        for seen in files:
            self.taken[str(seen.path)], _ = self.since.pop(str(seen.path))

    def has_taken(self, path: Path) -> bool:
        """Whether the file was taken, as it is or as it was."""
        return str(path) in self.taken

    def _note(self, looks: dict[FileSeen, Look], now: float) -> None:
        """What is gone is forgotten, so that nights of files do not add up."""
        present = {str(seen.path): look for seen, look in looks.items()}
        self.since = {
            path: self.since[path] if path in self.since and self.since[path][0] == look else (look, now)
            for path, look in present.items()
            if self.taken.get(path) != look
        }
        self.taken = {path: look for path, look in self.taken.items() if path in present}

    def _rests(self, path: Path, now: float) -> bool:
        """Not taken yet, and unchanged for long enough."""
        known = self.since.get(str(path))
        return known is not None and now - known[1] >= self.stable_seconds


def look_at(path: Path) -> Look | None:
    """None for a file that is gone, or cannot be looked at now."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Look(status.st_size, status.st_mtime_ns, status.st_ino)


def why_left(path: Path) -> Left | None:
    """Why a file that rests is not whole, or not to be had; None where it can be taken. A pipe is taken unopened."""
    if path.suffix.lower() in UNFINISHED:
        return Left("unfinished")
    if is_open_elsewhere(path):
        return Left("open")
    try:
        if stat.S_ISREG(path.stat().st_mode):
            path.open("rb").close()
    except OSError as error:
        return Left("closed", str(error.strerror))
    return None


def is_open_elsewhere(path: Path) -> bool:
    """Word leaves '~$p.docx' (of sop.docx) beside an open document, LibreOffice '.~lock.sop.docx#'."""
    owners = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / name).exists() for name in owners)
