"""Plain text of all kinds keeps its words, its order and its columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charset import clean_text, decode_text
from extractors.plain_text import extract_plain_text, read_page
from schemas.errors import EmptyFile
from schemas.raw import Line, Page, Table

TEXT = "Nomor – 12 • “Surat” café"
LETTERS = st.characters(whitelist_categories=("L", "N", "P"), blacklist_characters="<>&*|│┃║+\x1e", max_codepoint=0x2FF)
WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda word: clean_text(word) == word)


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text if (cell := table.at(r, c)) else "?" for c in range(table.columns)] for r in range(table.rows)]


def tables(text: str) -> list[Table]:
    return list(read_page(clean_text(text)).tables)


def shown(page: Page) -> list[str]:
    return [block.text if isinstance(block, Line) else f"table {block.rows}x{block.columns}" for block in page.blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_reads_every_usual_encoding(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_damaged_utf8_stays_utf8() -> None:
    data = ("é" * 40).encode() + b"\xff akhir"
    assert decode_text(data) == "é" * 40 + "\ufffd akhir"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc\x0bd", "a\nb\nc\nd"),
        ("Tanggal\u00a0Revisi", "Tanggal Revisi"),
        ("pen\u00adyusun\u200ban", "penyusunan"),
        ("\uf0b7 Satu \uf0fc", "• Satu ✓"),
    ],
)
def test_cleans_what_nobody_sees(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No\tUraian\tWaktu\n1\tMenerima\t5 menit", [["No", "Uraian", "Waktu"], ["1", "Menerima", "5 menit"]]),
        ("Pelaksana\t\t\nA\tB", [["Pelaksana", "", ""], ["A", "B", ""]]),
        ("\tTanggal\t: 3 Mei", [["", "Tanggal", ": 3 Mei"]]),
        ("Alat<br>1. Meja\tB<b>uku</b>", [["Alat\n1. Meja", "Buku"]]),
        ("a\tb\tc\n1\tsatu\ndua\ttiga\n2\td\te\n3\tf\tg", [
            ["a", "b", "c"], ["1", "satu\ndua", "tiga"], ["2", "d", "e"], ["3", "f", "g"]]),
        ("| No | Isi |\n|----|:---:|\n| 1 | a \\| b |", [["No", "Isi"], ["1", "a | b"]]),
        ("+----+-----+\n| No | Isi |\n+====+=====+\n| 1  | me- |\n|    | nulis |\n+----+-----+", [
            ["No", "Isi"], ["1", "me-\nnulis"]]),
        ("┌──┬──┐\n│ a │ b │\n├──┼──┤\n│ c │ d │\n└──┴──┘", [["a", "b"], ["c", "d"]]),
    ],
)  # fmt: skip
def test_finds_tables(text: str, expected: list[list[str]]) -> None:
    assert [rows_of(table) for table in tables(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Judul\n\na\tb\n\nc\td\nAkhir", ["Judul", "table 1x2", "table 1x2", "Akhir"]),
        ("\tKepada yang terhormat\n\t\tBapak", ["Kepada yang terhormat", "Bapak"]),
        ("1.\tMenerima surat\n2.\tMencatat", ["1. Menerima surat", "2. Mencatat"]),
        ("A | B", ["A | B"]),
        ("| lone |", ["| lone |"]),
        ("Kinerja < > 5 &amp; 6 <- x", ["Kinerja < > 5 & 6 <- x"]),
        ("<div>Satu<p>Dua</p></div>tiga", ["Satu", "Dua", "tiga"]),
        ("NIP ****1234 dan 2 ** 3 ** 4", ["NIP ****1234 dan 2 ** 3 ** 4"]),
    ],
)
def test_keeps_the_order_of_blocks(text: str, blocks: list[str]) -> None:
    assert shown(read_page(clean_text(text))) == blocks


def test_a_list_without_items_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('<ol style="x">Satu Dua\t<ol><li>Tiga</li></ol>\tEmpat')
    (table,) = extract_plain_text(path).pages[0].tables
    assert [cell.list_lost for cell in table.cells] == [True, False, False]


def test_bold_over_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("**STANDAR\nPROSEDUR**\nbiasa dan **tebal**")
    lines = list(extract_plain_text(path).pages[0].free_lines)
    assert [(line.text, line.bold) for line in lines] == [
        ("STANDAR", True),
        ("PROSEDUR", True),
        ("biasa dan tebal", False),
    ]


def test_words_stand_in_their_columns() -> None:
    page = read_page("\nNo   Uraian\n 1\tA")
    line = next(page.free_lines)
    assert [(word.text, word.box.x0, word.box.y0) for word in line.words] == [("No", 0, 1), ("Uraian", 5, 1)]


def test_a_form_feed_starts_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\fsatu\ftwo\f  \f")
    seen: list[tuple[int, int]] = []
    pages = extract_plain_text(path, lambda done, total: seen.append((done, total))).pages
    assert [page.number for page in pages] == [1, 2]
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize("content", [b"", b" \n\t\f\n", "\ufeff".encode("utf-16")])
def test_blanks_are_no_document(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(EmptyFile):
        extract_plain_text(path)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_words_round_trip_in_their_order(lines: list[list[str]]) -> None:
    page = read_page("\n".join("   ".join(line) for line in lines))
    assert [[word.text for word in line.words] for line in page.free_lines] == lines


@given(st.integers(3, 5).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_a_tabbed_table_round_trips(rows: list[list[str]]) -> None:
    (table,) = tables("\n".join("\t".join(row) for row in rows))
    assert rows_of(table) == rows
