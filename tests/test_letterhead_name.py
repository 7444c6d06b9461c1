"""The SOP's own name below the office, in the same capitals, is no part of the office."""

from __future__ import annotations

import pytest

from pipeline.read.letterhead import parted_at_name, read_letterhead
from pipeline.read.passage import Passage
from schemas.raw import Line


def agency(*lines: str, name: str) -> str | None:
    passages = [Passage((Line(line),), 1, "none", None) for line in lines]
    return read_letterhead(*parted_at_name(passages, name)).agency.value


@pytest.mark.parametrize(
    ("lines", "name", "wanted"),
    [
        (["DINAS KELAUTAN", "PENYUSUNAN RENCANA KERJA TAHUNAN", "STATUS PERUBAHAN"], "Penyusunan Rencana Kerja", 1),
        (["DINAS KELAUTAN", "PENYUSUNAN RENCANA KERJA", "TAHUNAN DINAS"], "Penyusunan Rencana Kerja Tahunan Dinas", 1),
        (["DINAS KELAUTAN", "DAN PERIKANAN PESISIR"], "Penyusunan Rencana Kerja", 2),
        (["DINAS KELAUTAN DAN", "PELAYANAN PELABUHAN PERIKANAN"], "Pelayanan Pelabuhan Perikanan", 2),
        (["DINAS", "KELAUTAN"], "Kelautan", 2),
        (["DINAS KELAUTAN", "DAN PERIKANAN"], "", 2),
    ],
)
def test_office_ends_where_the_name_begins(lines: list[str], name: str, wanted: int) -> None:
    """`wanted` is how many of the lines name the office."""
    got = agency(*lines, name=name)
    assert got is not None
    assert got.casefold() == " ".join(lines[:wanted]).casefold()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["UNIVERSITAS NEGERI PESISIR", "BIRO AKADEMIK"], "Universitas Negeri Pesisir"),
        (["MAHKAMAH AGUNG REPUBLIK INDONESIA", "PENGADILAN TINGGI TIRTA", "PENGADILAN NEGERI TIRTA AGUNG"],
         "Pengadilan Negeri Tirta Agung"),
        (["KANTOR WILAYAH TIRTA", "LEMBAGA PEMASYARAKATAN KELAS II TIRTA AGUNG"],
         "Lembaga Pemasyarakatan Kelas II Tirta Agung"),
        (["SEKRETARIAT DAERAH", "BIRO ORGANISASI"], "Biro Organisasi"),
        (["DINAS KESEHATAN", "PUSKESMAS TIRTA AGUNG"], "Puskesmas Tirta Agung"),
    ],
)  # fmt: skip
def test_the_agency_is_the_most_specific_office(lines: list[str], wanted: str) -> None:
    assert agency(*lines, name="") == wanted
