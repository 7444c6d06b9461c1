"""From everything the workspace holds to a release: reconcile, check, publish."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from flows.engine import Engine
from pipeline.publish.inputs import ReleaseInputs, ReleaseSummary
from pipeline.publish.release import publish_release
from pipeline.store.decisions import list_decisions, withdrawn_sources
from pipeline.store.readings import load_reading
from pipeline.store.runs import RunLog, record_release
from pipeline.store.sources import StoredSource, list_sources, record_release_states
from pipeline.store.workspace import Workspace
from schemas.sop import Reading
from schemas.source import Source, SourceState
from schemas.vocabulary.messages import reason_words


def publish(workspace: Workspace, engine: Engine, out: Path, profile: str, log: RunLog) -> ReleaseSummary:
    """Puts a release in place at `out` and remembers what it says of each source."""
    return engine.flow("publish", lambda: _publish(workspace, engine, out, profile, log))


def _publish(workspace: Workspace, engine: Engine, out: Path, profile: str, log: RunLog) -> ReleaseSummary:
    stored = {source.sha256: source for source in list_sources(workspace)}
    withdrawn = withdrawn_sources(workspace)

    def reading(sha256: str) -> Reading | None:
        return None if sha256 in withdrawn else load_reading(workspace, stored[sha256])

    sources = tuple(release_source(source, withdrawn) for source in stored.values())
    inputs = ReleaseInputs(sources=sources, reading=reading, decisions=list_decisions(workspace))
    told = {"run_id": log.run_id, "counts": dict(sorted(log.counts.items()))}
    summary = engine.step(
        "publish", lambda: publish_release(inputs, out, version=version("selaras"), profile=profile, run=told)
    )
    record_release(workspace, out)
    record_release_states(workspace, {source.sha256: source.state for source in sources})
    return summary


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
        agency_id=stored.agency_id,
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
