"""Rows kept in several places come out in order; what documents promise alone is asked when they come in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publish_cases import INPUTS, READINGS
from test_kept_parts import DOCUMENTS, ground, keep

from pipeline.publish.checks import PROMISES, check_own_rows, check_release
from pipeline.publish.in_order import in_order
from pipeline.publish.kept_parts import KeptParts, NewBundle
from pipeline.publish.parts import make_part
from pipeline.publish.staging import Staging, stage
from pipeline.publish.values import BrokenRelease
from schemas.dataset.tables import TABLES

READING = next(reading for reading in READINGS.values() if reading.sops)
VALUES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@st.composite
def places(draw: st.DrawFn) -> list[list[list[tuple[str, int]]]]:
    """Rows in a few places, each value in one of them, in batches that may end between any two rows."""
    rows = [(value, number) for number, value in enumerate(sorted(draw(VALUES)))]
    place_of = {value: draw(st.integers(0, 3)) for value, _ in rows}
    found: list[list[list[tuple[str, int]]]] = [[] for _ in range(4)]
    for row in rows:
        place = found[place_of[row[0]]]
        if not place or draw(st.booleans()):
            place.append([])
        place[-1].append(row)
    return found


@settings(deadline=None)
@given(places())
def test_rows_of_several_places_come_in_order_and_none_is_lost(held: list[list[list[tuple[str, int]]]]) -> None:
    def stream(batches: list[list[tuple[str, int]]]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield pa.RecordBatch.from_pydict({"key": [key for key, _ in batch], "place": [at for _, at in batch]})

    found = [row["place"] for batch in in_order(map(stream, held), "key") for row in batch.to_pylist()]
    assert found == list(range(sum(len(batch) for place in held for batch in place)))


def test_staged_rows_stand_in_the_order_of_the_key_however_documents_came(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path / "parts")
    for documents in (DOCUMENTS[2:], DOCUMENTS[1:2], DOCUMENTS[:1]):
        keep(kept, tmp_path / "scratch", *documents)
    assert len(kept.bundles) > 1
    with closing(Staging(tmp_path / "staging.duckdb")) as staging:
        kept.fill(staging)
        staging.settle_all()
        for table in TABLES:
            key = ", ".join(f'"{name}"' for name in table.key)
            rows = staging.connection.execute(f'SELECT {key} FROM "{table.name}"').fetchall()  # noqa: S608
            assert rows == sorted(rows), table.name


def test_each_promise_is_asked_of_the_document_or_of_the_release() -> None:
    promises = [promise for table in TABLES for ask in PROMISES for promise in ask(table)]
    told = {(one.rule, one.table.name, one.columns): one.own for one in promises}
    assert told["without evidence", "step", ("waktu",)]
    assert told["dangling", "flow", ("sop_id", "source_symbol")]
    assert told["null", "sop", ("ordinal",)]
    assert not told["null", "sop", ("review_state",)]  # known only beside the others
    assert not told["dangling", "sop", ("agency_id",)]
    assert not told["dangling", "pelaksana_role", ("role_id",)]
    assert not told["duplicate", "finding", ("finding_id",)]


@pytest.mark.parametrize(
    ("change", "own"),
    [
        ("DELETE FROM evidence WHERE column_name = 'waktu'", True),
        ("INSERT INTO step SELECT * FROM step", True),
        ("DELETE FROM symbol", True),
        ("DELETE FROM role", False),
        ("UPDATE sop SET review_state = 'unknown'", False),
        ("INSERT INTO finding SELECT * FROM finding", False),
    ],
)
def test_what_is_not_asked_of_the_one_is_asked_of_the_other(tmp_path: Path, change: str, own: bool) -> None:
    with closing(stage(INPUTS, tmp_path / "staging.duckdb")) as staging:
        staging.connection.execute(change)
        if own:
            check_release(staging.connection, own_rows=False)
            with pytest.raises(BrokenRelease):
                check_own_rows(staging.connection)
        else:
            check_own_rows(staging.connection)
            with pytest.raises(BrokenRelease):
                check_release(staging.connection, own_rows=False)


def test_a_document_that_breaks_a_promise_does_not_come_in(tmp_path: Path) -> None:
    new = NewBundle(tmp_path)
    part, rows = make_part(DOCUMENTS[0], READING, "r", None, ground())
    new.add(DOCUMENTS[0], part, {**rows, "evidence": rows["evidence"][1:]})
    kept = KeptParts(tmp_path / "parts")
    with pytest.raises(BrokenRelease, match="without evidence"):
        kept.add(new)
    assert KeptParts.open(tmp_path / "parts").bundles == []
