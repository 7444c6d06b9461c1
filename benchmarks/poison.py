"""Three documents that mean harm among many good ones: `make poison ARGS="--documents 200"`.

One hangs, one asks for 20 GB, one ends its process. The good ones must be read, the three be refused with their
reasons, and the whole take no longer than 1.3 times the good ones alone and the limits of the three.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.cheap_documents import write_documents
from flows.commands.console import SilentProgress
from flows.discover import discover_files
from flows.engine import ThreadEngine
from flows.ingest import find_todo, read_all, take_in
from flows.limits import Limits
from flows.reader_version import current_reader
from flows.reading import OnPage
from flows.reading import read_file as read_good_file
from flows.workers import worker_pool
from pipeline.store.runs import RunLog
from pipeline.store.sources import list_sources
from pipeline.store.workspace import open_workspace
from schemas.sop import Reading

POISON = {"hang.txt": b"poison hang", "eat.txt": b"poison eat", "crash.txt": b"poison crash"}
REASONS = {"hang.txt": "time_limit", "eat.txt": "memory_limit", "crash.txt": "worker_crash"}
EATEN = 20 << 30
BITE = 64 << 20
SLOWER = 1.3


def read_file(path: Path, on_page: OnPage | None = None, first_pages: int | None = None) -> Reading:
    """The reader that the workers run: does what a poisonous file says, and reads the others."""
    with path.open("rb") as stream:
        word = stream.read(20)
    if word == POISON["hang.txt"]:
        time.sleep(3600)
    elif word == POISON["eat.txt"]:
        hoard = [os.urandom(1) * BITE for _ in range(EATEN // BITE)]
        time.sleep(len(hoard))
    elif word == POISON["crash.txt"]:
        os.abort()
    return read_good_file(path, on_page, first_pages)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.poison", description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60, help="the limit of time of a document")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder, "inbox")
        write_documents(inbox, range(options.documents))
        alone, _ = read_folder(inbox, Path(folder, "alone"), options.seconds)
        for name, content in POISON.items():
            (inbox / name).write_bytes(content)
        beside, reasons = read_folder(inbox, Path(folder, "beside"), options.seconds)
    allowed = SLOWER * alone + options.seconds * len(POISON)
    sys.stdout.write(f"alone {alone:.1f} s, with poison {beside:.1f} s, allowed {allowed:.1f} s: {reasons}\n")
    if reasons != REASONS or beside > allowed:
        raise SystemExit("poison did more than take itself out")


def read_folder(inbox: Path, root: Path, seconds: float) -> tuple[float, dict[str, str | None]]:
    """How long a new workspace took to read all, and the reasons of what was refused."""
    log, progress = RunLog("poison"), SilentProgress()
    with open_workspace(root) as workspace:
        start = time.monotonic()
        take_in(workspace, discover_files([str(inbox)]), log, progress)
        todo = find_todo(workspace, current_reader(), log)
        limits = Limits(seconds, workspace.settings.megabytes_per_worker)
        with worker_pool(2, limits, workspace.scratch, reader="benchmarks.poison:read_file") as pool:
            read_all(workspace, ThreadEngine(2), pool, todo, log, progress)
        taken = time.monotonic() - start
        sources = list_sources(workspace)
    states = Counter(source.state for source in sources)
    if states["waiting"] or states.total() != len(list(inbox.iterdir())):
        raise SystemExit(f"not all are accounted for: {dict(states)}")
    return taken, {source.names[0]: source.reason_code for source in sources if source.state == "quarantined"}


if __name__ == "__main__":
    main(sys.argv[1:])
