"""Every promise of the dataset can be broken, and is then told before anything is put in place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from publish_cases import FACTS, FIRST, INPUTS, READINGS, RECONCILED, SOURCES, THIRD, ReadRows

from pipeline.publish.checks import check_release, find_violations
from pipeline.publish.release import publish_release
from pipeline.publish.staging import Staging, stage
from pipeline.publish.values import BrokenRelease
from schemas.dataset.tables import table_named
from schemas.reconciled import RoleMention


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    with closing(stage(INPUTS, tmp_path_factory.mktemp("staged") / "staging.duckdb")) as found:
        yield found


@pytest.fixture
def staging(staged: Staging) -> Iterator[Staging]:
    """Sound rows; what a test changes is taken back."""
    staged.connection.execute("BEGIN")
    yield staged
    staged.connection.execute("ROLLBACK")


def test_a_sound_release_breaks_nothing(staging: Staging) -> None:
    assert find_violations(staging.connection) == []


def test_law_that_nobody_looked_up_has_its_row(tmp_path: Path) -> None:
    unknown = replace(INPUTS, reconciled=replace(RECONCILED, regulations=()))
    with closing(stage(unknown, tmp_path / "staging.duckdb")) as staging:
        assert find_violations(staging.connection) == []
        sops = staging.connection.execute("SELECT sum(sops) FROM source").fetchall()
        assert sops == staging.connection.execute("SELECT count(*) FROM sop").fetchall()


@pytest.mark.parametrize(
    ("change", "rule", "table", "columns"),
    [
        ("UPDATE sop SET sop_id = NULL WHERE ordinal = 2", "null", "sop", ("sop_id",)),
        ("UPDATE role SET label = NULL WHERE role_id = 'camat'", "null", "role", ("label",)),
        ("INSERT INTO role SELECT * FROM role", "duplicate", "role", ("role_id",)),
        ("INSERT INTO step SELECT * FROM step", "duplicate", "step", ("sop_id", "ordinal")),
        ("UPDATE source SET state = 'lost' WHERE state = 'withdrawn'", "not allowed", "source", ("state",)),
        (
            "UPDATE step SET duration_unit = 'abad' WHERE duration_unit = 'jam'",
            "not allowed",
            "step",
            ("duration_unit",),
        ),
        ("DELETE FROM agency WHERE agency_id = 'dinas-layang-layang'", "dangling", "sop", ("agency_id",)),
        ("DELETE FROM agency WHERE parent_agency_id IS NULL", "dangling", "agency", ("parent_agency_id",)),
        ("DELETE FROM step WHERE ordinal = 2", "dangling", "step_pelaksana", ("sop_id", "step_ordinal")),
        ("DELETE FROM symbol", "dangling", "flow", ("sop_id", "source_symbol")),
        ("UPDATE dasar_hukum SET cited_ordinal = 9", "dangling", "dasar_hukum", ("sop_id", "cited_ordinal")),
        ("DELETE FROM evidence WHERE column_name = 'waktu'", "without evidence", "step", ("waktu",)),
        ("DELETE FROM evidence WHERE table_name = 'sop'", "without evidence", "sop", ("approver_nip",)),
        ("DELETE FROM evidence WHERE row_key = 'peringatan:2'", "without evidence", "section_item", ("heading",)),
    ],
)
def test_each_broken_promise_is_found(
    staging: Staging, change: str, rule: str, table: str, columns: tuple[str, ...]
) -> None:
    staging.connection.execute(change)
    found = find_violations(staging.connection, [table_named(table)])
    assert (rule, table, columns) in {(one.rule, one.table, one.columns) for one in found}


def test_many_broken_promises_are_told_in_one_line(staging: Staging) -> None:
    staging.connection.execute("DELETE FROM evidence")
    with pytest.raises(BrokenRelease, match=r"sop\(government\): 3 rows are without evidence, first .* and \d+ more$"):
        check_release(staging.connection)


def test_a_broken_release_is_told_with_its_place_and_leaves_no_trace(tmp_path: Path) -> None:
    held = replace(RECONCILED, sops={FIRST: replace(FACTS, roles=((RoleMention("tidak-dikenal"),),))})
    inputs = replace(INPUTS, reconciled=held, rows=ReadRows(SOURCES, READINGS, held))
    with pytest.raises(BrokenRelease, match=rf"pelaksana_role\(role_id\): 1 rows are dangling, first {FIRST}:1:1"):
        publish_release(inputs, tmp_path / "r", version="1")
    assert list(tmp_path.iterdir()) == []


def test_sops_that_name_each_other_as_the_earlier_one_are_refused(tmp_path: Path) -> None:
    circle = {FIRST: replace(FACTS, predecessor_sop_id=THIRD), THIRD: replace(FACTS, predecessor_sop_id=FIRST)}
    with pytest.raises(BrokenRelease, match="circle"):
        publish_release(replace(INPUTS, reconciled=replace(RECONCILED, sops=circle)), tmp_path / "r", version="1")


def test_a_row_with_a_column_too_many_is_refused(tmp_path: Path) -> None:
    with closing(Staging(tmp_path / "staging.duckdb")) as staging:
        staging.add("procedure", [{"procedure_id": "a", "label": "A", "sops": 1, "agencies": 1, "more": 1}])
        with pytest.raises(BrokenRelease, match="more"):
            staging.flush()
