"""The used cells of one sheet, with its merges, its hidden rows and columns, and its measures in points."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from lxml import etree

from extractors.archive import Package
from extractors.excel_book import (
    Area,
    Element,
    R,
    S,
    Workbook,
    column_index,
    iterate,
    parse_area,
    plain_text,
    rich_text,
    whole,
)
from extractors.excel_numbers import format_number

MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_MERGES = 50_000
PIXEL = 0.75
DIGIT_PIXELS = 7
DEFAULT_COLUMN_PIXELS = 64
DEFAULT_ROW = 15.0
LINE_HEIGHT = 15.0
LETTER_WIDTH = 5.5


@dataclass(frozen=True, slots=True)
class SheetCell:
    """`text` is what the sheet shows, with its line breaks."""

    text: str
    bold: bool = False
    wraps: bool = False


@dataclass(slots=True)
class Sheet:
    """Rows and columns count from 0. `cells` holds the cells with text; `drawing` is a relation's id."""

    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    bordered_rows: set[int] = field(default_factory=set)
    heights: dict[int, float] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    default_height: float = DEFAULT_ROW
    default_width: float = DEFAULT_COLUMN_PIXELS * PIXEL
    drawing: str | None = None
    cut: set[str] = field(default_factory=set)

    def row_height(self, row: int) -> float:
        return 0.0 if row in self.hidden_rows else self.heights.get(row, self.default_height)

    def column_width(self, column: int) -> float:
        return 0.0 if column in self.hidden_columns else self.widths.get(column, self.default_width)


def read_sheet(package: Package, part: str, book: Workbook) -> Sheet:
    """Raises DamagedFile where the sheet's XML is torn."""
    sheet = Sheet()
    data = package.read_transitional(part)
    names = ("sheetFormatPr", "col", "row", "mergeCell", "drawing")
    next_row = 0
    for element in iterate(data, part, *(f"{S}{name}" for name in names)):
        name = etree.QName(element).localname
        if name == "row":
            next_row = _read_row(sheet, element, book, next_row)
            _forget(element)
        elif name == "col":
            _read_columns(sheet, element)
        elif name == "mergeCell":
            _read_merge(sheet, element)
        elif name == "sheetFormatPr":
            _read_defaults(sheet, element)
        else:
            sheet.drawing = element.get(f"{R}id")
    _estimate_heights(sheet)
    return sheet


def width_points(characters: float) -> float:
    """A stored column width in points, as the program computes it for its usual font of 7 pixels a digit."""
    return math.trunc((256 * characters + math.trunc(128 / DIGIT_PIXELS)) / 256 * DIGIT_PIXELS) * PIXEL


def _read_row(sheet: Sheet, element: Element, book: Workbook, next_row: int) -> int:
    row = max(whole(element.get("r"), next_row + 1) - 1, 0)
    if row >= MOST_ROWS:
        sheet.cut.add("rows")
        return row + 1
    if element.get("hidden") in ("1", "true"):
        sheet.hidden_rows.add(row)
    height = _number(element.get("ht"))
    if height is not None:
        sheet.heights[row] = height
    column = -1
    for cell in element.iterchildren(f"{S}c"):
        letters = cell.get("r", "").rstrip("0123456789").upper()
        column = column_index(letters) if letters.isalpha() else column + 1
        if column >= MOST_COLUMNS:
            sheet.cut.add("columns")
            break
        style = book.style(whole(cell.get("s")))
        if style.bordered:
            sheet.bordered_rows.add(row)
        text = _cell_text(cell, book, style.code)
        if text.strip():
            sheet.cells[row, column] = SheetCell(text, style.bold, style.wraps)
    return row + 1


def _cell_text(cell: Element, book: Workbook, code: str) -> str:
    """What the cell shows: of a formula the value that the program last computed."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return "" if inline is None else rich_text(inline)
    stored = cell.findtext(f"{S}v") or ""
    if kind == "s":
        index = whole(stored, len(book.texts))
        return book.texts[index] if index < len(book.texts) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
    if kind in ("str", "e", "d"):
        return plain_text(stored)
    number = _number(stored)
    return plain_text(stored) if number is None else format_number(number, code, book.is_1904)


def _read_columns(sheet: Sheet, element: Element) -> None:
    first, last = whole(element.get("min"), 1) - 1, whole(element.get("max"), 1) - 1
    width = _number(element.get("width"))
    for column in range(first, min(last + 1, MOST_COLUMNS)):
        if element.get("hidden") in ("1", "true"):
            sheet.hidden_columns.add(column)
        if width is not None:
            sheet.widths[column] = width_points(width)


def _read_merge(sheet: Sheet, element: Element) -> None:
    area = parse_area(element.get("ref", ""))
    if area is None or area.top >= MOST_ROWS or area.left >= MOST_COLUMNS:
        return
    if len(sheet.merges) >= MOST_MERGES:
        sheet.cut.add("merges")
        return
    sheet.merges.append(Area(area.top, area.left, min(area.bottom, MOST_ROWS - 1), min(area.right, MOST_COLUMNS - 1)))


def _read_defaults(sheet: Sheet, element: Element) -> None:
    height, width = _number(element.get("defaultRowHeight")), _number(element.get("defaultColWidth"))
    if height:
        sheet.default_height = height
    if width:
        sheet.default_width = width_points(width)


def _estimate_heights(sheet: Sheet) -> None:
    """Rows without a stored height are as high as their tallest unmerged text needs."""
    needed: dict[int, float] = {}
    merged = {(area.top, area.left) for area in sheet.merges}
    for (row, column), cell in sheet.cells.items():
        if row in sheet.heights or (row, column) in merged or not cell.wraps:
            continue
        room = max(sheet.column_width(column) / LETTER_WIDTH, 1.0)
        lines = sum(max(math.ceil(len(line) / room), 1) for line in cell.text.split("\n"))
        needed[row] = max(needed.get(row, 0.0), lines * LINE_HEIGHT)
    for row, height in needed.items():
        sheet.heights[row] = max(height, sheet.default_height)


def _forget(element: Element) -> None:
    """Drop a row that was read, and those before it, from the tree."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _number(text: str | None) -> float | None:
    try:
        found = float(text) if text else None
    except ValueError:
        return None
    return found if found is not None and math.isfinite(found) else None
