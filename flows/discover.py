"""The files behind the paths that were given: a file, a folder (walked) or a glob."""

from __future__ import annotations

import glob
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.publish.place import MANIFEST, manifest_of
from pipeline.store.sources import FileSeen
from pipeline.store.workspace import DATABASE
from schemas.errors import UsageError

NOT_DOCUMENTS = ("thumbs.db", "desktop.ini")
LOCK_PREFIXES = (".", "~$")  # hidden files, and what Office leaves beside an open document


def discover_files(paths: Iterable[str], *, agency_from_folder: bool = False) -> list[FileSeen]:
    """Every file once, by name, whatever the order of the paths. A path that does not exist is a UsageError.

    A file is named after itself, one in a folder after its way from there ('dinas-a/sop 1.pdf'). A file that is named
    itself is always taken; in folders, hidden files and those that a file manager or an open Word leaves are not.
    """
    found: dict[Path, FileSeen] = {}
    for path in expand(paths):
        for seen in _files_under(path, agency_from_folder):
            known = found.get(seen.path)
            if known is None or seen.name < known.name:
                found[seen.path] = seen
    return sorted(found.values(), key=lambda seen: (seen.name, str(seen.path)))


def expand(paths: Iterable[str]) -> Iterator[Path]:
    for given in paths:
        path = Path(given)
        if given and os.path.lexists(path):
            yield Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its own name, so no resolve()
            continue
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            raise UsageError(f"{given!r} does not exist: give a file, a folder or a pattern that matches files")
        yield from (Path(os.path.abspath(match)) for match in matches)  # noqa: PTH100


def _files_under(path: Path, agency_from_folder: bool) -> Iterator[FileSeen]:
    if not path.is_dir():
        yield FileSeen(path, printable_name(path.name))
        return
    for file in walk(path):
        way = file.relative_to(path)
        agency = printable_name(way.parts[0]) if agency_from_folder and len(way.parts) > 1 else None
        yield FileSeen(file, printable_name(way.as_posix()), agency)


def walk(folder: Path) -> Iterator[Path]:
    """The files of a folder in order. A folder that is reached twice, through links, is walked once.

    A folder that cannot be listed is given itself, so that it is accounted for. Releases and workspaces are passed
    over: what Selaras made is no document.
    """
    walked: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            status = here.stat()
            entries = sorted(here.iterdir())
        except OSError:
            yield here
            continue
        if (status.st_dev, status.st_ino) in walked or is_made_by_us(here):
            continue
        walked.add((status.st_dev, status.st_ino))
        taken = [entry for entry in entries if not _is_ignored(entry.name)]
        waiting += reversed([entry for entry in taken if entry.is_dir()])
        yield from (entry for entry in taken if not entry.is_dir())


def is_made_by_us(folder: Path) -> bool:
    """Whether it is a workspace or a release. A pipe of that name is never waited for."""
    return (folder / DATABASE).is_file() or ((folder / MANIFEST).is_file() and manifest_of(folder) is not None)


def why_not_openable(path: Path) -> str | None:
    """'no such file', 'not a regular file' (a pipe would wait for ever), or None."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return error.strerror or type(error).__name__
    return None if stat.S_ISREG(mode) else "not a regular file"


def printable_name(name: str) -> str:
    """A name as NFC text; bytes that are no UTF-8 are shown as they are: 'sop\\xe9.pdf'."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", text)


def _is_ignored(name: str) -> bool:
    return name.startswith(LOCK_PREFIXES) or name.lower() in NOT_DOCUMENTS
