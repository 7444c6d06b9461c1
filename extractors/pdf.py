"""A born-digital PDF as a RawDocument: words, ruled tables, symbols, connectors, pictures.

Pages are read one at a time and closed; a page on which a picture holds what a person reads says `needs_ocr`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium

from extractors.aligned import find_aligned
from extractors.connectors import find_connectors
from extractors.grid import Grid
from extractors.layout import find_layout
from extractors.marks import find_marks
from extractors.pdf_page import PageContent, extract_content
from extractors.pdf_pictures import find_drawn_pictures, find_pictures, needs_ocr
from extractors.pdf_places import place_words
from extractors.pdf_scan import with_pictures_read
from extractors.shapes import find_shapes
from extractors.text_lines import PlacedWord, find_lines, find_words
from schemas.errors import DamagedFile, EmptyFile, EncryptedFile
from schemas.raw import Block, Box, Cell, Page, RawDocument, Table

MEDIA_TYPE = "application/pdf"
EXTRACTOR = "pdf/1"
DRAWING_CUT_SHORT = "drawing_cut_short"
TAIL = 4096  # bytes in which the end mark of a PDF stands
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD


def extract_pdf(path: Path, on_page: Callable[[int, int], None] | None = None) -> RawDocument:
    """All pages of the file. `on_page(done, total)` is called after each.

    Raises EmptyFile, EncryptedFile, DamagedFile.
    """
    document = _open(path)
    try:
        total = len(document)
        if total == 0:
            raise DamagedFile(f"{path.name}: no page")
        pages: list[Page] = []
        left_out: set[str] = set()
        for index in range(total):
            page, cut_short = _extract_page(document, index)
            pages.append(page)
            if cut_short:
                left_out.add(DRAWING_CUT_SHORT)
            if on_page is not None:
                on_page(index + 1, total)
    finally:
        document.close()
    return RawDocument(MEDIA_TYPE, tuple(pages), EXTRACTOR, tuple(sorted(left_out)))


def _open(path: Path) -> pdfium.PdfDocument:
    if path.stat().st_size == 0:
        raise EmptyFile(f"{path.name}: the file is empty")
    if not _has_end(path):
        raise DamagedFile(f"{path.name}: the end of the file is missing")
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code == PASSWORD_ERROR:
            raise EncryptedFile(f"{path.name}: a password is needed") from error
        raise DamagedFile(f"{path.name}: {error}") from error


def _has_end(path: Path) -> bool:
    """Whether the file ends as a PDF does. PDFium reads one that was cut off as far as it goes, and says nothing."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        tail = file.read()
    return b"%%EOF" in tail or b"startxref" in tail


def _extract_page(document: pdfium.PdfDocument, index: int) -> tuple[Page, bool]:
    """The page, and whether there was more drawing on it than was read."""
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise DamagedFile(f"page {index + 1} cannot be loaded: {error}") from error
    try:
        content = extract_content(page)
        read, cut_short = _read_page(page, content, index + 1)
        return with_pictures_read(page, read), cut_short
    finally:
        page.close()


def _read_page(page: pdfium.PdfPage, content: PageContent, number: int) -> tuple[Page, bool]:
    words = find_words(content.glyphs)
    boxes = [word.word.box for word in words]
    layout = find_layout(find_marks(content.paths))
    drawn = find_shapes(layout.figures, layout.grids, words, Box(0, 0, content.width, content.height))
    shapes = (*drawn, *find_drawn_pictures(page, content, layout.grids, boxes))
    read = Page(
        number=number,
        width=content.width,
        height=content.height,
        unit="point",
        blocks=_blocks(words, layout.grids),
        shapes=shapes,
        connectors=find_connectors(layout.strokes, layout.heads, shapes, boxes),
        pictures=find_pictures(content),
        needs_ocr=needs_ocr(content, boxes),
    )
    return read, content.cut_short or layout.cut_short


def _blocks(words: Sequence[PlacedWord], grids: Sequence[Grid]) -> tuple[Block, ...]:
    """Tables and the lines between them, from top to bottom."""
    homes, outside = place_words(words, grids)
    tables = [
        _table(grid, [homes.get((index, slot), []) for slot in range(len(grid.slots))])
        for index, grid in enumerate(grids)
    ]
    aligned, free = find_aligned(outside)
    blocks: list[Block] = [*tables, *aligned, *find_lines(free)]
    return tuple(sorted(blocks, key=lambda block: (block.box.y0, block.box.x0) if block.box else (0.0, 0.0)))


def _table(grid: Grid, words: Sequence[Sequence[PlacedWord]]) -> Table:
    return Table(grid.rows, grid.columns, tuple(_cells(grid, words)), grid.box, "ruled")


def _cells(grid: Grid, words: Sequence[Sequence[PlacedWord]]) -> Iterator[Cell]:
    for slot, inside in zip(grid.slots, words, strict=True):
        yield Cell(slot.row, slot.column, slot.row_span, slot.column_span, slot.box, find_lines(inside))
