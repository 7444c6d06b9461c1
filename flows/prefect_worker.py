"""Prefect's process worker: `python -m flows.prefect_worker POOL` runs what is due until stdin ends.

`prefect worker start` does the same where an administrator keeps it; this one goes when `selaras schedule` does,
however that ends, and takes the run that it started with it. What that run had read is kept.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial
from typing import TextIO


def main(pool: str) -> None:
    threading.Thread(target=end_with, args=(sys.stdin,), daemon=True).start()

    import anyio
    from prefect.workers.process import ProcessWorker

    anyio.run(partial(ProcessWorker(work_pool_name=pool, limit=1).start, printer=lambda *words: None))


def end_with(stream: TextIO) -> None:
    """The parent closes it when it ends, however it ends. This process leads its group."""
    stream.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
