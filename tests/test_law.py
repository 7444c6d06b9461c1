"""What the register says to citations: tests/cases/law.csv, and what no register row may break."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.found import Checked
from pipeline.check.law import check_law_confirmed, check_law_identity, check_law_in_force, check_law_issued
from pipeline.read.citations import parse_citations
from pipeline.reconcile.law import ResolvedLaw, regulation_of, resolve
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.law_status import status_at
from pipeline.reconcile.law_titles import AGREES, DISAGREES, title_agreement
from schemas.errors import UsageError
from schemas.regulation import parse_regulation_id
from schemas.sop import Citation, Sop, Text
from schemas.vocabulary.law import register_words
from schemas.vocabulary.messages import messages

CASES = list(csv.DictReader((Path(__file__).parent / "cases/law.csv").open(encoding="utf-8")))
REGISTER = Register.load()
TITLED = sorted(known for known, title in REGISTER.titles.items() if len(title) > 20)
LAW_CHECKS = (check_law_confirmed, check_law_identity, check_law_in_force, check_law_issued)
DAYS = st.dates(date(1946, 1, 1), date(2026, 11, 21))


def citation_of(text: str) -> Citation:
    (found,) = parse_citations([text])[:1]
    return Citation(
        text=Text(value=text), kind=found.kind, regulation_id=found.regulation_id, type=found.type,
        territory=found.territory, number=found.number, year=found.year, title=found.title, confidence=found.confidence,
    )  # fmt: skip


def cited(regulation_id: str, title: str | None) -> Citation:
    parts = parse_regulation_id(regulation_id)
    assert parts is not None
    return Citation(
        text=Text(value=regulation_id), kind="regulation", regulation_id=regulation_id, type=parts.type,
        territory=parts.territory, number=parts.number, year=parts.year, title=title,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text'][:60]} {case['approved_on']}")
def test_what_the_register_says(case: dict[str, str]) -> None:
    day = date.fromisoformat(case["approved_on"]) if case["approved_on"] else None
    law = resolve(citation_of(case["text"]), day, REGISTER, territory="kab-tapin")
    assert (law.match.regulation_id or "", law.match.proposed_regulation_id or "") == (case["id"], case["proposed"])
    assert law.match.status_at_approval == case["status"]
    assert "|".join(reason for reason in law.reasons if reason != "maybe_revoked") == case["reasons"]


def test_every_id_that_is_published_has_its_row() -> None:
    law: ResolvedLaw = resolve(citation_of("PP Nomor 95 Tahun 2018 tentang SPBE"), date(2022, 1, 1), REGISTER)
    assert law.regulation is not None and law.regulation.regulation_id == "pp/2018/95"
    assert law.proposed is not None and law.proposed.iri == "/akn/id/act/perpres/2018/95"
    assert regulation_of("perbup-kab-tapin/2020/7", REGISTER).territory == "kab-tapin"
    revoked = regulation_of("uu/2004/32", REGISTER)
    assert (revoked.status, revoked.revoked_on, revoked.revoked_by) == ("revoked", date(2014, 10, 2), ("uu/2014/23",))
    assert revoked.status_as_of == register_words().as_of


@given(st.sampled_from(TITLED), DAYS)
def test_a_right_title_is_never_doubted(regulation_id: str, day: date) -> None:
    law = resolve(cited(regulation_id, REGISTER.titles[regulation_id].upper()), day, REGISTER)
    assert law.match.title_agreement == 1.0 and law.match.proposed_regulation_id is None
    assert "title_disagrees" not in law.reasons


@given(st.sampled_from(TITLED), st.integers(18, 60))
def test_a_title_that_breaks_off_agrees(regulation_id: str, length: int) -> None:
    title = REGISTER.titles[regulation_id]
    assert title_agreement(title[:length], title) >= AGREES


@given(st.sampled_from(sorted(REGISTER.titles)), DAYS)
def test_only_curated_rows_make_a_repeal(regulation_id: str, day: date) -> None:
    status = status_at(regulation_id, day, REGISTER)
    standing = REGISTER.standings.get(regulation_id)
    if status in ("revoked", "partly_revoked", "amended", "in_force"):
        assert standing is not None and standing.certainty in ("sure", "likely")
    parts = parse_regulation_id(regulation_id)
    assert parts is not None and (status == "not_yet_issued" or parts.year <= day.year)


def test_no_unsure_relation_gives_an_error() -> None:
    """Over the whole register, at a day when all that was ever repealed is: only what is sure may be an error."""
    day = date(2026, 11, 21)
    for regulation_id in REGISTER.titles:
        citation = cited(regulation_id, None)
        checked = Checked("a" * 64, "b" * 12, Sop(dasar_hukum=(citation,)), (resolve(citation, day, REGISTER),))
        rules = {found.rule for check in LAW_CHECKS for found in check(checked)}
        standing = REGISTER.standings.get(regulation_id)
        sure = standing is not None and (standing.status, standing.certainty) == ("revoked", "sure")
        assert ("law_revoked" in rules) is sure, regulation_id
        assert not {rule for rule in rules - {"law_revoked"} if messages().findings[rule].severity == "error"}


@pytest.mark.parametrize("regulation_id", sorted(REGISTER.standings))
def test_a_repeal_is_not_undone(regulation_id: str) -> None:
    days = [date(year, 12, 31) for year in range(1960, 2027)]
    seen = [status_at(regulation_id, day, REGISTER) for day in days]
    last = [status in ("revoked", "partly_revoked") for status in seen]
    assert last == sorted(last)


@pytest.mark.parametrize(
    ("ours", "theirs", "alike"),
    [
        ("SAKIP", "Sistem Akuntabilitas Kinerja Instansi Pemerintah", True),
        ("Pelayarian Publik", "Pelayanan Publik", True),
        ("Tatacara Review atas Laporan Kinerja", "Tata Cara Reviu atas Laporan Kinerja", True),
        ("Pokok-Pokok Kepegawaian", "Perubahan atas UU Nomor 8 Tahun 1974 tentang Pokok-Pokok Kepegawaian", True),
        ("Kearsipan", "Statistik", False),
        ("Keuangan Negara", "Penyertaan Modal Negara Republik Indonesia", False),
        ("", "Statistik", False),
        ("Organisasi", "Organisasi Perangkat Daerah", True),
        ("Organ", "Organisasi Perangkat Daerah", False),
    ],
)
def test_titles(ours: str, theirs: str, alike: bool) -> None:
    assert (title_agreement(ours, theirs) >= AGREES) is alike
    assert alike or title_agreement(ours, theirs) < DISAGREES


def test_the_register_holds_together() -> None:
    ids = list(REGISTER.titles)
    assert ids == sorted(set(ids))
    assert all(parse_regulation_id(known) for known in ids)
    assert all(date.fromisoformat(day) for day in REGISTER.enacted.values())
    assert set(REGISTER.standings) <= set(ids)
    for standing in REGISTER.standings.values():
        assert {*standing.changed_by, *standing.revoked_by} <= set(ids)
        assert standing.status != "revoked" or standing.revoked_by
    assert all(parse_regulation_id(other) for others in REGISTER.hints.values() for other in others)


def test_hints_are_shown_and_decide_nothing() -> None:
    known = next(one for one in REGISTER.hints if one in REGISTER and one not in REGISTER.standings)
    law = resolve(cited(known, None), date(2026, 1, 1), REGISTER)
    assert law.match.status_at_approval == "unknown"
    assert law.maybe_revoked_by == REGISTER.hints[known] and "maybe_revoked" in law.reasons


@pytest.mark.parametrize("between", [",", ";"])
def test_a_users_own_rows_stand_above(tmp_path: Path, between: str) -> None:
    own = tmp_path / "own.csv"
    rows = (
        "id,title,status,certainty,changed_by,revoked_by,revoked_on\n"
        "perbup-kab-tapin/2020/7,Tata Naskah,revoked,sure,,perbup-kab-tapin/2024/3,2024-02-01\n"
        "uu/2014/5,,in_force,sure,,,\n"
    )
    own.write_text("\ufeff" + rows.replace(",", between), encoding="utf-8")
    register = Register.load(own)
    assert register.title("perbup-kab-tapin/2020/7") == "Tata Naskah"
    assert status_at("perbup-kab-tapin/2020/7", date(2024, 2, 1), register) == "revoked"
    assert status_at("perbup-kab-tapin/2020/7", date(2024, 1, 31), register) == "in_force"
    assert status_at("uu/2014/5", date(2024, 2, 1), register) == "in_force"
    assert register.title("uu/2014/5") == REGISTER.title("uu/2014/5")


def test_a_day_of_another_year_than_the_id_says_nothing() -> None:
    register = Register({"uu/2014/5": "", "uu/2014/6": ""}, {"uu/2014/5": "2015-01-02", "uu/2014/6": "2014-12-30"}, {})
    assert register.enacted_on("uu/2014/5") is None
    assert register.enacted_on("uu/2014/6") == date(2014, 12, 30)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("UU 5/2014,,,", "is no id"),
        ("uu/2014/5,dicabut,,", "is no status"),
        ("uu/2014/5,revoked,sure,1 Januari", "is no date"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, problem: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(f"id,status,certainty,revoked_on\n{row}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"line 2: .*{problem}"):
        Register.load(own)
