"""The tables as CSV: UTF-8, RFC 4180, a header row, empty is null, text verbatim."""

from __future__ import annotations

from pathlib import Path

from pipeline.publish.sql_text import LINE_END, csv_line
from pipeline.publish.staging import Staging
from schemas.dataset.tables import TABLES

FOLDER = "csv"


def export_csv(staging: Staging, release: Path) -> None:
    """`csv/<table>.csv` for every table, rows in the order of the key."""
    folder = release / FOLDER
    folder.mkdir()
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("wb") as file:
            file.write((",".join(table.names) + LINE_END).encode())
            for text in staging.texts(table, csv_line(table.columns)):
                file.write(text)
