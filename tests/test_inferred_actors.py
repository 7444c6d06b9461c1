"""Who does a step where nothing is drawn: told by its wording, the steps around it and the columns."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.actor_model import infer_actors
from pipeline.read.inferred_actors import with_inferred
from pipeline.read.mentions import find_mentions, make_ruler, role_column, with_ranks
from schemas.sop import Actor, Evidence, Pelaksana, ProcedureTable, Sop, Step, Text

OFFICE = ("Camat", "Sekretaris Camat", "Kasubbag Program", "Kasi Pelayanan", "Staf")
AGENCY = ("Kepala Dinas", "Sekretaris", "Kepala Bidang", "Kasubbag Umum", "Pengadministrasi")
SERVICE = ("Pemohon", "Petugas Loket", "Kepala Seksi", "Kepala Dinas")
READ = Evidence(state="read", method="cell")

CHAINS = {
    "hand-over, subject and authority": (
        OFFICE,
        (
            ("Memerintahkan Kasubbag Program menyusun rencana kerja", "Camat"),
            ("Menugaskan staf untuk mengumpulkan bahan", "Kasubbag Program"),
            ("Mengumpulkan bahan dan menyerahkannya kepada Kasubbag Program", "Staf"),
            ("Menyusun konsep rencana kerja, kemudian menyampaikan kepada Sekretaris Camat", "Kasubbag Program"),
            ("Memeriksa konsep; jika sesuai memaraf dan meneruskan kepada Camat", "Sekretaris Camat"),
            ("Menandatangani rencana kerja", "Camat"),
            ("Mengarsipkan rencana kerja", "Staf"),
        ),
    ),
    "a garbled order": (
        OFFICE,
        (
            ("Menandatangani formulir dan menyerahkannya kepada Kasubbag Program", "Camat"),
            ("Memet-lntahkan staf menggandakan formulir", "Kasubbag Program"),
            ("Menggandakan formulir", "Staf"),
        ),
    ),
    "a Kasubbag answers to the Sekretaris": (
        AGENCY,
        (
            ("Kasubbag Umum menyusun laporan kepegawaian", "Kasubbag Umum"),
            ("Memeriksa laporan kepegawaian", "Sekretaris"),
            ("Menandatangani laporan kepegawaian", "Kepala Dinas"),
            ("Mengirim dan mengarsipkan laporan kepegawaian", "Pengadministrasi"),
        ),
    ),
    "who asks also gets": (
        SERVICE,
        (
            ("Mengajukan permohonan izin", "Pemohon"),
            ("Menerima dan mencatat permohonan, meneruskan kepada Kepala Seksi", "Petugas Loket"),
            ("Memverifikasi berkas permohonan dan menyampaikannya kepada Kepala Dinas", "Kepala Seksi"),
            ("Menandatangani izin", "Kepala Dinas"),
            ("Menerima izin", "Pemohon"),
        ),
    ),
}


@pytest.mark.parametrize(("columns", "rows"), CHAINS.values(), ids=CHAINS.keys())
def test_a_chain_is_told_by_its_wording(columns: tuple[str, ...], rows: tuple[tuple[str, str], ...]) -> None:
    found = infer_actors(columns, [text for text, _ in rows])
    assert [columns[one.column] for one in found] == [actor for _, actor in rows]


@pytest.mark.parametrize(
    ("columns", "text", "named", "part"),
    [
        (("Staf", "Kasat"), "Kepala Satuan menerima nota dinas", "Kasat", "subject"),
        (("Staf", "Kepala Badan"), "Melaporkan hasil kepada pimpinan", "Kepala Badan", "to"),
        (("Kepala Badan", "Kepala Bidang"), "Menyampaikan kepada Kabid", "Kepala Bidang", "to"),
        (("Ketua", "Anggota"), "Menugaskan anggota", "Anggota", "commanded"),
    ],
)
def test_a_wording_names_a_column(columns: tuple[str, ...], text: str, named: str, part: str) -> None:
    (mention,) = find_mentions(text, make_ruler([role_column(header) for header in columns]))
    assert ([columns[i] for i in mention.columns], mention.part) == ([named], part)


def test_a_kasubbag_is_not_under_a_kabid() -> None:
    ranks = {column.header: column.passed for column in with_ranks([role_column(header) for header in AGENCY])}
    assert [header for header, passed in ranks.items() if passed is not None] == ["Kasubbag Umum"]


WORDS = st.sampled_from(
    ["Menerima", "surat", "kepada", "Camat", "Staf", "memeriksa", "dan", "mengarsipkan", "oleh", "-"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=8).map(" ".join), min_size=1, max_size=9)


@settings(deadline=None, max_examples=40)
@given(TEXTS, st.lists(st.sampled_from(OFFICE), min_size=2, max_size=5, unique=True), st.data())
def test_shares_are_chances_and_what_is_known_stays(texts: list[str], columns: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(texts) - 1))
    column = data.draw(st.integers(0, len(columns) - 1))
    known = [[column] if i == place else [] for i in range(len(texts))]
    found = infer_actors(columns, texts, known)
    assert found[place].column == column
    assert all(math.isclose(sum(one.shares), 1.0, abs_tol=1e-6) for one in found)
    assert all(one.share == max(one.shares) for one in found)


def text(value: str | None) -> Text:
    return Text(value=value, evidence=READ)


def drawn(columns: tuple[str, ...], rows: tuple[tuple[str, int], ...]) -> Sop:
    """An SOP whose symbols stand in the columns given (from 1; 0: no symbol)."""
    none = text(None)
    steps = tuple(
        Step(
            table_ordinal=1, number=text(str(n)), kegiatan=text(kegiatan), kelengkapan=none, waktu=none, output=none,
            keterangan=none, actors=(Actor(pelaksana_ordinal=at, by="shape", evidence=READ),) if at else (),
        )
        for n, (kegiatan, at) in enumerate(rows, 1)
    )  # fmt: skip
    pelaksana = tuple(Pelaksana(table_ordinal=1, header=text(header)) for header in columns)
    return Sop(tables=(ProcedureTable(),), pelaksana=pelaksana, steps=steps)


@pytest.mark.parametrize(("under", "told"), [(5, []), (1, [("1", "Camat", "Staf")])])
def test_a_symbol_under_another_than_the_wording_names_is_told(under: int, told: list[tuple[str, str, str]]) -> None:
    rows = (("Staf mengetik konsep surat", under), ("Camat menandatangani surat", 1), ("Staf mengarsipkan surat", 5))
    remarks = with_inferred(drawn(OFFICE, rows)).remarks
    assert [(one.row_key, one.values["drawn"], one.values["worded"]) for one in remarks] == told


def test_a_step_without_a_symbol_gets_one_inferred_actor() -> None:
    rows = (("Camat menandatangani surat", 1), ("Staf mengarsipkan surat", 0))
    sop = with_inferred(drawn(OFFICE, rows))
    assert [(actor.pelaksana_ordinal, actor.by) for step in sop.steps for actor in step.actors] == [
        (1, "shape"),
        (5, "text"),
    ]
    assert sop.steps[1].actors[0].evidence.state == "inferred"
