"""From everything the workspace holds to a release: reconcile, check, publish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from flows.engine import Engine
from flows.reader_version import publisher_version
from pipeline.check.checks import check_across, waits_for_person
from pipeline.publish.inputs import ReleaseInputs, ReleaseSummary
from pipeline.publish.kept_parts import KeptParts, NewBundle
from pipeline.publish.parts import Ground, Part, make_part
from pipeline.publish.release import publish_release
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.reconcile import reconcile_across
from pipeline.store.decisions import list_decisions, withdrawn_sources
from pipeline.store.readings import has_reading, load_reading, reading_hashes
from pipeline.store.runs import RunLog, record_release
from pipeline.store.sources import StoredSource, list_sources, record_release_states
from pipeline.store.workspace import Workspace
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import Agency, Reconciled
from schemas.sop import Reading
from schemas.source import Source, SourceState
from schemas.vocabulary.messages import reason_words

KEPT = "parts"  # the folder of the workspace where parts of releases are kept
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

    def is_published(self, sha256: str) -> bool:
        return sha256 not in self.withdrawn and has_reading(self.stored[sha256])

    def reading(self, sha256: str) -> Reading | None:
        return load_reading(self.workspace, self.stored[sha256]) if self.is_published(sha256) else None

    def sops(self) -> Iterator[SopInput]:
        """One document in memory at a time."""
        for sha256, stored in self.stored.items():
            reading = self.reading(sha256)
            for sop in reading.sops if reading is not None else ():
                yield SopInput(sha256, sop, agency_id_of(stored.agency_folder))


def _publish(holdings: Holdings, engine: Engine, out: Path, profile: str, log: RunLog) -> ReleaseSummary:
    settings = holdings.workspace.settings
    decided = Decisions.of(holdings.decisions)
    ground = Ground(publisher_version(), decided, settings.review_confidence, settings.register_file)
    kept = engine.step("prepare", lambda: gather_parts(holdings, ground))
    parts = kept.parts
    sops = [sop for part in parts.values() for sop in part.sops]
    reconciliation = engine.step("reconcile", lambda: reconcile_across(sops, decided, ground.offices))
    files = {sop.card.sop_id: sha256 for sha256, part in parts.items() for sop in part.sops}
    findings = engine.step("check", lambda: check_across(reconciliation, decided, files))
    sources = tuple(release_source(stored, holdings.withdrawn) for stored in holdings.stored.values())
    inputs = ReleaseInputs(
        sources=with_review(sources, waiting(parts, findings)),
        rows=kept,
        reconciled=with_folders(reconciliation.reconciled, holdings.stored.values()),
        findings=findings,
        decisions=holdings.decisions,
        calibrated=True,
        options={"review_confidence": f"{settings.review_confidence:g}"},
    )
    told = {"run_id": log.run_id, "counts": dict(sorted(log.counts.items())), **log.measures}
    summary = engine.step(
        "publish", lambda: publish_release(inputs, out, version=version("selaras"), profile=profile, run=told)
    )
    record_release(holdings.workspace, out)
    record_release_states(holdings.workspace, {source.sha256: source.state for source in inputs.sources})
    return summary


def gather_parts(holdings: Holdings, ground: Ground) -> KeptParts:
    """The part of each published document: kept from an earlier release, or made of its reading now."""
    workspace = holdings.workspace
    kept, new = KeptParts.open(workspace.root / KEPT), NewBundle(workspace.scratch)
    known, hashes, keys = kept.parts, reading_hashes(workspace), {}
    for sha256, stored in holdings.stored.items():
        basis = hashes.get(stored.reading_key or "", ""), agency_id_of(stored.agency_folder)
        part = known.get(sha256) if holdings.is_published(sha256) else None
        if part is not None and part.key == ground.key(sha256, *basis, part.asked):
            keys[sha256] = part.key
        elif (reading := holdings.reading(sha256)) is not None:
            new.add(sha256, *make_part(sha256, reading, *basis, ground))
    kept.keep_only(keys)
    kept.add(new)
    return kept


def waiting(parts: Mapping[str, Part], across: Iterable[Finding]) -> dict[str, list[str]]:
    """What waits for a person, by document: what it says alone, then what shows beside the others."""
    waits = {sha256: list(part.waits) for sha256, part in parts.items() if part.waits}
    for finding in across:
        if waits_for_person(finding):
            waits.setdefault(finding.source_sha256, []).append(finding.message)
    return waits


def with_review(sources: Iterable[Source], waits: Mapping[str, Sequence[str]]) -> tuple[Source, ...]:
    """A document that is published in full and has something for a person to settle waits in review."""
    return tuple(
        _in_review(source, waits[source.sha256]) if source.state == "published" and source.sha256 in waits else source
        for source in sources
    )


def _in_review(source: Source, waits: Sequence[str]) -> Source:
    """The source with what a person should look at: the first things, and how many more."""
    said = list(dict.fromkeys(message.rstrip(".") for message in waits))
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
