"""What one document gives to a release on its own, and what that depends on.

A night with a hundred new documents works these out for the hundred; `kept_parts.py` keeps the others'.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.check.checks import check_document, waits_for_person
from pipeline.publish.rows import Rows, sop_rows
from pipeline.publish.shared_rows import finding_rows
from pipeline.reconcile.alone import SopAlone, asked_by, resolve_sop
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.reconcile import matches_of, roles_of
from pipeline.reconcile.roster import Offices, entry_to_json, roster_of
from schemas.decision import Decision
from schemas.sop import Reading


@dataclass(frozen=True, slots=True)
class Part:
    """Of one document. `waits`: the sentences of what a person has to settle; `asked` and `key`: what it rests on."""

    key: str
    asked: tuple[str, ...]
    sops: tuple[SopAlone, ...]
    waits: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """What parts rest on beside the readings. `version` is a hash of the code and the vocabulary."""

    version: str
    decisions: Decisions
    review_confidence: float
    register_file: Path | None = None

    @cached_property
    def offices(self) -> Offices:
        return Offices.of(roster_of(self.decisions), self.decisions)

    @cached_property
    def register(self) -> Register:
        return _register(self.register_file, self._own_law)

    @cached_property
    def _own_law(self) -> str | None:
        return None if self.register_file is None else hashlib.sha256(self.register_file.read_bytes()).hexdigest()

    @cached_property
    def _of_all(self) -> list[object]:
        roster = [entry_to_json(entry) for entry in roster_of(self.decisions)]
        return [self.version, self.review_confidence, self._own_law, roster]

    def key(self, sha256: str, reading_sha256: str, agency_id: str | None, asked: Iterable[str]) -> str:
        """The same for as long as the document's part is. Of the decisions only those on its own wordings matter."""
        by_wording = self.decisions.by_wording
        told = [(one, [_told(each) for each in by_wording[one]]) for one in sorted(asked) if one in by_wording]
        parts = [sha256, reading_sha256, agency_id, self._of_all, told]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@lru_cache(1)
def _register(file: Path | None, sha256: str | None) -> Register:
    """The register with a user's own file, as long as that has this content."""
    return Register.load(file)


def _told(decision: Decision) -> tuple[str | None, ...]:
    return decision.subject, decision.after, decision.decided_by, decision.decided_at.isoformat()


def make_part(
    sha256: str, reading: Reading, reading_sha256: str, agency_id: str | None, ground: Ground
) -> tuple[Part, Rows]:
    """The part of a document with its rows by table."""
    given = [SopInput(sha256, sop, agency_id) for sop in reading.sops]
    resolved = [resolve_sop(one, ground.decisions, ground.register, ground.offices) for one in given]
    findings = check_document(sha256, reading, resolved, ground.review_confidence)
    rows: Rows = {"finding": list(finding_rows(findings))}
    for sop, each in zip(reading.sops, resolved, strict=True):
        for table, found in sop_rows(sha256, sop, roles_of(each.headers), matches_of(each.laws)).items():
            rows.setdefault(table, []).extend(found)
    asked = tuple(sorted({wording for sop in reading.sops for wording in asked_by(sop)}))
    waits = tuple(finding.message for finding in findings if waits_for_person(finding))
    key = ground.key(sha256, reading_sha256, agency_id, asked)
    return Part(key, asked, tuple(each.alone for each in resolved), waits), rows
