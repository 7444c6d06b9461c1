"""Separated values (CSV): a table only where every line has the same fields."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from extractors.charset import clean_text, decode_text
from extractors.progress import OnPage
from extractors.text_tables import build_table
from schemas.errors import EmptyFile
from schemas.raw import Page, RawDocument

EXTRACTOR = "delimited/1"
DELIMITERS = (";", ",")
FEWEST_ROWS = 3
FEWEST_COLUMNS = 3
LEAST_REGULAR = 0.9


def find_delimiter(text: str) -> str | None:
    """The character that separates the values, or None where the lines are no table.

    Specimen: 'No;Isi;Waktu\\n1;a;5\\n2;b;6' -> ';'. Prose with commas has lines of different counts.
    """
    return next((delimiter for delimiter in DELIMITERS if _is_regular(_rows(text, delimiter))), None)


def extract_delimited(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """One page with one table."""
    text = clean_text(decode_text(path.read_bytes()))
    delimiter = find_delimiter(text)
    if delimiter is None:
        raise EmptyFile(f"{path.name!r} holds no table")
    page = Page(number=1, unit="none", blocks=(build_table(_rows(text, delimiter), "tabs"),))
    if on_page is not None:
        on_page(1, 1)
    return RawDocument(media_type="text/csv", pages=(page,), extractor=EXTRACTOR)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]
    except csv.Error:
        return []


def _is_regular(rows: list[list[str]]) -> bool:
    if len(rows) < FEWEST_ROWS:
        return False
    width = max(len(row) for row in rows)
    return width >= FEWEST_COLUMNS and sum(len(row) == width for row in rows) >= LEAST_REGULAR * len(rows)
