"""The memory of a run over a book of scanned pages: `make book ARGS="--pages 300"`.

Prints of made-up documents are bound into one PDF and read by `selaras run`. Says the most memory of the run and all
its processes in each tenth of its time: a book must not cost more at its end than at its beginning.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from flows.limits import MEGABYTE, resident_megabytes
from samples.forge.forge import forge
from samples.forge.prints import Damage, damage_named, damaged_pages, picture_pdf

if TYPE_CHECKING:
    from samples.forge.prints import Picture

ROOT = Path(__file__).parent.parent
TENTHS = 10
TICK = 0.2


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan_book", description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--dpi", type=int, default=150)
    parser.add_argument("--out", type=Path, help="keep everything here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.out or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        damage = damage_named("office", options.dpi)
        book = root / "buku.pdf"
        book.write_bytes(picture_pdf(islice(printed_pages(damage), options.pages), damage))
        sys.stdout.write(f"{options.pages} pages, {book.stat().st_size / MEGABYTE:.0f} MB\n")
        tell(run(root, book))


def printed_pages(damage: Damage) -> Iterator[Picture]:
    """Page after page of one made-up document after the other."""
    return chain.from_iterable(damaged_pages(forge(seed, "pdf").content, damage, (), seed) for seed in count(1))


def run(root: Path, book: Path) -> list[float]:
    """The megabytes of the run and all its processes, tick by tick."""
    arguments = ["run", str(book), "--out", str(root / "release"), "--workspace", str(root / "workspace"), "--quiet"]
    started = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        env={"SELARAS_ENGINE": "threads", "SELARAS_WORKERS": "1", "PYTHONPATH": str(ROOT), **os.environ},
    )
    process, seen = psutil.Process(started.pid), []
    while started.poll() is None:
        seen.append(resident_megabytes(process))
        time.sleep(TICK)
    if started.returncode not in (0, 3):
        raise SystemExit(f"the run ended with status {started.returncode}")
    return seen


def tell(seen: list[float]) -> None:
    for tenth in range(TENTHS):
        part = seen[len(seen) * tenth // TENTHS : len(seen) * (tenth + 1) // TENTHS]
        sys.stdout.write(f"tenth {tenth + 1:2}: {max(part):5.0f} MB at most\n")
    sys.stdout.write(f"{len(seen) * TICK:.0f} s\n")


if __name__ == "__main__":
    main()
