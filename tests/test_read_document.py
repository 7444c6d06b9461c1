"""Whole documents: identity, boxes, procedure tables, segments, and what is no SOP."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.read.document import read_document
from pipeline.read.header_columns import cell_label, is_column_numbers
from schemas.errors import NotAnSop, ScannedDocument
from schemas.raw import Box, Page, Picture, RawDocument
from schemas.sop import Sop
from tests.raw_makers import BOXES, IDENTITY, STEPS, make_document, make_line, make_table, whole


def read_one(*pages: list) -> Sop:  # type: ignore[type-arg]
    (sop,) = read_document(make_document(*pages)).sops
    return sop


def test_the_identity_block() -> None:
    identity = read_one(whole()).identity
    assert identity.government.value == "Pemerintah Kabupaten Tirta Agung"
    assert identity.agency.value == "Dinas Perpustakaan"
    assert identity.nomor_sop.value == "041/PERPUS/2024"
    assert identity.nama_sop.value == "Peminjaman Buku"
    assert str(identity.tanggal_pembuatan.on) == "2024-01-03"
    assert identity.tanggal_revisi.value is None
    assert identity.tanggal_revisi.evidence.state == "blank"
    assert identity.tanggal_pengesahan.evidence.state == "absent"


def test_an_sop_that_nothing_names() -> None:
    identity = read_one([make_table(BOXES), make_table(STEPS)]).identity
    assert (identity.nama_sop.value, identity.nama_sop.evidence.state) == (None, "absent")


def test_the_approver() -> None:
    approver = read_one(whole()).approver
    assert approver is not None
    assert (approver.name.value, approver.nip.value) == ("Sari Melati, S.Sos", "197505142001122003")


def test_the_boxes() -> None:
    sop = read_one(whole())
    items = {(item.section, item.text.value) for item in sop.sections}
    assert ("kualifikasi_pelaksana", "Ramah") in items
    assert ("peralatan_perlengkapan", "Kartu anggota") in items
    assert ("keterkaitan", "SOP Pengembalian Buku") in items
    assert not [item for item in sop.sections if item.section == "pencatatan_pendataan"]
    assert [citation.regulation_id for citation in sop.dasar_hukum] == ["uu/2007/43"]


def test_the_steps_with_marks_and_durations() -> None:
    sop = read_one(whole())
    assert [p.header.value for p in sop.pelaksana] == ["Pemustaka", "Pustakawan"]
    assert [step.kegiatan.value for step in sop.steps] == [row[1] for row in STEPS[2:]]
    assert [step.duration.max_minutes for step in sop.steps if step.duration] == [5, 120, 450]
    assert [[a.pelaksana_ordinal for a in step.actors] for step in sop.steps] == [[1], [2], [2]]
    assert {a.by for step in sop.steps for a in step.actors} == {"mark"}


def test_a_page_without_header_goes_on_with_the_table() -> None:
    rest = [["4", "Menyimpan kartu", "", "v", "Kartu", "1 Menit", "Kartu tersimpan", ""]]
    sop = read_one(whole(), [make_table(rest)])
    assert len(sop.tables) == 1
    assert [step.number.value for step in sop.steps] == ["1", "2", "3", "4"]


def test_the_next_page_of_a_table_may_have_a_scale_of_its_own() -> None:
    """Each photograph of a sheet is taken from its own height."""
    rest = make_table([["4", "Menyimpan kartu", "", "v", "Kartu", "1 Menit", "Kartu tersimpan", "-"]], top=0.0)
    nearer = [replace(c, box=Box(1.2 * c.box.x0, c.box.y0, 1.2 * c.box.x1, c.box.y1)) for c in rest.cells if c.box]
    sop = read_one([make_table(STEPS, top=0.0)], [replace(rest, cells=tuple(nearer))])
    step = sop.steps[-1]
    assert (step.number.value, step.kelengkapan.value, step.output.value) == ("4", "Kartu", "Kartu tersimpan")
    assert [actor.pelaksana_ordinal for actor in step.actors] == [2]


def test_a_row_split_by_a_page_is_one_step() -> None:
    rest = [
        ["", "yang sudah lengkap", "", "", "Lembar 2", "", "", ""],
        ["4", "Menutup", "v", "", "Kunci", "1 Menit", "Tutup", ""],
    ]
    sop = read_one(whole(), [make_table(rest)])
    assert [step.number.value for step in sop.steps] == ["1", "2", "3", "4"]
    assert sop.steps[2].kegiatan.value == "Mencatat pinjaman yang sudah lengkap"
    assert sop.steps[2].kelengkapan.value == "Buku Lembar 2"


def test_column_numbers_and_a_repeated_header_are_no_steps() -> None:
    numbers = [str(n) for n in range(1, 9)]
    again = [*STEPS[:2], numbers, ["4", "Menutup layanan", "v", "", "Kunci", "1 Menit", "Tutup", ""]]
    sop = read_one(whole(), [make_table(again)])
    assert [step.number.value for step in sop.steps] == ["1", "2", "3", "4"]
    assert len(sop.pelaksana) == 2


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("1 2 3 4 5 6 7 8", True),
        ("(1) (2) (3) (5)", True),
        ("1 2 3 4 5 6 79 8 9", True),
        ("1 2 3 4] 5 6 7 8", True),
        ("1 2 J 4 5", True),
        ("1 Sekretaris 3 4 5 6", False),
        ("1 79 89 4 5", False),
        ("9 2 5 7 3", False),
    ],
)
def test_column_numbers_are_told_though_one_is_misread(numbers: str, expected: bool) -> None:
    assert is_column_numbers(numbers.split()) is expected


def test_a_repeated_header_goes_on_though_a_letter_is_misread_and_the_number_counts_on() -> None:
    header = [list(row) for row in STEPS[:2]]
    header[1] = [cell.replace("Pustakawan", "Pustakavan") for cell in header[1]]
    goes_on, begins_anew = (
        read_one(whole(), [make_table([*header, [number, "Menutup", "v", "", "Kunci", "1 Menit", "Tutup", ""]])])
        for number in ("4", "1")
    )
    assert (len(goes_on.tables), [role.header.value for role in goes_on.pelaksana]) == (1, ["Pemustaka", "Pustakawan"])
    assert len(begins_anew.tables) == 2


def test_a_table_that_begins_anew_is_another_table() -> None:
    sop = read_one([*whole(), make_line("SOP Pengembalian"), make_table(STEPS)])
    assert len(sop.tables) == 2
    assert [p.table_ordinal for p in sop.pelaksana] == [1, 1, 2, 2]


def test_output_is_where_it_stands_not_where_its_header_slipped() -> None:
    shifted = [
        ["No", "Aktivitas", "Pelaksana", "", "Mutu Baku", "", "Ket", ""],
        ["", "", "Camat", "Staf", "Kelengkapan", "Waktu", "", "Output"],
        ["1", "Menandatangani surat", "v", "", "Surat", "5 Menit", "Surat sah", ""],
        ["2", "Mengirim surat", "", "v", "Surat", "10 Menit", "Surat terkirim", ""],
    ]
    sop = read_one([make_table(IDENTITY), make_table(shifted)])
    assert [step.output.value for step in sop.steps] == ["Surat sah", "Surat terkirim"]


def test_role_names_that_slipped_under_the_steps_are_put_back() -> None:
    slipped = [
        ["No", "Aktivitas", "Pelaksana", "", "Mutu Baku", "", "", "Ket"],
        ["", "Camat", "Staf", "Kelengkapan", "Waktu", "Output", "", ""],
        ["1", "Menandatangani surat", "v", "", "Surat", "5 Menit", "Surat sah", ""],
        ["2", "Mengirim surat", "", "v", "Surat", "10 Menit", "Surat terkirim", ""],
    ]
    sop = read_one([make_table(IDENTITY), make_table(slipped)])
    assert [p.header.value for p in sop.pelaksana] == ["Camat", "Staf"]
    assert [step.output.value for step in sop.steps] == ["Surat sah", "Surat terkirim"]
    assert [[a.pelaksana_ordinal for a in step.actors] for step in sop.steps] == [[1], [2]]


def test_nested_role_headers_keep_the_level_above() -> None:
    nested = [
        ["No", "Kegiatan", "Pelaksana", "", "", "Kelengkapan", "Waktu", "Output"],
        ["", "", "Kantor Pusat", "", "Cabang", "", "", ""],
        ["", "", "Ketua Tim", "Anggota", "Petugas", "", "", ""],
        ["1", "Menyusun", "v", "", "", "Data", "1 Jam", "Draf"],
        ["2", "Memeriksa", "", "v", "", "Draf", "1 Jam", "Laporan"],
    ]
    spans = {"Pelaksana": 3, "Kantor Pusat": 2}
    sop = read_one([make_table(IDENTITY), make_table(nested, "markup", spans=spans)])
    assert [p.header.value for p in sop.pelaksana] == ["Ketua Tim", "Anggota", "Petugas"]
    assert [p.group_header.value for p in sop.pelaksana][:2] == ["Kantor Pusat", "Kantor Pusat"]


def test_headers_in_other_words_are_told_by_their_place_under_the_groups() -> None:
    other = [
        ["No", "Tata Cara", "Pelaksana", "", "Mutu Baku", "", "", "Penjelasan"],
        ["", "", "Camat", "Unit Terkait", "Dokumen", "Tempo", "Bukti", ""],
        ["1", "Menandatangani surat", "v", "", "Surat", "5 Menit", "Surat sah", "Segera"],
        ["2", "Mengirim surat", "", "v", "Surat", "10 Menit", "Surat terkirim", ""],
    ]
    spans = {"Pelaksana": 2, "Mutu Baku": 3}
    tall = {"No", "Tata Cara", "Penjelasan"}
    made = make_table(other, "ruled", spans=spans)
    cells = [c for c in made.cells if not (c.row == 1 and c.column in (0, 1, 7))]
    table = replace(made, cells=tuple(replace(c, row_span=2) if c.text in tall else c for c in cells))
    sop = read_one([make_table(IDENTITY), table])
    assert [p.header.value for p in sop.pelaksana] == ["Camat", "Unit Terkait"]
    first = sop.steps[0]
    values = (first.kegiatan, first.kelengkapan, first.waktu, first.output, first.keterangan)
    assert [text.value for text in values] == ["Menandatangani surat", "Surat", "5 Menit", "Surat sah", "Segera"]


@pytest.mark.parametrize("header", ["Pelaksana", "Penanggung Jawab"])
def test_roles_named_in_the_cells_of_one_column(header: str) -> None:
    named = [
        ["No", "Kegiatan", header, "Kelengkapan", "Waktu", "Output"],
        ["1", "Menyusun laporan", "Arsiparis", "Data", "1 Jam", "Draf"],
        ["2", "Memeriksa laporan", "Kepala Seksi", "Draf", "1 Jam", "Laporan"],
        ["3", "Menyimpan laporan", "arsiparis", "Laporan", "1 Jam", "Arsip"],
    ]
    sop = read_one([make_table(IDENTITY), make_table(named)])
    assert [p.header.value for p in sop.pelaksana] == ["Arsiparis", "Kepala Seksi"]
    assert [[a.pelaksana_ordinal for a in step.actors] for step in sop.steps] == [[1], [2], [1]]


def test_ticks_in_one_role_column_name_nobody() -> None:
    ticked = [["No", "Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output"]]
    ticked += [[str(n), f"Menyusun laporan {n}", "v", "Data", "1 Jam", "Draf"] for n in (1, 2)]
    sop = read_one([make_table(IDENTITY), make_table(ticked)])
    assert [p.header.value for p in sop.pelaksana] == ["Pelaksana"]


def test_an_office_behind_unit_kerja_is_the_agency_where_no_letterhead_names_one() -> None:
    rows = [["Unit Kerja", ": Balai Pelatihan Tirta"], *([label, value] for _, label, value in IDENTITY)]
    identity = read_one([make_table(rows), make_table(BOXES), make_table(STEPS)]).identity
    assert (identity.agency.value, identity.unit.value) == ("Balai Pelatihan Tirta", None)


def test_who_signs_on_lines_below_the_label() -> None:
    rows = [[left, label, "Kepala Dinas" if label == "Disahkan oleh" else value] for left, label, value in IDENTITY]
    below = [make_line(text, y=300 + 12 * i) for i, text in enumerate(["Sari Melati, S.Sos", "NIP 197505142001122003"])]
    approver = read_one([make_table(rows), *below, make_table(BOXES), make_table(STEPS)]).approver
    assert approver is not None
    assert (approver.title.value, approver.name.value) == ("Kepala Dinas", "Sari Melati, S.Sos")
    assert approver.nip.value == "197505142001122003"


@pytest.mark.parametrize("arrow", ["→", "-->", "────", "\uf0e0"])
def test_an_arrow_that_passes_a_column_is_nobody(arrow: str) -> None:
    rows = [*STEPS[:2], ["1", "Menyerahkan kartu anggota", "v", arrow, "Kartu", "5 Menit", "Kartu", ""], *STEPS[3:]]
    sop = read_one([make_table(IDENTITY), make_table(BOXES), make_table(rows)])
    assert [a.pelaksana_ordinal for a in sop.steps[0].actors] == [1]


def test_a_letter_is_no_sop() -> None:
    letter = [make_line("Dengan hormat, kami mengundang Saudara", y=0), make_line("pada hari Senin", y=12)]
    with pytest.raises(NotAnSop):
        read_document(make_document(letter))


def test_a_document_of_pictures_is_a_scan() -> None:
    page = Page(1, 595, 842, "point", pictures=(Picture(Box(0, 0, 595, 842), 100, 100),), needs_ocr=True)
    with pytest.raises(ScannedDocument):
        read_document(RawDocument("application/test", (page,), "test/1"))


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["Waktu"], "waktu"),
        (["Mutu Baku", "Waktu"], "waktu"),
        (["Mutu", "Baku", "Kelengkapan"], "kelengkapan"),
        (["Mutu Baku", *["Berkas permohonan"] * 3000, "Waktu"], None),
    ],
    ids=["label", "under its group", "group on two lines", "a long cell is none"],
)
def test_label_of_a_header_cell(lines: list[str], label: str | None) -> None:
    (cell,) = make_table([["\n".join(lines)]]).cells
    found = cell_label(cell)
    assert (found and found.name) == label
