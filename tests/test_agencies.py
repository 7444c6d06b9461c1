"""Offices by their names, measured on tests/cases/agencies.csv, and the roster of those that are expected."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile.agencies import identify_agency
from pipeline.reconcile.agency_kinds import kind_of_tokens, write_out
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.governments import find_government
from pipeline.reconcile.reconcile import reconcile
from pipeline.reconcile.roster import Offices, entry_to_json, read_roster, roster_of
from pipeline.reconcile.spreadsheet_csv import csv_text
from pipeline.reconcile.tokens import tokenize
from schemas.decision import Decision
from schemas.errors import UsageError
from schemas.reconciled import Agency
from schemas.roster import RosterEntry
from schemas.sop import Identity, Sop, Text
from schemas.vocabulary.agencies import agency_vocabulary
from schemas.vocabulary.roles import role_vocabulary

ROWS = list(csv.DictReader((Path(__file__).parent / "cases" / "agencies.csv").open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['agency']}@{row['government']}")
def test_bench(row: dict[str, str]) -> None:
    named = identify_agency(row["agency"], row["government"] or None)
    assert named is not None
    agency = named.agency
    assert (agency.kind or "", agency.region_code or "") == (row["kind"], row["region_code"])
    assert row["agency_id"] in ("", agency.agency_id)
    assert row["label"] in ("", agency.label)


def test_the_kabupaten_of_a_kecamatan_follows_from_its_name() -> None:
    named = identify_agency("Kecamatan Muara Papalik")
    assert named is not None
    assert named.agency.government == "Kabupaten Tanjung Jabung Barat"


def test_a_biro_is_part_of_its_secretariat() -> None:
    named = identify_agency("Biro Hukum", "Pemerintah Provinsi Banten")
    assert named is not None
    assert named.parent is not None
    assert named.agency.parent_agency_id == named.parent.agency_id == "prov-banten/sekretariat-daerah"


@pytest.mark.parametrize("name", [None, "", " - ", "()"])
def test_no_name_is_no_office(name: str | None) -> None:
    assert identify_agency(name, "Kabupaten Tapin") is None


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("PEMERINTAH KABUPATEN TAPIN", "kab-tapin"),
        ("Pemkot Bogor", "kota-bogor"),
        ("Pemerintah Provinsi Kalbar", "prov-kalimantan-barat"),
        ("Pemerintah Daerah Kabupaten Bogor", "kab-bogor"),
        ("Pemerintah Kabupaten Suka Maju", "kab-suka-maju"),
        ("Dinas Kesehatan", None),
    ],
)
def test_government(text: str, territory: str | None) -> None:
    found = find_government(text)
    assert (found.territory if found is not None else None) == territory


def test_kinds_are_those_that_roles_know() -> None:
    known = {*role_vocabulary().kinds, "setda"}
    assert {rule.kind for rule in agency_vocabulary().kinds} <= known


def test_every_short_name_gives_the_kind_of_the_long_one() -> None:
    for short, long in agency_vocabulary().acronyms.items():
        kinds = {kind_of_tokens(write_out(tokenize(name))) for name in (short, long)}
        assert len(kinds) == 1


@given(st.text(max_size=40), st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_an_id_is_plain(name: str, government: str) -> None:
    named = identify_agency(f"Dinas {name}", f"Kabupaten {government}")
    assert named is not None
    assert not set(named.agency.agency_id) & set(" ,;()")


def sop_of(agency: str, government: str) -> SopInput:
    return SopInput("a" * 64, Sop(identity=Identity(agency=Text(value=agency), government=Text(value=government))))


ROSTER = (
    "\ufeffAgency,Government,names\n"
    "Dinas Kesehatan,Kabupaten Tapin,Dinas Kesehatan dan Sosial|Dinkes Sosial\n"
    "Dinas Sosial,Kabupaten Tapin,\n"
)


def test_the_roster_knows_offices_under_earlier_names_and_shows_the_silent_ones() -> None:
    given_sop = sop_of("Dinas Kesehatan dan Sosial", "Pemerintah Kabupaten Tapin")
    reconciled = reconcile([given_sop], roster=read_roster(ROSTER)).reconciled
    assert reconciled.sops[given_sop.sop_id].agency_id == "kab-tapin/dinas-kesehatan"
    expected = {agency.agency_id: agency.expected for agency in reconciled.agencies}
    assert expected == {"kab-tapin/dinas-kesehatan": True, "kab-tapin/dinas-sosial": True}


def test_a_roster_can_name_ids_of_its_own() -> None:
    entry = RosterEntry("Dinas Kesehatan", "Kabupaten Tapin", agency_id="opd-17", kind="dinas")
    named = Offices.of([entry], Decisions.of(())).find("Dinkes", "Kab. Tapin")
    assert named is not None
    assert named.agency.agency_id == "opd-17"


@pytest.mark.parametrize(
    "saved",
    [
        ROSTER.encode(),
        ("\ufeff" + ROSTER).encode(),
        ROSTER.replace(",", ";").replace("\n", "\r\n").encode(),
    ],
    ids=["as a program writes it", "with a byte order mark", "with semicolons, as an Indonesian Excel"],
)
def test_a_roster_is_read_as_spreadsheets_save_it(saved: bytes) -> None:
    assert read_roster(csv_text(saved)) == read_roster(ROSTER)


def test_letters_of_an_older_excel() -> None:
    (entry,) = read_roster(csv_text("agency\nDinas Pariwisata – Café\n".encode("cp1252")))
    assert entry.agency == "Dinas Pariwisata – Café"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nama,pemda\nDinas,Kab\n", "a roster has the columns"),
        ("agency,government\n,Kabupaten Tapin\n", "line 2 of the roster names no office"),
    ],
)
def test_a_bad_roster_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_roster(text)


def decision(number: int, subject: str, after: str | None, undone: bool = False, kind: str = "roster") -> Decision:
    day = datetime(2026, 1, number, tzinfo=UTC)
    return Decision(f"d{number}", kind, subject, None, after, None, "penelaah", day, day if undone else None)


def test_an_imported_roster_is_kept_as_decisions() -> None:
    entries = read_roster(ROSTER)
    kept = [decision(n, f"roster:{n}", entry_to_json(entry)) for n, entry in enumerate(entries, 1)]
    assert set(roster_of(Decisions.of(kept))) == set(entries)
    kept[1] = decision(2, "roster:2", entry_to_json(entries[1]), undone=True)
    assert set(roster_of(Decisions.of(kept))) == {entries[0]}


def test_a_person_says_which_office_a_name_is() -> None:
    meant = decision(
        1, "agency:dinas kesejahteraan@pemerintah kabupaten tapin", "kab-tapin/dinas-sosial", kind="agency"
    )
    given_sop = sop_of("Dinas Kesejahteraan", "Pemerintah Kabupaten Tapin")
    reconciled = reconcile([given_sop], [meant], roster=read_roster(ROSTER)).reconciled
    assert reconciled.sops[given_sop.sop_id].agency_id == "kab-tapin/dinas-sosial"


def test_the_folder_names_the_office_where_the_page_does_not() -> None:
    given_sop = SopInput("a" * 64, Sop(), "dinas-folder")
    reconciled = reconcile([given_sop]).reconciled
    assert reconciled.sops[given_sop.sop_id].agency_id == "dinas-folder"
    assert Agency("dinas-folder", "dinas-folder") in reconciled.agencies
