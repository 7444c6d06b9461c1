"""Rows of a sheet that are text: what stands above the form and below the steps."""

from __future__ import annotations

import pytest

from pipeline.read.document import read_document
from schemas.raw import Cell, Line, Page, RawDocument, Table

HEAD = [
    ["PEMERINTAH KABUPATEN RIMBA JAYA\nDINAS PERTANIAN", "Nomor SOP", "065/12/DISTAN/2024"],
    ["", "Tanggal Pembuatan", "3 Juni 2024"],
    ["", "Nama SOP", "Pembagian Bibit"],
]
STEPS = [
    ["No", "Kegiatan", "Kepala Dinas", "Staf", "Kelengkapan", "Waktu", "Output"],
    ["1", "Mencatat permohonan bibit", "", "v", "Formulir", "5 menit", "Catatan"],
    ["2", "Menyerahkan bibit", "v", "", "Bibit", "1 jam", "Tanda terima"],
]
OFFICIAL = ["Kepala Dinas Pertanian", "Ir. Suta Wiguna, M.P.", "Pembina Tk. I, IV/b", "NIP. 19700812 199703 1 004"]
DECREE = ["KEPUTUSAN KEPALA DINAS KEHUTANAN", "NOMOR 12 TAHUN 2024", "TENTANG", "PENETAPAN STANDAR", "MEMUTUSKAN:"]


def table(rows: list[list[str]]) -> Table:
    """A table whose row of a single text is one cell over the whole width."""
    columns = max(map(len, rows))
    cells = []
    for number, row in enumerate(rows):
        if len(row) == 1:
            cells.append(Cell(number, 0, column_span=columns, lines=lines(row[0])))
            continue
        cells += [Cell(number, place, lines=lines(text)) for place, text in enumerate(row)]
        cells += [Cell(number, place) for place in range(len(row), columns)]
    return Table(len(rows), columns, tuple(cells))


def lines(text: str) -> tuple[Line, ...]:
    return tuple(Line(part) for part in text.split("\n") if part)


def read(*tables: Table):  # type: ignore[no-untyped-def]  # the one SOP
    (sop,) = read_document(RawDocument("sheet", (Page(1, blocks=tables),), "test")).sops
    return sop


@pytest.mark.parametrize("blanks", [0, 2])
@pytest.mark.parametrize("indent", [None, 4])
@pytest.mark.parametrize("note", [[], [["Catatan: waktu dihitung sejak berkas lengkap"]]])
def test_those_who_sign_below_the_steps(blanks: int, indent: int | None, note: list[list[str]]) -> None:
    signed = [[line] if indent is None else [*[""] * indent, line, "", ""] for line in OFFICIAL]
    sop = read(table(HEAD), table([*STEPS, *note, *[[""] * 7] * blanks, *signed]))
    assert sop.approver is not None
    assert (sop.approver.title.value, sop.approver.name.value) == ("Kepala Dinas Pertanian", "Ir. Suta Wiguna, M.P.")
    assert sop.approver.nip.value == "197008121997031004"
    assert [step.kelengkapan.value for step in sop.steps] == ["Formulir", "Bibit"]


def test_a_number_in_a_step_is_no_signature() -> None:
    rows = [*STEPS, ["3", "Mencatat NIP 19700812 199703 1 004", "", "v", "Buku", "1 menit", "Catatan"]]
    sop = read(table(HEAD), table(rows))
    assert len(sop.steps) == 3
    assert sop.approver is None


def test_a_decree_above_the_form_names_no_office() -> None:
    sop = read(table([*([line] for line in DECREE), *HEAD]), table(STEPS))
    identity = sop.identity
    assert (identity.agency.value, identity.unit.value) == ("Dinas Pertanian", None)


@pytest.mark.parametrize("title", ["SOP PEMBAGIAN BIBIT", "PROSEDUR PEMBAGIAN BIBIT"])
def test_the_title_above_the_steps_is_no_item_of_the_last_box(title: str) -> None:
    boxes = [["Peringatan", "Pencatatan dan Pendataan"], ["Bibit harus kering", "Buku agenda"]]
    sop = read(table([*HEAD, *boxes, [title], *STEPS]))
    assert [item.text.value for item in sop.sections] == ["Bibit harus kering", "Buku agenda"]
    assert sop.tables[0].title.value == title
