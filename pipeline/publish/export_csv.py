"""The tables as CSV: UTF-8, RFC 4180, a header row, empty is null, text verbatim."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.staging import Staging
from pipeline.publish.values import value_text
from schemas.dataset.model import Table
from schemas.dataset.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "csv"


def export_csv(staging: Staging, release: Path) -> None:
    """`csv/<table>.csv` for every table, rows in the order of the key."""
    folder = release / FOLDER
    folder.mkdir()
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.names)
            for batch in staging.batches(table):
                writer.writerows(_lines(table, batch))


def _lines(table: Table, batch: pa.RecordBatch) -> Iterator[tuple[str, ...]]:
    columns = (map(partial(value_text, one.kind), batch.column(one.name).to_pylist()) for one in table.columns)
    return zip(*columns, strict=True)
