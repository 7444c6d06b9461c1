"""Forged documents that cost little to make and to read, for benchmarks that need many of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from samples.forge.forge import forge

PLAIN = ("markdown", "html", "tabs")
MIXED = (*PLAIN, "docx", *PLAIN, "xlsx", "markdown", "html", "docx", *PLAIN, "xlsx", "aligned", "tabs", "pdf")


def write_documents(folder: Path, seeds: Sequence[int], kinds: Sequence[str] = PLAIN, jobs: int = 2) -> None:
    """One document a seed, the kinds in turn; a seed gives the same bytes always."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(partial(write_document, folder, kinds), seeds, chunksize=20))


def write_document(folder: Path, kinds: Sequence[str], seed: int) -> None:
    document = forge(seed, kinds[seed % len(kinds)])
    (folder / document.name).write_bytes(document.content)
