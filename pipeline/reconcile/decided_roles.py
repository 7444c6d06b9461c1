"""A column header with what people decided above what the rules say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.reconcile.decisions import Decisions, RoleDecision
from pipeline.reconcile.role_context import NO_CONTEXT, RoleContext
from pipeline.reconcile.role_names import facts_of
from pipeline.reconcile.role_person import UNKNOWN_ROLE
from pipeline.reconcile.role_reasons import reason
from pipeline.reconcile.role_suggestions import Suggestion
from pipeline.reconcile.roles import ANY_KIND, HeaderMatch, match_role_header
from schemas.reconciled import RoleMatch, RoleMention, RoleRelation
from schemas.sop import Pelaksana
from schemas.vocabulary.roles import function_of

BY_DECISION = "decision"
TEAM = "name"


@dataclass(frozen=True, slots=True)
class MatchedHeader:
    """The roles of one column, the row of `role_match`, and what an unknown one might be."""

    roles: tuple[RoleMention, ...]
    match: RoleMatch
    suggestions: tuple[Suggestion, ...] = ()


def match_header(
    column: Pelaksana, kind: str | None, context: RoleContext = NO_CONTEXT, decided: Decisions | None = None
) -> MatchedHeader:
    """The roles that a column's header names; one under the header of a team is read with it ('Tim' > 'Persiapan')."""
    header = column.header.value
    if header is None:
        return MatchedHeader((), RoleMatch("", ANY_KIND, (), None))
    decision = decided.role(header, kind) if decided is not None else None
    by_rule = _by_rule(header, column.group_header.value, kind, context)
    return by_decision(by_rule, decision, kind) if decision is not None else matched(by_rule)


def _by_rule(header: str, group: str | None, kind: str | None, context: RoleContext) -> HeaderMatch:
    alone = match_role_header(header, kind, context)
    if group is None or _is_known(alone) or not _is_team(group):
        return alone
    within = match_role_header(f"{group} {header}", kind, context)
    return replace(within, header=header) if _is_known(within) else alone


def _is_known(match: HeaderMatch) -> bool:
    return any(role.role_id is not None for role in match.roles)


def _is_team(group: str) -> bool:
    """Whether a group header is the first half of its columns' names; most are only headings ('Pelaksana')."""
    roles = match_role_header(group).roles
    return all(role.role_id is not None and facts_of(role.role_id).rest == TEAM for role in roles)


def matched(by_rule: HeaderMatch) -> MatchedHeader:
    role_ids = tuple(role.role_id for role in by_rule.roles if role.role_id is not None)
    match = RoleMatch(by_rule.header, by_rule.agency_kind, role_ids, round(by_rule.score, 4), by_rule.reasons)
    return MatchedHeader(by_rule.roles, match, by_rule.suggestions)


def by_decision(by_rule: HeaderMatch, decision: RoleDecision, kind: str | None) -> MatchedHeader:
    """What the rules found, changed by what a person decided; field, unit and the like stay where the role does."""
    read = {role.role_id: role for role in by_rule.roles}
    wanted = decision.role_ids
    if wanted is None:
        wanted = tuple(role for role in read if role is not None and role not in decision.never)
    around = by_rule.roles[0] if len(by_rule.roles) == 1 else UNKNOWN_ROLE
    relation: RoleRelation = "one" if len(wanted) < 2 else by_rule.roles[0].relation
    if len(wanted) > 1 and relation == "one":
        relation = "any_of"
    roles = tuple(_decided(role, read.get(role, around), relation, kind) for role in wanted)
    match = RoleMatch(
        header=by_rule.header,
        agency_kind=by_rule.agency_kind,
        role_ids=wanted,
        score=1.0,
        reasons=(reason("person_decided", who=decision.decided_by),),
        decided_by="person",
        decided_at=decision.decided_at,
    )
    return MatchedHeader(roles or (UNKNOWN_ROLE,), match, by_rule.suggestions if decision.unsure else ())


def _decided(role_id: str, read: RoleMention, relation: RoleRelation, kind: str | None) -> RoleMention:
    return RoleMention(
        role_id=role_id,
        field=read.field,
        qualifier=read.qualifier,
        unit=read.unit,
        acting=read.acting,
        plural=read.plural,
        relation=relation,
        function_id=function_of(role_id, kind, read.field),
        method=BY_DECISION,
        confidence=1.0,
    )
