"""Which pages of a PDF are read from their picture, and what counts then."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.scan_merge import PageFacts, areas_to_read, is_garbage, merge_scanned
from schemas.raw import Box, Cell, Line, Page, Picture, Shape, Table, Word

SHEET = Box(0, 0, 800, 600)


def words(*texts: str, y: float = 100) -> tuple[Word, ...]:
    return tuple(Word(text, Box(50 + 60 * i, y, 100 + 60 * i, y + 10)) for i, text in enumerate(texts))


def line(*texts: str, y: float = 100) -> Line:
    """A line from x 50 on, the first word 50 wide."""
    row = words(*texts, y=y)
    return Line(" ".join(texts), Box(row[0].box.x0, y, row[-1].box.x1, y + 10), row)


TEXT = words(*["pelayanan"] * 12)
CASES = [
    ("text only", TEXT, (), (), ()),
    ("a scan", (), (SHEET,), (), (SHEET,)),
    ("a scan with an app's mark", words("Dipindai"), (SHEET,), (), (SHEET,)),
    ("a crest", TEXT, (Box(30, 30, 90, 100),), (), ()),
    ("a pasted table", TEXT, (Box(50, 300, 750, 550),), (), (Box(50, 300, 750, 550),)),
    (
        "a table pasted in two slices",
        TEXT,
        (Box(50, 200, 750, 300), Box(50, 300, 750, 400)),
        (),
        (Box(50, 200, 750, 400),),
    ),
    ("a background under a drawn table", TEXT * 2, (SHEET,), (Box(40, 80, 780, 500),), ()),
    ("words without meaning", words(*["bcdfg"] * 12), (), (), (SHEET,)),
]


@pytest.mark.parametrize(("texts", "pictures", "tables", "areas"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_finds_what_must_be_read(
    texts: tuple[Word, ...], pictures: tuple[Box, ...], tables: tuple[Box, ...], areas: tuple[Box, ...]
) -> None:
    facts = PageFacts(800, 600, texts, pictures, tables)
    assert areas_to_read(facts) == areas


def test_numbers_and_short_words_are_no_garbage() -> None:
    assert not is_garbage(words(*["19701110", "SOP", "tgl", "NIP."] * 6))
    assert is_garbage(words(*["\x01\x02\x03\x04", "qwrtp"] * 6))


def scanner(seen: Page) -> object:
    return lambda image, number, width, height: seen


IMAGE = np.full((300, 400, 3), 255, np.uint8)
AREA = Box(40, 200, 640, 500)


def page_with(*blocks: Line) -> Page:
    return Page(1, 800, 600, "point", blocks=blocks, pictures=(Picture(AREA, 300, 150),), needs_ocr=True)


def test_what_is_seen_replaces_what_is_hidden_under_it() -> None:
    table = Table(
        1, 1, (Cell(0, 0, box=Box(0, 0, 600, 300), lines=(line("baru", y=50),)),), Box(0, 0, 600, 300), "ruled"
    )
    seen = Page(1, 600, 300, "point", blocks=(table,), shapes=(Shape("shape1", "process", Box(10, 10, 60, 40)),))
    merged = merge_scanned(page_with(line("judul"), line("lama", "sekali", y=250)), IMAGE, [AREA], scanner(seen))
    assert [getattr(block, "text", "table") for block in merged.blocks] == ["judul", "table"]
    (found,) = merged.tables
    assert found.cells[0].lines[0].words[0].box == Box(90, 250, 140, 260)
    assert merged.shapes[0].box == Box(50, 210, 100, 240)
    assert not merged.needs_ocr


def test_a_text_layer_that_says_what_is_seen_stays() -> None:
    stored = page_with(line("judul"), line("tetap", "sama", y=250))
    seen = Page(1, 600, 300, "point", blocks=(Line("tetap sama", None, (
        Word("tetap", Box(10, 50, 60, 60)), Word("sama", Box(70, 50, 120, 60)),
    )),))  # fmt: skip
    merged = merge_scanned(stored, IMAGE, [AREA], scanner(seen))
    assert merged.blocks == stored.blocks


def test_a_whole_page_is_taken_as_it_is_seen() -> None:
    seen = Page(1, 800, 600, "point", blocks=(line("isi"),), angle=90.0)
    merged = merge_scanned(page_with(), IMAGE, [SHEET], scanner(seen))
    assert merged.blocks == seen.blocks
    assert merged.angle == 90.0
