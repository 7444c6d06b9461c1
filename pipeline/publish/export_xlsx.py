"""The tables for people in a spreadsheet: one sheet a table but `evidence`; nothing in it is ever a formula."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.staging import Staging
from pipeline.publish.values import value_text
from schemas.dataset.model import Column, Table, Value
from schemas.dataset.tables import TABLES
from schemas.vocabulary.release_page import release_words

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "selaras.xlsx"
LEFT_OUT = frozenset({"evidence"})
ROWS_A_SHEET = 1_048_575  # Excel's limit but for the header
LONGEST = 32_767
FIRST_YEAR = 1900  # a sheet has no date before it
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WIDE, NARROW = 44, 15
HEADER = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
FORMATS = {"header": HEADER, "date": {"num_format": "yyyy-mm-dd"}, "datetime": {"num_format": "yyyy-mm-dd hh:mm:ss"}}
PROSE = frozenset(
    {"name", "text", "title", "heading", "header", "label", "message", "reason", "remedy", "reasons", "notes"}
    | {"nama_sop", "disahkan_oleh", "kegiatan", "kelengkapan", "output", "keterangan", "source_name", "subject"}
)
CREATED = datetime(2000, 1, 1)  # a fixed one: when a release was made stands in its manifest alone
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def export_xlsx(staging: Staging, release: Path) -> None:
    """`selaras.xlsx`; a table longer than a sheet goes on in the next ('step 2')."""
    import xlsxwriter

    counts = staging.counts()
    with xlsxwriter.Workbook(str(release / FILE), OPTIONS) as book:
        book.set_properties({"title": "Selaras", "created": CREATED})
        formats = {name: book.add_format(found) for name, found in FORMATS.items()}
        for table in TABLES:
            if table.name not in LEFT_OUT:
                _write_table(book, formats, table, staging, counts[table.name])


def _write_table(
    book: xlsxwriter.Workbook, formats: dict[str, Format], table: Table, staging: Staging, count: int
) -> None:
    rows = _rows(table, staging)
    for part in range(1, max(math.ceil(count / ROWS_A_SHEET), 1) + 1):
        sheet = book.add_worksheet(table.name if part == 1 else f"{table.name} {part}")
        _write_header(sheet, formats["header"], table)
        last = 0
        for last, row in enumerate(islice(rows, ROWS_A_SHEET), 1):
            _write_row(sheet, formats, table, last, row)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _rows(table: Table, staging: Staging) -> Iterator[tuple[Value, ...]]:
    for batch in staging.batches(table):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _write_header(sheet: Worksheet, header: Format, table: Table) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDE if _is_prose(column) else NARROW)
        sheet.write_string(0, place, column.name, header)


def _is_prose(column: Column) -> bool:
    return column.kind == "string" and column.name in PROSE


def _write_row(sheet: Worksheet, formats: dict[str, Format], table: Table, line: int, row: tuple[Value, ...]) -> None:
    for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        match value:
            case None:
                pass
            case date() if value.year >= FIRST_YEAR:
                sheet.write_datetime(line, place, value, formats[column.kind])
            case int() | float() if not isinstance(value, bool):
                sheet.write_number(line, place, value)
            case _:
                sheet.write_string(line, place, cell_text(value_text(column.kind, value)))


def cell_text(text: str) -> str:
    """A text that a cell can hold: plain line breaks, no control characters, a long one cut with a mark."""
    kept = NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    mark = release_words().sheet.cut
    return kept if len(kept) <= LONGEST else kept[: LONGEST - len(mark)] + mark
