"""Documents read by Dask: a cluster that is there, or one on this machine for the length of a run.

Prefect's own Dask runner was measured and left aside: it makes each document a Prefect task *on* the cluster, which
costs forty times as much as one in a thread here that waits for Dask, and needs a Prefect that all machines reach.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.far_reading import Job, read_far
from schemas.errors import ClusterError

STARTUP = "60s"
TRIES_AGAIN = 2  # on another machine, when the one that reads is lost


@contextmanager
def connected(url: str | None, workers: int, scratch: Path) -> Iterator[Callable[[Job], Any]]:
    """Gives what sends a job; 'dask+tls://' needs Dask's own settings for the certificates."""
    from distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        if url is not None:
            scheme, _, address = url.partition("://")
            with Client(f"{'tls' if scheme == 'dask+tls' else 'tcp'}://{address}", timeout=STARTUP) as client:
                yield sender(client)
            return
        with LocalCluster(**local_options(workers, scratch)) as cluster, Client(cluster, timeout=STARTUP) as client:
            yield sender(client)
    except (OSError, ValueError) as error:
        raise ClusterError(f"Dask at {url or 'this machine'} does not answer: {error}") from error


def local_options(workers: int, scratch: Path) -> dict[str, Any]:
    """Certificates of this run's own, so that nobody else on the machine can hand it work."""
    return {
        "n_workers": workers,
        "threads_per_worker": 1,
        "dashboard_address": None,
        "security": True,
        "silence_logs": logging.CRITICAL,
        "local_directory": str(scratch),
        "memory_limit": 0,  # a document's limit is kept by its own worker process
        "env": {"TMPDIR": str(scratch), "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
    }


def sender(client: Any) -> Callable[[Job], Any]:
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    def send(job: Job) -> Any:
        try:
            return client.submit(read_far, job, pure=False, retries=TRIES_AGAIN).result()
        except (KilledWorker, FutureCancelledError) as error:
            raise ClusterError(
                "the Dask cluster lost the machines that read: start them again, and run again"
            ) from error

    return send
