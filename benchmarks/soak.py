"""Many documents through one workspace in batches: memory and time must not grow. `make soak ARGS="1000"`.

The documents are the text samples, each with its own number; the process that is measured is the one that runs the
batches, as `selaras watch` does.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import psutil

from flows.commands.console import say, show_progress
from flows.discover import discover_files
from flows.engine import ThreadEngine
from flows.ingest import find_todo, limits_of, read_all, take_in
from flows.limits import MEGABYTE
from flows.reader_version import current_reader
from flows.workers import worker_pool
from pipeline.store.runs import RunLog
from pipeline.store.workspace import Workspace, open_workspace

SAMPLES = Path(__file__).parent.parent / "samples" / "documents"
BATCHES = 10


def main(arguments: list[str]) -> None:
    documents = int(arguments[0]) if arguments else 1000
    size = max(1, documents // BATCHES)
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as root, open_workspace(Path(root, "workspace")) as workspace:
        inbox = Path(root, "inbox")
        inbox.mkdir()
        for batch in range(BATCHES):
            forge_batch(inbox, batch, size)
            start = time.monotonic()
            ingest_folder(workspace, inbox)
            seconds = time.monotonic() - start
            memory = process.memory_info().rss / MEGABYTE
            say(f"batch {batch + 1:2}: {size} new, {seconds / size:.3f} s a document, {memory:.0f} MB in this process")


def forge_batch(inbox: Path, batch: int, size: int) -> None:
    texts = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    for number in range(size):
        text = texts[number % len(texts)]
        (inbox / f"{batch:02}-{number:05}.txt").write_text(f"{text}\n{batch}-{number}\n", "utf-8")


def ingest_folder(workspace: Workspace, inbox: Path) -> None:
    log, settings = RunLog("soak"), workspace.settings
    with (
        show_progress(quiet=True) as progress,
        worker_pool(settings.workers, limits_of(settings), workspace.scratch) as pool,
    ):
        take_in(workspace, discover_files([str(inbox)]), log, progress)
        read_all(
            workspace, ThreadEngine(settings.workers), pool, find_todo(workspace, current_reader(), log), log, progress
        )


if __name__ == "__main__":
    main(sys.argv[1:])
