"""Made-up documents printed, damaged, scanned and read again: how much is right, by resolution and kind of damage.

    python -m benchmarks.prints [--count 12] [--first 1] [--dpi 150 200] [--kind office] [--jobs 2] [--notes 5]

Each line is one kind of damage at one resolution, over the same seeds; documents are made, read and dropped one at
a time. `cells` are those of the procedure table together.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.round_trip import add
from extractors.formats import extract
from pipeline.read.document import read_document
from samples.forge.compare import CELLS, Score, Scores, compare
from samples.forge.prints import KINDS, RESOLUTIONS, damage_named, forge_print
from schemas.errors import Unreadable

MEASURES = (
    *("found", "identity", "dasar_hukum", "sections", "pelaksana", "step_count", "cells"),
    *("minutes", "step_role", "kind", "flow"),
)


@dataclass(frozen=True)
class Work:
    """One print to be made and read."""

    seed: int
    kind: str
    dpi: int


@dataclass(frozen=True)
class Read:
    """How well a print was read; `seconds` are the reading's."""

    work: Work
    scores: Scores
    seconds: float
    pages: int


def read_print(work: Work) -> Read:
    document = forge_print(work.seed, damage_named(work.kind, work.dpi))
    scores = Scores()
    pages = 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / document.name
        path.write_bytes(document.content)
        start = time.perf_counter()
        try:
            raw = extract(path)
            pages = len(raw.pages)
            sops = read_document(raw).sops
        except Unreadable:
            sops = ()
        seconds = time.perf_counter() - start
    compare(scores, f"{document.name} {work.kind} {work.dpi}", sops, document.truth, document.drawn)
    return Read(work, scores, seconds, pages)


def with_cells(scores: Scores) -> Scores:
    """The scores with those of a table's cells as one measure more."""
    cells = [scores.of[name] for name in CELLS if name in scores.of]
    whole = Score(*(sum(getattr(cell, part) for cell in cells) for part in ("right", "missed", "spurious")))
    return Scores({**scores.of, "cells": whole})


def line_of(label: str, found: Sequence[Read]) -> str:
    total = Scores()
    for read in found:
        add(total, read.scores)
    scores = with_cells(total).of
    values = "".join(f"{scores[name].f1:>12.3f}" if name in scores else f"{'-':>12}" for name in MEASURES)
    pages = sum(read.pages for read in found)
    return f"{label:18}{values}{sum(read.seconds for read in found) / max(pages, 1):>10.2f}{pages:>7}\n"


def all_of(pool: Executor | None, works: Sequence[Work]) -> Iterator[Read]:
    return map(read_print, works) if pool is None else pool.map(read_print, works)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prints", description=__doc__)
    parser.add_argument("--count", type=int, default=12, help="documents of each line")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--dpi", type=int, nargs="+", default=RESOLUTIONS)
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--notes", type=int, default=0, help="wrong answers shown for each measure")
    args = parser.parse_args()
    seeds = range(args.first, args.first + args.count)
    works = [Work(seed, kind, dpi) for kind in args.kind for dpi in args.dpi for seed in seeds]
    head = "".join(f"{name:>12}" for name in MEASURES)
    sys.stdout.write(f"{'damage, dpi':18}{head}{'s a page':>10}{'pages':>7}\n")
    whole: list[Read] = []
    with nullcontext() if args.jobs == 1 else ProcessPoolExecutor(args.jobs) as pool:
        for (kind, dpi), group in itertools.groupby(all_of(pool, works), lambda read: (read.work.kind, read.work.dpi)):
            found = list(group)
            sys.stdout.write(line_of(f"{kind} {dpi}", found))
            sys.stdout.flush()
            whole += found
    sys.stdout.write(line_of("all", whole))
    for name, note in _notes(whole, args.notes):
        sys.stdout.write(f"{name:12} {note}\n")


def _notes(found: Sequence[Read], most: int) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(name for read in found for name in read.scores.of):
        notes = (note for read in found if name in read.scores.of for note in read.scores.of[name].notes)
        yield from ((name, note) for note in itertools.islice(notes, most))


if __name__ == "__main__":
    main()
