"""What the machine does to a run (a full disk, a right that was taken, a database that is gone), with what helps.

The error that comes up may be any library's, so it is told by the system's number, or by the words that SQLite, DuckDB
and Arrow have for it, in the error or in those that led to it.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = frozenset({"sqlalchemy", "duckdb", "_duckdb", "pyarrow", "xlsxwriter"})
KEPT = "what was read is kept, the last release is whole, and the next run goes on from there"


@dataclass(frozen=True, slots=True)
class Fault:
    """`numbers` of the system (errno) and `words` (in small letters) that tell it; `remedy` is a sentence."""

    numbers: frozenset[int]
    words: tuple[str, ...]
    remedy: str


RIGHTS = frozenset({errno.EACCES, errno.EPERM})
FULL = Fault(
    frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}),
    ("disk is full", "no space left on device", "disk quota exceeded", "file too large"),
    f"the disk is full: make room and run again ({KEPT})",
)
FAULTS: tuple[Fault, ...] = (
    FULL,
    Fault(
        RIGHTS | {errno.EROFS},
        ("readonly database", "read-only file system"),
        f"it cannot be written to: give this account the right to write there and run again ({KEPT})",
    ),
    Fault(
        frozenset({errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ENODEV}),
        ("disk i/o error", "input/output error", "stale file handle"),
        f"the disk or the network share does not answer: look after it and run again ({KEPT})",
    ),
    Fault(
        frozenset(),
        ("database is locked", "database table is locked"),
        f"another program holds the database: close it and run again ({KEPT})",
    ),
    Fault(
        frozenset(),
        ("unable to open database file", "no such table"),
        "the database is gone or cannot be opened: put selaras.sqlite back, or mount its disk again, and run again",
    ),
    Fault(
        frozenset(),
        ("file is not a database", "database disk image is malformed"),
        "the database is damaged: put a copy of selaras.sqlite back; without one, take the folder originals/ of this "
        "workspace into a new workspace",
    ),
)
# What ends a run and never a document: the same document is read when the machine is well again. A right that a reader
# lacks may be that of its one original; where all lack it, the run meets it too.
MACHINE_NUMBERS = frozenset().union(*(fault.numbers for fault in FAULTS)) - RIGHTS


def machine_fault(error: BaseException) -> str | None:
    """The remedy where the machine is at fault: None for everything else."""
    for one in _chain(error):
        for fault in FAULTS:
            if _number(one) in fault.numbers or _says(one, fault.words):
                return fault.remedy
    return None


def missing_database(root: Path) -> str | None:
    """Why no new database is made where one was: the next release would lose all that the lost one knew."""
    if (root / "selaras.sqlite").exists() or not (root / "originals").is_dir():
        return None
    return (
        f"the database {root / 'selaras.sqlite'} is gone, and {root / 'originals'} is not: put the database back and "
        f"run again; without a copy of it, take {root / 'originals'} into a new workspace"
    )


def first_line(error: BaseException) -> str:
    """What the library said, without the wrapping: PostgreSQL's drivers give the parts of its answer."""
    said = getattr(getattr(error, "orig", None), "args", None)
    if said and isinstance(said[0], dict) and "M" in said[0]:
        return str(said[0]["M"])
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that led to it, without what was only being handled when it came."""
    one: BaseException | None = error
    while one is not None:
        yield one
        origin = getattr(one, "orig", None)
        one = one.__cause__ or (origin if isinstance(origin, BaseException) and origin is not one else None)


def _number(error: BaseException) -> int | None:
    return error.errno if isinstance(error, OSError) else None


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    """Only of errors that come from a database or the system: a document may say anything."""
    kind = type(error)
    ours = isinstance(error, (OSError, sqlite3.Error)) or kind.__module__.partition(".")[0] in LIBRARIES
    return ours and any(word in str(error).lower() for word in words)
