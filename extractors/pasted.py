"""Pages and flowcharts that were pasted into an office document as pictures: each is read as a page of its own."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from schemas.errors import Unreadable
from schemas.raw import Cell, Line, Page, Table

FEW_LETTERS = 200
PICTURE_LEFT = "picture"


def with_pasted(page: Page, pasted: Sequence[bytes]) -> tuple[list[Page], bool]:
    """The page, followed by what its large pictures show, and whether all of them could be read.

    A page that holds nothing but read pictures is left out; one with few letters beside an unread picture says
    `needs_ocr`.
    """
    found = [scanned for data in pasted if (scanned := read_pasted(data)) is not None]
    all_read = len(found) == len(pasted)
    keeps = bool(page.blocks or page.shapes) or not found
    own = [replace(page, needs_ocr=not all_read and count_letters(page) < FEW_LETTERS)] if keeps else []
    numbered = enumerate([*own, *found], start=page.number)
    return [replace(item, number=number) for number, item in numbered], all_read


def read_pasted(data: bytes) -> Page | None:
    """What a picture shows; None where it cannot be opened or shows no words."""
    from extractors.scan import extract_scan

    with tempfile.TemporaryDirectory(prefix="selaras-") as folder:
        path = Path(folder) / "picture"
        path.write_bytes(data)
        try:
            pages = extract_scan(path).pages
        except Unreadable:
            return None
    return pages[0] if pages and pages[0].blocks else None


def count_letters(page: Page) -> int:
    """The letters of a page's lines and cells."""
    lines = [block for block in page.blocks if isinstance(block, Line)]
    cells: list[Cell] = [cell for block in page.blocks if isinstance(block, Table) for cell in block.cells]
    return sum(len(line.text) for line in lines) + sum(len(line.text) for cell in cells for line in cell.lines)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels; 0, 0 for a vector picture or a torn one."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return 0, 0
