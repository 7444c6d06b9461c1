"""How long a born-digital page takes, beside pdfplumber's own `extract_tables` over the same pages.

    python -m benchmarks.pdf_pages FILE.pdf… [--rounds 3] [--profile]

Both run in the same process, in turns; the ratio of their best rounds is what counts, not the milliseconds.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber

from extractors.pdf import extract_pdf
from pipeline.read.document import read_document
from schemas.errors import Unreadable

SLOWEST = 15


def read_whole(path: Path) -> int:
    """Pages of a file, extracted and understood."""
    raw = extract_pdf(path)
    try:
        read_document(raw)
    except Unreadable:
        return len(raw.pages)
    return len(raw.pages)


def extract_only(path: Path) -> int:
    return len(extract_pdf(path).pages)


def plumb(path: Path) -> int:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()
        return len(document.pages)


def best_of(work: Callable[[Path], int], paths: Sequence[Path], rounds: int) -> tuple[float, int]:
    """Seconds of the quickest round over all files, and the pages."""
    best, pages = float("inf"), 0
    for _ in range(rounds):
        start = time.perf_counter()
        pages = sum(work(path) for path in paths)
        best = min(best, time.perf_counter() - start)
    return best, pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    read_whole(args.files[0])
    yardstick, pages = best_of(plumb, args.files, args.rounds)
    for name, work in (("pdfplumber extract_tables", plumb), ("extracted", extract_only), ("everything", read_whole)):
        seconds, pages = best_of(work, args.files, args.rounds) if work is not plumb else (yardstick, pages)
        sys.stdout.write(
            f"{name:26} {1000 * seconds / pages:7.1f} ms a page, {seconds / yardstick:5.2f} of pdfplumber\n"
        )
    if args.profile:
        profile = cProfile.Profile()
        profile.runcall(lambda: [read_whole(path) for path in args.files])
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(SLOWEST)


if __name__ == "__main__":
    main()
