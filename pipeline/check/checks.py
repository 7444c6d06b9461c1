"""All checks, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.check.dates import check_dates_in_order, check_dates_readable
from pipeline.check.found import ONE_ROW, Check, Checked, Found, finding_of
from pipeline.check.law import check_law_identity, check_law_in_force, check_law_issued, check_law_readable
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
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.reconcile import Reconciliation
from schemas.finding import Finding
from schemas.sop import Reading

CHECKS: tuple[Check, ...] = (
    check_required_fields,
    check_dates_readable,
    check_dates_in_order,
    check_nips,
    check_ranks,
    check_law_readable,
    check_law_identity,
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
    check_doubtful_values,
    check_remarks,
)
WAITS = frozenset({"doubtful_value", "unreadable_value"})
MOST_KIN = 3


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


def check_kin(reconciliation: Reconciliation, sources: dict[str, str]) -> Iterator[Finding]:
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


def check_decisions(decisions: Decisions, sources: Iterable[str]) -> Iterator[Finding]:
    """Decisions whose ground has gone. A finding belongs to a file: the first one stands for all."""
    first = min(sources, default=None)
    for decision in decisions.without_ground if first is not None else ():
        values = {"subject": decision.subject, "after": decision.after or ""}
        yield finding_of(
            Found("decision_without_ground", "decision", decision.decision_id, "after", values), first or "", None
        )


def waits_for_person(findings: Iterable[Finding]) -> bool:
    """Whether a document waits: an error, or a value that matters and is doubtful."""
    return any(finding.severity == "error" or finding.rule in WAITS for finding in findings)
