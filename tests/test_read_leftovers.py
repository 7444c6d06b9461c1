"""Words that go into no value are told, with their place; a page of prose is told once."""

from __future__ import annotations

import pytest

from pipeline.read.document import read_document
from schemas.raw import Box, Cell, Line, Page, RawDocument, Table, Word
from schemas.sop import Remark

IDENTITY = (
    ("Nomor SOP", "065/12/ORG"),
    ("Tanggal Pembuatan", "2 Januari 2023"),
    ("Nama SOP", "Penanganan Surat Masuk"),
    ("Disahkan oleh", "Kepala Dinas"),
    ("Tanggal Efektif", "9 Januari 2023"),
    ("Peringatan", "Bila terlambat maka layanan terhambat"),
)


def line(text: str, y: float) -> Line:
    box = Box(40, y, 40 + 5 * len(text), y + 10)
    return Line(text, box, (Word(text, box),))


def page(number: int, *texts: str, form: bool = False) -> Page:
    cells = [
        Cell(row, column, box=Box(40 + 300 * column, 30 + 20 * row, 340 + 300 * column, 50 + 20 * row),
             lines=(line(text, 32 + 20 * row),))
        for row, pair in enumerate(IDENTITY)
        for column, text in enumerate(pair)
    ]  # fmt: skip
    table = Table(len(IDENTITY), 2, tuple(cells), Box(40, 30, 640, 150), "ruled")
    lines = tuple(line(text, 300 + 20 * at) for at, text in enumerate(texts))
    return Page(number, 842, 595, "point", blocks=(table, *lines) if form else lines)


def remarks(*pages: Page) -> tuple[Remark, ...]:
    (sop,) = read_document(RawDocument("application/pdf", pages, "test")).sops
    return tuple(remark for remark in sop.remarks if remark.rule in ("unknown_label", "text_left_out"))


def test_a_form_whose_words_are_all_claimed_has_no_remark() -> None:
    assert remarks(page(1, form=True)) == ()


@pytest.mark.parametrize("text", ["Jl. Melati No. 1 Telp. (0511) 123", "SOP Penanganan Surat Masuk", "***", "a b"])
def test_a_letterhead_a_title_and_crumbs_are_no_leftovers(text: str) -> None:
    assert remarks(page(1, text, form=True)) == ()


def test_a_label_that_nobody_knows_is_told_where_it_stands() -> None:
    (remark,) = remarks(page(1, "Kode Arsip Dinamis : 045.2", form=True))
    assert (remark.rule, remark.values, remark.page) == ("unknown_label", {"label": "Kode Arsip Dinamis"}, 1)
    assert remark.box is not None
    assert remark.box[1] == 300


def test_a_page_of_prose_is_told_once() -> None:
    prose = [f"Pasal {n} menerangkan : hal yang lain daripada isi formulir" for n in range(20)]
    (remark,) = remarks(page(1, form=True), page(2, *prose))
    assert (remark.rule, remark.page) == ("text_left_out", 2)
    assert remark.values["text"].startswith("Pasal 0 menerangkan")
    assert len(remark.values["text"]) < 70


def test_words_of_prose_that_are_a_heading_elsewhere_add_nothing_to_that_box() -> None:
    pages = page(1, form=True), page(2, "Peringatan", "Dini dan Evakuasi adalah tata cara dalam keadaan darurat")
    (sop,) = read_document(RawDocument("application/pdf", pages, "test")).sops
    assert [item.text.value for item in sop.sections] == ["Bila terlambat maka layanan terhambat"]
    assert [remark.page for remark in sop.remarks if remark.rule == "text_left_out"] == [2]
