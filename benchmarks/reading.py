"""Seconds and memory a document, and what Prefect costs: `make bench ARGS="FOLDER"`.

Reads the files of a folder (default: samples/documents) in a new workspace, with threads and with Prefect, and prints
one line a document and the sums.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from flows.commands.console import say, show_progress
from flows.discover import discover_files
from flows.engine import open_engine
from flows.ingest import find_todo, limits_of, read_all, take_in
from flows.reader_version import current_reader
from flows.workers import worker_pool
from pipeline.store.runs import RunLog
from pipeline.store.settings import Settings
from pipeline.store.sources import list_sources
from pipeline.store.tables import reading
from pipeline.store.workspace import Workspace, open_workspace


def main(arguments: list[str]) -> None:
    folder = arguments[0] if arguments else "samples/documents"
    for engine in ("threads", "prefect"):
        with tempfile.TemporaryDirectory() as root:
            Path(root, "selaras.toml").write_text(f'engine = "{engine}"\n')
            with open_workspace(Path(root)) as workspace:
                seconds = read_folder(workspace, folder)
                if engine == "threads":
                    say_documents(workspace)
                say_sums(workspace, engine, seconds)


def read_folder(workspace: Workspace, folder: str) -> tuple[float, float]:
    """Seconds until the engine was up, and seconds from then on."""
    log = RunLog("bench")
    with show_progress(quiet=True) as progress:
        take_in(workspace, discover_files([folder]), log, progress)
        todo = find_todo(workspace, current_reader(), log)
        start = time.monotonic()
        settings: Settings = workspace.settings
        with (
            open_engine(workspace, say, documents=len(todo)) as engine,
            worker_pool(settings.workers, limits_of(settings), workspace.scratch) as pool,
        ):
            up = time.monotonic()
            read_all(workspace, engine, pool, todo, log, progress)
            return up - start, time.monotonic() - up


def say_documents(workspace: Workspace) -> None:
    names = {source.sha256: source for source in list_sources(workspace)}
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(reading).order_by(reading.c.seconds.desc())).all()
    say(f"{'seconds':>8} {'MB':>6} {'pages':>5}  document")
    for row in rows:
        source = names[row.sha256]
        what = f"{source.names[0]}  {source.reason_code or ''}"
        say(f"{row.seconds:8.2f} {row.megabytes:6.0f} {source.pages or 0:5}  {what}")


def say_sums(workspace: Workspace, engine: str, seconds: tuple[float, float]) -> None:
    sources = list_sources(workspace)
    pages = sum(source.pages or 0 for source in sources)
    up, work = seconds
    each = work / max(1, len(sources))
    say(f"{engine}: up in {up:.1f} s, {workspace.settings.workers} workers")
    say(f"{engine}: {len(sources)} documents, {pages} pages in {work:.1f} s: {each:.2f} s a document")


if __name__ == "__main__":
    main(sys.argv[1:])
