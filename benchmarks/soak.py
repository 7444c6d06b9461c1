"""Many documents through `selaras watch`, in batches that double: `make soak ARGS="--documents 10000"`.

Each batch is published with all that came before, so batches that double keep the sum of that work within twice the
last release's. The first nights are of forged documents of mixed kinds; the last, in a new process, has a few new ones
beside all the old files in the same inbox. Prints for each night: seconds of wall clock and of processor a document
until the last was read, what the release took, and the memory of the watching process and of its biggest family.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import psutil
from sqlalchemy import func, select

from benchmarks.cheap_documents import MIXED, write_documents
from flows.limits import MEGABYTE, resident_megabytes
from pipeline.store.runs import list_runs
from pipeline.store.tables import reading
from pipeline.store.workspace import open_workspace

ROOT = Path(__file__).parent.parent
NIGHTS = 5
LAST = 100
TICK = 0.5


@dataclass(slots=True)
class Night:
    """What one batch cost."""

    documents: int
    seconds: float = 0.0
    processor: float = 0.0
    publish: float = 0.0
    memory: float = 0.0
    peak: float = 0.0

    def told(self) -> str:
        each = self.seconds / self.documents
        read = f"{self.documents:6} new: {self.seconds:7.1f} s until read ({each:.3f} each)"
        cost = f"release {self.publish:6.1f} s, processor {self.processor:7.1f} s"
        return f"{read}, {cost}, watcher {self.memory:.0f} MB after, {self.peak:.0f} MB at most with workers"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--out", type=Path, help="keep everything here")
    parser.add_argument("--forged", type=Path, help="a folder of documents that were forged before")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        root = options.out or Path(scratch)
        forged = options.forged or root / "forged"
        if not forged.is_dir():
            write_documents(forged, range(options.documents + LAST), MIXED)
        soak(root, sorted(forged.iterdir(), key=lambda path: path.stem.partition("-")[2])[: options.documents + LAST])


def soak(root: Path, documents: Sequence[Path]) -> None:
    old, new = documents[:-LAST], documents[-LAST:]
    borders = [0, *(len(old) >> by for by in range(NIGHTS - 1, -1, -1))]
    with watching(root) as watcher:
        for first, stop in pairwise(borders):
            say(a_night(root, watcher, old[first:stop], stop))
    with watching(root, "--once") as watcher:
        say(a_night(root, watcher, new, len(documents)))


def say(night: Night) -> None:
    sys.stdout.write(night.told() + "\n")
    sys.stdout.flush()


@contextmanager
def watching(root: Path, *more: str) -> Iterator[psutil.Process]:
    inbox = root / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    arguments = ["watch", str(inbox), "--out", str(root / "release"), "--workspace", str(root / "workspace"), *more]
    started = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments, "--every", "1", "--quiet"],
        env={"SELARAS_ENGINE": "threads", "SELARAS_STABLE_SECONDS": "2", "PYTHONPATH": str(ROOT), **os.environ},
    )
    try:
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        started.wait()


def a_night(root: Path, watcher: psutil.Process, documents: Sequence[Path], total: int) -> Night:
    """Puts the documents into the inbox and waits until a run has published them."""
    night, before, start = Night(len(documents)), processor(watcher), datetime.now().astimezone()
    for path in documents:
        os.link(path, root / "inbox" / path.name)
    while (ended := run_with(root, total)) is None:
        if not watcher.is_running() or watcher.status() == psutil.STATUS_ZOMBIE:
            raise SystemExit("selaras watch ended before the batch was published")
        night.peak = max(night.peak, resident_megabytes(watcher))
        time.sleep(TICK)
    read, published = ended
    night.seconds, night.publish = (read - start).total_seconds(), (published - read).total_seconds()
    night.processor = processor(watcher) - before
    if watcher.is_running() and watcher.status() != psutil.STATUS_ZOMBIE:
        night.memory = watcher.memory_info().rss / MEGABYTE
    return night


def processor(process: psutil.Process) -> float:
    """Seconds of processor of a process and of all its children that have ended."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def run_with(root: Path, total: int) -> tuple[datetime, datetime] | None:
    """When the last document was read and when the run ended, once it ended with so many documents."""
    if not (root / "workspace" / "selaras.sqlite").exists():
        return None
    with open_workspace(root / "workspace") as workspace:
        runs = [run for run in list_runs(workspace) if run.ended_at is not None]
        if not runs or sum(run.counts.get("new", 0) for run in runs) < total:
            return None
        with workspace.engine.connect() as connection:
            read = connection.execute(select(func.max(reading.c.read_at))).scalar_one()
    return datetime.fromisoformat(read), datetime.fromisoformat(str(runs[0].ended_at))


if __name__ == "__main__":
    main(sys.argv[1:])
