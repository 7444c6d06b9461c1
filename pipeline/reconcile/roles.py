"""A column header matched to the roles that it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.reconcile.role_context import NO_CONTEXT, RoleContext
from pipeline.reconcile.role_names import role_names
from pipeline.reconcile.role_parts import cut_parts
from pipeline.reconcile.role_person import UNKNOWN_ROLE, Found, read_part, unknown_role
from pipeline.reconcile.role_reasons import reason
from pipeline.reconcile.role_suggestions import Suggestion, suggest_roles
from pipeline.reconcile.tokens import Token
from schemas.reconciled import RoleMention, RoleRelation

ACCEPTED = 0.6
SPLIT_FACTOR, MENDED_FACTOR, PARTLY_KNOWN_FACTOR = 0.99, 0.93, 0.85
ANY_KIND, HYPHEN = "any", "-"
REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """The roles of one column, the sentences that say why, and what else it might be where a role is not known.

    `agency_kind` is 'any' when the kind of the agency made no difference.
    """

    header: str
    agency_kind: str
    roles: tuple[RoleMention, ...]
    score: float
    reasons: tuple[str, ...]
    suggestions: tuple[Suggestion, ...] = ()


@lru_cache(maxsize=REMEMBERED)
def match_role_header(header: str, agency_kind: str | None = None, context: RoleContext = NO_CONTEXT) -> HeaderMatch:
    """'PPTK, Kasi' -> pptk and kepala-seksi, any of them. What is below the bar has role_id None and suggestions."""
    read = role_names().read(header)
    found = _read(read.tokens, agency_kind, context)
    if read.mended:
        found = [replace(f, mention=_times(f.mention, MENDED_FACTOR)) for f in found]
    found = _merged([_judged(f) for f in found]) or [unknown_role()]
    unknown = any(f.mention.role_id is None for f in found)
    return HeaderMatch(
        header=header,
        agency_kind=agency_kind if agency_kind is not None and any(f.by_context for f in found) else ANY_KIND,
        roles=_with_relation(found, read.tokens),
        score=min(f.mention.confidence for f in found),
        reasons=_reasons(found, ", ".join(read.mended)),
        suggestions=suggest_roles(read.tokens) if unknown else (),
    )


def _read(tokens: list[Token], kind: str | None, context: RoleContext) -> list[Found]:
    closed = [token for token in tokens if token.word != HYPHEN]
    whole = role_names().names.whole(closed)
    parts = [closed] if whole is not None else cut_parts(tokens)
    found = [f for part in parts for f in read_part(part, kind, context)]
    if len(parts) < 2:
        return found
    factor = SPLIT_FACTOR if all(f.mention.role_id for f in found) else PARTLY_KNOWN_FACTOR
    return [replace(f, mention=_times(f.mention, factor), rules=(*f.rules, reason("split_header"))) for f in found]


def _judged(found: Found) -> Found:
    """No guess below the bar."""
    if found.mention.role_id is None or found.mention.confidence >= ACCEPTED:
        return found
    unsure = replace(UNKNOWN_ROLE, method=found.mention.method, confidence=found.mention.confidence)
    return replace(found, mention=unsure, rules=(*found.rules, reason("too_unsure")))


def _merged(found: list[Found]) -> list[Found]:
    """One entry a role: 'Kasi Trantib, PMD' keeps both fields on it; a role that is not known is kept once."""
    merged: dict[str | None, Found] = {}
    for f in found:
        before = merged.get(f.mention.role_id)
        merged[f.mention.role_id] = f if before is None else _together(before, f)
    return list(merged.values())


def _together(a: Found, b: Found) -> Found:
    mention = replace(
        a.mention,
        field=_both(a.mention.field, b.mention.field),
        unit=_both(a.mention.unit, b.mention.unit),
        qualifier=_both(a.mention.qualifier, b.mention.qualifier),
        acting=a.mention.acting or b.mention.acting,
        plural=a.mention.plural or b.mention.plural,
        confidence=min(a.mention.confidence, b.mention.confidence),
    )
    return Found(mention, tuple(dict.fromkeys((*a.rules, *b.rules))), a.by_context or b.by_context, a.same_person)


def _both(a: str | None, b: str | None) -> str | None:
    kept = list(dict.fromkeys(text for text in (a, b) if text is not None))
    return "; ".join(kept) if kept else None


def _with_relation(found: list[Found], tokens: list[Token]) -> tuple[RoleMention, ...]:
    """One; all of them for one person with two roles and where the header says so; any of them else."""
    relation: RoleRelation = "any_of"
    if len(found) < 2:
        relation = "one"
    elif any(f.same_person for f in found) or _says_together(tokens):
        relation = "all_of"
    return tuple(replace(f.mention, relation=relation) for f in found)


def _says_together(tokens: list[Token]) -> bool:
    return any(role_names().around.together.longest_at(tokens, i) for i in range(len(tokens)))


def _times(mention: RoleMention, factor: float) -> RoleMention:
    return replace(mention, confidence=round(mention.confidence * factor, 4))


def _reasons(found: list[Found], mended: str) -> tuple[str, ...]:
    sentences = [sentence for f in found for sentence in f.rules]
    if mended:
        sentences.append(reason("mended_spelling", rest=mended))
    return tuple(dict.fromkeys(sentences))
