"""Word documents: text, lists, tables and breaks come out as a reader sees them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from word_makers import NAMESPACES, add_run, anchored, save, vml, wsp

from extractors import scan
from extractors.word import extract_word
from extractors.word_numbering import format_count
from schemas.errors import EmptyFile
from schemas.raw import Block, Line, Page, RawDocument, Table

WORDS = st.text(st.characters(whitelist_categories=("L", "Nd"), max_codepoint=0x24F), min_size=0, max_size=8)


def shown(blocks: tuple[Block, ...]) -> list[Any]:
    return [
        (f"{block.mark} " if block.mark else "") + block.text if isinstance(block, Line) else rows_of(block)
        for block in blocks
    ]


def rows_of(table: Table) -> list[list[str]]:
    """The texts by row, a merged cell's text at its upper left only."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        marked = (f"{line.mark} {line.text}" if line.mark else line.text for line in cell.lines)
        rows[cell.row][cell.column] = "\n".join(marked)
    return rows


def read(document: Any, folder: Path) -> tuple[Page, ...]:
    return extract_word(save(document, folder)).pages


def body(xml: str) -> Any:
    """A document whose body is this XML."""
    document = docx.Document()
    element = document.element.body
    for child in list(element)[:-1]:
        element.remove(child)
    for position, child in enumerate(parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>")):
        element.insert(position, child)
    return document


def p(*runs: str) -> str:
    return f"<w:p>{''.join(run if run.startswith('<') else f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (p("satu", "<w:r><w:t xml:space='preserve'> dua</w:t></w:r>"), ["satu dua"]),
        (p("<w:r><w:t>atas</w:t><w:br/><w:t>bawah</w:t></w:r>"), ["atas", "bawah"]),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"), ["a b"]),
        (p("<w:r><w:t>pe</w:t><w:softHyphen/><w:t>san</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>"), ["pesan-x"]),
        (p("<w:del><w:r><w:delText>lama</w:delText></w:r></w:del>",
           "<w:ins><w:r><w:t>baru</w:t></w:r></w:ins>"), ["baru"]),
        (p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>gaib</w:t></w:r>", "ada"), ["ada"]),
        (p("<w:hyperlink><w:r><w:t>tautan</w:t></w:r></w:hyperlink>"), ["tautan"]),
        (p("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
           "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>3 Mei</w:t></w:r>"
           "<w:r><w:fldChar w:fldCharType='end'/></w:r>"), ["3 Mei"]),
        (p("<w:fldSimple w:instr='PAGE'><w:r><w:t>7</w:t></w:r></w:fldSimple>"), ["7"]),
        (p("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"), ["✓"]),
        (p("<w:r><w:sym w:font='Webdings' w:char='F099'/></w:r>"), ["•"]),
        ("<w:sdt><w:sdtContent>" + p("isi") + "</w:sdtContent></w:sdt>", ["isi"]),
        (p("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Klik</w:t></w:r></w:sdtContent></w:sdt>",
           "a"), ["a"]),
        (p("<w:r><w:rPr><w:caps/></w:rPr><w:t>nomor</w:t></w:r>"), ["NOMOR"]),
        (p("<w:r><w:t>a</w:t><w:tab/><w:t>: 1</w:t></w:r>")
         + p("<w:r><w:t>b</w:t><w:tab/><w:tab/><w:t>: 2</w:t></w:r>"),
         [[["a", ": 1"], ["b", ": 2"]]]),
    ],
)  # fmt: skip
def test_a_paragraph_reads_as_it_is_printed(tmp_path: Path, xml: str, expected: list[Any]) -> None:
    (page,) = read(body(xml), tmp_path)
    assert shown(page.blocks) == expected


def test_bold_needs_all_of_the_line(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("tebal").bold = True
    mixed = document.add_paragraph("biasa ")
    mixed.add_run("tebal").bold = True
    document.add_heading("Judul", 1)
    (page,) = read(document, tmp_path)
    assert [block.bold for block in page.blocks if isinstance(block, Line)] == [True, False, True]


def test_automatic_numbers_are_marks(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("satu", "dua"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("titik", style="List Bullet")
    (page,) = read(document, tmp_path)
    assert [(line.mark, line.text) for line in page.free_lines] == [("1.", "satu"), ("2.", "dua"), ("•", "titik")]


def numbered(document: Any, levels: str, nums: str) -> None:
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    xml = f"<w:abstractNum w:abstractNumId='5'>{levels}</w:abstractNum>{nums}"
    root.extend(list(parse_xml(f"<w:numbering {NAMESPACES}>{xml}</w:numbering>")))


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return (
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>"
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    counts = f"<w:start w:val='{start}'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/>"
    return f"<w:lvl w:ilvl='{depth}'>{counts}</w:lvl>"


def test_levels_restart_and_lists_that_share_a_count_go_on(tmp_path: Path) -> None:
    document = body(
        item("a") + item("b", 1) + item("c", 1) + item("d") + item("e", 1) + item("f", 0, 2) + item("g", 0, 3)
    )
    override = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    nums = "".join(
        f"<w:num w:numId='{n}'><w:abstractNumId w:val='5'/>{override if n == 3 else ''}</w:num>" for n in (1, 2, 3)
    )
    numbered(document, level(0, "decimal", "%1.") + level(1, "lowerLetter", "%1.%2)"), nums)
    (page,) = read(document, tmp_path)
    assert [line.mark for line in page.free_lines] == ["1.", "1.a)", "1.b)", "2.", "2.a)", "3.", "1."]


def test_a_cell_of_automatic_numbers_only_holds_them_as_text(tmp_path: Path) -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = "<w:tbl>" + "".join(row.format(item(""), p(text)) for text in ("terima", "catat")) + "</w:tbl>"
    document = body(table + p("akhir"))
    numbered(document, level(0, "decimal", "%1."), "<w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>")
    (page,) = read(document, tmp_path)
    assert shown(page.blocks)[0] == [["1.", "terima"], ["2.", "catat"]]


@pytest.mark.parametrize(
    ("count", "style", "drawn"),
    [
        (28, "lowerLetter", "bb"),
        (9, "upperRoman", "IX"),
        (0, "upperRoman", "0"),
        (7, "decimalZero", "07"),
        (3, "chicago", "3"),
    ],
)
def test_counts_are_drawn_as_word_draws_them(count: int, style: str, drawn: str) -> None:
    assert format_count(count, style) == drawn


def test_merged_cells_are_spans(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    for r in range(3):
        for c in range(4):
            table.cell(r, c).text = f"{r}{c}"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "no"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "judul"
    (found,) = read(document, tmp_path)[0].tables
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in found.cells}
    assert spans["no"] == (2, 1)
    assert spans["judul"] == (1, 3)
    assert sum(cell.row_span * cell.column_span for cell in found.cells) == 12


def test_shifted_rows_keep_their_columns(tmp_path: Path) -> None:
    cells = "<w:tc>{}</w:tc>".format
    xml = (
        f"<w:tbl><w:tr>{cells(p('a'))}{cells(p('b'))}{cells(p('c'))}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/><w:gridAfter w:val='1'/></w:trPr>{cells(p('x'))}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cells(p('dihapus'))}</w:tr></w:tbl>"
    )
    (page,) = read(body(xml), tmp_path)
    assert shown(page.blocks) == [[["a", "b", "c"], ["", "x", ""]]]


def test_nested_tables(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "kiri"
    listing = outer.cell(0, 0).add_table(2, 2)
    for row, text in enumerate(("satu", "dua")):
        listing.cell(row, 0).text, listing.cell(row, 1).text = f"{row + 1}.", text
    inner = outer.cell(0, 1).add_table(2, 2)
    inner.cell(0, 0).text, inner.cell(1, 1).text = "Nomor", "x"
    document.add_paragraph("akhir")
    (page,) = read(document, tmp_path)
    assert shown(page.blocks) == [[["kiri\n1. satu\n2. dua", ""]], [["Nomor", ""], ["", "x"]], "akhir"]


def test_a_table_around_the_whole_page_is_unwrapped(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "atas"
    outer.cell(0, 0).add_table(1, 2).cell(0, 1).text = "x"
    outer.cell(0, 0).add_paragraph("bawah")
    (page,) = read(document, tmp_path)
    assert shown(page.blocks) == ["atas", [["", "x"]], "bawah"]


def test_pages_headers_and_what_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "KOP"
    document.sections[0].footer.paragraphs[0].text = "Halaman"
    document.add_paragraph("satu")
    document.add_page_break()
    document.add_paragraph("dua")
    document.add_section()
    document.add_paragraph("tiga")
    found = extract_word(save(document, tmp_path))
    assert [shown(page.blocks) for page in found.pages] == [["KOP", "satu"], ["dua"], ["tiga"]]
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.left_out == ("footer",)


def test_a_continuous_section_stays_on_its_page(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("satu")
    document.add_section(docx.enum.section.WD_SECTION.CONTINUOUS)
    document.add_paragraph("dua")
    (page,) = read(document, tmp_path)
    assert shown(page.blocks) == ["satu", "dua"]


def test_a_text_box_of_a_page_without_flowchart_is_text_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("awal")
    again = "<w:txbxContent><w:p><w:r><w:t>BADAN ARSIP</w:t></w:r></w:p></w:txbxContent>"
    fallback = f'<w:pict><v:rect style="width:200pt;height:40pt"><v:textbox>{again}</v:textbox></v:rect></w:pict>'
    shape = wsp("rect", (0, 0, 200, 40), "BADAN ARSIP\nKota", identity=3)
    box = anchored(shape, (200, 40), at=(10, 5), fallback=fallback)
    add_run(document.paragraphs[0], box)
    document.add_paragraph("akhir")
    (page,) = read(document, tmp_path)
    assert shown(page.blocks) == ["awal", "BADAN ARSIP", "Kota", "akhir"]
    assert page.shapes == ()


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "a.png"
    Image.new("RGB", (300, 200)).save(path)
    return str(path)


def scanned(*words: str) -> RawDocument:
    return RawDocument("image/png", (Page(1, blocks=tuple(map(Line, words))),), "scan")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("", ["isi"], [(["isi"], False)]),
        ("awal", ["isi"], [(["awal"], False), (["isi"], False)]),
        ("", [], [([], True)]),
        ("awal", [], [(["awal"], True)]),
        ("panjang " * 40, [], [(["panjang " * 39 + "panjang"], False)]),
    ],
)
def test_a_large_picture_is_read_as_a_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    picture: str,
    text: str,
    words: list[str],
    expected: list[tuple[list[str], bool]],
) -> None:
    monkeypatch.setattr(scan, "extract_scan", lambda path: scanned(*words))
    document = docx.Document()
    document.add_paragraph(text)
    document.add_picture(picture, width=docx.shared.Pt(400))
    found = extract_word(save(document, tmp_path))
    assert [(shown(page.blocks), page.needs_ocr) for page in found.pages] == expected
    assert [page.number for page in found.pages] == list(range(1, len(expected) + 1))
    assert found.left_out == (() if words else ("picture",))


def test_a_small_picture_is_only_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, picture: str) -> None:
    monkeypatch.setattr(scan, "extract_scan", lambda path: pytest.fail("a crest is not read"))
    document = docx.Document()
    document.add_picture(picture, width=docx.shared.Pt(60))
    (page,) = read(document, tmp_path)
    assert [(item.width, item.height) for item in page.pictures] == [(300, 200)]


def test_nothing_printed_is_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        extract_word(save(docx.Document(), tmp_path))


def test_vml_text_box_in_a_cell_is_cell_text(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 2).cell(0, 0)
    content = "<w:txbxContent><w:p><w:r><w:t>Kop surat</w:t></w:r></w:p></w:txbxContent>"
    add_run(cell.paragraphs[0], vml(
        f'<v:rect stroked="f" filled="f" style="width:60pt;height:12pt"><v:textbox>{content}</v:textbox></v:rect>'
    ))  # fmt: skip
    (page,) = read(document, tmp_path)
    assert shown(page.blocks) == [[["Kop surat", ""]]]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_table_of_strings_reads_back_equal(tmp_path: Path, rows: list[list[str]]) -> None:
    document = docx.Document()
    table = document.add_table(len(rows), 3)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    document.add_paragraph("akhir")
    (found,) = read(document, tmp_path)[0].tables
    assert rows_of(found) == rows
