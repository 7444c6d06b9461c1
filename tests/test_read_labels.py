"""Labels: what is one, what is not, and where the value begins."""

from __future__ import annotations

import pytest

from pipeline.read.labels import find_labels, match_label, match_leading_label
from pipeline.read.letterhead import classify, is_noise

WHOLE = [
    ("NO. SOP :", "nomor_sop"),
    ("TgI. Revisi", "tanggal_revisi"),
    ("KualifikasiPelaksana", "kualifikasi_pelaksana"),
    ("Peralatan/Pelengkapan", "peralatan_perlengkapan"),
    ("B. Dasar Hukum :", "dasar_hukum"),
    ("MUTU BUKU", "mutu_baku"),
    ("MUTU BAKU / PENDUKUNG", "mutu_baku"),
    ("PN. JAWAB PELAKSANA", "pelaksana"),
    ("URAIAN PROSES", "kegiatan"),
    ("Waktu (menit)", "waktu"),
    ("Autput", "output"),
    ("Waktu/ Durasi", "waktu"),
    ("Output/Dokumen", "output"),
    ("Pelaksana/Aktor", "pelaksana"),
    ("Pelaksana/Staf", None),
    ("Syarat/Hasil", None),
    ("Peralatan/Perlengkapan Jaringan internet", None),
    ("Peringatan / Risiko :", "peringatan"),
    ("Nomor SOP AP", "nomor_sop"),
    ("Deskripsi Kegiatan", "kegiatan"),
    ("Waktu yang diperlukan", "waktu"),
    ("STANDAR BAKU", "mutu_baku"),
    ("Kepala Bidang", None),
    ("Kasi", None),
    ("Menyusun kegiatan", None),
    ("", None),
]
LEADING = [
    ("Nomor SOP : 12/SOP/2024", "nomor_sop", "12/SOP/2024"),
    ("NOMOR:45/B/2020", "nomor_sop", "45/B/2020"),
    ("Keterkaitan: SOP Surat Masuk", "keterkaitan", "SOP Surat Masuk"),
    ("Dasar Hukum 1. Undang-Undang", "dasar_hukum", "1. Undang-Undang"),
    ("Peralatan/perlengkapan 1. Alat Tulis Kantor", "peralatan_perlengkapan", "1. Alat Tulis Kantor"),
    ("Peringatan/Risiko: denda", "peringatan", "denda"),
    ("Peringatan/teguran diberikan kepada pegawai", None, None),
    ("Nomor 5 Tahun 2014 tentang Desa", None, None),
    ("Mengetahui tugas dan fungsi", None, None),
    ("Peralatan yang rusak dicatat", None, None),
]


@pytest.mark.parametrize(("text", "name"), WHOLE)
def test_a_whole_text_is_a_label_or_none(text: str, name: str | None) -> None:
    label = match_label(text, "identity", "section", "column", "group")
    assert (label.name if label else None) == name


@pytest.mark.parametrize(("text", "name", "value"), LEADING)
def test_a_leading_label_ends_where_its_value_begins(text: str, name: str | None, value: str | None) -> None:
    label = match_leading_label(text, "identity", "section", "part")
    assert (label.name if label else None) == name
    if label:
        assert text[label.end :] == value


def test_labels_are_found_inside_running_text() -> None:
    text = "Tgl Pembuatan 9 Mei 2017 Tgl Revisi Dasar Hukum Kualifikasi Pelaksana 1. Undang-Undang"
    assert [label.name for label in find_labels(text, "identity")] == ["tanggal_pembuatan", "tanggal_revisi"]
    assert [label.name for label in find_labels(text, "section")] == ["dasar_hukum", "kualifikasi_pelaksana"]


@pytest.mark.parametrize("line", ["a" * 300_000, "a " * 100_000, "1" * 300_000, "." * 300_000, "men" * 100_000])
def test_a_line_without_end_is_looked_at_once(line: str) -> None:
    """A file without line breaks: what looks at each letter from each letter would not come back."""
    assert is_noise(line) == (line[0] in "1.")
    assert classify(line) == ("other", 99)
