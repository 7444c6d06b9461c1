"""How long a scanned page takes, beside rapidocr's own run over the whole page, and how much each reads wrong.

    python -m benchmarks.scan_pages [--count 3] [--dpi 200] [--kind office] [--ways]

Both read the same pictures of made-up documents, one thread each, in one process and in turns; the ratio is what
counts, not the seconds. `wrong` is the share of characters in words that were not read just so. `--ways` tells
what a second thread and a second process add.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.scan import scan_page
from extractors.scan_ocr import THREADS
from samples.forge.forge import forge
from samples.forge.prints import KINDS, damage_named, damaged_pages
from schemas.raw import Page, Table

Picture = NDArray[np.uint8]
Read = Callable[[Picture], Iterable[str]]
ROUNDS = 2


@dataclass(frozen=True)
class Printed:
    """A page's picture and the words that were printed on it."""

    picture: Picture
    words: Counter[str]


def printed_pages(seeds: Iterable[int], kind: str, dpi: int) -> Iterator[Printed]:
    import pypdfium2

    for seed in seeds:
        document = forge(seed, "pdf")
        names = [sop.approver.name.value or "" for sop in document.truth if sop.approver]
        pictures = damaged_pages(document.content, damage_named(kind, dpi), [name for name in names if name], seed)
        for page, picture in zip(pypdfium2.PdfDocument(document.content), pictures, strict=True):
            yield Printed(picture, Counter(page.get_textpage().get_text_range().split()))


def read_here(picture: Picture) -> Iterator[str]:
    yield from words_of(scan_page(picture, 1))


def words_of(page: Page) -> Iterator[str]:
    for block in page.blocks:
        lines = [line for cell in block.cells for line in cell.lines] if isinstance(block, Table) else [block]
        yield from (word.text for line in lines for word in line.words)


def whole_page_reader() -> Read:
    """rapidocr as it comes, with the engine that is used here and one thread."""
    from rapidocr import EngineType, RapidOCR  # type: ignore[import-untyped]

    parts = {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")}
    engine: Any = RapidOCR(
        params={**parts, "EngineConfig.openvino.inference_num_threads": 1, "Global.log_level": "error"}
    )

    def read(picture: Picture) -> Iterator[str]:
        for line in engine(picture).txts or ():
            yield from line.split()

    return read


def wrong(printed: Sequence[Printed], read: Sequence[Counter[str]]) -> float:
    lost = sum(
        len(word) * n for page, found in zip(printed, read, strict=True) for word, n in (page.words - found).items()
    )
    return lost / sum(len(word) * n for page in printed for word, n in page.words.items())


def compare(pages: Sequence[Printed]) -> None:
    ways: dict[str, Read] = {"rapidocr, the whole page": whole_page_reader(), "selaras": read_here}
    seconds = dict.fromkeys(ways, 0.0)
    found: dict[str, list[Counter[str]]] = {}
    for read in ways.values():
        list(read(pages[0].picture))  # loads the models
    for _ in range(ROUNDS):
        found = {name: [] for name in ways}
        for page in pages:
            for name, read in ways.items():
                start = time.process_time()
                found[name].append(Counter(read(page.picture)))
                seconds[name] += time.process_time() - start
    yardstick = seconds["rapidocr, the whole page"]
    for name in ways:
        sys.stdout.write(
            f"{name:26} {seconds[name] / ROUNDS / len(pages):6.2f} CPU s a page, {seconds[name] / yardstick:5.2f} of"
            f" rapidocr, {100 * wrong(pages, found[name]):5.2f} % of the characters in words that are wrong\n"
        )


def read_one(picture: Picture) -> int:
    return len(list(read_here(picture)))


def tell_ways(pages: Sequence[Printed]) -> None:
    """Seconds a page with one process and thread, with two threads, with two processes."""
    context = multiprocessing.get_context("spawn")
    pictures = [page.picture for page in pages]
    for name, processes, threads in (("one thread", 1, 1), ("two threads", 1, 2), ("two processes", 2, 1)):
        os.environ[THREADS] = str(threads)
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            list(pool.map(read_one, [pictures[0]] * 2 * processes))  # loads the models
            start = time.perf_counter()
            list(pool.map(read_one, pictures))
            spent = time.perf_counter() - start
        sys.stdout.write(f"{name:26} {spent / len(pictures):6.2f} s a page\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scan_pages", description=__doc__)
    parser.add_argument("--count", type=int, default=3, help="documents")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--kind", choices=KINDS, default="office")
    parser.add_argument("--ways", action="store_true", help="tell what a second thread and a second process add")
    args = parser.parse_args()
    pages = list(printed_pages(range(args.first, args.first + args.count), args.kind, args.dpi))
    compare(pages)
    if args.ways:
        tell_ways(pages)


if __name__ == "__main__":
    main()
