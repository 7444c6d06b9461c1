"""A corpus of made-up documents: `python -m samples.forge --count 10000 --out DIR`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import psutil

from samples.forge.forge import MAKES, forge

BATCH = 20


def write_one(seed: int, out: Path, name: str | None, clean: bool) -> tuple[str, float]:
    """Writes the document of a seed and, beside it, its truth; the kind of file and the seconds it took."""
    start = time.perf_counter()
    document = forge(seed, name, clean)
    (out / document.name).write_bytes(document.content)
    truth = [sop.model_dump(mode="json", exclude_defaults=True) for sop in document.truth]
    (out / f"{document.name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
    return document.name.partition("-")[0], time.perf_counter() - start


def write_batch(seeds: list[int], out: Path, name: str | None, clean: bool) -> list[tuple[str, float]]:
    return [write_one(seed, out, name, clean) for seed in seeds]


def batches(first: int, count: int) -> Iterator[list[int]]:
    for start in range(first, first + count, BATCH):
        yield list(range(start, min(start + BATCH, first + count)))


@dataclass
class Cost:
    """Seconds spent on each kind of file, and megabytes in use each time another batch was done."""

    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: list[float] = field(default_factory=list)

    def add(self, kind: str, seconds: float) -> None:
        self.seconds[kind] = self.seconds.get(kind, 0.0) + seconds

    def lines(self) -> Iterator[str]:
        """What is printed: each kind's share of the time, and the most memory in each third of the run."""
        whole = sum(self.seconds.values()) or 1.0
        for kind, seconds in sorted(self.seconds.items(), key=lambda item: -item[1]):
            yield f"  {kind:10} {seconds / whole:6.1%} of the time"
        third = max(len(self.megabytes) // 3, 1)
        for place, part in enumerate(("start", "middle", "end")):
            used = self.megabytes[place * third : (place + 1) * third if place < 2 else None]
            yield f"  at the {part}: {max(used, default=0.0):.0f} MB"


def write_corpus(first: int, count: int, out: Path, name: str | None, clean: bool, jobs: int) -> Cost:
    """Only a few batches are in memory at any time."""
    out.mkdir(parents=True, exist_ok=True)
    cost = Cost()
    work = partial(write_batch, out=out, name=name, clean=clean)
    todo = batches(first, count)
    with ProcessPoolExecutor(jobs) as pool:
        running = [pool.submit(work, batch) for batch in islice(todo, 2 * jobs)]
        while running:
            for kind, seconds in running.pop(0).result():
                cost.add(kind, seconds)
            cost.megabytes.append(megabytes_in_use())
            running += [pool.submit(work, batch) for batch in islice(todo, 1)]
    return cost


def megabytes_in_use() -> float:
    """Of this process and those it started."""
    own = psutil.Process()
    return sum(process.memory_info().rss for process in (own, *own.children())) / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m samples.forge", description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--as", dest="name", choices=[make.name for make in MAKES], help="one kind of file; else mixed")
    parser.add_argument("--messy", action="store_true", help="with typing errors")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    start = time.perf_counter()
    cost = write_corpus(args.first, args.count, args.out, args.name, not args.messy, args.jobs)
    sys.stdout.write(f"{args.count} documents in {time.perf_counter() - start:.1f} s\n")
    sys.stdout.write("".join(f"{line}\n" for line in cost.lines()))


if __name__ == "__main__":
    main()
