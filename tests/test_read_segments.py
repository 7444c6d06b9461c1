"""Files with several SOPs, and what stands between them: each page goes to the SOP that it is of."""

from __future__ import annotations

import pytest

from pipeline.read.document import read_document
from tests.raw_makers import BOXES, IDENTITY, STEPS, make_document, make_line, make_table, whole


def test_two_identity_blocks_are_two_sops() -> None:
    other = [list(row) for row in IDENTITY]
    other[0][2], other[5][2] = "042/PERPUS/2024", "Pendaftaran Anggota"
    document = make_document(whole(), [make_table(other), make_table(BOXES), make_table(STEPS)])
    sops = read_document(document).sops
    assert [sop.identity.nama_sop.value for sop in sops] == ["Peminjaman Buku", "Pendaftaran Anggota"]
    assert [sop.ordinal for sop in sops] == [1, 2]


def test_who_signs_alone_on_a_page_signs_the_sop_before() -> None:
    signer = ["Camat Tirta Utara", "Bima Lestari, S.IP", "Pembina", "NIP 197203152000031004"]
    lines = [make_line(text, y=40.0 + 14 * n) for n, text in enumerate(signer)]
    unsigned = [row for row in IDENTITY if row[1] != "Disahkan oleh"]
    following = [[text.replace("041", "042").replace("Peminjaman", "Perawatan") for text in row] for row in unsigned]
    pages = [make_table(unsigned), make_table(BOXES), make_table(STEPS)], lines, [make_table(following)]
    first, second = read_document(make_document(*pages)).sops
    assert (first.approver and first.approver.name.value, second.approver) == ("Bima Lestari, S.IP", None)


def test_an_identity_block_repeated_on_each_page_is_one_sop() -> None:
    assert len(read_document(make_document(whole(), [make_table(IDENTITY)])).sops) == 1


DECREE = ["KEPUTUSAN KEPALA DINAS PERPUSTAKAAN", "NOMOR : 188/7/2023", "TENTANG STANDAR OPERASIONAL PROSEDUR"]
CONTENTS = [
    ["No", "Nama SOP", "Nomor SOP"],
    ["1", "Peminjaman Buku", "041/PERPUS/2024"],
    ["2", "Pendaftaran Anggota", "042/PERPUS/2024"],
]


def test_a_decree_and_a_table_of_contents_before_the_first_sop_are_no_part_of_it() -> None:
    decree = [make_line(text, y=12 * i) for i, text in enumerate(DECREE)]
    (sop,) = read_document(make_document(decree, [make_table(CONTENTS)], whole())).sops
    assert sop.identity.nomor_sop.value == "041/PERPUS/2024"
    assert sop.first_page == 3


@pytest.mark.parametrize("need", ["Peralatan", "Keterkaitan", "Landasan hukum"])
def test_what_steps_need_may_be_called_as_a_box_is(need: str) -> None:
    rest = [[str(n), "Menyimpan kartu", "", "v", need, "1 Menit", "Kartu tersimpan", ""] for n in range(4, 7)]
    following = [[text.replace("041", "042").replace("Peminjaman", "Perawatan") for text in row] for row in IDENTITY]
    first, second = read_document(make_document(whole(), [make_table(rest)], [make_table(following)])).sops
    assert [step.number.value for step in first.steps] == ["1", "2", "3", "4", "5", "6"]
    assert second.steps == ()
