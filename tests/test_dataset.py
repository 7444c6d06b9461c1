"""The description of the dataset: what the contract lists, and nothing that could not be a database."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.publish.reference import render_reference
from schemas.dataset.model import Table
from schemas.dataset.tables import TABLES, in_order_of_reference, table_named
from schemas.finding import Finding
from schemas.source import sop_id_of
from schemas.vocabulary.release_page import release_words
from schemas.vocabulary.required_fields import required_fields

HERE = Path(__file__).parent
WITH_EVIDENCE = ("sop", "signatory", "section_item", "dasar_hukum", "pelaksana", "step", "step_pelaksana")


def listed() -> list[dict[str, str]]:
    with (HERE / "cases" / "dataset_columns.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_and_columns_are_those_of_the_contract() -> None:
    described = [{"table": t.name, "key": " ".join(t.key), "columns": " ".join(t.names)} for t in TABLES]
    assert described == listed()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_are_columns_that_are_never_null(table: Table) -> None:
    assert [table.column(name).nullable for name in table.key] == [False] * len(table.key)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_foreign_keys_match_the_key_they_name(table: Table) -> None:
    for foreign in table.foreign_keys:
        target = table_named(foreign.table)
        ours = [table.column(name).kind for name in foreign.columns]
        assert ours == [target.column(name).kind for name in target.key], foreign


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_everything_is_described(table: Table) -> None:
    assert table.description
    assert all(column.description for column in table.columns)
    assert table.name in release_words().tables


def test_order_of_reference_has_every_table_after_those_it_names() -> None:
    seen: set[str] = set()
    for table in in_order_of_reference():
        assert {one.table for one in table.foreign_keys} <= seen | {table.name}
        seen.add(table.name)
    assert seen == {table.name for table in TABLES}


@pytest.mark.parametrize("name", WITH_EVIDENCE)
def test_tables_read_from_the_page_say_which_columns_are(name: str) -> None:
    assert table_named(name).from_page


def test_required_fields_are_columns() -> None:
    for field in required_fields():
        assert set(field.columns) <= set(table_named(field.table).names)
        assert (field.section is None) == (field.table != "section_item")


def test_the_page_about_the_dataset_is_up_to_date() -> None:
    written = (HERE.parent / "docs" / "dataset.md").read_text(encoding="utf-8")
    assert written == render_reference(), "run: python -m pipeline.publish.reference"


def test_an_sop_has_the_same_id_on_every_machine() -> None:
    assert sop_id_of("ab" * 32, 1) == "e6c3f97776ad"
    assert sop_id_of("ab" * 32, 2) != sop_id_of("ab" * 32, 1)


def test_a_finding_keeps_its_id_when_its_message_or_place_moves() -> None:
    one = Finding("s", "rule", "error", "Kata-kata.", "sop", "step", "3", "waktu", page=1)
    assert one.finding_id == Finding("s", "rule", "info", "Lain.", "sop", "step", "3", "waktu", page=2).finding_id
    assert one.finding_id != Finding("s", "rule", "error", "Kata-kata.", "sop", "step", "4", "waktu").finding_id
    assert one.finding_id != Finding("s", "rule", "error", "Kata-kata.", "sop", "step", "3", "waktu", "x").finding_id
