"""Letters of a PDF page to words and lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_canvas import Canvas

from extractors.pdf import extract_pdf
from extractors.text_lines import Glyph, clean_letter, find_lines, find_words
from schemas.raw import Box, Line, Page

WIDTH = 5.0


def glyphs(text: str, x: float = 0, y: float = 10, pitch: float = WIDTH, **more: object) -> list[Glyph]:
    """Letters 5 wide and 10 high, one every `pitch`; '_' leaves its place empty."""
    return [
        Glyph(letter, Box(x + i * pitch, y - 8, x + i * pitch + WIDTH, y + 2), y, **more)  # type: ignore[arg-type]
        for i, letter in enumerate(text)
        if letter != "_"
    ]


def texts(found: tuple[Line, ...]) -> list[str]:
    return [line.text for line in found]


def lines_of(letters: list[Glyph]) -> list[str]:
    return texts(find_lines(find_words(letters)))


def free_lines(page: Page) -> list[str]:
    return [line.text for line in page.free_lines]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        (glyphs("surat masuk"), ["surat masuk"]),
        (glyphs("surat_masuk"), ["surat masuk"]),  # a blank that is only a gap
        (glyphs("masuk", x=60) + glyphs("surat"), ["surat masuk"]),  # written in any order
        (glyphs("bawah", y=30) + glyphs("atas"), ["atas", "bawah"]),
        (glyphs("surat") + glyphs("surat", x=0.4), ["surat"]),  # drawn twice to look bold
        (glyphs("naskah", pitch=7.5), ["naskah"]),  # character spacing
        (glyphs("S O P D I N A S", pitch=4), ["SOPDINAS"]),  # blanks typed between letters
        (glyphs("A B C"), ["A B C"]),
        (glyphs("kata", pitch=4.6), ["kata"]),
    ],
)
def test_words_and_lines(letters: list[Glyph], expected: list[str]) -> None:
    assert lines_of(letters) == expected


@pytest.mark.parametrize(
    ("letter", "clean"),
    [
        ("ﬁ", "fi"),
        ("\u00ad", ""),
        ("\u200b", ""),
        ("\uf0b7", "•"),
        ("\u00a0", " "),
        ("\u0002", "-"),
        ("\u2011", "-"),
        ("é", "é"),
        ("\x07", ""),
    ],
)
def test_odd_letters(letter: str, clean: str) -> None:
    assert clean_letter(letter) == clean


def test_a_line_is_bold_when_all_of_it_is() -> None:
    (bold,) = find_lines(find_words(glyphs("judul besar", bold=True)))
    (mixed,) = find_lines(find_words(glyphs("judul", bold=True) + glyphs("besar", x=30)))
    assert (bold.bold, mixed.bold) == (True, False)


def test_a_raised_letter_stays_on_its_line() -> None:
    raised = [Glyph("2", Box(26, 0, 29, 6), 5)]
    assert lines_of(glyphs("luas") + raised + glyphs("ada", x=40)) == ["luas 2 ada"]


@pytest.mark.parametrize(("angle", "at"), [(90, (60, 180)), (270, (60, 40)), (180, (180, 60)), (0, (40, 60))])
def test_turned_writing_is_read_in_its_own_direction(tmp_path: Path, angle: float, at: tuple[float, float]) -> None:
    canvas = Canvas()
    canvas.text(at, "Sekretaris Daerah", angle=angle)
    (page,) = extract_pdf(canvas.save(tmp_path / "a.pdf")).pages
    assert free_lines(page) == ["Sekretaris Daerah"]


def test_what_nobody_sees_is_left_out(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.text((40, 40), "tampak")
    canvas.text((40, 60), "tanpa tinta", mode=3)
    canvas.text((40, 80), "putih", ink=(1, 1, 1))
    canvas.text((900, 80), "di luar")
    canvas.raw("q 0 0 200 200 re W n")
    canvas.text((40, 100), "terpotong")
    canvas.raw("Q")
    (page,) = extract_pdf(canvas.save(tmp_path / "a.pdf")).pages
    assert free_lines(page) == ["tampak"]


def test_white_writing_on_a_dark_ground_is_read(tmp_path: Path) -> None:
    canvas = Canvas()
    canvas.rect((30, 30, 200, 50), stroke=None, fill=(0.1, 0.2, 0.5))
    canvas.text((40, 44), "Pelaksana", ink=(1, 1, 1))
    (page,) = extract_pdf(canvas.save(tmp_path / "a.pdf")).pages
    assert free_lines(page) == ["Pelaksana"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_are_where_a_person_sees_them(tmp_path: Path, turn: int) -> None:
    canvas = Canvas(400, 300)
    canvas.page_entries = f"/Rotate {turn} /CropBox [50 40 350 260]"
    canvas.text((200, 150), "tengah")
    (page,) = extract_pdf(canvas.save(tmp_path / "a.pdf")).pages
    assert (page.width, page.height) == ((300, 220) if turn % 180 == 0 else (220, 300))
    (line,) = page.free_lines
    assert line.text == "tengah"
    assert line.box is not None
    x, y = line.box.center
    # the word begins at the middle of the visible page, which stays in the middle however the page is turned
    assert abs(x - page.width / 2) < 20
    assert abs(y - page.height / 2) < 20
