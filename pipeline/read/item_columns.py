"""Lists that stand side by side in one box, put one under the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.read.passage import cut_line
from schemas.raw import Line

MARK = re.compile(r"(?:\(?(?P<number>\d{1,2})[.)]|[a-z][.)]|[•●▪◦○■□➢✓])(?![\d/])")
APART = 1.5
FEWEST = 2


def in_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of a second list behind those of the first: '1. Laptop   3. Printer' / '2. ATK   4. Meja'.

    A second list shows by marks at one x, each after a wide gap; numbers that count on along a line are one list.
    """
    places = [place for line in lines for place in _inner_marks(line)]
    at = next((x for x, height in places if _near(places, x, height) >= FEWEST), None)
    if at is None:
        return list(lines)
    halves = [_halves(line, at) for line in lines]
    left = [half for half, _ in halves if half is not None]
    right = [half for _, half in halves if half is not None]
    return [*left, *in_columns(right)]


def _near(places: Sequence[tuple[float, float]], x: float, height: float) -> int:
    return sum(abs(other - x) < height for other, _ in places)


def _inner_marks(line: Line) -> Iterator[tuple[float, float]]:
    """Where a mark stands within the line behind a gap, and how high the letters are."""
    if not line.words:
        return
    before = MARK.match(line.words[0].text)
    for left, word in zip(line.words, line.words[1:], strict=False):
        found = MARK.match(word.text)
        if found is None or word.box.x0 - left.box.x1 < APART * word.box.height:
            continue
        if not (before and _counts_on(before, found)):
            yield word.box.x0, word.box.height
        before = found


def _counts_on(before: re.Match[str], found: re.Match[str]) -> bool:
    numbers = before["number"], found["number"]
    return all(numbers) and int(numbers[1]) == int(numbers[0]) + 1


def _halves(line: Line, at: float) -> tuple[Line | None, Line | None]:
    """What of a line stands left of `at`, and what from there on."""
    if not line.words:
        return line, None
    first = line.words[0]
    if first.box.x0 > at - first.box.height:
        return None, line
    seen = 0
    for left, word in zip(line.words, line.words[1:], strict=False):
        seen = line.text.find(word.text, seen + len(left.text))
        apart = word.box.x0 - left.box.x1 >= APART * word.box.height
        if seen > 0 and apart and word.box.x0 > at - word.box.height:
            return cut_line(line, 0, seen), cut_line(line, seen)
    return line, None
