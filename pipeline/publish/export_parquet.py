"""The tables as Parquet, with types; the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.staging import Staging, arrow_schema
from schemas.dataset.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "parquet"
ROWS_A_GROUP = 50_000


def export_parquet(staging: Staging, release: Path) -> None:
    """`parquet/<table>.parquet` for every table, rows in the order of the key."""
    import pyarrow.parquet as pq

    folder = release / FOLDER
    folder.mkdir()
    for table in TABLES:
        schema = arrow_schema(table)
        path = folder / f"{table.name}.parquet"
        with pq.ParquetWriter(path, schema, version="2.6", compression="zstd", store_schema=False) as writer:
            for group in _groups(staging.batches(table)):
                writer.write_table(group.cast(schema).combine_chunks(), row_group_size=ROWS_A_GROUP)


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows cut at the same places however they come in: a file's bytes depend on where its groups end."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        while sum(one.num_rows for one in waiting) >= ROWS_A_GROUP:
            rows = pa.Table.from_batches(waiting)
            yield rows.slice(0, ROWS_A_GROUP)
            waiting = rows.slice(ROWS_A_GROUP).to_batches()
    if waiting:
        yield pa.Table.from_batches(waiting)
