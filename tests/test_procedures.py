"""SOPs of one procedure, their versions and copies, and what names what (the bench: test_vocabulary_benches.py)."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile.cards import SopCard, SopInput
from pipeline.reconcile.decisions import Decisions, ProcedureDecisions
from pipeline.reconcile.procedure_features import FEATURES
from pipeline.reconcile.procedure_names import procedure_name
from pipeline.reconcile.procedures import Procedures, group_procedures
from pipeline.reconcile.reconcile import reconcile
from pipeline.reconcile.versions import Version, find_versions
from schemas.decision import Decision
from schemas.reconciled import SopFacts
from schemas.sop import DateText, Evidence, Identity, SectionItem, Sop, Step, Text
from schemas.vocabulary.procedures import procedure_vocabulary

ROWS = list(csv.DictReader((Path(__file__).parent / "cases" / "procedures.csv").open(encoding="utf-8", newline="")))
WORDS = frozenset({"menerima", "mencatat", "memeriksa", "menandatangani", "mengarsipkan"})


def card(name: str, sop_id: str = "a", agency: str | None = "Dinas Sosial", **changes: object) -> SopCard:
    made = SopCard(
        sop_id=sop_id, agency_id=agency, name=procedure_name(name, agency), number=None, revision=0, on=None, steps=5,
        step_words=WORDS, output_words=frozenset({"catatan"}), laws=frozenset({"uu/2009/25"}), confidence=1.0,
    )  # fmt: skip
    return replace(made, **changes)


def relation_of(found: Procedures) -> str:
    if found.of_sop["a"] == found.of_sop["b"]:
        return "same"
    return "kin" if found.kin else "apart"


def test_what_differs_in_words_that_do_not_decide_is_one_only_with_like_steps() -> None:
    other = card("Permohonan Informasi", "b", step_words=frozenset({"menimbang", "menyegel", "mengangkut"}))
    found = group_procedures([card("Permohonan Informasi Publik"), other], ProcedureDecisions())
    assert relation_of(found) != "same"


def test_merges_and_kin_say_why() -> None:
    cards = [
        card("Permohonan Informasi Publik"),
        card("Permohonan Informasi", "b", "Inspektorat"),
        card("Pengumpulan Data Kinerja", "c"),
        card("Pengumpulan Data Capaian Kinerja", "d", "Inspektorat"),
    ]
    found = group_procedures(cards, ProcedureDecisions())
    assert [(like.one, like.other) for like in found.merged] == [
        ("permohonan-informasi", "permohonan-informasi-publik")
    ]
    assert found.kin[0].reasons[0] == "Kata nama SOP yang sama: pengumpulan, kinerja, data."
    assert all(like.reasons for like in (*found.merged, *found.kin))


def test_every_feature_has_its_sentence() -> None:
    assert {feature.__name__ for feature in FEATURES} <= set(procedure_vocabulary().features)
    assert all(feature.__doc__ for feature in FEATURES)


def test_the_label_is_what_most_call_it() -> None:
    cards = [card("Penanganan Surat Masuk"), *(card("Pengelolaan Surat Masuk", sop_id) for sop_id in "bc")]
    found = group_procedures(cards, ProcedureDecisions())
    assert [(p.procedure_id, p.label) for p in found.procedures] == [
        ("pengelolaan-surat-masuk", "Pengelolaan Surat Masuk")
    ]


@given(st.permutations([card(row["one"], str(number)) for number, row in enumerate(ROWS[:12])]))
@settings(max_examples=20, deadline=None)
def test_order_makes_no_difference(cards: list[SopCard]) -> None:
    in_order = sorted(cards, key=lambda each: each.sop_id)
    assert group_procedures(cards, ProcedureDecisions()) == group_procedures(in_order, ProcedureDecisions())


def decision(number: int, subject: str, after: str, undone: bool = False) -> Decision:
    day = datetime(2026, 1, number, tzinfo=UTC)
    return Decision(f"d{number}", "procedure", subject, None, after, None, "penelaah", day, day if undone else None)


def decided(*decisions: Decision) -> ProcedureDecisions:
    return Decisions.of(decisions).procedures


MERGED = [card("Permohonan Informasi Publik"), card("Permohonan Informasi", "b")]


def test_people_merge_split_and_keep_apart() -> None:
    apart = decided(decision(1, "procedure:permohonan-informasi", "!permohonan-informasi-publik"))
    assert relation_of(group_procedures(MERGED, apart)) != "same"
    split = decided(decision(1, "sop:b", "informasi-khusus"))
    assert group_procedures(MERGED, split).of_sop == {"a": "permohonan-informasi", "b": "informasi-khusus"}
    unlike = [card("Rapat Staf"), card("Apel Pagi", "b")]
    merge = decided(decision(1, "procedure:apel-pagi", "rapat-staf"))
    assert group_procedures(unlike, merge).of_sop == {"a": "rapat-staf", "b": "rapat-staf"}


def test_an_undone_decision_leaves_no_trace() -> None:
    undone = decided(decision(1, "procedure:apel-pagi", "rapat-staf", undone=True))
    assert undone == ProcedureDecisions()


def test_merges_in_a_circle_end() -> None:
    circle = decided(decision(1, "procedure:a", "b"), decision(2, "procedure:b", "a"))
    assert circle.home_of("a") in {"a", "b"}


def test_what_people_put_together_stays_together_under_the_id_they_gave() -> None:
    """However the rules would name the procedure once more documents have come."""
    merge = decided(decision(1, "procedure:apel-pagi", "permohonan-informasi-publik"))
    cards = [*MERGED, *(card("Permohonan Informasi", f"c{n}") for n in range(3)), card("Apel Pagi", "d")]
    assert set(group_procedures(cards, merge).of_sop.values()) == {"permohonan-informasi-publik"}


def test_what_people_keep_apart_meets_by_no_detour() -> None:
    names = ("Permohonan Informasi", "Permohonan Informasi Publik", "Permohonan Informasi Daerah")
    cards = [card(name, sop_id) for name, sop_id in zip(names, "abc", strict=True)]
    one, other = (procedure_name(name).procedure_id for name in names[1:])  # type: ignore[union-attr]
    before = group_procedures(cards, ProcedureDecisions())
    assert before.of_sop["b"] == before.of_sop["c"]
    after = group_procedures(cards, decided(decision(1, f"procedure:{one}", f"!{other}"))).of_sop
    assert after["b"] != after["c"]


FIRST, LATER = date(2021, 1, 4), date(2023, 1, 4)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ({"on": FIRST}, {"on": LATER}, Version(True, "a")),
        ({"on": FIRST}, {"on": FIRST, "revision": 2}, Version(True, "a")),
        ({"on": FIRST}, {"on": FIRST}, Version(False, None, "a")),
        ({"number": "065/1"}, {"number": "065/1"}, Version(False, None, "a")),
        ({"number": "065/1", "on": FIRST}, {"number": "065/2", "on": FIRST}, Version()),
        ({"on": FIRST}, {"on": LATER, "step_words": frozenset({"mengangkut"})}, Version()),
        ({"on": FIRST}, {}, Version()),
        ({}, {}, Version()),
        ({"on": FIRST}, {"on": LATER, "agency_id": "Inspektorat"}, Version()),
    ],
)
def test_versions(one: dict[str, object], other: dict[str, object], wanted: Version) -> None:
    cards = [card("Surat Masuk", "a", **one), card("Surat Masuk", "b", **other)]
    assert find_versions(cards, {"a": "surat-masuk", "b": "surat-masuk"})["b"] == wanted


def test_what_was_replaced_is_not_current() -> None:
    cards = [card("Surat Masuk", "a", on=FIRST), card("Surat Masuk", "b", on=LATER)]
    assert not find_versions(cards, {"a": "surat-masuk", "b": "surat-masuk"})["a"].is_current


def test_the_copy_that_was_read_best_stands_for_the_others() -> None:
    cards = [card("Surat Masuk", "a", on=FIRST, confidence=0.6), card("Surat Masuk", "b", on=FIRST)]
    assert find_versions(cards, {"a": "x", "b": "x"})["a"].duplicate_of_sop_id == "b"


def sop(
    name: str, sha: str, number: str | None = None, keterkaitan: tuple[str, ...] = (), note: str | None = None
) -> SopInput:
    here = Evidence(state="read")
    empty = Text()
    step = Step(
        table_ordinal=1, number=empty, kegiatan=Text(value="Mencatat", evidence=here), kelengkapan=empty, waktu=empty,
        output=empty, keterangan=Text(value=note, evidence=here),
    )  # fmt: skip
    return SopInput(
        sha * 64,
        Sop(
            identity=Identity(
                government=Text(value="Kabupaten Tapin"), agency=Text(value="Dinas Sosial"), nama_sop=Text(value=name),
                nomor_sop=Text(value=number), tanggal_efektif=DateText(),
            ),
            sections=tuple(SectionItem(section="keterkaitan", text=Text(value=t), heading=empty) for t in keterkaitan),
            steps=(step,),
        ),
    )  # fmt: skip


def facts_of(given_sop: SopInput, *others: SopInput) -> SopFacts:
    return reconcile([given_sop, *others]).reconciled.sops[given_sop.sop_id]


def test_related_sops_are_found_by_name_and_number() -> None:
    target = sop("Surat Keluar", "b", "SOP-017/2025")
    asking = sop(
        "Surat Masuk", "a", None, ("SOP Surat Keluar dan SOP Arsip", "PPID Utama"), "Lihat SOP Rapat (SOP-017/2025)."
    )
    related = facts_of(asking, target).related
    assert [(r.named_in, r.text, r.target_sop_id) for r in related] == [
        ("keterkaitan", "SOP Surat Keluar", target.sop_id),
        ("keterkaitan", "SOP Arsip", None),
        ("keterangan", "SOP Rapat", None),
    ]
    assert related[0].target_procedure_id == "surat-keluar"


def test_a_name_without_the_word_sop_counts_where_the_procedure_is_known() -> None:
    target = sop("Revisi Anggaran", "b")
    related = facts_of(sop("Surat Masuk", "a", None, ("Revisi Anggaran", "Perjanjian Kinerja")), target).related
    assert [r.target_sop_id for r in related] == [target.sop_id]


def test_an_sop_does_not_relate_to_itself_or_to_all() -> None:
    assert facts_of(sop("Surat Masuk", "a", None, ("SOP Surat Masuk", "Seluruh SOP di lingkungan dinas"))).related == ()
