"""The first pages of a file as a file of their own, copied without a look at them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from extractors.first_pages import cut_first_pages
from extractors.scan_files import open_pictures
from flows.picture_sets import build_archive
from pipeline.store.sources import FileSeen


def frames(count: int) -> list[Image.Image]:
    return [Image.new("L", (30 + number, 40), 255 - number) for number in range(count)]


def tiff(path: Path, pages: int, *, big: bool = False) -> Path:
    first, *rest = frames(pages)
    first.save(path, "TIFF", save_all=True, append_images=rest, big_tiff=big)
    return path


def widths(path: Path) -> list[int]:
    with open_pictures(path) as pictures:
        return [pictures.load(index)[0].shape[1] for index in range(pictures.count)]


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize(("pages", "kept"), [(1, 1), (3, 3), (4, 4), (9, 4)])
def test_pages_of_a_tiff(tmp_path: Path, big: bool, pages: int, kept: int) -> None:
    whole = tiff(tmp_path / "whole.tif", 4, big=big)
    assert cut_first_pages(whole, pages, tmp_path / "part") == 4
    assert widths(tmp_path / "part") == [30, 31, 32, 33][:kept]


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(3):
            document.new_page(200, 100)
        document.save(tmp_path / "whole.pdf")
    assert cut_first_pages(tmp_path / "whole.pdf", 2, tmp_path / "part.pdf") == 3
    with pypdfium2.PdfDocument(tmp_path / "part.pdf") as part:
        assert len(part) == 2


@pytest.mark.parametrize(("last", "total"), [("c.png", 3), ("c.tif", None)])
def test_pages_of_a_set_of_pictures(tmp_path: Path, last: str, total: int | None) -> None:
    for frame, name in zip(frames(3), ("a.png", "b.png", "c.png"), strict=True):
        frame.save(tmp_path / name)
    tiff(tmp_path / "c.tif", 2)
    build_archive([FileSeen(tmp_path / name, name) for name in ("a.png", "b.png", last)], tmp_path / "set")
    assert cut_first_pages(tmp_path / "set", 2, tmp_path / "part") == total
    if total is not None:
        with zipfile.ZipFile(tmp_path / "part") as part:
            assert part.namelist() == ["mimetype", "0001/a.png", "0002/b.png"]


def test_a_format_without_pages(tmp_path: Path) -> None:
    (tmp_path / "sop.txt").write_text("Nomor SOP", "utf-8")
    assert cut_first_pages(tmp_path / "sop.txt", 1, tmp_path / "part") is None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_chain_of_pages_ends(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("tiff")
    content = bytearray(tiff(folder / "whole", 3).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "bad").write_bytes(content)
    total = cut_first_pages(folder / "bad", 1, folder / "part")
    assert total is not None and total <= len(content)
    assert (folder / "part").stat().st_size == len(content)
