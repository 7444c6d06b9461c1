"""One vocabulary over all documents: offices, roles, law, procedures, versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pipeline.reconcile.cards import SopCard, SopInput, in_force_from, sop_card
from pipeline.reconcile.decided_law import decided_law
from pipeline.reconcile.decided_roles import MatchedHeader, match_header
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.law import ResolvedLaw, resolve
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.procedures import Likeness, group_procedures
from pipeline.reconcile.related_sops import KnownSops, Mention, find_mentions
from pipeline.reconcile.role_context import role_context
from pipeline.reconcile.roster import Offices, roster_of
from pipeline.reconcile.versions import find_versions
from schemas.decision import Decision
from schemas.reconciled import Agency, Reconciled, Regulation, Role, RoleMatch, SopFacts
from schemas.roster import RosterEntry
from schemas.sop import Citation, Sop
from schemas.vocabulary.roles import role_vocabulary
from schemas.vocabulary.territories import territory_of


@dataclass(frozen=True)
class Reconciliation:
    """`reconciled` is what is published. The rest is what checks and the workbench tell people."""

    reconciled: Reconciled
    laws: dict[str, tuple[ResolvedLaw | None, ...]] = field(default_factory=dict)
    headers: dict[str, tuple[MatchedHeader, ...]] = field(default_factory=dict)
    kin: tuple[Likeness, ...] = ()
    merged: tuple[Likeness, ...] = ()


@dataclass(frozen=True)
class _Read:
    """What one SOP gave on its own."""

    card: SopCard
    agencies: tuple[Agency, ...]
    headers: tuple[MatchedHeader, ...]
    laws: tuple[ResolvedLaw | None, ...]
    mentions: tuple[Mention, ...]


def reconcile(
    sops: Iterable[SopInput],
    decisions: Iterable[Decision] = (),
    register: Register | None = None,
    roster: Iterable[RosterEntry] = (),
) -> Reconciliation:
    """The same answers for the same SOPs and decisions, in whatever order they come.

    `sops` is gone through once, and what is kept of each is small. Without a `register` no law is looked up; `roster`
    is added to the one that people imported.
    """
    decided = Decisions.of(decisions)
    offices = Offices.of((*roster_of(decided), *roster), decided)
    read: dict[str, _Read] = {}
    for given in sops:
        read[given.sop_id] = _read(given, decided, register, offices)
    return _together(dict(sorted(read.items())), decided, offices)


def _read(given: SopInput, decided: Decisions, register: Register | None, offices: Offices) -> _Read:
    sop = given.sop
    identity = sop.identity
    named = offices.find(identity.agency.value, identity.government.value)
    agency_id = named.agency.agency_id if named is not None else given.agency_id
    agency = named.agency if named is not None else _known_by_id(agency_id, offices)
    agencies = tuple(each for each in (agency, named.parent if named is not None else None) if each is not None)
    territory = _territory(sop, agency)
    laws = tuple(_law(citation, in_force_from(sop), register, territory, decided) for citation in sop.dasar_hukum)
    kind = agency.kind if agency is not None else None
    headers = _headers(sop, kind, decided)
    return _Read(sop_card(given, agency_id), agencies, headers, laws, find_mentions(sop))


def _law(
    citation: Citation, day: date | None, register: Register | None, territory: str | None, decided: Decisions
) -> ResolvedLaw | None:
    if register is None:
        return None
    return decided_law(resolve(citation, day, register, territory), decided.law(citation.text.value), register)


def _known_by_id(agency_id: str | None, offices: Offices) -> Agency | None:
    """The office that only the folder names: of the roster, else known by its id alone."""
    if agency_id is None:
        return None
    return offices.expected.get(agency_id, Agency(agency_id=agency_id, label=agency_id))


def _territory(sop: Sop, agency: Agency | None) -> str | None:
    """The territory whose regional law an SOP cites without naming it."""
    government = sop.identity.government.value or (agency.government if agency is not None else None)
    return territory_of(government, sop.identity.agency.value)


def _headers(sop: Sop, kind: str | None, decided: Decisions) -> tuple[MatchedHeader, ...]:
    titles = [citation.title for citation in sop.dasar_hukum if citation.title is not None]
    context = role_context(sop.identity.nama_sop.value, titles, sop.identity.agency.value)
    return tuple(match_header(column, kind, context, decided) for column in sop.pelaksana)


def _together(read: dict[str, _Read], decided: Decisions, offices: Offices) -> Reconciliation:
    cards = [each.card for each in read.values()]
    procedures = group_procedures(cards, decided.procedures)
    versions = find_versions(cards, procedures.of_sop)
    known = KnownSops(cards, procedures.of_sop, {sop_id: version.is_current for sop_id, version in versions.items()})
    facts = {}
    for sop_id, each in read.items():
        version = versions[sop_id]
        facts[sop_id] = SopFacts(
            agency_id=each.card.agency_id,
            procedure_id=procedures.of_sop.get(sop_id),
            roles=tuple(header.roles for header in each.headers),
            laws=tuple(law.match if law is not None else None for law in each.laws),
            related=known.related(each.mentions, each.card),
            is_current=version.is_current,
            predecessor_sop_id=version.predecessor_sop_id,
            duplicate_of_sop_id=version.duplicate_of_sop_id,
        )
    return Reconciliation(
        Reconciled(
            sops=facts,
            roles=_roles(),
            agencies=_agencies(read.values(), offices),
            procedures=procedures.procedures,
            role_matches=_role_matches(read.values()),
            regulations=_regulations(read.values()),
        ),
        laws={sop_id: each.laws for sop_id, each in read.items()},
        headers={sop_id: each.headers for sop_id, each in read.items()},
        kin=procedures.kin,
        merged=procedures.merged,
    )


def _roles() -> tuple[Role, ...]:
    """The whole vocabulary: a role that nobody has is a fact, too."""
    return tuple(
        Role(
            role_id=role_id,
            label=entry.facts.label,
            level=entry.facts.level,
            function_id=entry.facts.function,
            family=entry.facts.family,
            valid_from=entry.facts.valid_from,
            valid_to=entry.facts.valid_to,
        )
        for role_id, entry in sorted(role_vocabulary().roles.items())
    )


def _agencies(read: Iterable[_Read], offices: Offices) -> tuple[Agency, ...]:
    """One row an office: the roster's, else what most documents say."""
    seen: dict[str, list[Agency]] = defaultdict(list)
    for each in read:
        for agency in each.agencies:
            seen[agency.agency_id].append(agency)
    rows = {agency_id: max(sorted(all_of, key=repr), key=all_of.count) for agency_id, all_of in seen.items()}
    rows |= offices.expected
    missing = {agency.parent_agency_id for agency in rows.values() if agency.parent_agency_id is not None} - set(rows)
    rows |= {agency_id: Agency(agency_id, agency_id) for agency_id in missing}
    return tuple(agency for _, agency in sorted(rows.items()))


def _role_matches(read: Iterable[_Read]) -> tuple[RoleMatch, ...]:
    """Each wording once for each kind of agency that made a difference."""
    matches = {(h.match.header, h.match.agency_kind): h.match for each in read for h in each.headers if h.match.header}
    return tuple(match for _, match in sorted(matches.items()))


def _regulations(read: Iterable[_Read]) -> tuple[Regulation, ...]:
    laws = [law for each in read for law in each.laws if law is not None]
    found = {r.regulation_id: r for law in laws for r in (law.regulation, law.proposed) if r is not None}
    return tuple(regulation for _, regulation in sorted(found.items()))
