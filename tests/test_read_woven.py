"""Tables that survive only as lines of text, and who acts when nothing is drawn."""

from __future__ import annotations

import re

import pytest

from pipeline.read.actor_model import column_shares, infer_actors
from pipeline.read.mentions import find_mentions, make_ruler, role_column
from pipeline.read.woven import find_woven_table
from pipeline.read.woven_roles import assemble_roles
from schemas.raw import Box, Line, Page, Word
from tests.raw_makers import make_line

LINES = [
    "Pelaksana Mutu Baku",
    "No Kegiatan Camat Staf Kelengkapan Waktu Output Ket",
    "1 Menerima surat dari pemohon Surat permohonan 5 Menit Surat diterima",
    "2 Memeriksa surat permohonan Surat diterima 10 Menit Surat diperiksa",
    "yang diajukan",
    "3 Menandatangani surat Surat diperiksa 1 Jam Surat ditandatangani",
    "keterangan",
    "4 Menyerahkan surat keterangan Surat ditandatangani 5 Menit Tanda terima",
]

SCATTERED = [
    ([["Camat", "Kasubbag"], ["Sekretaris"], ["Program", "&", "Staf"], ["Kecamatan"], ["Keuangan"]],
     {"Camat", "Kasubbag Program & Keuangan", "Sekretaris Kecamatan", "Staf"}),
    ([["Kepala", "Dinas", "Sekretaris", "Staf"]], {"Kepala Dinas", "Sekretaris", "Staf"}),
]  # fmt: skip


def test_lines_become_rows_and_cells() -> None:
    page = Page(1, unit="character")
    table = find_woven_table([make_line(text, y=12 * i) for i, text in enumerate(LINES)], page)
    assert table is not None
    rows = [[table.grid.text(r, c) for c in range(table.grid.columns)] for r in range(1, table.grid.rows)]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [row[5] for row in rows] == ["5 Menit", "10 Menit", "1 Jam", "5 Menit"]
    assert [row[6] for row in rows] == ["Surat diterima", "Surat diperiksa", "Surat ditandatangani", "Tanda terima"]
    assert [c.header_text for c in table.header.roles] == ["Camat", "Staf"]


@pytest.mark.parametrize(("lines", "roles"), SCATTERED)
def test_scattered_role_names_are_put_together(lines: list[list[str]], roles: set[str]) -> None:
    assert set(assemble_roles(lines)) == roles


ALIGNED = [
    "No  Kegiatan                Pelaksana            Mutu Baku",
    "                            Petugas  Petugas     Kelengkapan   Waktu     Output",
    "                            Loket    Arsip",
    "1   Menerima berkas dan     v                    - KTP         5 menit   Berkas",
    "    mencatat nomornya                            - Formulir              diterima",
    "2   Menyimpan berkas                 v           Berkas        1 jam     Arsip",
]


def test_columns_aligned_by_spaces_are_read_where_they_stand() -> None:
    page = Page(1, unit="character")
    lines = [Line(t, words=tuple(character_words(t, y))) for y, t in enumerate(ALIGNED)]
    table = find_woven_table(lines, page)
    assert table is not None
    rows = [[table.grid.text(r, c) for c in range(table.grid.columns)] for r in range(1, table.grid.rows)]
    assert [c.header_text for c in table.header.roles] == ["Petugas Loket", "Petugas Arsip"]
    assert rows == [
        ["1", "Menerima berkas dan mencatat nomornya", "v", "", "- KTP - Formulir", "5 menit", "Berkas diterima"],
        ["2", "Menyimpan berkas", "", "v", "Berkas", "1 jam", "Arsip"],
    ]


def character_words(text: str, y: int) -> list[Word]:
    return [Word(m.group(), Box(m.start(), y, m.end(), y + 1)) for m in re.finditer(r"\S+", text)]


def test_prose_is_no_table() -> None:
    lines = ["Kegiatan ini dilaksanakan pada waktu yang", "ditentukan dengan output berupa laporan"]
    assert find_woven_table([make_line(t, y=12 * i) for i, t in enumerate(lines)], Page(1, unit="character")) is None


COLUMNS = ["Kepala Dinas", "Sekretaris", "Kasubbag Umum", "Staf"]
PARTS = [
    ("Menugaskan Kasubbag Umum untuk menyusun laporan", [("commanded", (2,))]),
    ("Menyerahkan laporan kepada Sekretaris", [("to", (1,))]),
    ("Kasubbag Umum memeriksa laporan", [("subject", (2,))]),
    ("Menerima berkas dari staf", [("from", (3,))]),
    ("Mengembalikan berkas kepada Staf", [("returned", (3,))]),
    ("Mengarsipkan laporan", []),
]


@pytest.mark.parametrize(("text", "mentions"), PARTS)
def test_roles_in_a_sentence_and_their_parts(text: str, mentions: list[tuple[str, tuple[int, ...]]]) -> None:
    ruler = make_ruler([role_column(header) for header in COLUMNS])
    assert [(m.part, m.columns) for m in find_mentions(text, ruler)] == mentions


def test_hand_over_authority_and_subject_tell_who_acts() -> None:
    steps = [
        "Menugaskan Kasubbag Umum untuk menyusun laporan",
        "Kasubbag Umum memerintahkan staf mengumpulkan data",
        "Mengumpulkan data dan menyerahkannya kepada Kasubbag Umum",
        "Memeriksa data dan menyampaikan kepada Sekretaris",
        "Memeriksa laporan dan menyampaikan kepada Kepala Dinas",
        "Menandatangani laporan",
    ]
    assert [best.column for best in infer_actors(COLUMNS, steps)][1:] == [2, 3, 2, 1, 0]


def test_shares_sum_to_one_and_what_is_known_stays() -> None:
    shares = column_shares(COLUMNS, ["Menyusun laporan", "Memeriksa laporan"], [[1], []])
    assert shares.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert shares[0][1] == pytest.approx(1.0)
