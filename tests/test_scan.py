"""A printed page from its picture to tables, symbols, connectors and words."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from scan_canvas import grid, procedure_page, sheet, write

from extractors.scan import extract_scan, scan_page
from extractors.scan_files import open_pictures
from schemas.errors import DamagedFile, EmptyFile, MissingConverter, Unreadable
from schemas.raw import Page, Table

CELLS = {
    (0, 0): "No", (0, 1): "Kegiatan", (0, 2): "Staf", (0, 3): "Kepala", (0, 4): "Waktu",
    (1, 1): "Menyusun konsep surat", (1, 4): "15 menit",
    (2, 1): "Memeriksa konsep surat", (2, 4): "2 jam",
    (3, 1): "Mengirim surat keluar", (3, 4): "1 hari",
}  # fmt: skip


def turned(page: np.ndarray, quarters: int) -> np.ndarray:
    return np.ascontiguousarray(np.rot90(page, quarters))


def skewed(page: np.ndarray) -> np.ndarray:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.5, 1.0)
    return cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255))


def photographed(page: np.ndarray) -> np.ndarray:
    """From an angle, in uneven light."""
    height, width = page.shape[:2]
    seen = np.float32([[60, 30], [width - 20, 5], [width - 80, height - 10], [15, height - 60]])
    whole = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    matrix = cv2.getPerspectiveTransform(whole, seen)
    bent = cv2.warpPerspective(page, matrix, (width, height), borderValue=(255, 255, 255))
    light = np.linspace(0.55, 1.0, width)[None, :, None]
    return (bent * light).astype(np.uint8)


def texts(page: Page) -> dict[tuple[int, int], str]:
    (table,) = page.tables
    return {(cell.row, cell.column): cell.text for cell in table.cells}


@pytest.fixture(scope="module")
def plain() -> Page:
    return scan_page(procedure_page(), 1, 150)


def test_reads_cells(plain: Page) -> None:
    found = texts(plain)
    assert {place: found[place] for place in CELLS} == CELLS
    assert [line.text for line in plain.free_lines] == ["PROSEDUR CONTOH"]


def test_words_stand_where_they_are_written(plain: Page) -> None:
    (title,) = plain.free_lines
    first = title.words[0].box
    assert plain.unit == "point"
    assert (plain.width, plain.height) == pytest.approx((1500 * 72 / 150, 900 * 72 / 150))
    assert first.x0 == pytest.approx(400 * 72 / 150, abs=8)
    assert first.y0 == pytest.approx(56 * 72 / 150, abs=8)


def test_tells_symbols_and_connectors(plain: Page) -> None:
    assert [shape.kind for shape in plain.shapes] == ["process", "decision", "process"]
    names = [shape.name for shape in plain.shapes]
    edges = {(names.index(c.source or ""), names.index(c.target or "")) for c in plain.connectors}
    assert edges == {(0, 1), (1, 0), (1, 2)}
    assert all(connector.tip_at_end for connector in plain.connectors)


def test_keeps_the_answer_beside_its_line(plain: Page) -> None:
    assert "Tidak" in "\n".join(texts(plain).values())


@pytest.mark.parametrize(
    ("picture", "angle"),
    [
        (turned(procedure_page(), 2), 180.0),
        (turned(procedure_page(), 1), 270.0),
        (skewed(procedure_page()), 0.0),
        (photographed(procedure_page()), 0.0),
    ],
    ids=["upside down", "on its side", "skewed", "photographed"],
)
def test_reads_a_page_however_it_lies(picture: np.ndarray, angle: float) -> None:
    page = scan_page(picture, 1, 150)
    found = texts(page)
    assert {place: found.get(place) for place in CELLS} == CELLS
    assert page.angle == angle
    assert len(page.connectors) == 3


@pytest.mark.parametrize(
    "picture",
    [
        sheet(900, 1200),
        np.zeros((1200, 900, 3), np.uint8),
        np.zeros((1200, 900), np.uint8),
        np.full((2, 2, 3), 255, np.uint8),
    ],
    ids=["blank", "black", "grey", "a dot"],
)
def test_a_page_without_writing_has_no_blocks(picture: np.ndarray) -> None:
    page = scan_page(picture, 3)
    assert (page.number, page.blocks, page.needs_ocr) == (3, (), False)


def test_reads_all_pages_of_a_tiff_and_tells_its_progress(tmp_path: Path) -> None:
    path = tmp_path / "fax.tif"
    pages = [Image.fromarray(sheet(800, 600)).convert("1") for _ in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(100, 100))
    done: list[tuple[int, int]] = []
    raw = extract_scan(path, lambda page, total: done.append((page, total)))
    assert raw.media_type == "image/tiff"
    assert [page.number for page in raw.pages] == [1, 2, 3]
    assert done == [(1, 3), (2, 3), (3, 3)]


def test_reads_a_photograph_of_a_phone() -> None:
    """A page photographed upright and stored on its side, as phones do."""
    (page,) = extract_scan(Path(__file__).parent / "cases" / "foto.heic").pages
    (table,) = (block for block in page.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells][4:12] == [
        *("1", "Menerima berkas permohonan", "5 menit", "Berkas permohonan"),
        *("2", "Memeriksa kelengkapan berkas", "15 menit", "Lembar pemeriksaan"),
    ]


def test_says_what_a_photograph_of_a_phone_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.scan_files.find_spec", lambda name: None)
    with pytest.raises(MissingConverter, match="pi-heif"):
        extract_scan(Path(__file__).parent / "cases" / "foto.heic")


def test_turns_a_photo_as_the_camera_says(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(sheet(600, 400)).save(path, exif=exif)
    with open_pictures(path) as pictures:
        image, _ = pictures.load(0)
    assert image.shape[:2] == (600, 400)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"\x89PNG\r\n\x1a\n....", DamagedFile),
        (b"\xff\xd8\xff\xe0 no picture", DamagedFile),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", (MissingConverter, DamagedFile)),
    ],
    ids=["empty", "cut off", "no picture", "heic"],
)
def test_refuses_what_is_no_picture(tmp_path: Path, content: bytes, error: type[Unreadable]) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(content)
    with pytest.raises(error, match=r"page\.png"):
        extract_scan(path)


def test_a_colon_in_a_cell_of_its_own_is_no_bullet() -> None:
    page = sheet(1200, 500)
    xs, ys = [60, 420, 470, 1140], [60, 150, 240, 330, 420]
    grid(page, xs, ys)
    for row, (label, value) in enumerate(
        [("Nomor", "700/14"), ("Nama", "Cuti"), ("Tanggal", "1 Mei"), ("Unit", "Umum")]
    ):
        for x, text in ((80, label), (438, ":"), (490, f"{value} pegawai")):
            write(page, x, ys[row] + 25, text)
    found = texts(scan_page(page, 1))
    assert [found.get((row, 1), "") for row in range(4)] == [""] * 4
    assert [found[row, 0] for row in range(4)] == ["Nomor", "Nama", "Tanggal", "Unit"]


@pytest.mark.parametrize("quarters", [1, 3])
def test_reads_what_runs_up_or_down_a_cell(quarters: int) -> None:
    page = sheet(1200, 900)
    grid(page, [60, 400, 480, 560, 1140], [60, 300, 500, 840])
    for x, text in ((400, "Kepala Dinas"), (480, "Petugas Loket")):
        label = sheet(230, 70)
        write(label, 5, 20, text)
        page[65:295, x + 5 : x + 75] = np.rot90(label, quarters)
    for x, y in ((80, 90), (600, 330), (80, 350), (600, 560), (600, 90), (80, 620)):
        write(page, x, y, "Menyusun konsep surat")
    (table,) = scan_page(page, 1).blocks
    assert isinstance(table, Table)
    assert [table.at(0, column).text for column in (1, 2)] == ["Kepala Dinas", "Petugas Loket"]
    word = table.at(0, 1).lines[0].words[0]
    assert word.box.height > word.box.width
