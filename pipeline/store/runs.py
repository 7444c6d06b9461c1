"""Each run, what it came to, and the releases that were put in place."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from pipeline.store.files import hash_file
from pipeline.store.machine_faults import first_line, machine_fault
from pipeline.store.tables import release, run
from pipeline.store.workspace import Workspace, now
from schemas.errors import SelarasError


@dataclass(slots=True)
class RunLog:
    """What a run gathers while it goes: counts, seconds by stage, how often each reason, megabytes at most."""

    run_id: str
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    megabytes: float = 0.0
    failure: str | None = None

    def count(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """The seconds of the block are the stage's, also where it raises."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.monotonic() - start

    @property
    def measures(self) -> dict[str, Any]:
        return {
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
            "reasons": dict(sorted(self.reasons.items())),
            "megabytes": round(self.megabytes),
        }


@dataclass(frozen=True, slots=True)
class StoredRun:
    run_id: str
    kind: str
    version: str
    state: str
    started_at: str
    ended_at: str | None
    counts: Mapping[str, int]
    measures: Mapping[str, Any]

    @property
    def failure(self) -> str | None:
        """What ended it early, in the words of the error, with what helps where the machine was at fault."""
        return self.measures.get("failure")


@contextmanager
def logged_run(workspace: Workspace, kind: str, version: str) -> Iterator[RunLog]:
    """A row for the run from its start; a later run calls what has no end `killed`.

    `failed` with its reason where the block raises, `stopped` where a person did.
    """
    log = RunLog(uuid.uuid4().hex)
    row = {"run_id": log.run_id, "kind": kind, "version": version, "state": "running", "started_at": now()}
    with workspace.transaction() as connection:
        connection.execute(update(run).where(run.c.state == "running").values(state="killed"))
        connection.execute(insert(run).values(**row))
    state = "failed"
    try:
        yield log
        state = "done"
    except KeyboardInterrupt:
        state = "stopped"
        raise
    except BaseException as error:
        log.failure = _failure_words(error)
        raise
    finally:
        with workspace.transaction() as connection:
            measures = log.measures if log.failure is None else {**log.measures, "failure": log.failure}
            told = {"counts": json.dumps(log.counts, sort_keys=True), "measures": json.dumps(measures)}
            ended = {"state": state, "ended_at": now(), **told}
            connection.execute(update(run).where(run.c.run_id == log.run_id).values(**ended))


def _failure_words(error: BaseException) -> str:
    """'OSError: [Errno 28] No space left on device: the disk is full: make room and run again (…)'"""
    if isinstance(error, SelarasError):
        return str(error)
    remedy = machine_fault(error)
    return f"{type(error).__name__}: {first_line(error)}" + ("" if remedy is None else f": {remedy}")


def list_runs(workspace: Workspace, most: int | None = None, *, decisions: bool = True) -> list[StoredRun]:
    """The newest first. Without `decisions` those are left out that went well and counted no file."""
    asked = select(run).order_by(run.c.started_at.desc()).limit(most)
    if not decisions:
        asked = asked.where(or_(run.c.state != "done", run.c.counts != "{}"))
    with workspace.engine.connect() as connection:
        return [_stored(row) for row in connection.execute(asked)]


def _stored(row: Row[Any]) -> StoredRun:
    return StoredRun(
        row.run_id,
        row.kind,
        row.version,
        row.state,
        row.started_at,
        row.ended_at,
        json.loads(row.counts or "{}"),
        json.loads(row.measures or "{}"),
    )


def record_release(workspace: Workspace, path: Path) -> None:
    """Remembers a release that is in place by the hash of its manifest, which has the hash of everything else."""
    row = {"path": str(path.absolute()), "manifest_sha256": hash_file(path / "manifest.json"), "published_at": now()}
    with workspace.transaction() as connection:
        connection.execute(delete(release).where(release.c.path == row["path"]))
        connection.execute(insert(release).values(**row))


def latest_release(workspace: Workspace) -> tuple[Path, str] | None:
    """The path and the manifest's hash of the release that was published last."""
    with workspace.engine.connect() as connection:
        row = connection.execute(select(release).order_by(release.c.published_at.desc()).limit(1)).first()
    return None if row is None else (Path(row.path), row.manifest_sha256)
