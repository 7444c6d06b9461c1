"""What a machine of a cluster does: read one document in a worker process of its own and send the reading back.

Only the run's machine writes to the store. Others need to see the originals and run the same code: a function's name, a
few strings and the reading travel, by way of Dask or Ray.
"""

from __future__ import annotations

import dataclasses
import platform
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.limits import Limits, Outcome
from flows.reader_version import current_reader
from flows.workers import WorkerPool
from pipeline.store.files import FileStore, open_files
from schemas.errors import ClusterError

AT_A_TIME = 256  # of one process; the engine of the cluster gives it far fewer
building = threading.Lock()


@dataclass(frozen=True, slots=True)
class Job:
    """One document: the key of its original, and where originals are (a folder that all machines see, or a URL).

    `version` is the hash of the code that is to read it.
    """

    key: str
    files: str
    limits: Limits
    reader: str
    version: str


@dataclass(frozen=True, slots=True)
class Site:
    """What one process of the cluster keeps between documents. Its workers die with it."""

    files: FileStore
    pool: WorkerPool
    folder: tempfile.TemporaryDirectory[str]


def read_far(job: Job) -> tuple[Outcome, bytes | None]:
    """What reading came to, with the packed reading (None: refused). Raises ClusterError where this machine can't."""
    here = platform.node()
    if job.version != current_reader().version:
        raise ClusterError(
            f"{here} has another version of Selaras or of its libraries: install the same on every machine"
        )
    with building:
        site = _site(job.files, job.limits, job.reader)
    if not site.files.has(job.key):
        raise ClusterError(
            f"{here} does not see {job.files}: mount it there, or keep files in object storage (files_url)"
        )
    outcome = site.pool.read_original(site.files, job.key)
    if outcome.packed is None:
        return outcome, None
    packed = outcome.packed.read_bytes()
    outcome.packed.unlink()
    return dataclasses.replace(outcome, packed=None), packed


@cache
def _site(files: str, limits: Limits, reader: str) -> Site:
    folder = tempfile.TemporaryDirectory(prefix="selaras-", ignore_cleanup_errors=True)
    scratch = Path(folder.name)
    remote = None if Path(files).is_absolute() else files
    return Site(open_files(remote, Path(files), scratch), WorkerPool(AT_A_TIME, limits, scratch, reader=reader), folder)
