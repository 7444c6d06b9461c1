"""The tables for people in a spreadsheet: one sheet a table but `evidence`; nothing in it is ever a formula.

xlsxwriter makes the book with the headers only, the rows are put into its sheets as the database writes them.
"""

from __future__ import annotations

import math
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pipeline.publish.sheet_rows import TEXT_ELEMENT, column_letters, sheet_row, text_element
from pipeline.publish.staging import Staging
from schemas.dataset.model import Column, Table
from schemas.dataset.tables import TABLES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "selaras.xlsx"
LEFT_OUT = frozenset({"evidence"})
ROWS_A_SHEET = 1_048_575  # Excel's limit but for the header
WIDE, NARROW = 44, 15
HEADER = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
FORMATS = {"header": HEADER, "date": {"num_format": "yyyy-mm-dd"}, "datetime": {"num_format": "yyyy-mm-dd hh:mm:ss"}}
STYLES = {name: place for place, name in enumerate(FORMATS, 1)}  # a book numbers formats as they are first used
PROSE = frozenset(
    {"name", "text", "title", "heading", "header", "label", "message", "reason", "remedy", "reasons", "notes"}
    | {"nama_sop", "disahkan_oleh", "kegiatan", "kelengkapan", "output", "keterangan", "source_name", "subject"}
)
CREATED = datetime(2000, 1, 1)  # a fixed one: when a release was made stands in its manifest alone
LEVEL = 3  # a fifth larger than at zlib's own level, in a third of the time
SHEET = "xl/worksheets/sheet{number}.xml"
SIZE, END = re.compile(rb'(?<=<dimension ref=")[^"]*'), b"</sheetData>"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its table, and which of the table's rows it has."""

    name: str
    table: Table
    first: int
    rows: int

    @property
    def size(self) -> str:
        """The cells that are in use: 'A1:L13'."""
        return f"A1:{column_letters(len(self.table.columns) - 1)}{self.rows + 1}"


def export_xlsx(staging: Staging, release: Path) -> None:
    """`selaras.xlsx`; a table longer than a sheet goes on in the next ('step 2')."""
    sheets = tuple(_sheets(staging.counts()))
    empty = staging.folder / FILE
    _write_headers(empty, sheets)
    by_file = {SHEET.format(number=number): sheet for number, sheet in enumerate(sheets, 1)}
    with staging.cursor() as cursor, zipfile.ZipFile(empty) as book, _new_book(release / FILE) as filled:
        cursor.create_function(TEXT_ELEMENT, text_element, ["VARCHAR"], "VARCHAR")
        for part in book.infolist():
            with book.open(part) as source, filled.open(part.filename, "w", force_zip64=True) as target:
                _copy(source, target, by_file.get(part.filename), staging)
        cursor.remove_function(TEXT_ELEMENT)
    empty.unlink()


def _sheets(counts: Mapping[str, int]) -> Iterator[Sheet]:
    for table in TABLES:
        if table.name not in LEFT_OUT:
            for part in range(max(math.ceil(counts[table.name] / ROWS_A_SHEET), 1)):
                first = part * ROWS_A_SHEET
                name = table.name if part == 0 else f"{table.name} {part + 1}"
                yield Sheet(name, table, first, min(counts[table.name] - first, ROWS_A_SHEET))


def _new_book(path: Path) -> zipfile.ZipFile:
    """A book whose parts get the same fixed date."""
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)


def _copy(source: IO[bytes], target: IO[bytes], sheet: Sheet | None, staging: Staging) -> None:
    """A part of the book; that of a sheet with its rows behind the header."""
    if sheet is None:
        shutil.copyfileobj(source, target)
        return
    before, end, after = SIZE.sub(sheet.size.encode(), source.read(), count=1).partition(END)
    target.write(before)
    mine = f"rowid >= {sheet.first} AND rowid < {sheet.first + sheet.rows}"
    for text in staging.texts(sheet.table, sheet_row(sheet.table, sheet.first, STYLES), mine):
        target.write(text)
    target.write(end + after)


def _write_headers(path: Path, sheets: tuple[Sheet, ...]) -> None:
    """The book as it is without rows."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"title": "Selaras", "created": CREATED})
        formats = {name: book.add_format(found) for name, found in FORMATS.items()}
        for one in sheets:
            sheet = book.add_worksheet(one.name)
            _write_header(sheet, formats, one.table)
            sheet.autofilter(0, 0, one.rows, len(one.table.columns) - 1)
            _set_up_page(sheet)


def _set_up_page(sheet: Worksheet) -> None:
    """On paper: a table as wide as the page, its header on each."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_header(sheet: Worksheet, formats: Mapping[str, Format], table: Table) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDE if _is_prose(column) else NARROW, formats.get(column.kind))
        sheet.write_string(0, place, column.name, formats["header"])


def _is_prose(column: Column) -> bool:
    return column.kind == "string" and column.name in PROSE
