"""CSV as people's spreadsheets save it, which is not always as a program would."""

from __future__ import annotations

import csv
import io

MARK = "\ufeff"
WESTERN = "cp1252"  # what an older Excel writes where it is not asked for UTF-8


def csv_text(data: bytes) -> str:
    """UTF-8 with or without a byte order mark, else what an older Excel writes."""
    try:
        return data.decode("utf-8").removeprefix(MARK)
    except UnicodeDecodeError:
        return data.decode(WESTERN, "replace")


def csv_rows(text: str) -> csv.DictReader[str]:
    """The rows by the names of the header. 'agency;government' is cut at ';', as where ',' is the decimal comma."""
    text = text.removeprefix(MARK)
    header = text.partition("\n")[0]
    return csv.DictReader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
