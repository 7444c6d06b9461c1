"""A citation with what people decided above what the register says."""

from __future__ import annotations

from dataclasses import replace

from pipeline.reconcile.decisions import LawDecision
from pipeline.reconcile.law import ResolvedLaw, regulation_of
from pipeline.reconcile.law_register import Register

DECIDED = "decided"
OF_IDENTITY = frozenset(
    {"title_disagrees", "type_differs", "number_differs", "year_differs", "probably_local", "does_not_exist"}
    | {"not_in_register", "no_title", "no_identity"}
)


def decided_law(law: ResolvedLaw, decision: LawDecision | None, register: Register) -> ResolvedLaw:
    """What is cited stays as it is printed; what is proposed, and whether its identity is doubted, people settle."""
    if decision is None:
        return law
    if decision.meant is None:
        wrong = decision.unsure or law.match.proposed_regulation_id in decision.never
        return _proposing(law, None, register) if wrong else law
    doubts = tuple(reason for reason in law.reasons if reason not in OF_IDENTITY)
    meant = decision.meant if decision.meant != law.match.regulation_id else None
    return replace(_proposing(law, meant, register), reasons=(*doubts, DECIDED))


def _proposing(law: ResolvedLaw, regulation_id: str | None, register: Register) -> ResolvedLaw:
    proposed = regulation_of(regulation_id, register) if regulation_id is not None else None
    return replace(law, match=replace(law.match, proposed_regulation_id=regulation_id), proposed=proposed)
