"""Taking files in: keep the original, read what was not read yet, remember what came of it."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flows.discover import why_not_openable
from flows.document_log import write_line
from flows.engine import Engine
from flows.limits import Limits, Outcome
from flows.picture_sets import PictureSet, build_archive, find_sets
from flows.worker_process import OnPage
from pipeline.store.decisions import record_withdrawal
from pipeline.store.files import FileStore
from pipeline.store.readings import Reader, keep_reading
from pipeline.store.runs import RunLog
from pipeline.store.settings import Settings
from pipeline.store.sources import (
    FileSeen,
    Place,
    SourceUnreadable,
    StoredSource,
    keep_inaccessible,
    keep_original,
    keep_together,
    known_places,
    list_sources,
    original_key,
    record_outcome,
    sources_within,
)
from pipeline.store.workspace import Workspace, now
from schemas.vocabulary.cli import sentence
from schemas.vocabulary.messages import reason_words

MACHINE_REASONS = ("missing_converter",)  # what another machine, or this one after an install, may read


class Progress(Protocol):
    """Who is told how far a run is. Called from several threads."""

    def start(self, stage: str, total: int) -> None: ...
    def page(self, name: str, page: int, pages: int) -> None: ...
    def done(self, name: str, words: str | None = None) -> None: ...


class Readers(Protocol):
    """Who reads documents: worker processes here, or the machines of a cluster."""

    def read_original(self, files: FileStore, key: str, on_page: OnPage | None = None) -> Outcome:
        """Reads the original of that key. To be called from several threads."""
        ...


@dataclass(frozen=True, slots=True)
class Todo:
    """A source to be read, and the key under which its reading will be kept."""

    stored: StoredSource
    key: str

    @property
    def name(self) -> str:
        return self.stored.names[0] if self.stored.names else self.stored.sha256


def take_in(workspace: Workspace, files: Iterable[FileSeen], log: RunLog, progress: Progress) -> None:
    """Keeps the originals. After this, whatever happens, the store knows each file."""
    files = list(files)
    progress.start("take in", len(files))
    before = {stored.sha256: stored.names for stored in list_sources(workspace)}
    places = known_places(workspace)
    joined = {page.path: sha256 for group in find_sets(files) for page, sha256 in _keep_set(workspace, group, before)}
    for seen in files:
        log.count("files")
        sha256 = joined.get(seen.path) or _keep(workspace, seen, places)
        log.count("known" if sha256 in before else "new")
        progress.done(seen.name)


def _keep_set(workspace: Workspace, group: PictureSet, before: Container[str]) -> Iterator[tuple[FileSeen, str]]:
    """Keeps the pages as one document; none of them where one cannot be read.

    What was taken in of them before, fewer pages or one alone, is withdrawn.
    """
    with tempfile.TemporaryDirectory(dir=workspace.scratch) as folder:
        archive = Path(folder) / "pages.zip"
        try:
            build_archive(group.pages, archive)
        except OSError:
            return
        sha256 = keep_together(workspace, archive, group.pages)
    if sha256 not in before:
        why = sentence("pages_joined", name=group.pages[0].name)
        for part in sources_within(workspace, [page.path for page in group.pages]):
            if part != sha256:
                record_withdrawal(workspace, part, "withdraw", why)
    yield from ((page, sha256) for page in group.pages)


def _keep(workspace: Workspace, seen: FileSeen, places: Mapping[str, Sequence[Place]]) -> str:
    detail = why_not_openable(seen.path)
    if detail is None:
        try:
            return keep_original(workspace, seen, places)
        except SourceUnreadable as error:
            detail = str(error)
    return keep_inaccessible(workspace, seen, detail)


def find_todo(workspace: Workspace, reader: Reader, log: RunLog) -> list[Todo]:
    """All sources of the workspace that this reader has not read, not only those that were just taken in."""
    todo = []
    for stored in list_sources(workspace):
        if not stored.kept:
            continue
        key = reader.key(stored.sha256)
        if stored.reading_key == key and stored.state != "waiting" and stored.reason_code not in MACHINE_REASONS:
            log.count("cached")
        else:
            todo.append(Todo(stored, key))
    return todo


def read_all(
    workspace: Workspace, engine: Engine, readers: Readers, todo: Sequence[Todo], log: RunLog, progress: Progress
) -> None:
    """One task a document. The results are in the store when this returns."""
    progress.start("read", len(todo))
    read = functools.partial(_read_one, workspace, readers, progress, log.run_id)
    items = [(item.name, item) for item in todo]
    with log.timed("read"):
        outcomes = engine.flow("ingest", lambda: list(engine.each("read", read, items)))
    for outcome in outcomes:
        _count(log, outcome)


def _count(log: RunLog, outcome: Outcome) -> None:
    log.count("read")
    if outcome.packed is None:
        log.count("refused")
    if outcome.code is not None:
        log.reasons[outcome.code] = log.reasons.get(outcome.code, 0) + 1
    log.megabytes = max(log.megabytes, outcome.megabytes)


def _read_one(workspace: Workspace, readers: Readers, progress: Progress, run_id: str, item: Todo) -> Outcome:
    key = original_key(item.stored.sha256)
    outcome = readers.read_original(workspace.files, key, functools.partial(progress.page, item.name))
    keep_outcome(workspace, item, outcome)
    write_line(workspace.settings.document_log, document_line(run_id, item, outcome))
    progress.done(item.name, outcome.code and reason_words(outcome.code, _reason_values(outcome)).reason)
    return outcome


def document_line(run_id: str, item: Todo, outcome: Outcome) -> dict[str, Any]:
    return {
        "at": now(),
        "run_id": run_id,
        "sha256": item.stored.sha256,
        "name": item.name,
        "state": _state(outcome),
        "reason": outcome.code,
        "seconds": round(outcome.seconds, 3),
        "megabytes": round(outcome.megabytes, 1),
        "pages": outcome.pages,
        "sops": outcome.sops,
    }


def keep_outcome(workspace: Workspace, item: Todo, outcome: Outcome) -> None:
    """The reading first, then the record that points to it: a kill in between only reads it again."""
    sha256 = item.stored.sha256
    keep_reading(workspace, item.key, sha256, outcome.packed, outcome.seconds, outcome.megabytes)
    record_outcome(
        workspace,
        sha256,
        state=_state(outcome),
        media_type=outcome.media_type,
        pages=outcome.pages,
        sops=outcome.sops,
        reason_code="partial" if outcome.pages_unread else outcome.code,
        reason_values=_reason_values(outcome),
        reading_key=item.key,
    )


def _state(outcome: Outcome) -> str:
    if outcome.packed is None:
        return "quarantined"
    return "partial" if outcome.pages_unread else "read"


def _reason_values(outcome: Outcome) -> dict[str, str]:
    if not outcome.pages_unread:
        return dict(outcome.values)
    stopped = {} if outcome.code is None else {"why_code": outcome.code}
    return {"pages": spans(outcome.pages_unread)} | stopped


def spans(numbers: Sequence[int]) -> str:
    """(3, 4, 5, 9) is '3–5, 9'."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def limits_of(settings: Settings) -> Limits:
    return Limits(
        settings.seconds_per_document,
        settings.megabytes_per_worker,
        settings.documents_per_worker,
        settings.seconds_per_page,
        settings.seconds_more_per_page,
        settings.seconds_at_most,
    )
