"""Lists in boxes: with marks, without, glued, side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.glued_lists import split_glued
from pipeline.read.items import split_items
from pipeline.read.passage import Passage, join_words
from schemas.raw import Box, Line
from tests.raw_makers import make_line

MARKED = [
    (["1. Komputer", "2. Printer dan", "tinta", "3. Kertas"], ["Komputer", "Printer dan tinta", "Kertas"]),
    (["a. Teliti", "b. Jujur"], ["Teliti", "Jujur"]),
    (["- Buku agenda", "- Map"], ["Buku agenda", "Map"]),
    (["1. Mampu mengetik2. Memahami arsip3. Teliti"], ["Mampu mengetik", "Memahami arsip", "Teliti"]),
    (["1. Alat Tulis Kantor 2. Komputer 3. Printer"], ["Alat Tulis Kantor", "Komputer", "Printer"]),
    (["1.", "Komputer", "2.", "Printer"], ["Komputer", "Printer"]),
    (["1. Surat:", "a. asli", "b. salinan", "2. Map"], ["Surat: a. asli b. salinan", "Map"]),
    (["1.", "2.", "3."], []),
    (["1", "Komputer", "2", "Printer"], ["Komputer", "Printer"]),
    (["1", "Komputer", "3", "Printer"], ["1", "Komputer", "3", "Printer"]),
    (
        ["1. Peraturan Menteri Nomor", "35 Tahun 2012", "2. Undang-Undang"],
        ["Peraturan Menteri Nomor 35 Tahun 2012", "Undang-Undang"],
    ),
    (["1 Teliti", "2 Jujur"], ["Teliti", "Jujur"]),
    (["Pasal 5 Tahun 2014 berlaku"], ["Pasal 5 Tahun 2014 berlaku"]),
]
GLUED = [
    ("peralatan_perlengkapan", "Renja Komputer Buku Agenda", ["Renja", "Komputer", "Buku Agenda"]),
    ("keterkaitan", "SOP Surat Masuk SOP Surat Keluar", ["SOP Surat Masuk", "SOP Surat Keluar"]),
    ("peringatan", "Jika SOP tidak dijalankan maka surat hilang", ["Jika SOP tidak dijalankan maka surat hilang"]),
    ("kualifikasi_pelaksana", "Memiliki ijazah Mengetahui arsip", ["Memiliki ijazah", "Mengetahui arsip"]),
]


def texts(items: list[Passage]) -> list[str]:
    return [join_words(line.text for line in item.lines) for item in items]


@pytest.mark.parametrize(("lines", "items"), MARKED)
def test_marks_part_a_list(lines: list[str], items: list[str]) -> None:
    assert texts(split_items(Passage(tuple(Line(text) for text in lines), 1))) == items


@pytest.mark.parametrize(("section", "text", "items"), GLUED)
def test_a_list_without_borders_is_parted_at_words_that_begin_items(section: str, text: str, items: list[str]) -> None:
    assert texts(split_glued(Passage((Line(text),), 1, list_lost=True), section)) == items


def test_a_line_left_early_ends_an_item_and_a_full_one_goes_on() -> None:
    lines = ["Anggaran", "Kegiatan dilakukan sesuai dengan pedoman", "yang berlaku"]
    passage = Passage(tuple(make_line(text, y=10 * i) for i, text in enumerate(lines)), 1, "point")
    assert texts(split_items(passage)) == ["Anggaran", "Kegiatan dilakukan sesuai dengan pedoman yang berlaku"]


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (300, ["Mampu mengoperasikan komputer", "Menguasai aplikasi arsip"]),
        (180, ["Mampu mengoperasikan komputer Menguasai aplikasi arsip"]),
    ],
)
def test_the_longest_line_of_a_wide_cell_ends_its_item_too(width: float, wanted: list[str]) -> None:
    lines = ["Mampu mengoperasikan komputer", "Menguasai aplikasi arsip"]
    made = tuple(make_line(text, x=5, y=10 * i) for i, text in enumerate(lines))
    assert texts(split_items(Passage(made, 1, "point", Box(0, 0, width, 30)))) == wanted


def test_lines_that_end_alike_show_where_a_cell_wraps() -> None:
    lines = ["Memahami peraturan tentang", "Arsip dan Dokumentasi dan", "Perpustakaan"]
    made = tuple(make_line(text, x=5, y=10 * i) for i, text in enumerate(lines))
    (item,) = split_items(Passage(made, 1, "point", Box(0, 0, 170, 40)))
    assert texts([item]) == [" ".join(lines)]


WORDS = st.lists(st.sampled_from(["surat", "arsip", "buku", "kartu", "map"]), min_size=1, max_size=4).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=9))
def test_numbered_items_come_back(items: list[str]) -> None:
    lines = tuple(Line(f"{n}. {text.capitalize()}") for n, text in enumerate(items, start=1))
    assert texts(split_items(Passage(lines, 1))) == [text.capitalize() for text in items]


@pytest.mark.parametrize(
    ("lines", "known", "text"),
    [
        (["Pengadminist-", "rasi umum"], (), "Pengadministrasi umum"),
        (["masing-", "masing bidang"], (), "masing-masing bidang"),
        (["Registra", "si arsip"], ("registrasi",), "Registrasi arsip"),
        (["surat", "masuk"], ("suratmasuk", "surat", "masuk"), "surat masuk"),
        (["Buku ", "", " tamu"], (), "Buku tamu"),
    ],
)
def test_words_broken_at_a_line_end_are_healed(lines: list[str], known: tuple[str, ...], text: str) -> None:
    assert join_words(lines, frozenset(known)) == text
