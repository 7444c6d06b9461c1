"""Made-up documents, drawn and read again: `python -m benchmarks.round_trip --count 500 --as pdf`."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.formats import extract
from pipeline.read.document import read_document
from samples.forge.compare import Score, Scores, compare
from samples.forge.forge import MAKES, forge
from schemas.errors import Unreadable

NOTES_SHOWN = 8


def read_again(seed: int, name: str | None, clean: bool) -> tuple[Scores, float]:
    """One document forged and read; the seconds are the reading's."""
    document = forge(seed, name, clean)
    scores = Scores()
    with TemporaryDirectory() as folder:
        path = Path(folder) / document.name
        path.write_bytes(document.content)
        start = time.perf_counter()
        try:
            sops = read_document(extract(path)).sops
        except Unreadable:
            sops = ()
        seconds = time.perf_counter() - start
    compare(scores, document.name, sops, document.truth, document.drawn)
    return scores, seconds


def add(total: Scores, scores: Scores) -> None:
    for measure, score in scores.of.items():
        whole = total.of.setdefault(measure, Score())
        whole.right += score.right
        whole.missed += score.missed
        whole.spurious += score.spurious
        whole.notes += score.notes


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.round_trip", description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--as", dest="name", choices=[make.name for make in MAKES], help="one kind of file; else mixed")
    parser.add_argument("--messy", action="store_true", help="with typing errors")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--notes", type=int, default=NOTES_SHOWN, help="wrong answers shown for each measure")
    args = parser.parse_args()
    total, spent = Scores(), 0.0
    seeds = range(args.first, args.first + args.count)
    with ProcessPoolExecutor(args.jobs) as pool:
        for scores, seconds in pool.map(partial(read_again, name=args.name, clean=not args.messy), seeds, chunksize=8):
            add(total, scores)
            spent += seconds
    for measure, score in total.of.items():
        sys.stdout.write(
            f"{measure:12} {score.f1:.4f}  ({score.right} right, {score.missed} missed, {score.spurious} spurious)\n"
        )
        for note in score.notes[: args.notes]:
            sys.stdout.write(f"    {note}\n")
    sys.stdout.write(f"{args.count} documents, {spent / args.count * 1000:.0f} ms reading each\n")


if __name__ == "__main__":
    main()
