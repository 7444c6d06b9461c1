"""The overlay: what was read is drawn where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from flows import overlay
from flows.overlay import Mark, draw_overlay, find_marks, join_marks, render_page
from schemas.errors import UsageError
from schemas.raw import Box, Cell, Page, RawDocument, Shape, Table
from schemas.sop import Evidence, Identity, Reading, SectionItem, Sop, Text

PLACE = (20.0, 30.0, 60.0, 50.0)


def text(value: str, page: int = 1) -> Text:
    return Text(value=value, evidence=Evidence(state="read", page=page, box=PLACE))


def reading() -> Reading:
    item = SectionItem(section="lain", text=text("butir", page=2), heading=text("Judul", page=2))
    sop = Sop(identity=Identity(nama_sop=text("Cuti"), unit=Text()), sections=(item,))
    return Reading(media_type="image/png", pages=2, sops=(sop,))


def test_every_value_with_a_place_is_marked() -> None:
    assert list(find_marks(reading())) == [
        Mark("identity", "nama_sop", Box(*PLACE), 1),
        Mark("sections", "1.text", Box(*PLACE), 2),
        Mark("sections", "1.heading", Box(*PLACE), 2),
    ]


def test_values_of_one_place_share_a_mark() -> None:
    assert [mark.label for mark in join_marks(find_marks(reading()))] == ["nama_sop", "1.text, 1.heading"]


def test_it_is_drawn_on_the_page_and_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    white, out = tmp_path / "page.png", tmp_path / "out.png"
    Image.new("RGB", (200, 160), "white").save(white)
    table = Table(1, 1, (Cell(0, 0, box=Box(5, 5, 95, 75)),), box=Box(5, 5, 95, 75))
    page = Page(1, 100, 80, "point", blocks=(table,), shapes=(Shape("a", "process", Box(70, 60, 80, 70)),))
    monkeypatch.setattr(overlay, "extract", lambda path: RawDocument("image/png", (page,), "fake"))
    draw_overlay(white, reading(), out, 1)
    drawn = Image.open(out)
    changed = ImageChops.difference(drawn.convert("RGB"), Image.open(white))
    assert changed.getbbox() == (10, 10, 191, 151)
    blue = drawn.getpixel((2 * 40, 2 * 40))
    assert isinstance(blue, tuple)
    assert blue[0] < blue[2]
    assert drawn.getpixel((20, 140)) == (255, 255, 255)


def test_a_page_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "extract", lambda path: RawDocument("image/png", (Page(1, 10, 10),), "fake"))
    with pytest.raises(UsageError, match="has no page 2"):
        draw_overlay(tmp_path / "x.png", reading(), tmp_path / "out.png", 2)


def test_a_format_without_pages(tmp_path: Path) -> None:
    path = tmp_path / "sop.txt"
    path.write_text("SOP")
    with pytest.raises(UsageError, match="takes PDFs and pictures"):
        render_page(path, 1)
