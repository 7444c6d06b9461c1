"""The roster of offices that are expected, and finding an office under its other names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from pipeline.reconcile.agencies import NamedAgency, identify_agency
from pipeline.reconcile.decisions import Decisions, wording_key
from pipeline.reconcile.spreadsheet_csv import csv_rows
from schemas.errors import UsageError
from schemas.reconciled import Agency
from schemas.roster import RosterEntry

COLUMNS = ("agency", "government", "agency_id", "kind", "parent_agency_id", "names")
BETWEEN_NAMES = "|"


@dataclass(frozen=True)
class Offices:
    """The roster, by the id that an office's names give and by the id that it has."""

    expected: Mapping[str, Agency]
    known_as: Mapping[str, str]
    decided: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, roster: Iterable[RosterEntry], decisions: Decisions) -> Offices:
        expected, known_as = {}, {}
        for entry in sorted(roster, key=lambda entry: (entry.government or "", entry.agency)):
            agency = expected_agency(entry)
            expected[agency.agency_id] = agency
            for name in (entry.agency, *entry.names):
                named = identify_agency(name, entry.government)
                if named is not None:
                    known_as[named.agency.agency_id] = agency.agency_id
        return cls(expected, known_as, decisions.agencies)

    def find(self, name: str | None, government: str | None) -> NamedAgency | None:
        """The office of a letterhead: by decision, by the roster's names, else as its name tells."""
        named = identify_agency(name, government)
        if named is None:
            return None
        by_name = self.decided.get((wording_key(name or ""), wording_key(government or "")))
        agency_id = by_name or self.known_as.get(named.agency.agency_id)
        if agency_id is None:
            return named
        agency = self.expected.get(agency_id, replace(named.agency, agency_id=agency_id))
        return NamedAgency(agency, named.parent if agency.parent_agency_id == named.agency.parent_agency_id else None)


def expected_agency(entry: RosterEntry) -> Agency:
    """The office of a roster's row; what the row leaves open follows from the name."""
    named = identify_agency(entry.agency, entry.government)
    if named is None:
        raise UsageError(f"the roster has a row without an office's name: {entry.agency!r}")
    return replace(
        named.agency,
        agency_id=entry.agency_id or named.agency.agency_id,
        kind=entry.kind or named.agency.kind,
        parent_agency_id=entry.parent_agency_id,
        expected=True,
    )


def read_roster(text: str) -> tuple[RosterEntry, ...]:
    """The rows of a roster's CSV: agency, and if known government, agency_id, kind, parent_agency_id, names ('A|B')."""
    reader = csv_rows(text)
    header = [name.strip().casefold() for name in reader.fieldnames or ()]
    if "agency" not in header or set(header) - set(COLUMNS):
        raise UsageError(f"a roster has the columns {', '.join(COLUMNS)} (only `agency` is needed), not {header}")
    reader.fieldnames = header
    return tuple(_entry(row, reader.line_num) for row in reader)


def _entry(row: Mapping[str, str | None], line: int) -> RosterEntry:
    fields = {name: (value or "").strip() for name, value in row.items() if name in COLUMNS}
    if not fields.get("agency"):
        raise UsageError(f"line {line} of the roster names no office in `agency`")
    names = tuple(name.strip() for name in fields.pop("names", "").split(BETWEEN_NAMES) if name.strip())
    known = {name: value or None for name, value in fields.items() if name != "agency"}
    return RosterEntry(agency=fields["agency"], names=names, **known)


def entry_to_json(entry: RosterEntry) -> str:
    """A row as the decision that keeps it has it."""
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True)


def roster_of(decisions: Decisions) -> tuple[RosterEntry, ...]:
    """The roster that people imported: the last row for each office, those undone left out."""
    rows = {decision.subject: decision.after for decision in decisions.standing if decision.kind == "roster"}
    return tuple(_from_json(text) for _, text in sorted(rows.items()) if text)


def _from_json(text: str) -> RosterEntry:
    fields = json.loads(text)
    return RosterEntry(**{**fields, "names": tuple(fields.get("names", ()))})
