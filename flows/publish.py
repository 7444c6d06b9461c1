"""From everything the workspace holds to a release: reconcile, check, publish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from flows.engine import Engine
from pipeline.check.checks import check_all, waits_for_person
from pipeline.publish.inputs import ReleaseInputs, ReleaseSummary
from pipeline.publish.release import publish_release
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.reconcile import Reconciliation, reconcile
from pipeline.store.decisions import list_decisions, withdrawn_sources
from pipeline.store.readings import load_reading
from pipeline.store.runs import RunLog, record_release
from pipeline.store.sources import StoredSource, list_sources, record_release_states
from pipeline.store.workspace import Workspace
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import Agency, Reconciled
from schemas.sop import Reading
from schemas.source import Source, SourceState
from schemas.vocabulary.messages import reason_words

MOST_SAID = 3  # findings that a document's reason to wait names


def publish(workspace: Workspace, engine: Engine, out: Path, profile: str, log: RunLog) -> ReleaseSummary:
    """Puts a release in place at `out` and remembers what it says of each source."""
    return engine.flow("publish", lambda: _publish(Holdings.of(workspace), engine, out, profile, log))


@dataclass(frozen=True)
class Holdings:
    """What the workspace holds when a release is made. Withdrawn documents have no reading."""

    workspace: Workspace
    stored: dict[str, StoredSource]
    withdrawn: dict[str, str | None]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, workspace: Workspace) -> Holdings:
        stored = {source.sha256: source for source in list_sources(workspace)}
        return cls(workspace, stored, withdrawn_sources(workspace), list_decisions(workspace))

    def reading(self, sha256: str) -> Reading | None:
        return None if sha256 in self.withdrawn else load_reading(self.workspace, self.stored[sha256])

    def readings(self) -> Iterator[tuple[str, Reading]]:
        """One document in memory at a time."""
        for sha256 in self.stored:
            reading = self.reading(sha256)
            if reading is not None:
                yield sha256, reading

    def sops(self) -> Iterator[SopInput]:
        for sha256, reading in self.readings():
            agency_id = agency_id_of(self.stored[sha256].agency_folder)
            for sop in reading.sops:
                yield SopInput(sha256, sop, agency_id)


def _publish(holdings: Holdings, engine: Engine, out: Path, profile: str, log: RunLog) -> ReleaseSummary:
    reconciliation = engine.step("reconcile", lambda: _reconcile(holdings))
    findings = engine.step("check", lambda: _check(holdings, reconciliation))
    sources = tuple(release_source(stored, holdings.withdrawn) for stored in holdings.stored.values())
    inputs = ReleaseInputs(
        sources=with_review(sources, findings),
        reading=holdings.reading,
        reconciled=with_folders(reconciliation.reconciled, holdings.stored.values()),
        findings=findings,
        decisions=holdings.decisions,
        calibrated=True,
        options={"review_confidence": f"{holdings.workspace.settings.review_confidence:g}"},
    )
    told = {"run_id": log.run_id, "counts": dict(sorted(log.counts.items())), **log.measures}
    summary = engine.step(
        "publish", lambda: publish_release(inputs, out, version=version("selaras"), profile=profile, run=told)
    )
    record_release(holdings.workspace, out)
    record_release_states(holdings.workspace, {source.sha256: source.state for source in inputs.sources})
    return summary


def _reconcile(holdings: Holdings) -> Reconciliation:
    register = Register.load(holdings.workspace.settings.register_file)
    return reconcile(holdings.sops(), holdings.decisions, register)


def _check(holdings: Holdings, reconciliation: Reconciliation) -> tuple[Finding, ...]:
    limit = holdings.workspace.settings.review_confidence
    return check_all(holdings.readings(), reconciliation, Decisions.of(holdings.decisions), limit)


def with_review(sources: Iterable[Source], findings: Iterable[Finding]) -> tuple[Source, ...]:
    """A document that is published in full and has something for a person to settle waits in review."""
    waiting: dict[str, list[Finding]] = {}
    for finding in findings:
        if waits_for_person(finding):
            waiting.setdefault(finding.source_sha256, []).append(finding)
    return tuple(
        _in_review(source, waiting[source.sha256])
        if source.state == "published" and source.sha256 in waiting
        else source
        for source in sources
    )


def _in_review(source: Source, findings: Sequence[Finding]) -> Source:
    """The source with what a person should look at: the first things, and how many more."""
    said = list(dict.fromkeys(finding.message.rstrip(".") for finding in findings))
    more = [] if len(said) <= MOST_SAID else [f"(+{len(said) - MOST_SAID})"]
    words = reason_words("review", {"what": " ".join(["; ".join(said[:MOST_SAID]), *more])})
    return replace(source, state="review", reason=words.reason, remedy=words.remedy)


def with_folders(reconciled: Reconciled, sources: Iterable[StoredSource]) -> Reconciled:
    """An office that only a folder names has its row, labelled as the folder is."""
    folders = {source.agency_folder for source in sources if source.agency_folder is not None}
    named = {agency_id: folder for folder in sorted(folders) if (agency_id := agency_id_of(folder)) is not None}
    known = {agency.agency_id: agency for agency in reconciled.agencies}
    for agency_id, folder in named.items():
        if agency_id not in known or known[agency_id].label == agency_id:
            known[agency_id] = Agency(agency_id, folder)
    return replace(reconciled, agencies=tuple(known[agency_id] for agency_id in sorted(known)))


def agency_id_of(folder: str | None) -> str | None:
    """'Dinas Pendidikan' is 'dinas-pendidikan'; None for a name without a letter or digit."""
    if folder is None:
        return None
    plain = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or None


def release_source(stored: StoredSource, withdrawn: dict[str, str | None]) -> Source:
    """The source as the dataset has it, with the reason and remedy in words."""
    state, code, values = _state(stored, withdrawn)
    words = None if code is None else reason_words(code, values)
    return Source(
        sha256=stored.sha256,
        name=stored.names[0],
        other_names=stored.names[1:],
        media_type=stored.media_type,
        bytes=stored.bytes,
        pages=stored.pages,
        state=state,
        reason=None if words is None else words.reason,
        remedy=None if words is None else words.remedy,
        agency_id=agency_id_of(stored.agency_folder),
    )


def _state(stored: StoredSource, withdrawn: dict[str, str | None]) -> tuple[SourceState, str | None, dict[str, str]]:
    """The state with the code and the values of its reason."""
    if stored.sha256 in withdrawn:
        why = withdrawn[stored.sha256]
        return "withdrawn", "withdrawn", {} if why is None else {"why": why}
    values = dict(stored.reason_values)
    if stored.state == "waiting":
        return "quarantined", "not_read_yet", {}
    if stored.state == "quarantined":
        return "quarantined", stored.reason_code or "unknown", values
    if stored.state == "partial":
        return "partial", "partial", values
    return "published", None, {}
