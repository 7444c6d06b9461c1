"""The official form: what stands on its pages, and that nothing can break its files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import wild_sops

from extractors.formats import extract
from pipeline.read.document import read_document
from pipeline.render.bent import elbow
from pipeline.render.board import CLEARANCE, Segment
from pipeline.render.drawing import Drawing, DrawnConnector
from pipeline.render.layout import Form, Placed, lay_out
from pipeline.render.measure import content_height
from pipeline.render.paginate import PageGrid
from pipeline.render.profile import official
from pipeline.render.render import RENDERERS, render
from pipeline.render.xlsx_drawing import SheetGrid, SheetShapes
from samples.forge.officials import text
from samples.forge.sops import random_sop
from schemas.errors import UsageError
from schemas.raw import Box
from schemas.sop import Pelaksana, Sop, Step

RELAXED = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
SENTENCE = "Menelaah dan mengoreksi seluruh dokumen pendukung yang disampaikan oleh perangkat daerah terkait. "


def grids(form: Form) -> list[tuple[Placed, PageGrid]]:
    return [(b, b.block) for page in form.pages for b in page.blocks if isinstance(b.block, PageGrid)]


def words_of(form: Form) -> list[str]:
    """Every cell's words, page after page."""
    cells = (cell for _, page in grids(form) for cell in page.grid.cells)
    return [" ".join(f"{p.mark} {p.text}".strip() for p in cell.paragraphs) for cell in cells]


def large_sop(roles: int, steps: int) -> Sop:
    """Many columns and rows, two rows of 2,000 characters."""
    sop = random_sop(Random(4))
    long = (SENTENCE * 25)[:2000]
    rows = tuple(
        Step(
            table_ordinal=1,
            number=text(str(number)),
            kegiatan=text(long if number == 3 else SENTENCE),
            kelengkapan=text("Berkas"),
            waktu=text("5 menit"),
            output=text(long if number == 5 else "Arsip"),
            keterangan=text(None),
            actors=sop.steps[number % len(sop.steps)].actors,
        )
        for number in range(1, steps + 1)
    )
    columns = tuple(
        Pelaksana(table_ordinal=1, header=text(f"Pengadministrasi Umum {n}"), group_header=text(None))
        for n in range(roles)
    )
    return sop.model_copy(update={"pelaksana": columns, "steps": rows, "symbols": (), "flow": ()})


@pytest.mark.parametrize(("roles", "steps"), [(3, 6), (15, 12), (5, 80), (15, 80)])
def test_every_word_fits_into_its_cell_and_every_table_on_its_page(roles: int, steps: int) -> None:
    form = lay_out(large_sop(roles, steps), official())
    bottom = form.profile.paper[1] - form.profile.margin
    for placed, page in grids(form):
        assert placed.y + page.grid.height <= bottom + 0.1
        for cell in page.grid.cells:
            need = content_height(cell, page.grid.cell_width(cell), page.grid.size, page.grid.font)
            assert need <= page.grid.cell_height(cell) + 0.1


def test_a_row_higher_than_a_page_goes_on_overleaf_without_losing_a_word() -> None:
    form = lay_out(large_sop(4, 6), official())
    shown = " ".join(" ".join(words_of(form)).split())
    for piece in (SENTENCE * 20).split(". ")[:-1]:
        assert piece.split()[0] in shown
    assert shown.count("mengoreksi") == (SENTENCE * 25)[:2000].count("mengoreksi") * 2 + 5


def test_the_header_stands_on_each_page() -> None:
    form = lay_out(large_sop(5, 30), official())
    tables = [page for _, page in grids(form) if page.header_rows]
    assert len(tables) > 2
    headers = [[c.paragraphs for c in page.grid.cells if c.row < page.header_rows] for page in tables]
    assert all(header == headers[0] for header in headers)


def test_blanks_are_empty_cells_behind_their_labels() -> None:
    form = lay_out(Sop(steps=(), pelaksana=()), official())
    shown = words_of(form)
    for label in ("Nomor SOP", "Tanggal Revisi", "Disahkan Oleh", "Dasar Hukum", "Peringatan"):
        assert label in shown
    assert shown[shown.index("Nomor SOP") + 1] == ""


def parts(drawing: Drawing) -> list[tuple[int, int, list[Segment]]]:
    from pipeline.render.board import Route

    return [
        (c.source, c.target, list(Route(c.points, c.source_side, c.target_side).parts())) for c in drawing.connectors
    ]


@given(st.integers(0, 10**6))
@RELAXED
def test_no_line_runs_through_a_symbol(seed: int) -> None:
    form = lay_out(random_sop(Random(seed)), official())
    for placed, _ in grids(form):
        for source, target, line in parts(placed.drawing):
            for index, symbol in enumerate(placed.drawing.symbols):
                for number, part in enumerate(line):
                    own = (index == source and number == 0) or (index == target and number == len(line) - 1)
                    assert not part.hits(symbol.box, -0.5 if own else CLEARANCE - 0.1)


@given(st.integers(0, 10**6))
@RELAXED
def test_every_edge_is_drawn_once_or_as_a_pair_of_connectors(seed: int) -> None:
    sop = random_sop(Random(seed), longest=20)
    form = lay_out(sop, official())
    drawings = [placed.drawing for placed, _ in grids(form)]
    letters = sorted(s.text for drawing in drawings for s in drawing.symbols if s.kind == "connector")
    assert letters[::2] == letters[1::2], "each letter stands twice"
    drawn = sum(len(drawing.connectors) for drawing in drawings)
    assert drawn == len(sop.flow) + len(letters) // 2
    assert sum(s.kind != "connector" for drawing in drawings for s in drawing.symbols) == len(sop.symbols)


@given(st.integers(0, 10**6))
@RELAXED
def test_symbols_stand_inside_their_cells(seed: int) -> None:
    for placed, page in grids(lay_out(random_sop(Random(seed)), official())):
        for symbol in placed.drawing.symbols:
            left, top = page.grid.left(symbol.column), page.grid.top(symbol.row)
            assert left < symbol.box.x0 and symbol.box.x1 < left + page.grid.widths[symbol.column]
            assert top < symbol.box.y0 and symbol.box.y1 < top + page.grid.heights[symbol.row]


def test_without_a_known_flow_step_follows_step() -> None:
    sop = random_sop(Random(11)).model_copy(update={"symbols": (), "flow": ()})
    drawing = grids(lay_out(sop, official()))[-1][0].drawing
    kinds = [symbol.kind for symbol in drawing.symbols if symbol.kind != "connector"]
    assert kinds[0] == kinds[-1] == "terminator"
    assert all(connector.label is None for connector in drawing.connectors)


@given(wild_sops(), st.sampled_from([renderer.name for renderer in RENDERERS]))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_schema_allows_gives_a_whole_file(
    tmp_path_factory: pytest.TempPathFactory, sop: Sop, form: str
) -> None:
    out = tmp_path_factory.mktemp("wild") / f"sop.{form}"
    render(sop, form, out)
    if form == "pdf":
        assert len(pypdfium2.PdfDocument(out)) >= 1
    elif form in ("svg", "bpmn"):
        ElementTree.fromstring(out.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    else:
        with zipfile.ZipFile(out) as package:
            for name in package.namelist():
                ElementTree.fromstring(package.read(name))  # noqa: S314 - our own file


def test_a_title_wider_than_its_drawing_takes_several_lines(tmp_path: Path) -> None:
    sop = random_sop(Random(3))
    name = sop.identity.nama_sop.model_copy(update={"value": "Pelaksanaan " * 40})
    render(
        sop.model_copy(update={"identity": sop.identity.model_copy(update={"nama_sop": name})}), "svg", tmp_path / "a"
    )
    title = ElementTree.parse(tmp_path / "a").find("{*}text")  # noqa: S314 - our own file
    assert title is not None
    assert max(len(line.text or "") for line in title) < 200


@pytest.mark.parametrize("form", [renderer.name for renderer in RENDERERS])
def test_the_same_sop_gives_the_same_bytes(form: str, tmp_path: Path) -> None:
    sop = random_sop(Random(3))
    for name in ("first", "second"):
        render(sop, form, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_an_unknown_form_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        render(Sop(), "odt", tmp_path / "x")


def test_docx_and_xlsx_open_in_other_peoples_readers(tmp_path: Path) -> None:
    import docx
    import openpyxl

    sop = random_sop(Random(8))
    for form in ("docx", "xlsx"):
        render(sop, form, tmp_path / f"sop.{form}")
    document = docx.Document(str(tmp_path / "sop.docx"))
    assert document.tables[1].rows[0].cells[1].text == "Kegiatan"
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "sop.xlsx").read_bytes()))
    assert book.sheetnames == ["Identitas", "Prosedur"]
    assert book["Identitas"]["C1"].value == sop.identity.nomor_sop.value


def test_formulas_in_a_cell_stay_words(tmp_path: Path) -> None:
    import openpyxl

    step = random_sop(Random(8)).steps[0].model_copy(update={"kegiatan": text("=HYPERLINK(1)")})
    sop = random_sop(Random(8)).model_copy(update={"steps": (step,), "symbols": (), "flow": ()})
    render(sop, "xlsx", tmp_path / "sop.xlsx")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "sop.xlsx")["Prosedur"].iter_rows() for cell in row]
    (found,) = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert found.data_type == "s"


@pytest.mark.parametrize(
    ("points", "preset", "turned", "flips", "adjusts"),
    [
        ([(0, 0), (10, 0)], "straightConnector1", False, (False, False), ()),
        ([(0, 0), (0, -10)], "straightConnector1", False, (False, True), ()),
        ([(0, 0), (10, 0), (10, 20)], "bentConnector2", False, (False, False), ()),
        ([(0, 0), (0, 20), (-10, 20)], "bentConnector2", True, (False, False), ()),
        ([(0, 0), (5, 0), (5, 20), (10, 20)], "bentConnector3", False, (False, False), (50_000,)),
        ([(10, 0), (10, 5), (0, 5), (0, 20)], "bentConnector3", True, (False, False), (25_000,)),
        ([(10, 0), (20, 0), (20, 9), (10, 9)], "bentConnector3", False, (False, False), (1_000_000,)),
        ([(0, 0), (4, 0), (4, 6), (8, 6), (8, 12)], "bentConnector4", False, (False, False), (50_000, 50_000)),
    ],
)  # fmt: skip
def test_a_line_becomes_an_elbow(
    points: list[tuple[float, float]], preset: str, turned: bool, flips: tuple[bool, bool], adjusts: tuple[int, ...]
) -> None:
    line = elbow(points)
    assert (line.preset, line.quarter_turn, (line.flip_h, line.flip_v), line.adjusts) == (
        preset,
        turned,
        flips,
        adjusts,
    )


BENT = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=3)


@given(BENT)
def test_a_bent_line_of_a_sheet_is_glued_and_drawn_for_programs_that_bend_it_otherwise(
    corners: list[tuple[int, int]],
) -> None:
    points = [(0.0, 0.0)]
    for x, y in corners:
        points += [(float(x), points[-1][1]), (float(x), float(y))]
    line = DrawnConnector(tuple(points[:6]), 0, 0, "right", "top")
    sheet = SheetShapes(SheetGrid((100.0,) * 4, (100.0,) * 4))
    sheet.ids = [7]
    (shape,) = sheet.connector(line, 20.0)
    assert shape.body.count('id="7"') == 2
    assert shape.instead is not None
    xs, ys = zip(*line.points, strict=True)
    assert shape.instead.box == Box(min(xs), min(ys) + 20.0, max(xs), max(ys) + 20.0)
    assert sheet.anchored(shape).count("<xdr:twoCellAnchor") == 2


def test_cells_that_go_on_over_pages_are_read_as_one_step(tmp_path: Path) -> None:
    sop = random_sop(Random(21), longest=24)
    long = text((SENTENCE * 40)[:3500])
    steps = tuple(
        sop.steps[0].model_copy(update={"number": text(str(n)), "kegiatan": text("Menelaah berkas"), "output": long})
        for n in range(1, 3)
    )
    path = tmp_path / "long.pdf"
    render(sop.model_copy(update={"steps": steps, "symbols": (), "flow": ()}), "pdf", path)
    (read,) = read_document(extract(path)).sops
    assert [step.number.value for step in read.steps] == ["1", "2"]
    assert [p.header.value for p in read.pelaksana] == [p.header.value for p in sop.pelaksana]
    assert [(step.output.value or "").split() for step in read.steps] == [(long.value or "").split()] * 2
