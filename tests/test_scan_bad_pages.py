"""Pages that are none, or no SOP: what comes of them is told, and they cost no more than a page."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scan_canvas import Pixels, procedure_page, rule, sheet, write

from extractors.scan import extract_scan
from extractors.scan_files import ENOUGH, open_pictures
from extractors.scan_prepare import LONGEST, prepare
from flows.reading import read_file
from schemas.errors import NotAnSop
from schemas.raw import Table

NEWS = (
    "warga",
    "bergotong",
    "royong",
    "membersihkan",
    "saluran",
    "air",
    "di",
    "tepi",
    "jalan",
    "raya",
    "sejak",
    "pagi",
)


def newspaper() -> Pixels:
    """Three columns of prose under a headline, parted by rules."""
    page = sheet(1240, 1500)
    write(page, 60, 40, "KABAR PAGI NUSANTARA", 60)
    for column in range(3):
        x = 60 + 390 * column
        for line in range(26):
            write(page, x, 160 + 48 * line, " ".join(NEWS[(line + column) % 9 :][:3]), 26)
        if column:
            rule(page, x - 25, 150, x - 25, 1420)
    return page


def save(path: Path, *pages: Pixels, mode: str = "RGB") -> Path:
    pictures = [Image.fromarray(page).convert(mode) for page in pages]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], dpi=(150, 150))
    return path


@pytest.mark.parametrize(
    ("page", "looks_like"),
    [
        pytest.param(sheet(900, 1200), "blank", id="blank"),
        pytest.param(np.zeros((1200, 900, 3), np.uint8), "blank", id="black"),
        pytest.param(newspaper(), "unknown", id="a newspaper"),
    ],
)
def test_a_page_that_is_no_sop_says_so(tmp_path: Path, page: Pixels, looks_like: str) -> None:
    with pytest.raises(NotAnSop) as told:
        read_file(save(tmp_path / "page.tif", page))
    assert told.value.values["looks_like"] == looks_like


def test_an_upside_down_page_among_upright_ones(tmp_path: Path) -> None:
    upright = procedure_page()
    raw = extract_scan(save(tmp_path / "book.tif", upright, np.ascontiguousarray(upright[::-1, ::-1])))
    assert [page.angle for page in raw.pages] == [0.0, 180.0]
    cells = [sum(isinstance(block, Table) and len(block.cells) for block in page.blocks) for page in raw.pages]
    assert cells[0] == cells[1] > 15


def test_a_fax_of_one_bit_is_read(tmp_path: Path) -> None:
    (page,) = extract_scan(save(tmp_path / "fax.tif", procedure_page(), mode="1")).pages
    assert "Menyusun konsep surat" in str(page.blocks)
    assert {shape.kind for shape in page.shapes} == {"process", "decision"}


def test_a_picture_of_twenty_thousand_pixels_is_made_small_before_it_is_worked_on(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("1", (20_000, 20_000), 1).save(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with open_pictures(path) as pictures:
        image, _ = pictures.load(0)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert max(image.shape) <= 2 * ENOUGH
    assert grown < 1 << 20  # kilobytes: less than a third of what its colours would take
    image[::500, ::7] = 0
    prepared = prepare(image)
    assert prepared is None or max(prepared[0].grey.shape) <= LONGEST
