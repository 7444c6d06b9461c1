"""Documents read by Ray: a cluster that this machine belongs to, or one here for the length of a run."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.far_reading import Job, read_far
from schemas.errors import ClusterError

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
TRIES_AGAIN = 2  # on another machine, when the one that reads is lost


@contextmanager
def connected(url: str | None, workers: int, scratch: Path) -> Iterator[Callable[[Job], Any]]:
    """Gives what sends a job."""
    os.environ.update(QUIET)
    import ray

    try:
        ray.init(log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False, **place(url, workers))
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(f"Ray at {url or 'this machine'} does not answer: {error}") from error
    try:
        yield sender(ray.remote(num_cpus=1, max_retries=TRIES_AGAIN)(read_far))
    finally:
        ray.shutdown()


def place(url: str | None, workers: int) -> dict[str, Any]:
    if url is not None:
        return {"address": url.partition("://")[2]}
    return {"address": "local", "num_cpus": workers}


def sender(far: Any) -> Callable[[Job], Any]:
    import ray

    def send(job: Job) -> Any:
        try:
            return ray.get(far.remote(job))
        except ray.exceptions.RayTaskError as error:
            raise error.cause from error
        except ray.exceptions.RayError as error:
            raise ClusterError(
                "the Ray cluster lost the machines that read: start them again, and run again"
            ) from error

    return send
