"""Spreadsheets read as they are shown: texts, merges, hidden parts, and drawings over their cells."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from excel_makers import absolute, connector, frame, group, one, save_drawn, shape, two
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from extractors import excel_sheet, excel_tables
from extractors.excel import extract_excel
from schemas.errors import EmptyFile
from schemas.raw import Line, Page, RawDocument, Table

WORDS = st.text(st.characters(whitelist_categories=("L", "Nd"), max_codepoint=0x24F), min_size=1, max_size=8)
GLUE = '<a:stCxn id="11" idx="2"/><a:endCxn id="12" idx="0"/>'
TAIL = '<a:tailEnd type="triangle"/>'


def sheet_of(rows: list[list[Any]]) -> tuple[Any, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    return book, sheet


def read(book: Any, folder: Path) -> RawDocument:
    path = folder / "a.xlsx"
    book.save(path)
    return extract_excel(path)


def rows_of(table: Table) -> list[list[str]]:
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def tables(book: Any, folder: Path) -> list[list[list[str]]]:
    return [rows_of(table) for page in read(book, folder).pages for table in page.tables]


def test_values_read_as_they_are_shown(tmp_path: Path) -> None:
    rich = CellRichText("Nama ", TextBlock(InlineFont(b=True), "tebal"))
    book, sheet = sheet_of([[1, 2.5, "30 menit", True, datetime.date(2022, 10, 1), rich]])
    sheet["A2"], sheet["A2"].number_format = 15, '0 "menit"'
    sheet["B2"] = "=A1+1"
    sheet["C2"] = "satu\r\ndua\n\ntiga"
    sheet["D2"], sheet["D2"].font = "tebal", Font(bold=True)
    (page,) = read(book, tmp_path).pages
    (table,) = page.tables
    assert rows_of(table) == [
        ["1", "2.5", "30 menit", "TRUE", "2022-10-01", "Nama tebal"],
        ["15 menit", "", "satu\ndua\ntiga", "tebal", "", ""],
    ]
    assert [line.bold for cell in table.cells if cell.text == "tebal" for line in cell.lines] == [True]
    assert (page.unit, table.name) == ("point", "Sheet")


def test_merges_are_spans_and_edges_are_trimmed(tmp_path: Path) -> None:
    book, sheet = sheet_of(
        [[], [None, None, "Pelaksana", None, "Waktu"], [None, None, "A", "B"], [], [None, None, "x"]]
    )
    sheet.merge_cells("C2:D2")
    sheet.merge_cells("E2:E3")
    (table,) = next(iter(read(book, tmp_path).pages)).tables
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells if cell.text}
    assert (table.rows, table.columns) == (4, 3)
    assert spans == {
        "Pelaksana": (0, 0, 1, 2),
        "Waktu": (0, 2, 2, 1),
        "A": (1, 0, 1, 1),
        "B": (1, 1, 1, 1),
        "x": (3, 0, 1, 1),
    }
    assert sum(cell.row_span * cell.column_span for cell in table.cells) == 12


def test_an_empty_column_inside_stays(tmp_path: Path) -> None:
    book, _ = sheet_of([["No", None, "Waktu"], ["1", None, "5"]])
    assert tables(book, tmp_path) == [[["No", "", "Waktu"], ["1", "", "5"]]]


def test_what_is_hidden_is_not_read(tmp_path: Path) -> None:
    book, sheet = sheet_of([["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("gaib")["A1"] = "x"
    book["gaib"].sheet_state = "hidden"
    book.create_sheet("kosong")
    assert tables(book, tmp_path) == [[["a", "c"], ["g", "i"]]]


def test_the_print_area_is_respected(tmp_path: Path) -> None:
    book, sheet = sheet_of([["a", "b", "catatan"], ["c", "d", "catatan"], [None, None, "catatan"]])
    sheet.print_area = "A1:B2"
    assert tables(book, tmp_path) == [[["a", "b"], ["c", "d"]]]


def test_two_empty_rows_part_tables_but_borders_bridge_them(tmp_path: Path) -> None:
    book, sheet = sheet_of([["a"], [], ["b"], [], [], ["c"], [], [], ["d"]])
    for row in (7, 8):
        sheet.cell(row, 1).border = Border(left=Side("thin"))
    assert tables(book, tmp_path) == [[["a"], [""], ["b"]], [["c"], [""], [""], ["d"]]]


def test_nothing_filled_is_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(openpyxl.Workbook(), tmp_path)


@pytest.mark.parametrize(("limit", "code"), [("MOST_ROWS", "rows"), ("MOST_COLUMNS", "columns")])
def test_limits_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, code: str) -> None:
    monkeypatch.setattr(excel_sheet, limit, 2)
    book, _ = sheet_of([["a", "b", "c"]] * 3)
    document = read(book, tmp_path)
    assert code in document.left_out
    assert min(next(document.pages[0].tables).rows, next(document.pages[0].tables).columns) == 2


def test_a_far_away_cell_does_not_fill_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_tables, "MOST_CELLS", 100)
    book, _ = sheet_of([["a"] * 10 for _ in range(20)])
    document = read(book, tmp_path)
    assert document.left_out == ("rows",)
    assert next(document.pages[0].tables).rows == 10


def drawn(folder: Path, *anchors: str) -> Page:
    """Four columns of 48 points and five rows of 20 points under a header."""
    book, sheet = sheet_of([["No", "A", "B", "C"], *[[str(n)] for n in range(1, 6)]])
    for row in range(1, 7):
        sheet.row_dimensions[row].height = 20
    return extract_excel(save_drawn(book, folder, *anchors)).pages[0]


def slots(page: Page) -> list[tuple[str, int, int]]:
    return [(item.kind, item.anchor.row, item.anchor.column) for item in page.shapes if item.anchor is not None]


@pytest.mark.parametrize(
    "anchor",
    [
        two((2, 4, 3, 2), (2, 40, 3, 18), shape(1, "diamond")),
        two((1, 40, 2, 15), (3, 10, 4, 5), shape(1, "diamond")),
        one((2, 4, 3, 2), 30, 15, shape(1, "diamond")),
        absolute(100, 62, 30, 15, shape(1, "diamond")),
        two((2, 4, 3, 2), (2, 40, 3, 18), group((0, 0, 100, 50), shape(1, "diamond", xfrm=frame("", (0, 0, 100, 50))))),
        two((2, 4, 3, 2), (2, 40, 3, 18), shape(1, "diamond").replace(frame(), "")),
    ],
)
def test_a_shape_belongs_to_the_cell_under_its_centre(tmp_path: Path, anchor: str) -> None:
    assert slots(drawn(tmp_path, anchor)) == [("decision", 3, 2)]


def test_anchors_count_from_the_trimmed_table(tmp_path: Path) -> None:
    book, sheet = sheet_of([[], [None, "No", "A", "B"], [None, "1"]])
    sheet.column_dimensions["C"].hidden = True
    page = extract_excel(save_drawn(book, tmp_path, two((3, 2, 2, 2), (3, 20, 2, 12), shape(1, "rect")))).pages[0]
    assert slots(page) == [("process", 1, 1)]


def test_boxes_are_in_points(tmp_path: Path) -> None:
    page = drawn(tmp_path, two((1, 4, 2, 2), (1, 40, 2, 18), shape(1, "rect", "Mulai")))
    (found,) = page.shapes
    (table,) = page.tables
    cell = table.at(2, 1)
    assert found.text == "Mulai"
    assert found.box is not None
    assert (found.box.x0, found.box.y0, found.box.width, found.box.height) == pytest.approx((52, 42, 36, 16))
    assert cell is not None and cell.box is not None
    assert (cell.box.x0, cell.box.y0, cell.box.width, cell.box.height) == pytest.approx((48, 40, 48, 20))


def test_glued_and_free_connectors(tmp_path: Path) -> None:
    page = drawn(
        tmp_path,
        two((1, 4, 1, 2), (1, 40, 1, 18), shape(11, "flowChartTerminator")),
        two((2, 4, 2, 2), (2, 40, 2, 18), shape(12, "flowChartProcess")),
        two((1, 22, 1, 18), (2, 22, 2, 2), connector(13, "bentConnector3", GLUE, TAIL)),
        two((3, 10, 1, 0), (3, 30, 3, 0), connector(14, "straightConnector1", ends=TAIL, xfrm=frame('flipH="1"'))),
    )  # fmt: skip
    glued, free = page.connectors
    assert (glued.source, glued.target) == (page.shapes[0].name, page.shapes[1].name)
    assert (free.source, free.target, free.tip_at_start, free.tip_at_end) == (None, None, False, True)
    assert free.points == (pytest.approx((174, 20)), pytest.approx((154, 60)))


def test_of_two_anchors_that_stand_for_each_other_one_is_read(tmp_path: Path) -> None:
    chosen = two((1, 4, 1, 2), (1, 40, 1, 18), shape(11, "flowChartProcess"))
    spare = two((2, 4, 2, 2), (2, 40, 2, 18), shape(11, "diamond"))
    prefix = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f'<mc:Choice Requires="a">{chosen}</mc:Choice><mc:Fallback>{spare}</mc:Fallback>'
    empty = f'<mc:Choice Requires="a"/><mc:Fallback>{spare}</mc:Fallback>'
    around_them = f"<mc:AlternateContent {prefix}>{{}}</mc:AlternateContent>"
    assert slots(drawn(tmp_path, around_them.format(both))) == [("process", 1, 1)]
    assert slots(drawn(tmp_path, around_them.format(empty))) == [("decision", 2, 2)]


def test_a_turned_connector_lies_across_its_anchor(tmp_path: Path) -> None:
    turned = frame('rot="5400000"', (0, 0, 40, 10))
    page = drawn(tmp_path, two((1, 10, 1, 0), (1, 20, 3, 0), connector(1, "straightConnector1", xfrm=turned)))
    (line,) = page.connectors
    assert line.points == (pytest.approx((68, 20)), pytest.approx((58, 60)))


def test_a_row_without_height_is_high_enough_for_its_shapes(tmp_path: Path) -> None:
    book, _ = sheet_of([["No", "A"], ["1"], ["2"]])
    anchors = (
        two((1, 2, 1, 30), (1, 20, 1, 60), shape(1, "rect")),
        two((1, 2, 2, 5), (1, 20, 2, 12), shape(2, "diamond")),
    )
    page = extract_excel(save_drawn(book, tmp_path, *anchors)).pages[0]
    assert slots(page) == [("process", 1, 1), ("decision", 2, 1)]


def test_a_text_box_beside_the_table_is_a_line(tmp_path: Path) -> None:
    page = drawn(tmp_path, one((6, 0, 0, 0), 200, 30, shape(1, "rect", "PEMERINTAH KOTA")))
    assert [block.text for block in page.blocks if isinstance(block, Line)] == ["PEMERINTAH KOTA"]
    assert page.shapes == ()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_a_table_of_strings_reads_back_equal(tmp_path: Path, rows: list[list[str]]) -> None:
    book, sheet = sheet_of([])
    for r, row in enumerate(rows, start=1):
        for c, text in enumerate(row, start=1):
            sheet.cell(r, c).value = text
    assert tables(book, tmp_path) == [rows]
