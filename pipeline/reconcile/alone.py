"""What one SOP gives on its own, whatever the others say: the same for as long as its reading and what it asks stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.reconcile.cards import SopCard, SopInput, in_force_from, sop_card
from pipeline.reconcile.decided_law import decided_law
from pipeline.reconcile.decided_roles import MatchedHeader, match_header
from pipeline.reconcile.decisions import Decisions, agency_wording, law_wording, role_wording
from pipeline.reconcile.law import ResolvedLaw, resolve
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.related_sops import Mention, find_mentions
from pipeline.reconcile.role_context import role_context
from pipeline.reconcile.roster import Offices
from schemas.reconciled import Agency, Regulation, RoleMatch
from schemas.sop import Citation, Sop
from schemas.vocabulary.territories import territory_of


@dataclass(frozen=True, slots=True)
class SopAlone:
    """What the others need to know of it. `matches` has one for each of its columns."""

    card: SopCard
    agencies: tuple[Agency, ...]
    matches: tuple[RoleMatch, ...]
    regulations: tuple[Regulation, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class SopResolved:
    """One SOP with its columns matched to roles and its citations to the register."""

    alone: SopAlone
    headers: tuple[MatchedHeader, ...]
    laws: tuple[ResolvedLaw | None, ...]


def resolve_sop(given: SopInput, decided: Decisions, register: Register | None, offices: Offices) -> SopResolved:
    sop = given.sop
    identity = sop.identity
    named = offices.find(identity.agency.value, identity.government.value)
    agency_id = named.agency.agency_id if named is not None else given.agency_id
    agency = named.agency if named is not None else _known_by_id(agency_id, offices)
    agencies = tuple(each for each in (agency, named.parent if named is not None else None) if each is not None)
    territory = _territory(sop, agency)
    laws = tuple(_law(citation, in_force_from(sop), register, territory, decided) for citation in sop.dasar_hukum)
    headers = _headers(sop, agency.kind if agency is not None else None, decided)
    alone = SopAlone(
        sop_card(given, agency_id),
        agencies,
        tuple(header.match for header in headers),
        tuple(dict.fromkeys(one for law in laws if law for one in (law.regulation, law.proposed) if one)),
        find_mentions(sop),
    )
    return SopResolved(alone, headers, laws)


def asked_by(sop: Sop) -> Iterator[str]:
    """The wordings on which a decision would change what the SOP gives, as `Decisions.by_wording` has them."""
    yield agency_wording(sop.identity.agency.value, sop.identity.government.value)
    yield from (role_wording(column.header.value) for column in sop.pelaksana if column.header.value is not None)
    yield from (law_wording(law.text.value) for law in sop.dasar_hukum if law.text.value is not None)


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
