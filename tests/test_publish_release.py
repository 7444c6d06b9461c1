"""A whole release: the same in every form, valid for others' readers, the same bytes from the same facts."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from publish_cases import (
    BOOK,
    DECISIONS,
    FIRST,
    INPUTS,
    READINGS,
    SINGLE,
    SOURCES,
    ReadRows,
    answer,
    shuffled,
    sop,
    value_text,
)

from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.manifest import count_files, hash_files
from pipeline.publish.release import publish_release
from pipeline.publish.sheet_rows import LONGEST, cell_text, sheet_row
from pipeline.publish.views import VIEWS
from schemas.dataset.model import Column, Kind, Table
from schemas.dataset.tables import TABLES, table_named
from schemas.errors import UsageError
from schemas.reconciled import Agency
from schemas.sop import Reading
from schemas.source import PICTURE_SET
from schemas.vocabulary.calibration import calibration
from schemas.vocabulary.release_page import release_words

NASTY = '=HYPERLINK("http://x","y")\r\n<script>alert(1)</script>, \x0b\'+1 _x0041_ \u2028 \u00e9'
CUT = release_words().sheet.cut
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def nasty_inputs() -> ReleaseInputs:
    """The invented release with text in it that spreadsheets, browsers and CSV readers trip over."""
    readings = {**READINGS, SINGLE: Reading(media_type="text/html", pages=1, sops=(sop(1, NASTY),))}
    sources = (*SOURCES[:2], replace(SOURCES[2], reason=NASTY), SOURCES[3])
    return replace(INPUTS, rows=ReadRows(sources, readings, INPUTS.reconciled), sources=sources)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("release") / "rilis"
    publish_release(nasty_inputs(), out, version="1.2.3", run={"started_by": "test"})
    return out


def csv_rows(release: Path, table: Table) -> list[tuple[str, ...]]:
    with (release / "csv" / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == table.names
    return [tuple(row) for row in rows]


def as_csv(table: Table, row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(value_text(column.kind, value) for column, value in zip(table.columns, row, strict=True))


def test_a_release_holds_the_files_of_the_contract(release: Path) -> None:
    tables = {table.name for table in TABLES}
    found = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert found == {
        *(f"csv/{name}.csv" for name in tables),
        *(f"parquet/{name}.parquet" for name in tables),
        *("datapackage.json", "selaras.duckdb", "selaras.xlsx", "index.html", "CHANGELOG.md", "manifest.json"),
    }
    assert [path.name for path in release.parent.iterdir()] == [release.name]


@each_table
def test_parquet_and_duckdb_hold_what_csv_holds(release: Path, table: Table) -> None:
    expected = csv_rows(release, table)
    parquet = pq.read_table(release / "parquet" / f"{table.name}.parquet")
    assert tuple(parquet.column_names) == table.names
    rows = zip(*(column.to_pylist() for column in parquet.columns), strict=True)
    assert [as_csv(table, row) for row in rows] == expected
    with duckdb.connect(str(release / "selaras.duckdb"), read_only=True) as connection:
        ordered = ", ".join(f'"{name}"' for name in table.key)
        found = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {ordered}').fetchall()  # noqa: S608
    assert [as_csv(table, row) for row in found] == expected


@each_table
def test_rows_are_in_the_order_of_the_key(release: Path, table: Table) -> None:
    places = [table.names.index(name) for name in table.key]
    whole = [table.column(name).kind == "integer" for name in table.key]
    parts = list(zip(places, whole, strict=True))
    keys = [tuple(int(row[at]) if number else row[at] for at, number in parts) for row in csv_rows(release, table)]
    assert keys == sorted(set(keys))


def test_parquet_is_typed_and_free_of_pandas(release: Path) -> None:
    schema = pq.read_schema(release / "parquet" / "sop.parquet")
    types = {
        name: str(schema.field(name).type) for name in ("sop_id", "steps", "created_on", "completeness", "is_current")
    }
    assert types == {
        "sop_id": "string",
        "steps": "int64",
        "created_on": "date32[day]",
        "completeness": "double",
        "is_current": "bool",
    }
    assert not schema.field("sop_id").nullable
    assert schema.metadata is None


def test_csv_is_verbatim_with_crlf_between_rows(release: Path) -> None:
    text = (release / "csv" / "sop.csv").read_bytes().decode("utf-8")
    assert text.split("\r\n")[0] == ",".join(table_named("sop").names)
    names = {row[table_named("sop").names.index("nama_sop")] for row in csv_rows(release, table_named("sop"))}
    assert {NASTY, '=Layanan "A", B', "Penerbitan Izin"} == names


def test_duckdb_has_keys_comments_and_views_that_answer(release: Path) -> None:
    with duckdb.connect(str(release / "selaras.duckdb"), read_only=True) as connection:
        constraints = connection.execute("SELECT table_name, constraint_type FROM duckdb_constraints()").fetchall()
        assert {table for table, kind in constraints if kind == "PRIMARY KEY"} == {table.name for table in TABLES}
        assert constraints.count(("sop", "FOREIGN KEY")) == len(table_named("sop").foreign_keys)
        columns = connection.execute("SELECT table_name, comment FROM duckdb_columns() WHERE NOT internal").fetchall()
        views = {view.name for view in VIEWS}
        assert [table for table, comment in columns if comment is None and table not in views] == []
        for view in VIEWS:
            connection.execute(f"SELECT * FROM {view.name}").fetchall()  # noqa: S608
        headers = connection.execute(
            "SELECT headers, role_ids FROM v_step_with_roles WHERE sop_id = ? ORDER BY ordinal", [FIRST]
        ).fetchall()
    assert headers == [
        ("Kasubbag Program", "kepala-subbagian"),
        ("Kepala Dinas", None),
        ("Kepala Dinas", None),
        ("Kasubbag Program", "kepala-subbagian"),
    ]


def test_xlsx_has_a_sheet_a_table_and_no_formula(release: Path) -> None:
    book = openpyxl.load_workbook(release / "selaras.xlsx")
    assert book.sheetnames == [table.name for table in TABLES if table.name != "evidence"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert book["sop"].freeze_panes == "A2"
    assert book["sop"].auto_filter.ref == f"A1:{book['sop'].cell(1, len(table_named('sop').columns)).column_letter}4"
    names = {row[table_named("sop").names.index("nama_sop")].value for row in book["sop"].iter_rows(min_row=2)}
    assert NASTY.replace("\r", "").replace("\x0b", "").replace("_x0041_", "_x005F_x0041_") in names


def test_xlsx_does_not_say_when_it_was_made(release: Path) -> None:
    book = openpyxl.load_workbook(release / "selaras.xlsx")
    assert book.properties.created.year == 2000


NASTY_TEXTS = ("a", " a", "a\u00a0", "<b>&amp;\"'", "_x0041_", "=1+1", "\u2028x", "a\nb", "\u0085")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x01b\x1fc\td\ne", "abc\td\ne"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("x" * LONGEST, "x" * LONGEST),
        ("\ufffe\uffff!", "!"),
        ("x" * (LONGEST + 1), "x" * (LONGEST - len(CUT)) + CUT),
        ("\U0001f600" * (LONGEST // 2), "\U0001f600" * (LONGEST // 2)),
        ("\U0001f600" * (LONGEST // 2 + 1), "\U0001f600" * ((LONGEST - len(CUT)) // 2) + CUT),
    ],
    ids=lambda text: repr(text[:5]) + str(len(text)),
)
def test_cells_hold_what_a_sheet_can(text: str, expected: str) -> None:
    assert cell_text(text) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("string", text) for text in NASTY_TEXTS),
        *(("integer", number) for number in (0, -1, 12345678901, 10**16)),
        *(("number", number) for number in (0.0, 0.0001, 321.4286, -5.5, 1e12 + 0.1234)),
        *(("date", day) for day in (date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2024, 2, 29))),
        *(("datetime", datetime(2026, 3, 1, 7, 8, 9)), ("datetime", datetime(1999, 12, 31, 23, 59, 59))),
    ],
    ids=str,
)
def test_cells_are_as_others_write_them(tmp_path: Path, kind: Kind, value: Any) -> None:
    """Beside xlsxwriter, which writes a cell at a time."""
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx"), OPTIONS) as book:
        form = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "datetime": book.add_format({"num_format": "yyyy"}),
        }
        book.add_worksheet("t").write(1, 0, value, form.get(kind))
    with zipfile.ZipFile(tmp_path / "b.xlsx") as book:
        (theirs,) = re.findall("<row.*?</row>", book.read("xl/worksheets/sheet1.xml").decode(), re.DOTALL)
    column = Column("c", kind, "")
    row = sheet_row(Table("t", "", ("c",), (column,)), 0, {"date": 1, "datetime": 1})
    assert answer(row, column, value) == theirs


def test_the_data_package_is_valid_for_frictionless(release: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(release / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "message"]) == []
    assert len(report.tasks) == len(TABLES)


def test_the_data_package_has_keys_and_hashes(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    resource = {one["name"]: one for one in package["resources"]}["step"]
    assert resource["schema"]["primaryKey"] == ["sop_id", "ordinal"]
    assert {"fields": ["sop_id"], "reference": {"resource": "sop", "fields": ["sop_id"]}} in resource["schema"][
        "foreignKeys"
    ]
    assert re.fullmatch("sha256:[0-9a-f]{64}", resource["hash"])
    assert resource["bytes"] == (release / resource["path"]).stat().st_size


def test_the_manifest_accounts_for_every_file(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"] == {"in": 5, "published": 1, "review": 1, "quarantined": 1, "duplicate": 1, "withdrawn": 1}
    assert "calibration" not in manifest
    assert (manifest["calibrated"], manifest["version"], manifest["profile"]) == (False, "1.2.3", "internal")
    assert manifest["run"]["started_by"] == "test"
    assert manifest["hashes"] == hash_files(release)


def test_a_calibrated_release_says_how_often_its_values_are_right(tmp_path: Path) -> None:
    out = tmp_path / "rilis"
    publish_release(replace(INPUTS, calibrated=True), out, version="1.2.3")
    measured = calibration().measured
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["calibrated"] is True
    assert manifest["calibration"]["error"] == measured.error
    html = (out / "index.html").read_text(encoding="utf-8")
    table = html.partition('<table class="reliability">')[2].partition("</table>")[0]
    assert table.count("<tr><td>") == len(measured.bins)
    assert release_words().page["calibrated"] in html


def test_files_are_counted_once() -> None:
    sources = [
        replace(SOURCES[1], sha256=str(n), state=state) for n, state in enumerate(("published", "partial", "review"))
    ]
    assert count_files(sources) == {"in": 3, "published": 1, "review": 2, "quarantined": 0, "duplicate": 0}


@pytest.mark.parametrize(
    ("media_type", "pages", "published", "duplicate"),
    [(PICTURE_SET, 3, 3, 0), (PICTURE_SET, None, 3, 0), (PICTURE_SET, 2, 2, 1), ("application/pdf", 3, 1, 2)],
)
def test_pages_of_a_set_of_pictures_are_no_duplicates(
    media_type: str, pages: int | None, published: int, duplicate: int
) -> None:
    names = ("sop-p2.jpg", "sop-p3.jpg")
    source = replace(SOURCES[1], media_type=media_type, pages=pages, other_names=names, state="published")
    counts = count_files([source])
    assert (counts["in"], counts["published"], counts["duplicate"]) == (3, published, duplicate)


def test_nothing_but_the_manifest_says_when(release: Path) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for name in ("index.html", "CHANGELOG.md", "datapackage.json"):
        assert today not in (release / name).read_text(encoding="utf-8")


def test_the_page_shows_text_as_text_and_needs_nothing_from_elsewhere(release: Path) -> None:
    html = (release / "index.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//|url\(|@import""", html)
    links = set(re.findall(r'href="([^"]+)"', html))
    assert all((release / link).is_file() for link in links)
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def test_the_same_facts_in_another_order_give_the_same_bytes(release: Path, tmp_path: Path) -> None:
    publish_release(shuffled(nasty_inputs()), tmp_path / "r", version="1.2.3")
    for folder in ("csv", "parquet"):
        for path in sorted((release / folder).iterdir()):
            assert path.read_bytes() == (tmp_path / "r" / folder / path.name).read_bytes(), path.name


def test_an_empty_release_is_a_release(tmp_path: Path) -> None:
    summary = publish_release(ReleaseInputs((), ReadRows((), {})), tmp_path / "r", version="1")
    assert summary.files == {"in": 0, "published": 0, "review": 0, "quarantined": 0, "duplicate": 0}
    assert set(summary.rows.values()) == {0}
    assert (tmp_path / "r" / "csv" / "sop.csv").read_bytes().count(b"\r\n") == 1


def test_a_profile_that_is_not_built_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="public"):
        publish_release(INPUTS, tmp_path / "r", version="1", profile="rahasia")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def second(release: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The changelog of a second release: an SOP less, an office renamed, a decision and an office more."""
    out = tmp_path_factory.mktemp("second") / "rilis"
    shutil.copytree(release, out)
    held = INPUTS.reconciled
    renamed = replace(held.agencies[0], label="Dinas *Layangan*")
    readings = {**READINGS, BOOK: Reading(media_type="application/pdf", pages=2, sops=READINGS[BOOK].sops[:1])}
    decided = replace(DECISIONS[0], decision_id="d2", subject="agency:dinas-layangan", decided_by="Budi")
    changed = replace(
        INPUTS,
        rows=ReadRows(SOURCES, readings, held),
        decisions=(*DECISIONS, decided),
        reconciled=replace(held, agencies=(renamed, held.agencies[1], Agency("dinas-baru", "Dinas Baru"))),
    )
    publish_release(changed, out, version="2")
    return (out / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "| SOP (`sop`) | 0 | 1 | 1 |",
        "| Langkah (`step`) | 0 | 0 | 4 |",
        "| Berkas (`source`) | 0 | 2 | 0 |",
        "| Instansi (`agency`) | 1 | 1 | 0 |",
        "| Keputusan (`decision`) | 1 | 0 | 0 |",
        "- dinas-layang-layang: label",
        "- dinas-baru: Dinas Baru",
        "- d2: role · agency:dinas-layangan · kepala-subbagian · Budi",
        f"- {BOOK}: sops",
    ],
)
def test_the_changelog_names_what_changed(second: str, line: str) -> None:
    assert line in second.splitlines()


def test_the_changelog_lists_no_places(second: str) -> None:
    assert "Bukti (`evidence`)" in second
    assert "## Bukti" not in second
