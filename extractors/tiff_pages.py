"""The pages of a TIFF without a look at their pixels: the chain of its directories."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

ORDERS: dict[bytes, Literal["little", "big"]] = {b"II": "little", b"MM": "big"}
CLASSIC, BIG = 42, 43


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file's numbers are stored: bytes of an offset, of a directory's count, of one entry."""

    order: Literal["little", "big"]
    offset: int
    count: int
    entry: int

    def number(self, file: IO[bytes], size: int) -> int:
        return int.from_bytes(file.read(size), self.order)


def cut_tiff(path: Path, pages: int, out: Path) -> int:
    """Copies the file to `out`, which ends after the first `pages` pages, and gives the number of pages in all."""
    shutil.copyfile(path, out)
    with out.open("r+b") as file:
        ends = list(_ends(file))
        if 0 < pages < len(ends):
            place, size = ends[pages - 1]
            file.seek(place)
            file.write(bytes(size))
    return len(ends)


def count_tiff_pages(file: IO[bytes]) -> int:
    """The number of pages; 0 where it is no TIFF."""
    return sum(1 for _ in _ends(file))


def _ends(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Where each page's directory points to the next one, and in how many bytes; a chain that turns back ends."""
    layout = _layout(file)
    if layout is None:
        return
    seen: set[int] = set()
    directory = layout.number(file, layout.offset)
    while directory and directory not in seen:
        seen.add(directory)
        file.seek(directory)
        entries = layout.number(file, layout.count)
        place = directory + layout.count + entries * layout.entry
        file.seek(place)
        pointer = file.read(layout.offset)
        if len(pointer) < layout.offset:
            return
        yield place, layout.offset
        directory = int.from_bytes(pointer, layout.order)


def _layout(file: IO[bytes]) -> _Layout | None:
    """The layout that the header tells, the file left at the first directory's offset; None where it is no TIFF."""
    order = ORDERS.get(file.read(2))
    if order is None:
        return None
    version = int.from_bytes(file.read(2), order)
    if version == BIG:
        file.seek(8)
        return _Layout(order, 8, 8, 20)
    return _Layout(order, 4, 2, 12) if version == CLASSIC else None
