"""A born-digital PDF as a whole: tables, reading order, pictures, bad files."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_canvas import BLACK, Canvas, Point

from extractors.pdf import extract_pdf
from extractors.pdf_page import extract_content
from schemas.errors import DamagedFile, EmptyFile, EncryptedFile
from schemas.raw import Line, Page, Table

XS = [40.0, 120, 300, 420]
YS = [50.0, 80, 110, 140]


def read(canvas: Canvas, folder: Path) -> Page:
    (page,) = extract_pdf(canvas.save(folder / "a.pdf")).pages
    return page


def full_lines(canvas: Canvas) -> None:
    for y in YS:
        canvas.line([(XS[0], y), (XS[-1], y)])
    for x in XS:
        canvas.line([(x, YS[0]), (x, YS[-1])])


def edges() -> list[tuple[Point, Point]]:
    level = [((a, y), (b, y)) for y in YS for a, b in pairwise(XS)]
    upright = [((x, a), (x, b)) for x in XS for a, b in pairwise(YS)]
    return level + upright


def edge_lines(canvas: Canvas) -> None:
    for a, b in edges():
        canvas.line([a, b])


def edge_areas(canvas: Canvas) -> None:
    for (ax, ay), (bx, by) in edges():
        canvas.rect((ax - 0.24, ay - 0.24, bx + 0.24, by + 0.24), stroke=None, fill=BLACK)


def cell_rectangles(canvas: Canvas) -> None:
    for x0, x1 in pairwise(XS):
        for y0, y1 in pairwise(YS):
            canvas.rect((x0, y0, x1, y1), fill=(1, 1, 1))


def dashed(canvas: Canvas) -> None:
    for a, b in edges():
        canvas.line([a, b], dash="[2 1] 0")


def double_lines(canvas: Canvas) -> None:
    for d in (-0.8, 0.8):
        for y in YS:
            canvas.line([(XS[0], y + d), (XS[-1], y + d)])
        for x in XS:
            canvas.line([(x + d, YS[0]), (x + d, YS[-1])])


@pytest.mark.parametrize("draw", [full_lines, edge_lines, edge_areas, cell_rectangles, dashed, double_lines])
def test_a_table_however_it_is_drawn(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    canvas = Canvas()
    draw(canvas)
    for row, y in enumerate(YS[:-1]):
        for column, x in enumerate(XS[:-1]):
            canvas.text((x + 4, y + 12), f"baris {row}", size=8)
            canvas.text((x + 4, y + 22), f"lajur {column}", size=8)
    (table,) = read(canvas, tmp_path).tables
    assert (table.rows, table.columns, table.origin) == (3, 3, "ruled")
    assert [cell.text for cell in table.cells] == [f"baris {r}\nlajur {c}" for r in range(3) for c in range(3)]


def test_lines_and_tables_come_in_reading_order(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.text((40, 160), "di bawah")
    full_lines(canvas)
    canvas.text((44, 62), "dalam sel")
    canvas.text((40, 40), "di atas")
    blocks = read(canvas, tmp_path).blocks
    assert [block.text if isinstance(block, Line) else "tabel" for block in blocks] == ["di atas", "tabel", "di bawah"]


def test_a_text_that_overflows_its_cell_stays_whole(tmp_path: Path) -> None:
    canvas = Canvas()
    full_lines(canvas)
    canvas.text((42, 62), "penanggung jawab kegiatan", size=9)
    (table,) = read(canvas, tmp_path).tables
    assert [cell.text for cell in table.cells if cell.text] == ["penanggung jawab kegiatan"]


def test_a_numbered_table_without_rules(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.text((40, 40), "Uraian di bawah ini mengatur langkah kerja.")
    columns = [40, 80, 260, 380, 480]
    for x, text in zip(columns, ["No", "Uraian", "Petugas", "Lama", "Hasil"], strict=True):
        canvas.text((x, 70), text, bold=True)
    for number in (1, 2, 3):
        y = 70 + 30 * number
        for x, text in zip(columns, [f"{number}.", "Memeriksa berkas yang", "", "2 jam", "Catatan"], strict=True):
            canvas.text((x, y), text)
        canvas.text((80, y + 11), "baru datang")
    page = read(canvas, tmp_path)
    (table,) = page.tables
    assert (table.rows, table.columns, table.origin) == (4, 5, "aligned")
    second = [cell.text for cell in table.cells if cell.row == 2]
    assert second == ["2.", "Memeriksa berkas yang\nbaru datang", "", "2 jam", "Catatan"]
    assert [line.text for line in page.free_lines] == ["Uraian di bawah ini mengatur langkah kerja."]


def test_running_text_with_numbers_is_no_table(tmp_path: Path) -> None:
    canvas = Canvas()
    for number in (1, 2, 3):
        canvas.text((40, 40 + 14 * number), f"{number}.")
        canvas.text((70, 40 + 14 * number), "Memeriksa berkas yang baru datang dari loket.")
    assert not list(read(canvas, tmp_path).tables)


def checkered(modules: int) -> bytes:
    """A picture like a code: three pixels a module, dark in an uneven pattern."""
    side, chance = modules * 3, random.Random(5)
    dark = [[chance.random() < 0.5 for _ in range(modules)] for _ in range(modules)]
    return bytes(0 if dark[y // 3][x // 3] else 255 for y in range(side) for x in range(side))


def test_a_code_is_told_from_a_picture(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.image((40, 40, 100, 100), 75, 75, checkered(25))
    canvas.image((140, 40, 200, 100), 64, 64, bytes((x + y) % 256 for y in range(64) for x in range(64)))
    canvas.text((40, 200), "sebuah kalimat")
    page = read(canvas, tmp_path)
    assert [picture.kind for picture in page.pictures] == ["code", "picture"]
    assert not page.needs_ocr


def test_symbols_that_are_pasted_as_pictures(tmp_path: Path) -> None:
    canvas = Canvas()
    full_lines(canvas)
    border = bytes(0 if x in (0, 1, 58, 59) or y in (0, 1, 28, 29) else 255 for y in range(30) for x in range(60))
    rhomb = bytes(0 if abs(x - 30) / 30 + abs(y - 15) / 15 <= 1 else 255 for y in range(31) for x in range(61))
    canvas.image((140, 84, 200, 106), 60, 30, border)
    canvas.image((320, 84, 380, 106), 61, 31, rhomb)
    shapes = read(canvas, tmp_path).shapes
    assert [shape.kind for shape in shapes] == ["process", "decision"]


def test_on_page_is_told_of_each_page(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.text((40, 40), "satu")
    canvas.new_page()
    canvas.text((40, 40), "dua")
    seen: list[tuple[int, int]] = []
    document = extract_pdf(canvas.save(tmp_path / "a.pdf"), lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]
    assert [page.number for page in document.pages] == [1, 2]


def encrypted(data: bytes) -> bytes:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]" % (
        b"11" * 32,
        b"22" * 32,
    )
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda data: b"", EmptyFile),
        (lambda data: data[: len(data) // 2], DamagedFile),
        (lambda data: data[:9] + b"\x00" * 500 + b"%%EOF", DamagedFile),
        (lambda data: b"not a document at all %%EOF", DamagedFile),
        (encrypted, EncryptedFile),
    ],
    ids=["empty", "cut off", "zeroed", "another format", "password"],
)
def test_bad_files_are_refused(spoil: Callable[[bytes], bytes], error: type[Exception], tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.text((40, 40), "satu")
    path = tmp_path / "a.pdf"
    path.write_bytes(spoil(canvas.bytes()))
    with pytest.raises(error):
        extract_pdf(path)


def test_shapes_without_size_and_far_away_do_no_harm(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.rect((100, 100, 100, 100))
    canvas.line([(50, 50), (50, 50)])
    canvas.polygon([(10, 10), (10, 10), (10, 10)])
    canvas.rect((-5000, -5000, 9000, 9000))
    canvas.line([(1e6, 1e6), (2e6, 1e6)])
    canvas.polygon([(300, 300), (306, 303), (300, 306)], stroke=None, fill=BLACK)  # an arrow of no line
    canvas.text((40, 40), "utuh")
    page = read(canvas, tmp_path)
    assert (page.shapes, page.connectors, list(page.tables)) == ((), (), [])
    assert [line.text for line in page.free_lines] == ["utuh"]


def test_a_page_full_of_drawing_says_that_it_was_cut_short(tmp_path: Path) -> None:
    canvas = Canvas()
    full_lines(canvas)
    canvas.text((44, 62), "dalam sel")
    for number in range(1600):
        x, y = 450 + number % 40 * 9, 20 + number // 40 * 13
        canvas.ellipse((x, y, x + 7, y + 11))
    document = extract_pdf(canvas.save(tmp_path / "a.pdf"))
    assert document.left_out == ("drawing_cut_short",)
    (table,) = document.pages[0].tables
    assert isinstance(table, Table)
    assert document.pages[0].shapes == ()


def test_forms_within_forms_are_read(tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    inner = Canvas()
    full_lines(inner)
    inner.text((44, 62), "dalam")
    source = pdfium.PdfDocument(inner.bytes())
    target = pdfium.PdfDocument.new()
    page = target.new_page(842, 595)
    form = source.page_as_xobject(0, target)
    page.insert_obj(form.as_pageobject())
    page.gen_content()
    content = extract_content(page)
    assert len(content.paths) == len(XS) + len(YS)
    assert "".join(glyph.text for glyph in content.glyphs) == "dalam"
