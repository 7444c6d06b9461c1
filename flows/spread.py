"""Where documents are read: in worker processes here, or on the machines of a cluster. Who asks does not know which."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from flows.far_reading import Job
from flows.ingest import Readers, limits_of
from flows.limits import Outcome
from flows.reader_version import current_reader
from flows.worker_process import OnPage
from flows.workers import READER, worker_pool
from pipeline.store.files import FileStore
from pipeline.store.settings import HERE
from pipeline.store.workspace import Workspace
from schemas.errors import MissingExtra

CLUSTERS = {"dask": ("distributed", "flows.dask_cluster"), "ray": ("ray", "flows.ray_cluster")}
Answer = tuple[Outcome, bytes | None]


@dataclass(frozen=True, slots=True)
class FarReaders:
    """`send` hands a job to the cluster and waits for its answer."""

    send: Callable[[Job], Answer]
    workspace: Workspace
    reader: str

    def read_original(self, files: FileStore, key: str, on_page: OnPage | None = None) -> Outcome:
        """The reading that comes back is put where one that was read here would be. Pages are not told on the way."""
        settings = self.workspace.settings
        place = settings.files_url or str(self.workspace.root)
        outcome, packed = self.send(Job(key, place, limits_of(settings), self.reader, current_reader().version))
        if packed is None:
            return outcome
        out = self.workspace.scratch / f"{uuid.uuid4().hex}.json.gz"
        out.write_bytes(packed)
        return dataclasses.replace(outcome, packed=out)


@contextmanager
def open_readers(
    workspace: Workspace, documents: int, *, reader: str = READER, debug: bool = False
) -> Iterator[Readers]:
    """As the setting `spread` says: 'here', 'dask', 'dask://10.0.0.5:8786', 'ray', 'ray://10.0.0.5:6379'."""
    settings = workspace.settings
    workers = min(settings.workers, max(1, documents))
    if settings.spread == HERE:
        with worker_pool(workers, limits_of(settings), workspace.scratch, reader=reader, debug=debug) as pool:
            yield pool
        return
    kind, _, address = settings.spread.partition("://")
    with _cluster(kind.partition("+")[0], settings.spread, address, workers, workspace.scratch) as send:
        yield FarReaders(send, workspace, reader)


@contextmanager
def _cluster(kind: str, url: str, address: str, workers: int, scratch: Path) -> Iterator[Callable[[Job], Answer]]:
    library, module = CLUSTERS[kind]
    try:
        import_module(library)
    except ModuleNotFoundError as error:
        raise MissingExtra(f"the setting spread = {url!r}", kind) from error
    with import_module(module).connected(url if address else None, workers, scratch) as send:
        yield send
