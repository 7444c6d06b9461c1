"""Column headers to roles, and what stands around them. Their bench is measured in test_vocabulary_benches.py."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile.phrases import words_of
from pipeline.reconcile.role_context import NO_CONTEXT, RoleContext, role_context
from pipeline.reconcile.role_names import role_names
from pipeline.reconcile.roles import ACCEPTED, match_role_header
from schemas.vocabulary.loader import VocabularyError, load_yaml
from schemas.vocabulary.roles import RoleVocabulary, function_of, role_vocabulary

CASES = Path(__file__).parent / "cases" / "roles.csv"


@dataclass(frozen=True)
class Case:
    wording: str
    kind: str | None
    title: str | None
    role_ids: frozenset[str]
    tier: str


def cases() -> Iterator[Case]:
    with CASES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            roles = frozenset(filter(None, row["role_ids"].split("|")))
            yield Case(row["wording"], row["agency_kind"] or None, row["title"] or None, roles, row["tier"])


def roles_of(wording: str, kind: str | None = None, context: RoleContext = NO_CONTEXT) -> frozenset[str]:
    return frozenset(role.role_id for role in match_role_header(wording, kind, context).roles if role.role_id)


def test_bench_names_roles_of_the_vocabulary_only() -> None:
    assert {role for case in cases() for role in case.role_ids} <= set(role_vocabulary().roles)


@pytest.mark.parametrize(
    ("wording", "field", "qualifier", "unit", "acting", "plural"),
    [
        ("Kasubbag Program & Keuangan", "program dan keuangan", None, None, None, False),
        ("Kepala Sub Bagian Penyusunan Program", "program", None, None, None, False),
        ("Kasubbag Umpeg", "umum dan kepegawaian", None, None, None, False),
        ("Irban III", None, "III", None, None, False),
        ("KUPT Wilayah I", None, "I", None, None, False),
        ("Arsiparis Ahli Muda", None, "Ahli Muda", None, None, False),
        ("Kepala Dinas Kesehatan", None, None, "Dinas Kesehatan", None, False),
        ("KEPALA DINAS KESEHATAN", None, None, "Dinas Kesehatan", None, False),
        ("Sekretaris DISKOMINFO", None, None, "DISKOMINFO", None, False),
        ("Kepala BPS Provinsi", None, None, "BPS Provinsi", None, False),
        ("Plt. Kepala Dinas", None, None, None, "Plt.", False),
        ("Bagian-Bagian", None, None, None, None, True),
        ("para Kasi", None, None, None, None, True),
        ("Kabid2", None, None, None, None, True),
        ("Kasi Trantib", "ketenteraman dan ketertiban", None, None, None, False),
        ("Kabid Anggaran BPKAD", "anggaran", None, "BPKAD", None, False),
        ("Kabid Anggaran pada Dinas Sosial", "anggaran", None, "Dinas Sosial", None, False),
        ("Tim Sakip", None, "Sakip", None, None, False),
        ("Kepala Bidang Terkait", None, None, None, None, False),
    ],
)
def test_what_stands_around_a_role(
    wording: str, field: str | None, qualifier: str | None, unit: str | None, acting: str | None, plural: bool
) -> None:
    (role,) = match_role_header(wording).roles
    assert (role.field, role.qualifier, role.unit, role.acting, role.plural) == (field, qualifier, unit, acting, plural)


@pytest.mark.parametrize(
    ("wording", "relation"),
    [
        ("Kasi", "one"),
        ("Kasi/Kasubbag", "any_of"),
        ("PPTK, Kasi & Staf", "any_of"),
        ("Kasi bersama Staf", "all_of"),
        ("Kasubbag Umum selaku PPTK", "all_of"),
        ("Analis Kebijakan Ahli Muda (Sub Koordinator Organisasi)", "all_of"),
        ("Pejabat Pembuat Komitmen (PPK)", "one"),
    ],
)
def test_relation(wording: str, relation: str) -> None:
    assert {role.relation for role in match_role_header(wording).roles} == {relation}


def test_one_role_with_several_fields_stays_one() -> None:
    (role,) = match_role_header("Kabid IKP dan Kabid Aset").roles
    assert role.field == "informasi publik; aset"


def test_kind_is_named_only_where_it_decides() -> None:
    assert match_role_header("Kepala Dinas", "dinas").agency_kind == "any"
    assert match_role_header("Sekretaris", "dinas").agency_kind == "dinas"


def test_the_law_gives_the_topic_where_the_name_gives_none() -> None:
    by_law = role_context("Tata Cara Pelaksanaan", ["Pengadaan Barang/Jasa Pemerintah"])
    assert roles_of("PPK", "dinas", by_law) == {"ppkom"}
    assert roles_of("PPK", "dinas", role_context("Penerbitan SPM")) == {"ppk-skpd"}


def test_an_agency_is_known_by_its_initials() -> None:
    context = role_context(None, (), "Dinas Perikanan dan Peternakan")
    assert roles_of("Kepala DPP", "dinas", context) == {"kepala-dinas"}
    assert roles_of("Kepala XYZ", "dinas", context) == frozenset()


def test_function_depends_on_the_kind_of_agency() -> None:
    assert function_of("kepala-bagian", "setda_kabkota") == "kepala_unit"
    assert function_of("kepala-bagian", "setda_prov") == "pimpinan_menengah"
    assert {function_of(role, None) for role in ("camat", "inspektur", "kepala-dinas", "kepala-biro")} == {
        "kepala_unit"
    }


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("Subkoordinator Keuangan", "Kasubbag Keuangan"),
        ("Sub Koordinator Umum dan Kepegawaian", "Kasubag Umpeg"),
        ("Subkoordinator Rehabilitasi Sosial", "Kasi Rehabilitasi Sosial"),
    ],
)
def test_a_position_made_equal_does_what_the_earlier_one_did(later: str, earlier: str) -> None:
    (new,), (old,) = (match_role_header(wording, "dinas").roles for wording in (later, earlier))
    assert new.role_id != old.role_id and new.function_id == old.function_id
    assert role_vocabulary().roles[new.role_id or ""].facts.valid_from is not None


def test_unknown_wording_has_suggestions_and_no_role() -> None:
    match = match_role_header("Sarana Pelayanan")
    assert [role.role_id for role in match.roles] == [None]
    assert "petugas-layanan" in {suggestion.role_id for suggestion in match.suggestions}


def test_ambiguous_wording_suggests_what_it_can_mean() -> None:
    suggested = {suggestion.role_id for suggestion in match_role_header("Sekretaris", "vertikal").suggestions}
    assert suggested & {"sekretaris-pd", "sekretaris-daerah", "sekretaris-kecamatan"}


def test_every_role_says_why() -> None:
    for case in cases():
        match = match_role_header(case.wording, case.kind, role_context(case.title))
        assert match.reasons
        assert all("{" not in reason for reason in match.reasons)


@pytest.mark.parametrize("head", ["kasi", "kasubbag", "kabid", "kabag", "kasubbid"])
def test_no_head_is_taken_for_another_by_a_slip(head: str) -> None:
    right = roles_of(head)
    for other in {"kasi", "kasubbag", "kabid", "kabag", "kasubbid"} - {head}:
        assert roles_of(other) != right
    for place in range(1, len(head)):
        slipped = roles_of(head[:place] + "x" + head[place + 1 :])
        assert slipped in (right, frozenset())


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_has_an_answer(text: str) -> None:
    match = match_role_header(text)
    assert match.roles
    assert all(role.role_id is None or ACCEPTED <= role.confidence <= 1 for role in match.roles)


@given(st.sampled_from(sorted(role for role, entry in role_vocabulary().roles.items() if entry.names)), st.data())
@settings(max_examples=200, deadline=None)
def test_every_spelling_of_the_vocabulary_is_understood(role_id: str, data: st.DataObject) -> None:
    entry = role_vocabulary().roles[role_id]
    name = data.draw(st.sampled_from((*entry.names, *entry.alone)))
    kind = entry.facts.kinds[0] if entry.facts.kinds else None
    assert roles_of(data.draw(st.sampled_from((name, name.upper(), f"  {name}. "))), kind) == {role_id}


def test_no_two_roles_share_a_spelling_once_it_is_written_out() -> None:
    meant: dict[tuple[str, ...], set[str]] = {}
    for role_id, entry in role_vocabulary().roles.items():
        for name in (*entry.names, *entry.alone):
            words = tuple(token.word for token in role_names().read(name).tokens)
            meant.setdefault(words, set()).add(role_id)
    assert {words: roles for words, roles in meant.items() if len(roles) > 1} == {}


def test_a_slip_of_the_pen_in_the_vocabulary_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import schemas.vocabulary.loader as loader

    text = loader.read_bytes("roles.yaml").decode()
    monkeypatch.setattr(loader, "read_bytes", lambda name: text.replace("role: camat,", "role: cammat,").encode())
    with pytest.raises(VocabularyError, match="unknown role: cammat"):
        load_yaml("roles.yaml", RoleVocabulary)


def test_joining_words_are_one() -> None:
    assert words_of("Kasi & Staf") == words_of("kasi dan staf") == words_of("Kasi atau Staf")
