"""The parent's end of one reading process (`flows/worker.py`)."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import psutil

from flows.limits import MEGABYTE, Limits, Outcome, Watch, resident_megabytes

TICK = 0.1
ENDED = 5.0
STARTUP = 120.0  # a new worker's start is not the document's time
OnPage = Callable[[int, int], None]


class Worker:
    """One process. A limit that is passed ends it: then `usable` is False."""

    def __init__(self, reader: str, limits: Limits, scratch: Path, debug: bool) -> None:
        self.limits = limits
        self.documents = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell, file names go through stdin
            [sys.executable, "-m", "flows.worker", reader, str(limits.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if debug else subprocess.DEVNULL,
            start_new_session=True,
            env=worker_environment(scratch),
        )
        self.started = time.monotonic()
        self.ready = False
        self.watched = psutil.Process(self.process.pid)
        self.buffer = b""

    @property
    def usable(self) -> bool:
        """Alive, not worn, and not grown so big that it would eat into the next document's share."""
        return (
            self.process.poll() is None
            and self.documents < self.limits.documents
            and resident_megabytes(self.watched) < self.limits.megabytes / 2
        )

    def read(self, path: Path, out: Path, on_page: OnPage | None, first_pages: int | None = None) -> Outcome:
        self.documents += 1
        watch = Watch(self.limits if first_pages is None else self.limits.twice_the_time())
        try:
            self._send({"path": str(path), "out": str(out), "first_pages": first_pages})
            return self._follow(watch, out, on_page)
        except (BrokenPipeError, EOFError):
            return watch.refused("worker_crash", {"signal": self._last_word()})

    def kill(self) -> None:
        """The process and all that it started, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Kills it and gives its pipes back; for the thread that uses it."""
        self.kill()
        for pipe in self._pipes():
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    def _follow(self, watch: Watch, out: Path, on_page: OnPage | None) -> Outcome:
        while True:
            for event in self._events():
                if event["event"] == "read":
                    return watch.read(event, out)
                if event["event"] == "refused":
                    return watch.refused(event["code"], event["values"])
                if event["event"] == "machine":
                    raise OSError(event["number"], os.strerror(event["number"]), event["place"])
                self._note(event, watch, on_page)
            watch.look(self.watched)
            if not self.ready and time.monotonic() - self.started < STARTUP:
                watch.restart()
            elif (code := watch.broken()) is not None:
                self.kill()
                return watch.refused(code, {})

    def _note(self, event: Mapping[str, Any], watch: Watch, on_page: OnPage | None) -> None:
        match event["event"]:
            case "ready":
                self.ready = True
            case "type":
                watch.media_type = event["media_type"]
            case "page":
                watch.page_done(event["page"], event["pages"])
                if on_page is not None:
                    on_page(event["page"], event["pages"])

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self.process.stdin is not None  # noqa: S101 - both opened above
        assert self.process.stdout is not None  # noqa: S101
        return self.process.stdin, self.process.stdout

    def _send(self, job: Mapping[str, Any]) -> None:
        stdin, _ = self._pipes()
        stdin.write(json.dumps(job).encode() + b"\n")
        stdin.flush()

    def _events(self) -> Iterator[dict[str, Any]]:
        """The lines that came within a tick; EOFError when the process has ended."""
        _, stdout = self._pipes()
        if not select.select([stdout], [], [], TICK)[0]:
            return
        data = os.read(stdout.fileno(), MEGABYTE)
        if not data:
            raise EOFError
        *lines, self.buffer = (self.buffer + data).split(b"\n")
        for line in lines:
            yield json.loads(line)

    def _last_word(self) -> str:
        """'SIGSEGV', or 'status 1'."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDED)
        self.kill()
        status = self.process.returncode
        return signal.Signals(-status).name if status < 0 else f"status {status}"


def worker_environment(scratch: Path) -> dict[str, str]:
    """One thread a native library, since the pool is what runs side by side; temporary files where nobody looks."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return threads | dict(os.environ) | {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "TMPDIR": str(scratch)}
