"""The words of a form: printable, with their marks, and within their cells and symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.chart import ChartSymbol
from pipeline.render.clean import one_line, printable
from pipeline.render.drawing import DrawnSymbol
from pipeline.render.grid import LEADING
from pipeline.render.marks import cell_paragraphs, mark_of
from pipeline.render.measure import text_width, wrap
from pipeline.render.place import PENTAGON, form_sizes
from pipeline.render.symbol_words import ROOMS, fit_words
from schemas.raw import Box
from schemas.sop import SymbolKind


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (None, ""),
        ("Menelaah\x00 surat\r\nmasuk", "Menelaah surat\nmasuk"),
        ("\ufeffSurat\u200b  masuk\u2028keluar", "Surat masuk\nkeluar"),
        ("e\u0301", "é"),
        ("\ud800x\uffff", "x"),
    ],
)
def test_text_is_made_printable(written: str | None, shown: str) -> None:
    assert printable(written) == shown
    assert one_line(written) == " ".join(shown.split())


@pytest.mark.parametrize(
    ("style", "index", "mark"), [("1.", 2, "3."), ("a.", 2, "c."), ("a.", 30, "31."), ("-", 5, "-"), ("", 1, "")]
)
def test_list_marks(style: str, index: int, mark: str) -> None:
    assert mark_of(style, index) == mark  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "marks"),
    [
        ("Berkas", [""]),
        ("Berkas\nSurat", ["-", "-"]),
        ("1. Berkas\n2. Surat", ["1.", "2."]),
        ("- Berkas", [""]),
        (None, []),
    ],
)
def test_a_list_in_a_cell_keeps_its_own_marks(written: str | None, marks: list[str]) -> None:
    assert [paragraph.mark for paragraph in cell_paragraphs(written, "-")] == marks


@given(st.text(alphabet="abc Ä漢\n", max_size=80), st.floats(12, 200))
def test_wrapped_lines_fit_and_lose_no_letter(words: str, width: float) -> None:
    lines = wrap(words, width, 9.0)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line, 9.0) <= width or len(line) == 1 for line in lines)


WORDY = (
    *(("decision", words) for words in ("Tujuan Disposisi", "Perlu disposisi?", "Apakah berkas sudah lengkap?")),
    *(("terminator", words) for words in ("Langsung ke Kantor", "Mulai", "Selesai")),
    ("process", "Disposisi"),
    ("connector", "AB"),
)


@pytest.mark.parametrize(("kind", "words"), WORDY)
def test_a_symbol_grows_until_its_words_fit(kind: SymbolKind, words: str) -> None:
    sizes = form_sizes(74.0)
    width, height = PENTAGON if kind == "connector" else (sizes.width, sizes.height(ChartSymbol(1, 1, kind, words)))
    symbol = DrawnSymbol(Box(0, 0, width, height), kind, words, 1, 1)
    size, lines = fit_words(symbol)
    wide, high = ROOMS[kind]
    assert " ".join(lines) == words
    assert size >= 4.5
    assert max(text_width(line, size) for line in lines) <= width * wide
    assert len(lines) * size * LEADING <= height * high


def test_words_too_long_for_any_symbol_are_left_out() -> None:
    assert fit_words(DrawnSymbol(Box(0, 0, 10, 24), "decision", "Dipertanggungjawabkan", 1, 1)) == (0.0, ())
