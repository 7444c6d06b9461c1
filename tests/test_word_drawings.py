"""Drawings of Word: each figure once, of its kind, over the cell in which a reader sees it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import parse_xml
from docx.shared import Pt
from word_makers import NAMESPACES, add_run, anchored, make_table, save, vml, wpg, wsp

from extractors import libreoffice
from extractors.word import extract_word
from schemas.raw import Page, RawDocument, Shape

TAIL = '<a:tailEnd type="triangle"/>'
FROM_PAGE_X = '<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
FROM_PAGE_Y = '<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
GRID = [[f"{r}{c}" if c < 2 else "" for c in range(5)] for r in range(4)]


def exact(height: float | None = 40.0) -> tuple[Any, Any]:
    document = docx.Document()
    document.add_paragraph("Alur")
    return document, make_table(document, GRID, 90.0, height)


def read(document: Any, folder: Path) -> RawDocument:
    document.add_paragraph("akhir")
    return extract_word(save(document, folder))


def page_of(document: Any, folder: Path) -> Page:
    return read(document, folder).pages[0]


def slot(shape: Shape) -> tuple[int, int] | None:
    return None if shape.anchor is None else (shape.anchor.row, shape.anchor.column)


@pytest.mark.parametrize(
    ("preset", "size", "kind"),
    [
        ("flowChartTerminator", (60, 20), "terminator"),
        ("roundRect", (60, 20), "terminator"),
        ("rect", (60, 20), "process"),
        ("flowChartProcess", (60, 20), "process"),
        ("diamond", (60, 20), "decision"),
        ("flowChartDecision", (60, 20), "decision"),
        ("flowChartOffpageConnector", (20, 20), "connector"),
        ("homePlate", (20, 20), "connector"),
        ("ellipse", (20, 20), "connector"),
        ("ellipse", (60, 20), "terminator"),
        ("flowChartDocument", (60, 20), "document"),
        ("cloud", (60, 20), "other"),
    ],
)
def test_presets_have_kinds(tmp_path: Path, preset: str, size: tuple[float, float], kind: str) -> None:
    document, table = exact()
    add_run(table.cell(1, 2).paragraphs[0], anchored(wsp(preset, (0, 0, *size), "Ya"), size, at=(5, 5)))
    (shape,) = page_of(document, tmp_path).shapes
    assert (shape.kind, shape.text, slot(shape)) == (kind, "Ya", (1, 2))


@pytest.mark.parametrize("by", ["cells", "columns"])
def test_columns_are_as_wide_as_whoever_set_their_widths_says(tmp_path: Path, by: str) -> None:
    document, table = exact()
    for column, width in zip(table.columns, (30, 150, 60, 60, 150), strict=True):
        for sized in column.cells if by == "cells" else [column]:
            sized.width = Pt(width)
    add_run(table.cell(0, 2).paragraphs[0], anchored(wsp("rect", (0, 0, 40, 20)), (40, 20), at=(65, 50)))
    (shape,) = page_of(document, tmp_path).shapes
    assert slot(shape) == (1, 3)


@pytest.mark.parametrize(
    ("content", "kind", "points"),
    [
        ('<v:roundrect style="{}"/>', "terminator", None),
        ('<v:rect style="{}"/>', "process", None),
        ('<v:oval style="{}"/>', "terminator", None),
        ('<v:shape type="#_x0000_t4" style="{}"/>', "decision", None),
        ('<v:shape type="#_x0000_t110" style="{}"/>', "decision", None),
        ('<v:shape type="#_x0000_t116" style="{}"/>', "terminator", None),
        ('<v:shape type="#_x0000_t177" style="{}"/>', "connector", None),
        ('<v:shape o:spt="109" style="{}"/>', "process", None),
        ('<v:shape coordsize="10,10" path="m5,l10,5,5,10,,5xe" style="{}"/>', "decision", None),
        ('<v:shape type="#_x0000_t32" style="{};flip:y"/>', None, [(0, 20), (60, 0)]),
        ('<v:shape type="#_x0000_t34" adj="5400" style="{}"/>', None, [(0, 0), (15, 0), (15, 20), (60, 20)]),
        ('<v:polyline points="10pt,5pt 70pt,5pt 70pt,25pt" style="position:absolute"/>', None,
         [(0, 0), (60, 0), (60, 20)]),
        ('<v:line from="10pt,5pt" to="70pt,25pt" style="position:absolute"/>', None, [(0, 0), (60, 20)]),
        ('<v:group coordorigin="100,100" coordsize="600,200" style="{}">'
         '<v:rect style="position:absolute;left:100;top:100;width:600;height:200"/></v:group>', "process", None),
    ],
)  # fmt: skip
def test_vml_figures(tmp_path: Path, content: str, kind: str | None, points: list[tuple[float, float]] | None) -> None:
    document, table = exact()
    style = "position:absolute;margin-left:10pt;margin-top:5pt;width:60pt;height:20pt"
    add_run(table.cell(2, 3).paragraphs[0], vml(content.format(style)))
    page = page_of(document, tmp_path)
    cell = next(page.tables).at(2, 3)
    assert cell is not None and cell.box is not None
    if points is None:
        (shape,) = page.shapes
        assert (shape.kind, slot(shape)) == (kind, (2, 3))
        assert shape.box is not None
        assert (shape.box.width, shape.box.height) == pytest.approx((60, 20))
        assert shape.box.x0 - cell.box.x0 == pytest.approx(10 + 5.4)
    else:
        (line,) = page.connectors
        left, top = cell.box.x0 + 5.4 + 10, cell.box.y0 + 5
        assert [(x - left, y - top) for x, y in line.points] == [pytest.approx(point) for point in points]


@pytest.mark.parametrize(
    ("preset", "frame", "adjust", "points"),
    [
        ("straightConnector1", "", "", [(0, 0), (60, 20)]),
        ("straightConnector1", 'flipV="1"', "", [(0, 20), (60, 0)]),
        ("straightConnector1", 'flipH="1"', "", [(60, 0), (0, 20)]),
        ("line", "", "", [(0, 0), (60, 20)]),
        ("bentConnector2", "", "", [(0, 0), (60, 0), (60, 20)]),
        ("bentConnector3", "", '<a:gd name="adj1" fmla="val 25000"/>', [(0, 0), (15, 0), (15, 20), (60, 20)]),
        ("bentConnector3", 'rot="5400000"', "", [(40, -20), (40, 10), (20, 10), (20, 40)]),
        ("bentConnector3", 'rot="16200000" flipH="1"', "", [(20, -20), (20, 10), (40, 10), (40, 40)]),
    ],
)
def test_connectors_run_as_they_are_drawn(
    tmp_path: Path, preset: str, frame: str, adjust: str, points: list[tuple[float, float]]
) -> None:
    document, table = exact()
    graphic = wsp(preset, (0, 0, 60, 20), frame=frame, ends=TAIL, adjust=adjust)
    add_run(table.cell(2, 2).paragraphs[0], anchored(graphic, (60, 20), at=(0, 0)))
    page = page_of(document, tmp_path)
    (line,) = page.connectors
    cell = next(page.tables).at(2, 2)
    assert cell is not None and cell.box is not None
    left, top = cell.box.x0 + 5.4, cell.box.y0
    assert [(x - left, y - top) for x, y in line.points] == [pytest.approx(point, abs=0.01) for point in points]
    assert (line.tip_at_start, line.tip_at_end) == (False, True)


def test_a_shape_dragged_over_another_cell_belongs_there(tmp_path: Path) -> None:
    document, table = exact()
    add_run(table.cell(0, 2).paragraphs[0], anchored(wsp("rect", (0, 0, 40, 20)), (40, 20), at=(110, 90)))
    (shape,) = page_of(document, tmp_path).shapes
    assert slot(shape) == (2, 3)


def test_a_shape_placed_from_the_page(tmp_path: Path) -> None:
    document, _ = exact()
    page = page_of(document, tmp_path)
    assert page.shapes == ()
    document, table = exact()
    far = anchored(wsp("rect", (0, 0, 40, 20)), (40, 20), at=(300, 190), x=FROM_PAGE_X, y=FROM_PAGE_Y)
    near = anchored(wsp("rect", (0, 0, 40, 20)), (40, 20), at=(20, 10), x=FROM_PAGE_X, y=FROM_PAGE_Y)
    add_run(document.paragraphs[0], far)
    add_run(table.cell(3, 4).paragraphs[0], near)
    first, second = page_of(document, tmp_path).shapes
    assert first.box is not None
    assert (first.box.x0, first.box.y0) == pytest.approx((300, 190))
    assert slot(second) == (3, 4)


def test_a_shape_on_a_border_belongs_where_most_of_it_lies(tmp_path: Path) -> None:
    document, table = exact()
    add_run(table.cell(1, 2).paragraphs[0], anchored(wsp("rect", (0, 0, 40, 20)), (40, 20), at=(54.6, 5)))
    (shape,) = page_of(document, tmp_path).shapes
    assert slot(shape) == (1, 2)
    assert shape.confidence == pytest.approx(0.75)


def test_a_group_is_unfolded_in_its_own_measure(tmp_path: Path) -> None:
    document, table = exact()
    deep = wpg((140, 60, 40, 20), (0, 0, 400, 200), wsp("diamond", (0, 0, 400, 200), identity=2), "wpg:grpSp")
    group = wpg((0, 0, 180, 80), (0, 0, 180, 80), wsp("rect", (0, 0, 40, 20), identity=1) + deep)
    add_run(table.cell(0, 2).paragraphs[0], anchored(group, (180, 80), at=(5, 5)))
    first, second = page_of(document, tmp_path).shapes
    assert (first.kind, slot(first), second.kind, slot(second)) == ("process", (0, 2), "decision", (1, 3))


def test_glued_lines_name_their_shapes(tmp_path: Path) -> None:
    document, table = exact()
    glue = '<a:stCxn id="11" idx="2"/><a:endCxn id="12" idx="0"/>'
    content = (
        wsp("rect", (0, 0, 40, 20), identity=11)
        + wsp("rect", (0, 60, 40, 20), identity=12)
        + wsp("straightConnector1", (20, 20, 0, 40), identity=13, ends=TAIL, glue=glue)
    )
    add_run(table.cell(1, 2).paragraphs[0], anchored(wpg((0, 0, 40, 80), (0, 0, 40, 80), content), (40, 80), at=(9, 2)))
    page = page_of(document, tmp_path)
    assert [(line.source, line.target) for line in page.connectors] == [(page.shapes[0].name, page.shapes[1].name)]


def test_a_label_without_outline_is_no_process(tmp_path: Path) -> None:
    document, table = exact()
    bare = wsp("rect", (0, 0, 30, 12), "Tidak", look="<a:noFill/><a:ln><a:noFill/></a:ln>")
    add_run(table.cell(1, 3).paragraphs[0], anchored(bare, (30, 12), at=(40, 20)))
    add_run(table.cell(1, 2).paragraphs[0], anchored(wsp("diamond", (0, 0, 30, 12)), (30, 12), at=(5, 5)))
    label, decision = sorted(page_of(document, tmp_path).shapes, key=lambda shape: shape.kind, reverse=True)
    assert (label.kind, label.text, decision.kind) == ("other", "Tidak", "decision")


def test_text_in_shapes_is_no_cell_text(tmp_path: Path) -> None:
    document, table = exact()
    add_run(table.cell(1, 2).paragraphs[0], anchored(wsp("flowChartTerminator", (0, 0, 50, 20), "Mulai"), (50, 20)))
    page = page_of(document, tmp_path)
    cell = next(page.tables).at(1, 2)
    assert cell is not None
    assert cell.text == ""


def automatic() -> Any:
    """Rows whose height Word finds when it prints, and a shape hung in the first row but drawn in the third."""
    document = docx.Document()
    document.add_paragraph("Alur")
    long = "Menerima berkas dan mencatatnya dalam buku agenda " * 3
    table = make_table(document, [[long if c == 1 else "" for c in range(4)] for _ in range(6)], 90.0)
    table.cell(3, 0).vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    add_run(table.cell(0, 2).paragraphs[0], anchored(wsp("rect", (0, 0, 40, 20)), (40, 20), at=(10, 470)))
    return document


@pytest.mark.needs_libreoffice
def test_automatic_rows_are_measured(tmp_path: Path) -> None:
    found = read(automatic(), tmp_path)
    (shape,) = found.pages[0].shapes
    assert slot(shape) == (2, 2)
    assert shape.confidence == 1.0
    assert found.left_out == ()


def test_automatic_rows_are_estimated_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_program", lambda: None)
    found = read(automatic(), tmp_path)
    (shape,) = found.pages[0].shapes
    assert slot(shape) == (2, 2)
    assert shape.confidence < 1.0
    assert found.left_out == ("layout_estimated",)


def test_a_torn_part_without_text_costs_the_measure_only(tmp_path: Path) -> None:
    path = save(automatic(), tmp_path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        torn = package.getinfo("docProps/app.xml").header_offset
    path.write_bytes(content[:torn] + b"torn" + content[torn + 4 :])
    found = extract_word(path)
    assert [slot(shape) for shape in found.pages[0].shapes] == [(2, 2)]
    assert found.left_out == ("layout_estimated",)


BREAK = '<w:r><w:br w:type="page"/></w:r>'


@pytest.mark.parametrize("where", ["before the drawing", "in its text box"])
def test_a_drawing_stands_on_the_page_that_its_paragraph_begins(tmp_path: Path, where: str) -> None:
    """LibreOffice writes the break before a paragraph into the first text box that hangs on it."""
    document = docx.Document()
    document.add_paragraph("awal")
    paragraph = document.add_paragraph()
    box = wsp("flowChartDecision", (0, 0, 60, 20), "Sah?")
    if where == "before the drawing":
        paragraph._p.append(parse_xml(BREAK.replace("<w:r>", f"<w:r {NAMESPACES}>", 1)))
    else:
        box = box.replace("<w:p><w:r>", f"<w:p>{BREAK}<w:r>", 1)
    add_run(paragraph, anchored(box, (60, 20)))
    first, second = read(document, tmp_path).pages
    assert (len(first.shapes), [shape.text for shape in second.shapes]) == (0, ["Sah?"])
