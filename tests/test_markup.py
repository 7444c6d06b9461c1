"""Web pages and Markdown read as a browser shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.formats import extract
from extractors.markdown import read_markdown
from extractors.markup import extract_html, extract_web_archive
from schemas.errors import DamagedFile, EmptyFile
from schemas.raw import Block, Line, Table

WORDS = st.text(st.characters(whitelist_categories=("L", "Nd"), max_codepoint=0x24F), min_size=0, max_size=8)


def rows_of(table: Table) -> list[list[str]]:
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = "\n".join(f"{line.mark or ''} {line.text}".strip() for line in cell.lines)
    return rows


def shown(blocks: tuple[Block, ...] | list[Block]) -> list[Any]:
    return [
        f"{block.mark or ''} {block.text}".strip() if isinstance(block, Line) else rows_of(block) for block in blocks
    ]


def read(html: str | bytes, folder: Path) -> tuple[Block, ...]:
    path = folder / "a.html"
    path.write_bytes(html.encode() if isinstance(html, str) else html)
    return extract_html(path).pages[0].blocks


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>satu <b>dua</b>\n tiga<br>empat</p>lima", ["satu dua tiga", "empat", "lima"]),
        ("<h1>Judul</h1><div>isi&nbsp;&amp; m<sup>2</sup></div>", ["Judul", "isi & m2"]),
        ("<p>a</p><script>x</script><style>y</style><nav>menu</nav>", ["a"]),
        ("<p>a</p><p hidden>b</p><p style='display: none'>c</p>", ["a"]),
        ("<!-- a --><pre>x  1\ny</pre>", ["x 1", "y"]),
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol start=3 type=a><li>a</li><li value=7>b</li></ol>", ["c. a", "g. b"]),
        ("<ol style='list-style-type: upper-roman'><li>a</li></ol>", ["I. a"]),
        ("<ol style='list-style-type: none'><li>1. a</li></ol>", ["1. a"]),
        ("<ul><li>a<ol><li>b</li></ol></li><li><p>c</p><p>d</p></li></ul>", ["• a", "1. b", "• c", "d"]),
        ("<dl><dt>Nomor</dt><dd>1</dd></dl>", ["Nomor", "1"]),
        ("<input value=Nomor><input type=hidden value=x><select><option>a<option selected>b</select>", ["Nomorb"]),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [[["a", "b"], ["c", "d"]]]),
        ("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>", [[["a", "b", ""], ["", "c", "d"]]]),
        ("<table><tr><td>a<tr><td>b<td>c</table>", [[["a", ""], ["b", "c"]]]),
        ("<table><tfoot><tr><td>z</tfoot><thead><tr><th>a</thead><tr><td>b</table>", [[["a"], ["b"], ["z"]]]),
        ("<table><tr><td><p>a</p><ul><li>b</ul></table>", [[["a\n• b"]]]),
        ("<table><tr><td>kiri<td><table border=1><tr><td>a<td>b</table></table>", ["kiri", [["a", "b"]]]),
        ("<table border=1><tr><td>kiri<td><table><tr><td>a<td>b</table></table>", [[["kiri", ""]], [["a", "b"]]]),
        ("<table border=1><tr><td><table><tr><td>1.<td>a<tr><td>2.<td>b</table><td>c</table>", [[["1. a\n2. b", "c"]]]),
        ("<table><tr><td rowspan=0>a<td>b<tr><td>c</table>", [[["a", "b"], ["", "c"]]]),
        ("<table><tr style='display:none'><td>x<tr><td>a</table>", [[["a"]]]),
    ],
)  # fmt: skip
def test_reads_as_a_browser_shows(tmp_path: Path, html: str, expected: list[Any]) -> None:
    assert shown(read(html, tmp_path)) == expected


def test_spans_bold_captions_and_lost_lists(tmp_path: Path) -> None:
    html = (
        "<table><caption>Alur <b>kerja</b></caption><tr><th rowspan=2>No<th colspan=2>Mutu<tr>"
        "<td><ol style='x'>1. satu 2. dua</ol><td><ol><li>a</ol></table>"
    )
    (table,) = read(html, tmp_path)
    assert isinstance(table, Table)
    assert [(cell.row_span, cell.column_span, cell.list_lost) for cell in table.cells] == [
        (2, 1, False),
        (1, 2, False),
        (1, 1, True),
        (1, 1, False),
    ]
    assert [cell.lines[0].bold for cell in table.cells] == [True, True, False, False]
    assert table.name == "Alur kerja"


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=utf-8><p>“Surat” café</p>".encode(),
        "<meta charset='iso-8859-1'><p>“Surat” café</p>".encode("cp1252"),
        "<?xml version='1.0' encoding='utf-8'?><html xmlns='x'><p>“Surat” café</p></html>".encode(),
        "<p>“Surat” café</p>".encode("utf-16"),
        "<meta charset='bukan-charset'><p>“Surat” café</p>".encode(),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, data: bytes) -> None:
    assert shown(read(data, tmp_path)) == ["“Surat” café"]


def test_drawings_are_told_to_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>a</p><svg><text>x</text></svg><img width='120' height='80px'>")
    document = extract_html(path)
    assert document.left_out == ("svg",)
    assert [(picture.width, picture.height) for picture in document.pages[0].pictures] == [(120, 80)]


def test_absurd_spans_and_depth_are_cut(tmp_path: Path) -> None:
    (table,) = read("<table><tr><td colspan=99999 rowspan=99999>a</table>", tmp_path)
    assert isinstance(table, Table)
    assert (table.rows, table.columns) == (1, 300)
    deep = "<div>" * 1500 + "dalam" + "</div>" * 1500
    assert "dalam" in shown(read(deep, tmp_path))[0]


@pytest.mark.parametrize("html", ["", "<html><body></body></html>", "<p> &nbsp; </p>"])
def test_nothing_shown_is_an_empty_file(tmp_path: Path, html: str) -> None:
    with pytest.raises(EmptyFile):
        read(html, tmp_path)


def test_a_web_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    header = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    part = "--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    path.write_text(f"{header}{part}<p>caf=C3=A9</p>\r\n--x--\r\n", newline="")
    assert shown(extract(path).pages[0].blocks) == ["café"]
    path.write_text(f"{header}--x--\r\n", newline="")
    with pytest.raises(DamagedFile):
        extract_web_archive(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Judul\n\nsatu\ndua **tebal**", ["Judul", "satu", "dua tebal"]),
        ("1. a\n2. b\n   - c", ["1. a", "2. b", "• c"]),
        ("3) a\n4) b", ["3. a", "4. b"]),
        ("| No | Isi |\n|----|-----|\n| 1 | a<br>b \\| c |", [[["No", "Isi"], ["1", "a\nb | c"]]]),
        ("<table><tr><td>a</td></tr></table>\n\nisi", [[["a"]], "isi"]),
    ],
)
def test_markdown(text: str, expected: list[Any]) -> None:
    assert shown(read_markdown(text).blocks) == expected


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_a_table_of_strings_reads_back_equal(tmp_path: Path, rows: list[list[str]]) -> None:
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    (table,) = read(f"<table>{body}</table>", tmp_path)
    assert isinstance(table, Table)
    assert rows_of(table) == rows
