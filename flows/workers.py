"""The pool of reading processes, each killed at its limit of time or memory and replaced.

A document can hang or crash in native code, where no exception and no timeout of a task runner reaches it: only the
process it is read in can be ended.
"""

from __future__ import annotations

import dataclasses
import queue
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from flows.limits import Limits, Outcome
from flows.worker_process import OnPage, Worker
from pipeline.store.files import FileStore

READER = "flows.reading:read_file"


class PoolClosed(Exception):
    """The run is ending: what was being read is neither read nor refused."""


class WorkerPool:
    """`size` workers, started when they are first needed. To be used from as many threads."""

    def __init__(self, size: int, limits: Limits, scratch: Path, *, reader: str = READER, debug: bool = False) -> None:
        self.limits, self.scratch, self.reader, self.debug = limits, scratch, reader, debug
        self.closed = False
        self.workers: list[Worker] = []
        self.idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(size):
            self.idle.put(None)
        # The kernel ends a worker with the *thread* that started it (prctl(2)), so one thread that lives as long as
        # the pool starts them all.
        self.starter = ThreadPoolExecutor(1, thread_name_prefix="worker-starter")

    def read(self, path: Path, on_page: OnPage | None = None) -> Outcome:
        """Reads one document, or as many of its first pages as the limits allow.

        A crash of a worker that had read others before may be theirs, so it is tried once more in a new one.
        """
        outcome, was_new = self._attempt(path, on_page)
        if outcome.code == "worker_crash" and not was_new:
            outcome, _ = self._attempt(path, on_page, new=True)
        if outcome.was_stopped and outcome.pages_done > 0:
            return self._read_first_pages(path, outcome)
        return outcome

    def read_original(self, files: FileStore, key: str, on_page: OnPage | None = None) -> Outcome:
        """The same for what is kept in the store under that key."""
        with files.on_disk(key) as path:
            return self.read(path, on_page)

    def _read_first_pages(self, path: Path, stopped: Outcome) -> Outcome:
        """What was read before the page that stopped it, with the reason; `stopped` where that can't be had either.

        A limit that all pages together passed is passed by all but one of them too: then half of them are read.
        """
        total, pages = stopped, stopped.pages_done
        while pages > 0:
            part, _ = self._attempt(path, None, first_pages=pages)
            total = dataclasses.replace(
                total, seconds=total.seconds + part.seconds, megabytes=max(total.megabytes, part.megabytes)
            )
            if part.packed is not None and part.sops:
                return dataclasses.replace(total, packed=part.packed, sops=part.sops, pages_unread=part.pages_unread)
            pages = pages // 2 if part.was_stopped else 0
        return total

    def _attempt(
        self, path: Path, on_page: OnPage | None, *, first_pages: int | None = None, new: bool = False
    ) -> tuple[Outcome, bool]:
        with self._worker(new) as worker:
            was_new = worker.documents == 0
            outcome = worker.read(path, self.scratch / f"{uuid.uuid4().hex}.json.gz", on_page, first_pages)
        if self.closed:
            raise PoolClosed
        return outcome, was_new

    @contextmanager
    def _worker(self, new: bool) -> Iterator[Worker]:
        worker = self.idle.get()
        try:
            if worker is None or new or not worker.usable:
                if worker is not None:
                    worker.end()
                    self.workers.remove(worker)
                    worker = None
                worker = self.starter.submit(self._start).result()
            yield worker
        finally:
            self.idle.put(worker)

    def _start(self) -> Worker:
        worker = Worker(self.reader, self.limits, self.scratch, self.debug)
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        """Ends all workers, those that are reading too."""
        self.closed = True
        for worker in tuple(self.workers):
            worker.kill()
        self.starter.shutdown()


@contextmanager
def worker_pool(
    size: int, limits: Limits, scratch: Path, *, reader: str = READER, debug: bool = False
) -> Iterator[WorkerPool]:
    pool = WorkerPool(size, limits, scratch, reader=reader, debug=debug)
    try:
        yield pool
    finally:
        pool.close()
