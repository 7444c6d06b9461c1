"""Where the two halves meet: the bytes of one file become what it says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from schemas.errors import Unreadable, UnsoundReading
from schemas.sop import Reading

OnPage = Callable[[int, int], None]
FAULTS_TOLD = 3


def read_file(path: Path, on_page: OnPage | None = None, first_pages: int | None = None) -> Reading:
    """Reads one file of any format. Raises one of the errors of `schemas.errors` where it cannot be read.

    With `first_pages` the rest of the file is left alone and stands in `pages_unread`.
    """
    from extractors.formats import extract
    from pipeline.read.document import read_document

    if first_pages is None:
        return sound(read_document(extract(path, on_page)), path.name)
    return _read_first_pages(path, on_page, first_pages)


def sound(reading: Reading, name: str) -> Reading:
    """The reading, if a release can hold it: told here, one faulty reading cannot hold up all others later."""
    from pipeline.publish.soundness import find_faults

    faults = [fault for sop in reading.sops for fault in find_faults(sop)]
    if faults:
        raise UnsoundReading(f"{name!r}: {faults[0]}", faults="; ".join(faults[:FAULTS_TOLD]))
    return reading


def _read_first_pages(path: Path, on_page: OnPage | None, first_pages: int) -> Reading:
    from extractors.first_pages import cut_first_pages

    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part"
        total = cut_first_pages(path, first_pages, part)
        if total is None:
            raise Unreadable(f"{path.name!r} has no pages that can be read one by one")
        reading = read_file(part, on_page)
    rest = tuple(range(first_pages + 1, total + 1))
    return reading.model_copy(update={"pages": total, "pages_unread": reading.pages_unread + rest})
