"""Careful correction of what was read from pictures: tests/cases/correction.csv, tests/cases/stamped_blocks.yaml."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.approvers import agree_on_approvers
from pipeline.read.correction import corrected
from pipeline.read.correction_names import as_graded_rank
from pipeline.read.correction_number import mend_number
from pipeline.read.document import read_document
from pipeline.read.flow_lines import follow_lines
from pipeline.read.items import split_items
from pipeline.read.lexicon import is_word, lexicon
from pipeline.read.mended_word import as_read
from pipeline.read.passage import Passage
from schemas.raw import Box, Cell, Connector, Line, Page, RawDocument, Table, Word, around
from schemas.sop import Evidence, Signatory, Sop, Text
from schemas.vocabulary.correction import correction

CASES = Path(__file__).parent / "cases"
LETTER, HEIGHT, BLANK = 5.0, 10.0, 3.0
WIDE = 60.0
NEARLY_SURE = 0.999


def line_of(marked: str, x: float = 0.0, y: float = 0.0) -> Line:
    """'Formullr~57 Data' as a line: letters of one width, how sure the recogniser was behind '~', '    ' a wide gap."""
    words = []
    for part in marked.replace("    ", " ~~ ").split():
        if part == "~~":
            x += WIDE
            continue
        text, _, sure = part.partition("~")
        words.append(
            Word(text, Box(x, y, x + LETTER * len(text), y + HEIGHT), int(sure or 999) / (100 if sure else 1000))
        )
        x += LETTER * len(text) + BLANK
    return Line(" ".join(w.text for w in words), around([w.box for w in words]), tuple(words))


def lines_of(texts: list[str]) -> tuple[Line, ...]:
    return tuple(line_of(text, y=n * 1.5 * HEIGHT) for n, text in enumerate(texts))


def document_of(*tables: Table) -> RawDocument:
    page = Page(1, 800, 600, "point", tables)
    return RawDocument("image/png", (page,), "test")


def table_of(cells: list[tuple[int, int, int, list[str]]], columns: int = 2) -> Table:
    """Cells by row, column and column span; columns are 300 wide, rows 100 high, text begins 10 from the left."""
    made = []
    for row, column, span, texts in cells:
        box = Box(300.0 * column, 100.0 * row, 300.0 * (column + span), 100.0 * (row + 1))
        lines = [line_of(t, box.x0 + 10, box.y0 + n * 1.5 * HEIGHT) for n, t in enumerate(texts)]
        made.append(Cell(row, column, 1, span, box, tuple(lines)))
    return Table(max(row for row, *_ in cells) + 1, columns, tuple(made), origin="ruled")


def mended_lines(texts: list[str], cell: Box | None = None) -> tuple[Line, ...]:
    lines = lines_of(texts)
    raw = RawDocument("", (Page(1, unit="point", blocks=(Table(1, 1, (Cell(0, 0, box=cell, lines=lines),)),)),), "")
    (table,) = corrected(raw).pages[0].tables
    return table.cells[0].lines


with (CASES / "correction.csv").open(encoding="utf-8") as handle:
    LINES = list(csv.DictReader(handle))


@pytest.mark.parametrize("case", LINES, ids=lambda case: case["read"])
def test_line(case: dict[str, str]) -> None:
    (line,) = mended_lines([case["read"]])
    assert line.text == case["printed"], case["why"]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("INomor~71 Dokumen", "Nomor Dokumen"),
        ("linformasi~99 berkala", "informasi berkala"),
        ("|7.~97 Keputusan", "7. Keputusan"),
        ("L~48 12", "12"),
        ("12 Ikan~99", "12 Ikan"),
        ("Iuran~80 warga", "Iuran warga"),
    ],
)
def test_rule_at_the_left_edge_of_a_cell(read: str, printed: str) -> None:
    (line,) = mended_lines([read], Box(-1, -5, 400, 20))
    assert line.text == printed


def test_slash_before_the_next_line() -> None:
    lines = mended_lines(["KabidI~57", "Kasubag"], Box(-20, -5, 400, 40))
    assert [line.text for line in lines] == ["Kabid/", "Kasubag"]


def test_a_word_that_goes_on_in_the_next_line_is_left_alone() -> None:
    assert [line.text for line in mended_lines(["Sekretaris/Kabi~65", "d"])] == ["Sekretaris/Kabi", "d"]


def test_two_words_that_are_as_near_settle_nothing() -> None:
    assert mended_lines(["informasi informasi", "Inomasi~38"])[1].text == "Inomasi"


def test_words_that_the_document_spells_out_settle_a_doubt() -> None:
    lines = mended_lines(["Sangkuriang Sangkuriang", "Sangkuriang~40"])
    assert lines[1].text == "Sangkuriang"


@given(st.text(max_size=40))
def test_stored_text_is_never_corrected(text: str) -> None:
    word = Word(text, Box(0, 0, 10, 10))
    raw = RawDocument("", (Page(1, blocks=(Line(text, word.box, (word,)),)),), "")
    assert corrected(raw) is raw


@given(st.lists(st.tuples(st.sampled_from(sorted(lexicon())), st.integers(10, 99), st.data()), min_size=1, max_size=5))
def test_the_reading_before_stays(drawn: list[tuple[str, int, Any]]) -> None:
    read = [f"{_damaged(word, data)}~{sure}" for word, sure, data in drawn]
    (before,) = lines_of([" ".join(read)])
    (after,) = mended_lines([" ".join(read)])
    assert as_read((after,), after.text) == before.text
    again = corrected(RawDocument("", (Page(1, blocks=(after,)),), "")).pages[0].blocks[0]
    assert isinstance(again, Line) and again.text == after.text


def _damaged(word: str, data: Any) -> str:
    printed, read = data.draw(st.sampled_from(correction().lookalikes))
    return word.replace(printed, read, 1).replace("|", "l")


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("000.8/ 25 IDISHUB-B", "000.8/ 25 /DISHUB-B"),
        ("800/12 lKEC.SM/2023", "800/12 /KEC.SM/2023"),
        ("12 IXII/2O20/B", "12 /XII/2020/B"),
        ("O65/I2/SOP", "065/12/SOP"),
        ("065/12 INSPEKTORAT", "065/12 INSPEKTORAT"),
        ("SOP 12 IDISHUB", "SOP 12 IDISHUB"),
        ("19 /SOPI DISHUB /2024", "19 /SOP/ DISHUB /2024"),
        ("000.8 / IDISHUB-B", "000.8 / /DISHUB-B"),
        ("IV/12/SOP", "IV/12/SOP"),
    ],
)
def test_number(read: str, printed: str) -> None:
    assert mend_number(read) == printed


STAMPED = yaml.safe_load((CASES / "stamped_blocks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", STAMPED, ids=lambda case: case["lines"][0])
def test_stamped_block(case: dict[str, Any]) -> None:
    office = [case["office"]] if "office" in case else []
    head = table_of(
        [
            (0, 0, 1, ["PEMERINTAH KABUPATEN TAPIN", *office]),
            (0, 1, 1, ["Nomor SOP"]),
            (0, 2, 1, ["12/SOP/2023"]),
            (1, 1, 1, ["Nama SOP"]),
            (1, 2, 1, ["Pengelolaan Arsip"]),
            (2, 1, 1, ["Disahkan oleh"]),
            (2, 2, 1, case["lines"]),
            (3, 0, 1, ["Dasar Hukum"]),
            (3, 1, 2, ["Kualifikasi Pelaksana"]),
            (4, 0, 1, ["1. Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan"]),
            (4, 1, 2, ["1. Memahami kearsipan"]),
        ],
        columns=3,
    )
    approver = read_document(document_of(head)).sops[0].approver
    assert approver is not None
    found = {part: getattr(approver, part) for part in ("title", "name", "rank", "nip")}
    assert {part: text.value for part, text in found.items()} == {part: case.get(part) for part in found}
    unreadable = {part for part, text in found.items() if text.evidence.state == "unreadable"}
    assert unreadable == set(case.get("unreadable", ()))


def test_handwriting_that_is_a_guess_is_not_read() -> None:
    head = table_of(
        [
            (0, 0, 1, ["Nomor SOP"]),
            (0, 1, 1, ["12/SOP~43 kt5~41"]),
            (1, 0, 1, ["Nama SOP"]),
            (1, 1, 1, ["Pengelolaan Arsip"]),
            (2, 0, 1, ["Tanggal Pembuatan"]),
            (2, 1, 1, ["2~99 Januari~80 2821~70"]),
            (3, 0, 1, ["Tanggal Efektif"]),
            (3, 1, 1, ["28 DESEMBER~96 2017"]),
            (4, 0, 1, ["Dasar Hukum"]),
            (4, 1, 1, ["Peringatan"]),
            (5, 0, 1, ["1. Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan"]),
            (5, 1, 1, ["Apabila tidak dilaksanakan maka arsip hilang"]),
        ]
    )
    identity = read_document(document_of(head)).sops[0].identity
    made, number = identity.tanggal_pembuatan, identity.nomor_sop
    assert (made.value, made.on, made.evidence.state, made.evidence.text) == (
        None, None, "unreadable", "2 Januari 2821",
    )  # fmt: skip
    assert (number.value, number.evidence.state) == (None, "unreadable")
    assert str(identity.tanggal_efektif.on) == "2017-12-28"


def test_number_of_a_step_without_a_rule_behind_it() -> None:
    rows = [(n, 0, 1, [f"{n}"]) for n in (1, 2)] + [(n, 1, 1, ["Menerima surat"]) for n in (1, 2)]
    table = table_of([*rows, (3, 0, 2, ["3"]), (4, 0, 2, ["Catatan"])])
    lines = (line_of("3", 10), line_of("Mengirim surat", 310))
    joined = Line("3 Mengirim surat", around([line.box for line in lines if line.box]), lines[0].words + lines[1].words)
    cells = tuple(Cell(3, 0, 1, 2, c.box, (joined,)) if c.row == 3 else c for c in table.cells)
    (mended,) = corrected(document_of(Table(5, 2, cells, origin="ruled"))).pages[0].tables
    texts = {(c.row, c.column, c.column_span): c.text for c in mended.cells if c.row > 2}
    assert texts == {(3, 0, 1): "3", (3, 1, 1): "Mengirim surat", (4, 0, 2): "Catatan"}


def test_headers_that_share_a_cell() -> None:
    body = [(row, column, 1, ["isi"]) for row in (1, 2) for column in (0, 1, 2)]
    table = table_of([(0, 0, 1, ["Kegiatan"]), *body], columns=3)
    shared = (line_of("Operator", 310), line_of("Kelengkapan", 610))
    words = shared[0].words + shared[1].words
    header = Cell(
        0, 1, 1, 2, Box(300, 0, 900, 100), (Line("Operator Kelengkapan", around([w.box for w in words]), words),)
    )
    (mended,) = corrected(document_of(Table(3, 3, (*table.cells, header), origin="ruled"))).pages[0].tables
    assert [cell.text for cell in mended.cells if cell.row == 0] == ["Kegiatan", "Operator", "Kelengkapan"]


def test_numbers_of_columns_are_no_part_of_their_headers() -> None:
    table = table_of([(0, 0, 1, ["Kegiatan", "2"]), (0, 1, 1, ["Waktu", "(3)"]), (1, 0, 1, ["Rapat", "2"])])
    (mended,) = corrected(document_of(table)).pages[0].tables
    assert [cell.text for cell in mended.cells] == ["Kegiatan", "Waktu", "Rapat\n2"]


def test_a_line_read_twice_is_one() -> None:
    lines = (line_of("Notula"), line_of("NOTULA~80", 3, 2), line_of("kkwi~14", 0, 20), line_of("Notula", 0, 40))
    cell = Cell(0, 0, box=Box(-20, -5, 100, 60), lines=lines)
    (mended,) = corrected(document_of(Table(1, 1, (cell,), origin="ruled"))).pages[0].tables
    assert mended.cells[0].text == "Notula\nNotula"


def test_date_whose_month_a_blank_parts() -> None:
    head = table_of(
        [
            (0, 0, 1, ["Nama SOP"]),
            (0, 1, 1, ["Pengelolaan Arsip"]),
            (1, 0, 1, ["Tanggal Efektif"]),
            (1, 1, 1, ["2 Jun~99 i 2025"]),
            (2, 0, 1, ["Peringatan"]),
            (2, 1, 1, ["Apabila tidak dilaksanakan maka arsip hilang"]),
            (3, 0, 1, ["Dasar Hukum"]),
            (3, 1, 1, ["1. Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan"]),
        ]
    )
    assert str(read_document(document_of(head)).sops[0].identity.tanggal_efektif.on) == "2025-06-02"


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        (["1. Laptop    3. Printer", "2. ATK    4. Meja"], ["Laptop", "ATK", "Printer", "Meja"]),
        (["1. Laptop    2. Printer", "3. ATK    4. Meja"], ["Laptop", "Printer", "ATK", "Meja"]),
        (["1. Laptop", "2. Alat 1. kelas"], ["Laptop", "Alat 1. kelas"]),
        (["1. Laptop", "2~80 ATK", "3 . Meja", "35 Kursi"], ["Laptop", "ATK", "Meja 35 Kursi"]),
    ],
)
def test_lists_side_by_side(lines: list[str], items: list[str]) -> None:
    made = lines_of(lines)
    # The second list of each line begins at one x, as it is printed.
    aligned = tuple(_aligned(line) for line in made)
    found = split_items(Passage(aligned, 1, "point", Box(0, 0, 400, 60)))
    assert [item.text for item in found] == items


def _aligned(line: Line) -> Line:
    words, gone = [], 0.0
    for left, word in zip((None, *line.words), line.words, strict=False):
        if left is not None and word.box.x0 - left.box.x1 > WIDE / 2:
            gone = word.box.x0 - 200
        box = word.box
        words.append(replace(word, box=Box(box.x0 - gone, box.y0, box.x1 - gone, box.y1)))
    return Line(line.text, around([w.box for w in words]), tuple(words))


def test_line_without_a_tip_leads_back_where_an_arrow_leads_forth() -> None:
    boxes = [Box(0, 0, 50, 20), Box(0, 100, 50, 120)]
    forth = Connector(((25, 20), (25, 100)), tip_at_end=True)
    back = Connector(((0, 10), (-20, 10), (-20, 110), (0, 110)))
    ways = follow_lines(boxes, ["a", "b"], [forth, back])
    assert {(way.source, way.target) for way in ways} == {(0, 1), (1, 0)}


def test_approver_of_another_sop_of_the_file() -> None:
    nip = Text(value="198004122006041002", evidence=Evidence(state="read", confidence=0.95))
    name = Text(value="RAHMAT HIDAYAT, S.H.", evidence=Evidence(state="read", confidence=0.95))
    hidden = Text(evidence=Evidence(state="unreadable", text="RAHM W1", confidence=0.2))
    sops = [Sop(signatories=(Signatory(name=text, nip=nip),)) for text in (name, hidden)]
    first, second = agree_on_approvers(sops)
    assert first == sops[0]
    assert second.approver is not None
    found = second.approver.name
    assert (found.value, found.evidence.state, found.evidence.text) == (name.value, "inferred", "RAHM W1")
    assert found.evidence.confidence < 0.95
    stranger = Sop(signatories=(Signatory(name=hidden),))
    assert agree_on_approvers([sops[0], stranger])[1] == stranger


def test_every_word_of_the_vocabulary_is_one() -> None:
    assert all(is_word(word) for word in correction().words if len(word) > 2)


@pytest.mark.parametrize(
    ("words", "mended"),
    [
        pytest.param(
            [("Pena", 0.88), ("Tk.", 0.98), ("I", 0.86), ("(III/d)", 0.8)], "Penata Tk. I (III/d)", id="letters"
        ),
        pytest.param(
            [("Penaa", 0.94), ("Tk.", 1.0), ("I", 0.7), ("III/d", 0.8)], "Penata Tk. I III/d", id="sure, and wrong"
        ),
        pytest.param([("Penata", 1.0), ("Tk.", 1.0), ("I/", 0.5), ("III/d", 0.6)], "Penata Tk. I/ III/d", id="right"),
        pytest.param([("Pembna", 0.8), ("/", 0.9), ("IV/a", 0.9)], "Pembina IV/a", id="a stroke of its own"),
        pytest.param(
            [("Pemba", 0.97), ("Tk.", 0.99), ("I.", 0.83), ("IV/b", 0.94)],
            "Pembina Tk. I. IV/b",
            id="a stop for a comma",
        ),
        pytest.param([("Pembina", 1.0), ("(III/d)", 0.9)], None, id="another grade's rank"),
        pytest.param([("Kepala", 1.0), ("Dinas", 0.6)], None, id="no grade"),
        pytest.param([("Penata", 1.0), ("III/c", 0.9), ("NIP.", 0.9), ("19", 0.5)], None, id="more follows"),
    ],
)
def test_a_grade_confirms_its_rank(words: list[tuple[str, float]], mended: str | None) -> None:
    found = as_graded_rank([Word(text, Box(0, 0, 10, 10), sure) for text, sure in words])
    assert (None if found is None else " ".join(word.text for word in found)) == mended
