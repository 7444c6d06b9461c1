"""Decisions of people stand above the rules, and their undoing leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli import run_command
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decision_csv import decisions_to_csv, new_decisions, read_decisions
from pipeline.reconcile.decisions import Decisions, check_role_choice, role_subject
from pipeline.reconcile.reconcile import reconcile
from pipeline.store.decisions import list_decisions
from pipeline.store.workspace import open_workspace
from schemas.decision import Decision
from schemas.errors import UsageError
from schemas.reconciled import RoleMention
from schemas.sop import Identity, Pelaksana, Sop, Text

START = datetime(2026, 1, 1, tzinfo=UTC)
Selaras = Callable[..., tuple[int, str, str]]


def decided(number: int, wording: str, after: str, kind: str | None = None, undone: bool = False) -> Decision:
    made = START + timedelta(days=number)
    return Decision(
        f"d{number}", "role", role_subject(wording, kind), None, after, None, "penelaah", made, made if undone else None
    )


def sop_with(*headers: str) -> SopInput:
    columns = tuple(Pelaksana(table_ordinal=1, header=Text(value=header)) for header in headers)
    identity = Identity(government=Text(value="Kabupaten Tapin"), agency=Text(value="Dinas Sosial"))
    return SopInput("a" * 64, Sop(identity=identity, pelaksana=columns))


def mentions(header: str, *decisions: Decision) -> tuple[RoleMention, ...]:
    given = sop_with(header)
    return reconcile([given], decisions).reconciled.sops[given.sop_id].roles[0]


def roles(header: str, *decisions: Decision) -> list[str | None]:
    return [role.role_id for role in mentions(header, *decisions)]


@pytest.mark.parametrize(
    ("header", "decisions", "wanted"),
    [
        ("Sarana Pelayanan", [], [None]),
        ("Sarana Pelayanan", [decided(1, "SARANA  pelayanan", "aplikasi")], ["aplikasi"]),
        ("Kasi", [decided(1, "Kasi", "kepala-seksi|staf")], ["kepala-seksi", "staf"]),
        ("Kasi/Staf", [decided(1, "Kasi & Staf", "staf")], ["kepala-seksi", "staf"]),
        ("Kasi/Staf", [decided(1, "Kasi/Staf", "!staf")], ["kepala-seksi"]),
        ("Staf", [decided(1, "Staf", "!staf")], [None]),
        ("Staf", [decided(1, "Staf", "?")], [None]),
        ("Staf", [decided(1, "Staf", "")], [None]),
        ("Staf", [decided(1, "Staf", "pengelola"), decided(2, "Staf", "operator-lain")], ["staf"]),
        ("Staf", [decided(1, "Staf", "pengelola"), decided(2, "Staf", "caraka-umum")], ["caraka-umum"]),
        ("Staf", [decided(2, "Staf", "caraka-umum"), decided(1, "Staf", "pengelola")], ["caraka-umum"]),
        ("Staf", [decided(1, "Staf", "pengelola", undone=True)], ["staf"]),
        ("Staf", [decided(1, "Staf", "pengelola", "dinas"), decided(2, "Staf", "caraka-umum")], ["pengelola"]),
        ("Staf", [decided(1, "Staf", "pengelola", "kecamatan")], ["staf"]),
    ],
)
def test_what_a_person_decided_counts(header: str, decisions: list[Decision], wanted: list[str | None]) -> None:
    assert roles(header, *decisions) == wanted


def test_a_decision_keeps_what_stands_around_the_role() -> None:
    (role,) = mentions("Kasubbag Program", decided(1, "Kasubbag Program", "kepala-seksi"))
    assert (role.field, role.method, role.confidence) == ("program", "decision", 1.0)


def test_the_match_says_who_decided() -> None:
    made = decided(1, "Sarana Pelayanan", "aplikasi")
    (match,) = reconcile([sop_with("Sarana Pelayanan")], [made]).reconciled.role_matches
    assert (match.decided_by, match.decided_at) == ("person", made.decided_at)
    assert match.reasons == ("Ditetapkan oleh penelaah.",)


def test_undoing_restores_everything() -> None:
    given = sop_with("Kasi", "Sarana Pelayanan")
    undone = [decided(1, "Kasi", "staf", undone=True), decided(2, "Sarana Pelayanan", "aplikasi", undone=True)]
    assert reconcile([given], undone) == reconcile([given])


def test_decisions_travel_as_csv() -> None:
    made = [decided(1, "Kasi", "staf"), decided(2, "Kabid", "!staf"), decided(3, "Camat", "camat", undone=True)]
    wanted = read_decisions(decisions_to_csv(made))
    assert [(each.subject, each.after) for each in wanted] == [(each.subject, each.after) for each in made[:2]]
    assert new_decisions(wanted, made) == []
    assert new_decisions(wanted, []) == wanted


def test_a_decision_for_nothing_that_stands_is_not_new() -> None:
    made = [replace(decided(1, "Kasi", "staf"), after=None)]
    assert new_decisions(read_decisions(decisions_to_csv(made)), made) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind,subject\nrole,role:kasi@any\n", "needs the columns after"),
        ("kind,subject,after\nrole,kasi,staf\n", "line 2 decides nothing that is known"),
        ("kind,subject,after\nmagic,role:kasi@any,staf\n", "line 2 decides nothing that is known"),
    ],
)
def test_a_bad_file_of_decisions_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_decisions(text)


def test_a_choice_must_be_a_role() -> None:
    check_role_choice("kepala-seksi|staf")
    check_role_choice("!staf")
    with pytest.raises(UsageError, match="did you mean 'kepala-seksi'"):
        check_role_choice("kepala-sexi")
    with pytest.raises(UsageError, match=r"no role 'nothing' \(`selaras"):
        check_role_choice("nothing")


def test_a_decision_for_a_role_that_is_gone_is_known() -> None:
    gone, kept = decided(1, "Kasi", "kepala-sihir"), decided(2, "Kabid", "staf")
    assert Decisions.of([gone, kept]).without_ground == (gone,)


@pytest.fixture
def selaras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Selaras:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SELARAS_WORKSPACE", raising=False)
    with open_workspace(None):
        pass

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run_command(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_wording_is_explained(selaras: Selaras) -> None:
    status, out, _ = selaras("roles", "explain", "Kasubbag Umpeg selaku PPTK")
    assert status == 0
    assert "kepala-subbagian, pptk" in out
    assert "Dua peran dipegang satu orang." in out


def test_a_decision_is_made_listed_and_undone(selaras: Selaras) -> None:
    assert selaras("roles", "decide", "Sarana Pelayanan", "aplikasi", "--why", "mesin antrean", "--quiet")[0] == 0
    listed = json.loads(selaras("roles", "list", "--json")[1])["decisions"]
    assert [(row["wording"], row["after"], row["why"]) for row in listed] == [
        ("sarana pelayanan", "aplikasi", "mesin antrean")
    ]
    explained = json.loads(selaras("roles", "explain", "Sarana Pelayanan", "--json")[1])
    assert explained["decided_by"] == "person"
    assert selaras("roles", "undo", listed[0]["id"], "--quiet")[0] == 0
    assert json.loads(selaras("roles", "list", "--json")[1])["decisions"] == []


def test_wrong_choices_are_refused(selaras: Selaras) -> None:
    assert selaras("roles", "decide", "Kasi", "kepala-sexi")[0] == 2
    assert selaras("roles", "explain", "Kasi", "--kind", "istana")[0] == 2


def test_decisions_and_roster_are_exported_and_imported(selaras: Selaras, tmp_path: Path) -> None:
    roster = tmp_path / "daftar.csv"
    roster.write_text("agency,government\nDinas Sosial,Kabupaten Tapin\n", encoding="utf-8")
    assert "1 baris daftar dicatat, 0 sudah ada." in selaras("agencies", "import", str(roster), "--quiet")[1]
    assert "0 baris daftar dicatat, 1 sudah ada." in selaras("agencies", "import", str(roster), "--quiet")[1]
    selaras("roles", "decide", "Kasi", "staf", "--quiet")
    assert selaras("roles", "export", "keputusan.csv")[0] == 0
    other = tmp_path / "lain"
    assert (
        "2 keputusan baru dicatat"
        in selaras("roles", "import", "keputusan.csv", "--workspace", str(other), "--quiet")[1]
    )
    with open_workspace(other, create=False) as opened:
        assert len(list_decisions(opened)) == 2
    rows = json.loads(selaras("agencies", "list", "--silent", "--json", "--workspace", str(other))[1])
    assert [row["id"] for row in rows] == ["kab-tapin/dinas-sosial"]
