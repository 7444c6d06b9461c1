"""One vocabulary over all documents: offices, roles, law, procedures, versions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.reconcile.alone import SopAlone, resolve_sop
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decided_roles import MatchedHeader
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.law import ResolvedLaw
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.procedures import Likeness, group_procedures
from pipeline.reconcile.related_sops import KnownSops
from pipeline.reconcile.roster import Offices, roster_of
from pipeline.reconcile.versions import find_versions
from schemas.decision import Decision
from schemas.reconciled import Agency, LawMatch, Reconciled, Regulation, Role, RoleMatch, RoleMention, SopFacts
from schemas.roster import RosterEntry
from schemas.vocabulary.roles import role_vocabulary


@dataclass(frozen=True)
class Reconciliation:
    """`reconciled` is what is published. The rest is what checks and the workbench tell people."""

    reconciled: Reconciled
    matches: dict[str, tuple[RoleMatch, ...]] = field(default_factory=dict)
    laws: dict[str, tuple[ResolvedLaw | None, ...]] = field(default_factory=dict)
    headers: dict[str, tuple[MatchedHeader, ...]] = field(default_factory=dict)
    kin: tuple[Likeness, ...] = ()
    merged: tuple[Likeness, ...] = ()


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
    resolved = {given.sop_id: resolve_sop(given, decided, register, offices) for given in sops}
    across = reconcile_across([each.alone for each in resolved.values()], decided, offices)
    headers = {sop_id: each.headers for sop_id, each in resolved.items()}
    laws = {sop_id: each.laws for sop_id, each in resolved.items()}
    facts = {
        sop_id: replace(one, roles=roles_of(headers[sop_id]), laws=matches_of(laws[sop_id]))
        for sop_id, one in across.reconciled.sops.items()
    }
    return replace(across, reconciled=replace(across.reconciled, sops=facts), headers=headers, laws=laws)


def roles_of(headers: Iterable[MatchedHeader]) -> tuple[tuple[RoleMention, ...], ...]:
    return tuple(header.roles for header in headers)


def matches_of(laws: Iterable[ResolvedLaw | None]) -> tuple[LawMatch | None, ...]:
    return tuple(law.match if law is not None else None for law in laws)


def reconcile_across(sops: Iterable[SopAlone], decided: Decisions, offices: Offices) -> Reconciliation:
    """What SOPs say together. The facts lack roles and laws, which each has on its own."""
    read = {each.card.sop_id: each for each in sorted(sops, key=lambda each: each.card.sop_id)}
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
        matches={sop_id: each.matches for sop_id, each in read.items()},
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


def _agencies(read: Iterable[SopAlone], offices: Offices) -> tuple[Agency, ...]:
    """One row an office: the roster's, else what most documents say."""
    seen: dict[str, Counter[Agency]] = defaultdict(Counter)
    for each in read:
        for agency in each.agencies:
            seen[agency.agency_id][agency] += 1
    rows = {agency_id: max(sorted(told, key=repr), key=told.__getitem__) for agency_id, told in seen.items()}
    rows |= offices.expected
    missing = {agency.parent_agency_id for agency in rows.values() if agency.parent_agency_id is not None} - set(rows)
    rows |= {agency_id: Agency(agency_id, agency_id) for agency_id in missing}
    return tuple(agency for _, agency in sorted(rows.items()))


def _role_matches(read: Iterable[SopAlone]) -> tuple[RoleMatch, ...]:
    """Each wording once for each kind of agency that made a difference."""
    matches = {(match.header, match.agency_kind): match for each in read for match in each.matches if match.header}
    return tuple(match for _, match in sorted(matches.items()))


def _regulations(read: Iterable[SopAlone]) -> tuple[Regulation, ...]:
    found = {one.regulation_id: one for each in read for one in each.regulations}
    return tuple(regulation for _, regulation in sorted(found.items()))
