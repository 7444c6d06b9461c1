"""All checks, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.check.dates import check_dates_in_order, check_dates_readable
from pipeline.check.flow_graph import (
    check_connectors_paired,
    check_edges_join,
    check_flow_goes_on,
    check_loops_end,
    check_one_start,
    check_steps_reached,
    check_symbols_joined,
    check_symbols_placed,
)
from pipeline.check.found import ONE_ROW, REVIEW_CONFIDENCE, Check, Checked, Found, finding_of
from pipeline.check.law import (
    check_law_confirmed,
    check_law_identity,
    check_law_in_force,
    check_law_issued,
    check_law_readable,
)
from pipeline.check.people import check_nips, check_ranks
from pipeline.check.roles import check_columns_used, check_roles_known
from pipeline.check.steps import (
    check_decisions_branch,
    check_duration_words,
    check_durations_plausible,
    check_durations_readable,
    check_ends,
    check_numbering,
    check_steps_have_actors,
    check_whole_duration,
)
from pipeline.check.values import check_doubtful_values, check_remarks, check_required_fields
from pipeline.reconcile.alone import SopResolved
from pipeline.reconcile.decisions import OF_SOP, Decisions, wording_key
from pipeline.reconcile.reconcile import Reconciliation
from schemas.finding import Finding
from schemas.sop import Reading
from schemas.source import sop_id_of

CHECKS: tuple[Check, ...] = (
    check_required_fields,
    check_dates_readable,
    check_dates_in_order,
    check_nips,
    check_ranks,
    check_law_readable,
    check_law_identity,
    check_law_confirmed,
    check_law_in_force,
    check_law_issued,
    check_roles_known,
    check_columns_used,
    check_steps_have_actors,
    check_numbering,
    check_durations_readable,
    check_duration_words,
    check_durations_plausible,
    check_whole_duration,
    check_ends,
    check_decisions_branch,
    check_one_start,
    check_steps_reached,
    check_flow_goes_on,
    check_loops_end,
    check_edges_join,
    check_connectors_paired,
    check_symbols_placed,
    check_symbols_joined,
    check_doubtful_values,
    check_remarks,
)
WAITS = frozenset({"doubtful_value", "unreadable_value"})
MOST_KIN = 3


def check_document(
    sha256: str, reading: Reading, resolved: Iterable[SopResolved], review_confidence: float = REVIEW_CONFIDENCE
) -> tuple[Finding, ...]:
    """The findings of one document, whatever the others say; `resolved` has one for each of its SOPs."""
    found = list(check_reading(sha256, reading))
    for sop, each in zip(reading.sops, resolved, strict=True):
        sop_id = sop_id_of(sha256, sop.ordinal)
        found += check_sop(Checked(sha256, sop_id, sop, each.laws, each.headers, review_confidence))
    return tuple(found)


def check_across(
    reconciliation: Reconciliation, decisions: Decisions, sources: Mapping[str, str]
) -> tuple[Finding, ...]:
    """What shows only where all documents are seen together. `sources` is each SOP's file."""
    return (*check_kin(reconciliation, sources), *check_decisions(decisions, reconciliation, sources))


def check_sop(checked: Checked) -> tuple[Finding, ...]:
    """What a person should look at in one SOP; each finding once."""
    found = (finding_of(found, checked.sha256, checked.sop_id) for check in CHECKS for found in check(checked))
    return tuple({finding.finding_id: finding for finding in found}.values())


def check_reading(sha256: str, reading: Reading) -> tuple[Finding, ...]:
    """What holds for a file as a whole: pages that stayed unread, remarks of the reader."""
    found = [Found(r.rule, r.table, r.row_key, r.column, dict(r.values), "", r.page, r.box) for r in reading.remarks]
    if reading.pages_unread:
        pages = ", ".join(map(str, reading.pages_unread))
        found.append(Found("pages_unread", values={"pages": pages}, page=reading.pages_unread[0]))
    return tuple(finding_of(each, sha256, None) for each in found)


def check_kin(reconciliation: Reconciliation, sources: Mapping[str, str]) -> Iterator[Finding]:
    """Procedures of other offices that are near an SOP's own. `sources` is each SOP's file."""
    labels = {p.procedure_id: p.label for p in reconciliation.reconciled.procedures}
    near: dict[str, list[tuple[float, str, str]]] = {}
    for like in reconciliation.kin:
        for one, other in ((like.one, like.other), (like.other, like.one)):
            near.setdefault(one, []).append((-like.score, other, " ".join(like.reasons)))
    for sop_id, facts in sorted(reconciliation.reconciled.sops.items()):
        for _, other, reasons in sorted(near.get(facts.procedure_id or "", ()))[:MOST_KIN]:
            values = {"other": labels.get(other, other), "reasons": reasons}
            found = Found("procedure_near_kin", "sop", ONE_ROW, "procedure_id", values, subject=other)
            yield finding_of(found, sources[sop_id], sop_id)


def check_decisions(
    decisions: Decisions, reconciliation: Reconciliation, sources: Mapping[str, str]
) -> Iterator[Finding]:
    """Decisions for roles that are gone, told where the wording stands, and for SOPs that are gone; what stands in no
    file is told at the first."""
    for decision in decisions.without_sop(reconciliation.reconciled.sops) if sources else ():
        values = {"subject": decision.subject.removeprefix(OF_SOP), "after": decision.after or ""}
        found = Found("decision_without_sop", "decision", decision.decision_id, "subject", values)
        yield finding_of(found, min(sources.values()), None)
    for decision in decisions.without_ground:
        wording = decision.subject.removeprefix("role:").rpartition("@")[0]
        places = [
            (sop_id, number)
            for sop_id, matches in sorted(reconciliation.matches.items())
            for number, match in enumerate(matches, 1)
            if sop_id in sources and wording_key(match.header) == wording
        ]
        values = {"subject": wording, "after": decision.after or ""}
        for sop_id, number in places:
            found = Found("decision_without_ground", "pelaksana", str(number), "header", values, decision.decision_id)
            yield finding_of(found, sources[sop_id], sop_id)
        if not places and sources:
            found = Found("decision_without_ground", "decision", decision.decision_id, "after", values)
            yield finding_of(found, min(sources.values()), None)


def waits_for_person(finding: Finding) -> bool:
    """Whether a document waits for it: an error, or a value that matters and is doubtful."""
    return finding.severity == "error" or finding.rule in WAITS
