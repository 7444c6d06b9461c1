"""One official signs many SOPs of a file: what is illegible in one is completed from another."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.read.labels import fold
from schemas.sop import Signatory, Sop, Text

PARTS = ("title", "name", "rank", "grade", "nip")
SAME = 75.0
SURE = 0.85
DOUBTFUL = 0.8
REPEATED = 0.7


def is_better(other: Text, text: Text) -> bool:
    """Whether another reading of the same words is the better one: this one is missing, or alike and less sure."""
    if other.value is None:
        return False
    if text.value is None:
        return True
    alike = fuzz.ratio(fold(other.value), fold(text.value)) >= SAME
    return alike and text.evidence.confidence < DOUBTFUL < other.evidence.confidence


def agree_on_approvers(sops: Sequence[Sop]) -> list[Sop]:
    """The SOPs with their approvers completed by those of others in the file who are the same person.

    A part that is not legible on its own page is `inferred`, with a lower confidence.
    """
    return [_completed(sop, [other for other in sops if other is not sop]) for sop in sops]


def _completed(sop: Sop, others: Sequence[Sop]) -> Sop:
    first = sop.approver
    if first is None or all(getattr(first, part).evidence.state != "unreadable" for part in PARTS):
        return sop
    same = [other.approver for other in others if other.approver and _is_same(first, other.approver)]
    update = {part: found for part in PARTS if (found := _from_others(part, first, same)) is not None}
    if not update:
        return sop
    signatories = tuple(s.model_copy(update=update) if s is first else s for s in sop.signatories)
    return sop.model_copy(update={"signatories": signatories})


def _is_same(first: Signatory, second: Signatory) -> bool:
    """Whether two are one person: the same number, or where one is illegible the same name."""
    if first.nip.value and second.nip.value:
        return first.nip.value == second.nip.value
    names = first.name.value, second.name.value
    return bool(names[0] and names[1]) and fuzz.ratio(fold(names[0] or ""), fold(names[1] or "")) >= SAME


def _from_others(part: str, first: Signatory, same: Sequence[Signatory]) -> Text | None:
    own: Text = getattr(first, part)
    found = [t for other in same if (t := getattr(other, part)).value and t.evidence.confidence >= SURE]
    if own.evidence.state != "unreadable" or not found:
        return None
    best = max(found, key=lambda text: text.evidence.confidence)
    confidence = round(best.evidence.confidence * REPEATED, 4)
    evidence = own.evidence.model_copy(update={"state": "inferred", "method": "repeated", "confidence": confidence})
    return Text(value=best.value, evidence=evidence)
