"""The form as XLSX: one sheet for the identity block, one for each procedure table, shapes anchored to cells."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.render.grid import Grid, GridCell, Paragraph
from pipeline.render.layout import Form, Page
from pipeline.render.package import write_package
from pipeline.render.paginate import PageGrid
from pipeline.render.profile import Profile
from pipeline.render.xlsx_drawing import SheetGrid, SheetShapes
from pipeline.render.xlsx_package import with_drawings
from pipeline.render.xlsx_rows import SheetRow, cell_ranges, sheet_rows

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PIXELS_A_POINT = 96 / 72
FONTS = {"sans": "Arial", "serif": "Times New Roman"}
A4 = 9
MADE = datetime(1980, 1, 1)
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
NAME_LIMIT = 31
# Arial 10 has digits as wide as those of Calibri 11, in which widths of columns are counted, and stand-ins everywhere.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": "Arial", "font_size": 10, "font_scheme": "none"},
}


@dataclass
class Book:
    """A workbook being written: its cell formats, its sheets' names, its sheets' drawings by number."""

    workbook: Workbook
    shapes_of: type[SheetShapes]
    formats: dict[tuple[object, ...], Any] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    drawings: dict[int, str] = field(default_factory=dict)

    def format(self, **look: object) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({**look, "font_scheme": "none"})
        return self.formats[key]

    def sheet(self, wanted: str, profile: Profile) -> Worksheet:
        """A new sheet under a free name."""
        plain = wanted.translate(FORBIDDEN).strip()[: NAME_LIMIT - 4]
        name, number = plain, 1
        while name.lower() in self.names:
            number += 1
            name = f"{plain} {number}"
        self.names.add(name.lower())
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        if profile.paper[0] > profile.paper[1]:
            sheet.set_landscape()
        inches = profile.margin / 72
        sheet.set_margins(inches, inches, inches, inches)
        sheet.fit_to_pages(1, 0)
        return sheet


def _look(cell: GridCell, grid: Grid, profile: Profile) -> dict[str, object]:
    first = cell.paragraphs[0] if cell.paragraphs else Paragraph("")
    look: dict[str, object] = {
        "font_name": FONTS[profile.font],
        "font_size": first.size or grid.size,
        "text_wrap": True,
        "border": 1,
        "valign": "vcenter" if cell.valign == "middle" else "top",
        "align": first.align,
        "bold": first.bold and all(paragraph.bold for paragraph in cell.paragraphs),
    }
    if cell.fill:
        look["bg_color"] = f"#{cell.fill}"
    if cell.vertical:
        look["rotation"] = 90
    return look


def _line(paragraph: Paragraph) -> str:
    return f"{paragraph.mark} {paragraph.text}" if paragraph.mark else paragraph.text


def cell_text(cell: GridCell) -> str:
    """The paragraphs of a cell on their own lines; room before a paragraph is an empty line."""
    lines: list[str] = []
    for index, paragraph in enumerate(cell.paragraphs):
        if index and paragraph.space_before:
            lines.append("")
        lines.append(_line(paragraph))
    return "\n".join(lines)


def write_cell(
    book: Book, sheet: Worksheet, cell: GridCell, rows: tuple[int, int], grid: Grid, profile: Profile
) -> None:
    """A cell over the sheet's rows `rows`; a bold heading above plain items keeps its weight."""
    look = _look(cell, grid, profile)
    style = book.format(**look)
    first, last = rows
    right = cell.column + cell.column_span - 1
    text = cell_text(cell)
    if (first, cell.column) != (last, right):
        sheet.merge_range(first, cell.column, last, right, "", style)
    heading = cell.paragraphs[0] if cell.paragraphs else Paragraph("")
    if heading.bold and not look["bold"] and heading.text and len(text) > len(heading.text):
        bold = book.format(bold=True, font_name=look["font_name"], font_size=look["font_size"])
        plain = book.format(font_name=look["font_name"], font_size=look["font_size"])
        sheet.write_rich_string(first, cell.column, bold, heading.text, plain, text[len(heading.text) :], style)
    elif text:
        sheet.write_string(first, cell.column, text, style)
    else:
        sheet.write_blank(first, cell.column, None, style)


def _set_columns(sheet: Worksheet, grid: Grid) -> None:
    for column, width in enumerate(grid.widths):
        sheet.set_column_pixels(column, column, round(width * PIXELS_A_POINT))


def _write_line(book: Book, sheet: Worksheet, row: int, paragraph: Paragraph, columns: int, profile: Profile) -> float:
    """A paragraph over the whole width; how high its row is."""
    size = paragraph.size or profile.size
    style = book.format(
        font_name=FONTS[profile.font], font_size=size, bold=paragraph.bold, align=paragraph.align, text_wrap=True
    )
    height = size * 1.6 + paragraph.space_before
    sheet.set_row(row, height)
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", style)
    sheet.write_string(row, 0, _line(paragraph), style)
    return height


@dataclass
class _Writer:
    """Writes the pages of one table under each other: the header once, every page after a page break."""

    book: Book
    sheet: Worksheet
    profile: Profile
    rows: list[SheetRow] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    places: list[tuple[PageGrid, Any, list[int]]] = field(default_factory=list)
    header: tuple[int, int] | None = None

    def line(self, paragraph: Paragraph, columns: int) -> None:
        height = _write_line(self.book, self.sheet, len(self.rows), paragraph, columns, self.profile)
        self.rows.append(SheetRow(height))

    def page(self, page: PageGrid, drawing: Any, repeats: bool) -> None:
        """One page's rows; where the sheet repeats its header, the page's own is left out."""
        skip = page.header_rows if repeats else 0
        start = len(self.rows)
        added, starts = sheet_rows(page.grid, skip, start)
        if start and repeats:
            self.breaks.append(start)
        if not repeats and page.header_rows:
            self.header = (starts[0], starts[page.header_rows] - 1)
        for number, row in enumerate(added, start):
            self.sheet.set_row(number, row.height)
        self.rows += added
        for cell, span in cell_ranges(page.grid, skip, starts):
            write_cell(self.book, self.sheet, cell, span, page.grid, self.profile)
        self.places.append((page, drawing, starts))


def _write_pages(book: Book, pages: Sequence[Page], name: str, profile: Profile) -> None:
    sheet = book.sheet(name, profile)
    writer = _Writer(book, sheet, profile)
    grids = [placed.block.grid for page in pages for placed in page.blocks if isinstance(placed.block, PageGrid)]
    columns = len(grids[0].widths) if grids else 1
    if grids:
        _set_columns(sheet, grids[0])
    done = 0
    for page in pages:
        for placed in page.blocks:
            if isinstance(placed.block, PageGrid):
                writer.page(placed.block, placed.drawing, repeats=done > 0)
                done += 1
            else:
                writer.line(placed.block, columns)
    sheet.set_h_pagebreaks(writer.breaks)
    if writer.header:
        sheet.repeat_rows(*writer.header)
    if any(drawing.symbols for _, drawing, _ in writer.places):
        layout = SheetGrid(tuple(grids[0].widths), tuple(row.height for row in writer.rows))
        book.drawings[len(book.names)] = book.shapes_of(layout).drawing(writer.places)


def _write_form(book: Book, form: Form) -> None:
    words = form.profile.words.sheets
    for table in sorted({page.table for page in form.pages}):
        pages = [page for page in form.pages if page.table == table]
        _write_pages(book, pages, words["procedure" if table else "identity"], form.profile)


def render_xlsx(forms: Iterable[Form], out: Path | BinaryIO, shapes_of: type[SheetShapes] = SheetShapes) -> None:
    """The forms one after the other in one workbook; the same forms give the same bytes."""
    from xlsxwriter.workbook import Workbook

    buffer = io.BytesIO()
    workbook = Workbook(buffer, OPTIONS)
    workbook.set_properties({"created": MADE})
    book = Book(workbook, shapes_of)
    for form in forms:
        _write_form(book, form)
    workbook.close()
    write_package(with_drawings(buffer.getvalue(), book.drawings), out)
