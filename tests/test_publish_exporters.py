"""Exporters at their limits: row groups, batches, sheets that are full."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from publish_cases import INPUTS

from pipeline.publish import export_parquet, export_xlsx, staging
from pipeline.publish.staging import Staging, stage


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    with closing(stage(INPUTS, tmp_path_factory.mktemp("staged") / "staging.duckdb")) as found:
        yield found


def parquet_bytes(staged: Staging, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_parquet.export_parquet(staged, folder)
    return {path.name: path.read_bytes() for path in (folder / "parquet").iterdir()}


def test_row_groups_end_at_the_same_rows_however_these_come_in(
    staged: Staging, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_parquet, "ROWS_A_GROUP", 5)
    found = []
    for size in (1, 3, 5, 7, 1000):
        monkeypatch.setattr(staging, "ROWS_A_BATCH", size)
        found.append(parquet_bytes(staged, tmp_path / str(size)))
    assert all(one == found[0] for one in found)
    steps = pq.ParquetFile(tmp_path / "3" / "parquet" / "step.parquet")
    assert [steps.metadata.row_group(n).num_rows for n in range(steps.num_row_groups)] == [5, 5, 2]


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    staged: Staging, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_xlsx, "ROWS_A_SHEET", 5)
    export_xlsx.export_xlsx(staged, tmp_path)
    book = openpyxl.load_workbook(tmp_path / "selaras.xlsx")
    parts = [book[name] for name in ("step", "step 2", "step 3")]
    assert [part.max_row for part in parts] == [6, 6, 3]
    assert {part["A1"].value for part in parts} == {"sop_id"}
    keys = [(row[0], row[1]) for part in parts for row in part.iter_rows(min_row=2, values_only=True)]
    assert keys == sorted(set(keys))
