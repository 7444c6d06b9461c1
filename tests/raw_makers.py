"""RawDocuments for tests of the reader, from lists of strings."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.raw import Block, Box, Cell, Connector, Line, Page, RawDocument, Shape, Table, TableOrigin, Word

WIDTH, HEIGHT = 80.0, 40.0


def make_line(text: str, x: float = 0.0, y: float = 0.0) -> Line:
    """A line whose letters are all 5 wide and 8 high."""
    words, at = [], 0
    for part in text.split():
        at = text.index(part, at)
        words.append(Word(part, Box(x + 5 * at, y, x + 5 * (at + len(part)), y + 8)))
        at += len(part)
    return Line(text, Box(x, y, x + 5 * len(text), y + 8), tuple(words))


def make_table(
    rows: Sequence[Sequence[str]],
    origin: TableOrigin = "tabs",
    top: float | None = None,
    spans: dict[str, int] | None = None,
) -> Table:
    """A table of one cell a string; with `top` the cells get boxes, WIDTH by HEIGHT, from there down.

    `spans` gives the columns that a cell with this text covers; the strings behind it are left out.
    """
    cells = []
    for r, row in enumerate(rows):
        c = 0
        while c < len(row):
            span = (spans or {}).get(row[c], 1)
            box = None if top is None else Box(c * WIDTH, top + r * HEIGHT, (c + span) * WIDTH, top + (r + 1) * HEIGHT)
            lines = tuple(_cell_line(text, box, i) for i, text in enumerate(row[c].split("\n")) if text)
            cells.append(Cell(r, c, 1, span, box, lines))
            c += span
    return Table(len(rows), max(map(len, rows)), tuple(cells), origin=origin)


def _cell_line(text: str, box: Box | None, index: int) -> Line:
    return Line(text) if box is None else make_line(text, box.x0 + 2, box.y0 + 2 + 9 * index)


def make_document(
    *pages: Sequence[Block],
    shapes: Sequence[Sequence[Shape]] = (),
    connectors: Sequence[Sequence[Connector]] = (),
    measured: bool = False,
) -> RawDocument:
    made = [
        Page(
            number=i,
            width=842.0,
            height=595.0,
            unit="point" if measured else "none",
            blocks=tuple(blocks),
            shapes=tuple(shapes[i - 1]) if shapes else (),
            connectors=tuple(connectors[i - 1]) if connectors else (),
        )
        for i, blocks in enumerate(pages, start=1)
    ]
    return RawDocument("application/test", tuple(made), "test/1")


IDENTITY = [
    ["PEMERINTAH KABUPATEN TIRTA AGUNG\nDINAS PERPUSTAKAAN", "Nomor SOP", "041/PERPUS/2024"],
    ["", "Tanggal Pembuatan", "3 Januari 2024"],
    ["", "Tanggal Revisi", "-"],
    ["", "Tanggal Efektif", "15 Januari 2024"],
    ["", "Disahkan oleh", "Kepala Dinas Perpustakaan\nSari Melati, S.Sos\nNIP 197505142001122003"],
    ["", "Nama SOP", "SOP Peminjaman Buku"],
]
BOXES = [
    ["Dasar Hukum", "Kualifikasi Pelaksana"],
    ["1. Undang-Undang Nomor 43 Tahun 2007 tentang Perpustakaan", "1. Teliti\n2. Ramah"],
    ["Keterkaitan", "Peralatan/Perlengkapan"],
    ["SOP Pengembalian Buku", "1. Komputer\n2. Kartu anggota"],
    ["Peringatan", "Pencatatan dan Pendataan"],
    ["Jika terlambat maka dikenai denda", ""],
]
STEPS = [
    ["No", "Kegiatan", "Pelaksana", "", "Mutu Baku", "", "", "Ket"],
    ["", "", "Pemustaka", "Pustakawan", "Kelengkapan", "Waktu", "Output", ""],
    ["1", "Menyerahkan kartu anggota", "v", "", "Kartu anggota", "5 Menit", "Kartu diterima", ""],
    ["2", "Memeriksa kartu anggota", "", "v", "Kartu anggota", "2 Jam", "Kartu diperiksa", ""],
    ["3", "Mencatat pinjaman", "", "v", "Buku", "1 Hari Kerja", "Buku dipinjam", ""],
]


def whole() -> list[Table]:
    """The blocks of a page with a whole SOP."""
    return [make_table(IDENTITY), make_table(BOXES), make_table(STEPS)]
