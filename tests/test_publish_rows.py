"""From an SOP to its rows: values, sums, completeness, evidence."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from publish_cases import BOOK, FACTS, FINDINGS, FIRST, READINGS, ReadRows, answer, value_text

from pipeline.publish.derived import completeness, lowest_decile, timed, total
from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.rows import links, sop_rows
from pipeline.publish.shared_rows import Tally, finding_rows, flat_row, shared_rows
from pipeline.publish.sql_text import csv_line, text_of
from pipeline.publish.values import BrokenRelease, clean_value
from schemas.dataset.model import Column, Row
from schemas.dataset.tables import TABLES, table_named
from schemas.sop import DateText, Duration, Evidence, Identity, Sop, Step, Text
from schemas.source import Source
from schemas.vocabulary.required_fields import required_fields

ROWS = sop_rows(BOOK, READINGS[BOOK].sops[0], FACTS.roles, FACTS.laws)
LINKED = links(FIRST, FACTS)
SOP = {**ROWS["sop"][0], **LINKED["sop"][0]}
TEN_MINUTES = Duration(kind="fixed", min_minutes=10, max_minutes=10)


def evidence_of(rows: list[Row]) -> dict[tuple[object, ...], Row]:
    return {(row["table_name"], row["row_key"], row["column_name"]): row for row in rows}


@pytest.mark.parametrize("table", ROWS)
def test_rows_have_the_columns_of_their_table(table: str) -> None:
    assert all(set(row) == set(table_named(table).names) for row in ROWS[table])


def test_an_sop_names_the_others_in_order() -> None:
    assert [set(row) for row in LINKED["related_sop"]] == [set(table_named("related_sop").names)] * len(FACTS.related)
    assert [row["ordinal"] for row in LINKED["related_sop"]] == list(range(1, len(FACTS.related) + 1))


def test_an_empty_sop_is_a_row() -> None:
    rows = sop_rows("00", Sop())
    assert {table: len(found) for table, found in rows.items() if found and table != "evidence"} == {"sop": 1}
    assert (rows["sop"][0]["steps"], rows["sop"][0]["completeness"], rows["sop"][0]["confidence"]) == (0, 0.0, None)
    assert {row["state"] for row in rows["evidence"]} == {"absent"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sop_id", FIRST),
        ("nama_sop", "Penerbitan Izin"),
        ("created_on", date(2023, 1, 2)),
        ("created_on_precision", "day"),
        ("tanggal_efektif", "secepatnya"),
        ("effective_on", None),
        ("approver_name", "Drs. Contoh Teladan"),
        ("agency_id", "dinas-layang-layang"),
        ("steps", 4),
        ("steps_timed", 2),
        ("pelaksana", 2),
        ("duration_min_minutes", 70),
        ("duration_max_minutes", 130),
    ],
)
def test_the_row_of_an_sop(column: str, value: object) -> None:
    assert SOP[column] == value


def test_ordinals_of_items_start_anew_in_each_box() -> None:
    found = [(row["section"], row["ordinal"]) for row in ROWS["section_item"]]
    assert found == [("peringatan", 1), ("peringatan", 2), ("keterkaitan", 1)]


def test_the_register_completes_a_citation() -> None:
    first, second = ROWS["dasar_hukum"]
    assert (first["status_at_approval"], first["title_agreement"]) == ("amended", 1.0)
    assert (second["regulation_id"], second["status_at_approval"]) == ("uu/2015/9", "unknown")


def test_a_header_that_nobody_knows_has_its_row() -> None:
    assert [(row["pelaksana_ordinal"], row["role_id"]) for row in ROWS["pelaksana_role"]] == [
        (1, "kepala-subbagian"),
        (2, None),
    ]


@pytest.mark.parametrize(
    ("durations", "expected"),
    [
        ([], (None, None)),
        ([TEN_MINUTES], (10, 10)),
        (
            [Duration(kind="fixed", min_minutes=10, max_minutes=10), Duration(kind="deadline", max_minutes=900)],
            (10, 10),
        ),
        ([Duration(kind="deadline", max_minutes=900)], (None, None)),
        ([Duration(kind="unbounded")], (None, None)),
        ([Duration(kind="at_most", max_minutes=30), Duration(kind="at_least", min_minutes=5)], (5, 30)),
    ],
)
def test_sums_leave_deadlines_and_unbounded_times_out(
    durations: list[Duration], expected: tuple[float | None, float | None]
) -> None:
    blank = dict.fromkeys(("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan"), Text())
    found = timed([Step(table_ordinal=1, duration=one, **blank) for one in durations])
    assert (total(one.min_minutes for one in found), total(one.max_minutes for one in found)) == expected


def test_completeness_is_the_share_of_required_fields() -> None:
    missing = ("kualifikasi_pelaksana", "peralatan_perlengkapan", "pencatatan_pendataan")
    assert SOP["completeness"] == pytest.approx(1 - len(missing) / len(required_fields()))
    assert completeness({}) == 0


@pytest.mark.parametrize(
    ("confidences", "expected"),
    [([], None), ([0.5], 0.5), ([0.1, *[0.9] * 9], 0.1), ([0.1, *[0.9] * 10], 0.9), ([0.1, 0.2, *[0.9] * 18], 0.2)],
)
def test_lowest_decile(confidences: list[float], expected: float | None) -> None:
    rows: list[Row] = [{"state": "read", "confidence": value} for value in confidences]
    blank: Row = {"state": "blank", "confidence": 0.0}
    assert lowest_decile([*rows, blank]) == expected


def test_evidence_has_a_row_for_every_column_read_from_the_page() -> None:
    found = evidence_of(ROWS["evidence"])
    assert len(found) == len(ROWS["evidence"])
    for table in TABLES:
        for row in ROWS.get(table.name, []) if table.name != "evidence" else []:
            row_key = ":".join(str(row[name]) for name in table.key if name != "sop_id") or "0"
            assert {(table.name, row_key, column) for column in table.from_page} <= set(found)


@pytest.mark.parametrize(
    ("place", "state"),
    [
        (("sop", "0", "nama_sop"), "read"),
        (("sop", "0", "unit"), "absent"),
        (("sop", "0", "created_on"), "read"),
        (("sop", "0", "effective_on"), "unreadable"),
        (("sop", "0", "approver_nip"), "read"),
        (("signatory", "1", "acting"), "absent"),
        (("signatory", "1", "signature"), "read"),
        (("section_item", "peringatan:2", "text"), "read"),
        (("dasar_hukum", "1", "year"), "read"),
        (("dasar_hukum", "2", "year"), "absent"),
        (("step", "1", "keterangan"), "blank"),
        (("step_pelaksana", "2:2", "evidence"), "read"),
        (("symbol", "1", "kind"), "read"),
    ],
)
def test_states_in_evidence(place: tuple[str, str, str], state: str) -> None:
    assert evidence_of(ROWS["evidence"])[place]["state"] == state


def test_places_are_hundredths_of_a_point() -> None:
    row = evidence_of(ROWS["evidence"])["sop", "0", "nama_sop"]
    assert (row["page"], row["x0"], row["y0"], row["x1"], row["y1"]) == (1, 10.0, 20.0, 110.13, 32.5)


def test_a_date_that_was_never_there_is_absent() -> None:
    identity = Identity(tanggal_pembuatan=DateText(evidence=Evidence(state="blank", method="cell")))
    rows = sop_rows(BOOK, Sop(identity=identity))
    assert evidence_of(rows["evidence"])["sop", "0", "created_on"]["state"] == "blank"


def test_findings_about_the_very_same_thing_get_ids_of_their_own() -> None:
    ids = [row["finding_id"] for row in finding_rows([FINDINGS[0], FINDINGS[0]])]
    assert ids == [FINDINGS[0].finding_id, f"{FINDINGS[0].finding_id}-2"]


def test_law_that_no_register_was_asked_about_has_the_row_that_its_id_gives() -> None:
    tally = Tally(cited=frozenset({"perda-kab-awan/2022/15"}))
    found = [row for table, row in shared_rows(ReleaseInputs((), ReadRows((), {})), tally) if table == "regulation"]
    assert [(row["type"], row["territory"], row["number"], row["year"], row["status"]) for row in found] == [
        ("perda", "kab-awan", "15", 2022, "unknown")
    ]


def test_a_line_break_in_a_name_does_not_make_two_names() -> None:
    source = Source("00", "a", None, 1, "published", other_names=("b\nc", "d"))
    assert flat_row(table_named("source"), source)["other_names"] == "b\\nc\nd"


STRING, NUMBER = Column("c", "string", ""), Column("c", "number", "")


@given(st.text(st.characters()))
def test_text_is_published_in_nfc_and_never_empty(text: str) -> None:
    cleaned = clean_value("t", STRING, text)
    assert cleaned is None or cleaned
    assert isinstance(cleaned, str | None)
    assert cleaned is None or (unicodedata.is_normalized("NFC", cleaned) and "\0" not in cleaned)
    assert clean_value("t", STRING, cleaned) == cleaned


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_numbers_have_four_decimals_and_no_negative_zero(value: float) -> None:
    written = answer(text_of(NUMBER), NUMBER, clean_value("t", NUMBER, value))
    assert written == value_text("number", clean_value("t", NUMBER, value))
    assert float(written) == pytest.approx(value, abs=0.00006)
    assert not written.startswith("-0") or float(written) < 0


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("string", "a\u0301", "\u00e1"),
        ("string", "", ""),
        ("string", "nama\udcff.pdf", "nama\ufffd\ufffd\ufffd.pdf"),
        ("integer", 7, "7"),
        ("number", 450.0, "450"),
        ("number", -0.00001, "0"),
        ("number", 321.428571, "321.4286"),
        ("fraction", 0.9, "0.9000"),
        ("fraction", 1, "1.0000"),
        ("boolean", True, "true"),
        ("date", date(987, 1, 2), "0987-01-02"),
        ("datetime", datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=7))), "2026-01-01T00:00:00Z"),
        ("string", None, ""),
    ],
)
def test_values_as_csv_has_them(kind: str, value: object, written: str) -> None:
    column = Column("c", kind, "")
    assert answer(text_of(column), column, clean_value("t", column, value)) == (written or None)


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example('a "b", c')
@example("a\rb")
@example("a\nb")
def test_csv_is_quoted_as_others_do(text: str) -> None:
    file = io.StringIO()
    cleaned = clean_value("t", STRING, text)
    csv.writer(file).writerow([cleaned, cleaned])
    assert answer(csv_line((STRING, STRING)), STRING, cleaned) == file.getvalue()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", 1),
        ("integer", "1"),
        ("integer", True),
        ("integer", 1.5),
        ("number", "1"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("fraction", 1.01),
        ("fraction", -0.1),
        ("boolean", 1),
        ("date", "2020-01-01"),
        ("date", datetime(2020, 1, 1, tzinfo=UTC)),
        ("datetime", datetime(2020, 1, 1)),
    ],
)
def test_a_value_of_another_type_breaks_the_release(kind: str, value: object) -> None:
    with pytest.raises(BrokenRelease, match=r"t\.c"):
        clean_value("t", Column("c", kind, ""), value)
