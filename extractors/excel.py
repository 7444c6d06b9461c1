"""Spreadsheets (XLSX) straight from their XML: each visible sheet is a page, in points."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractors.archive import Package, open_package
from extractors.detect import XLSX
from extractors.drawn_lines import join_drawn_lines
from extractors.excel_book import SheetEntry, Workbook, open_workbook
from extractors.excel_drawing import MOST_FIGURES, Axis, read_drawing
from extractors.excel_sheet import read_sheet
from extractors.excel_tables import SheetTable, build_tables
from extractors.office_shapes import Figure, make_connector
from extractors.pasted import PICTURE_LEFT, picture_size, with_pasted
from extractors.progress import OnPage
from schemas.errors import EmptyFile
from schemas.raw import Anchor, Block, Box, Line, Page, Picture, RawDocument, Shape

EXTRACTOR = "excel/1"
LARGE_PICTURE = 75_000.0  # square points, about 15 % of a sheet of A4
LONGEST_LABEL = 60
FLOW_KINDS = frozenset({"terminator", "decision", "connector"})
LEAST_SHARE = 0.5


def extract_excel(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """The visible sheets that hold something. Numbers read as the sheet shows them, formulas as last computed.

    Raises DamagedFile, UnsafeFile and EmptyFile.
    """
    pages: list[Page] = []
    cut: set[str] = set()
    with open_package(path) as package:
        book = open_workbook(package)
        for index, entry in enumerate(book.sheets):
            page, missing, pasted = _read_page(package, entry, book, len(pages) + 1)
            cut |= missing
            if page.blocks or page.shapes or page.pictures:
                found, all_read = with_pasted(page, [package.read(name) for name in pasted])
                pages += found
                cut |= set() if all_read else {PICTURE_LEFT}
            if on_page is not None:
                on_page(index + 1, len(book.sheets))
    if not pages:
        raise EmptyFile(f"{path.name!r} holds no filled sheet")
    return RawDocument(XLSX, tuple(pages), EXTRACTOR, tuple(sorted(cut)))


def _read_page(package: Package, entry: SheetEntry, book: Workbook, number: int) -> tuple[Page, set[str], list[str]]:
    """The page, codes of what was cut from it, and the files of its large pictures."""
    sheet = read_sheet(package, entry.part, book)
    figures, columns, rows = read_drawing(package, entry.part, sheet)
    if len(figures) > MOST_FIGURES:
        sheet.cut.add("shapes")
    figures = figures[:MOST_FIGURES]
    tables = build_tables(sheet, entry.title, entry.printed, [figure.box for figure in figures], columns, rows)
    drawn, framed = _split_framed(figures, tables)
    shapes, names = _make_shapes(drawn, tables, columns, rows)
    lines = [make_connector(figure, names) for figure in drawn if figure.role == "line"]
    pasted = [figure for figure in figures if figure.role == "picture"]
    boxes = [found.table.box for found in tables if found.table.box is not None] + [figure.box for figure in figures]
    page = Page(
        number=number,
        width=max((box.x1 for box in boxes), default=0.0),
        height=max((box.y1 for box in boxes), default=0.0),
        unit="point",
        blocks=_order_blocks(tables, framed),
        shapes=shapes,
        connectors=join_drawn_lines(lines, shapes),
        pictures=tuple(_make_picture(package, figure) for figure in pasted),
    )
    large = [figure.relation for figure in pasted if figure.relation and figure.box.area > LARGE_PICTURE]
    return page, sheet.cut, large


def _make_picture(package: Package, figure: Figure) -> Picture:
    size = picture_size(package.read(figure.relation)) if figure.relation else (0, 0)
    return Picture(figure.box, *size)


def _split_framed(figures: Sequence[Figure], tables: Sequence[SheetTable]) -> tuple[list[Figure], list[Figure]]:
    """The figures that are drawn, and plain boxes beside the tables that only frame text."""
    has_flow = any(figure.role == "line" or figure.kind in FLOW_KINDS for figure in figures)
    longest = LONGEST_LABEL if has_flow else 0
    drawn: list[Figure] = []
    framed: list[Figure] = []
    for figure in figures:
        is_plain = figure.role == "label" or (figure.role == "shape" and figure.kind == "process")
        over = any(found.table.box is not None and found.table.box.holds(*figure.box.center) for found in tables)
        (framed if is_plain and not over and len(figure.text) > longest else drawn).append(figure)
    return drawn, framed


def _order_blocks(tables: Sequence[SheetTable], framed: Sequence[Figure]) -> tuple[Block, ...]:
    """Tables and framed lines from the top of the sheet down."""
    placed: list[tuple[float, Block]] = [
        (found.table.box.y0 if found.table.box else 0.0, found.table) for found in tables
    ]
    for figure in framed:
        placed += [(figure.box.y0, Line(line, figure.box)) for line in figure.text.split("\n") if line]
    return tuple(block for _, block in sorted(placed, key=lambda item: item[0]))


def _make_shapes(
    figures: Sequence[Figure], tables: Sequence[SheetTable], columns: Axis, rows: Axis
) -> tuple[tuple[Shape, ...], dict[str, str]]:
    """The shapes, and their names by what connectors call them."""
    shapes: list[Shape] = []
    names: dict[str, str] = {}
    for figure in figures:
        if figure.role not in ("shape", "label"):
            continue
        name = f"s{len(shapes) + 1}"
        names.setdefault(figure.identity, name)
        anchor, share = _find_anchor(figure.box, tables, columns, rows)
        confidence = round(figure.confidence * share, 4)
        shapes.append(Shape(name, figure.kind, figure.box, anchor, figure.text, confidence))
    return tuple(shapes), names


def _find_anchor(box: Box, tables: Sequence[SheetTable], columns: Axis, rows: Axis) -> tuple[Anchor | None, float]:
    """The cell under the centre, and which share of the box lies over it."""
    for index, found in enumerate(tables):
        anchor = found.find(index, *box.center, columns, rows)
        cell = None if anchor is None else found.cells.get((anchor.row, anchor.column))
        if anchor is not None and cell is not None and cell.box is not None:
            share = cell.box.shared_with(box) / box.area if box.area > 0 else 1.0
            return anchor, max(share, LEAST_SHARE)
    return None, 1.0
