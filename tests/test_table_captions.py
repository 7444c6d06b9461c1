"""The few words above a table that name it, where an SOP has several."""

from __future__ import annotations

import pytest

from pipeline.read.document import read_document
from schemas.raw import Line, Page, RawDocument
from schemas.sop import Sop
from tests.raw_makers import make_table

FORM = make_table([["Nomor SOP", "065/12/DISTAN/2024"], ["Nama SOP", "Pembayaran Honor"], ["Dasar Hukum", "-"]])
STEPS = make_table(
    [
        ["No", "Kegiatan", "Bendahara", "Kepala Dinas", "Kelengkapan", "Waktu", "Output"],
        ["1", "Menyusun daftar honor", "v", "", "Daftar hadir", "1 jam", "Daftar honor"],
        ["2", "Menandatangani daftar honor", "", "v", "Daftar honor", "1 jam", "Daftar honor"],
    ]
)


def titles(*captions: str) -> list[str | None]:
    pages = [Page(1, blocks=(FORM,))]
    for number, caption in enumerate(captions, start=2):
        pages.append(Page(number, blocks=(*map(Line, caption.split("\n")), STEPS)))
    sop: Sop
    (sop,) = read_document(RawDocument("text/html", tuple(pages), "test")).sops
    return [table.title.value for table in sop.tables]


@pytest.mark.parametrize(
    "caption",
    [
        "Pembayaran Honor Narasumber",
        "Pembayaran Honor Panitia\n(Luar Kota)",
        "2. Pembayaran Lembur",
        "SOP Lembur Pegawai",
    ],
)
def test_the_words_above_a_table_name_it(caption: str) -> None:
    assert titles(caption, "Pembayaran Uang Saku") == [caption.replace("\n", " "), "Pembayaran Uang Saku"]


@pytest.mark.parametrize(
    "line",
    [
        "Lampiran",
        "Keterangan: waktu dihitung sejak berkas lengkap",
        "Berkas yang tidak lengkap dikembalikan.",
        "lihat halaman sebelumnya",
        "DINAS PERTANIAN",
        "Nomor SOP 065/12/DISTAN/2024",
        "Ketentuan\nini\nberlaku untuk semua",
    ],
)
def test_other_lines_name_no_table(line: str) -> None:
    assert titles(line, "Pembayaran Uang Saku") == [None, "Pembayaran Uang Saku"]


def test_a_table_that_stands_alone_needs_no_name() -> None:
    assert titles("Pembayaran Honor Narasumber") == [None]
