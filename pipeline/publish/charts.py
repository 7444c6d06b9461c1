"""The figures behind the charts of a release's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: from `low` to `high`, `count` things, `height` as a share of the highest bar."""

    low: float
    high: float
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that begins at `start` (0..1) and is `width` wide."""

    name: str
    count: int
    start: float
    width: float


def histogram(counts: Mapping[int, int]) -> tuple[Bar, ...]:
    """One bar for each tenth of 0..1, from the number of values by bin."""
    highest = max(counts.values(), default=0) or 1
    found = [counts.get(number, 0) for number in range(BINS)]
    return tuple(Bar(n / BINS, (n + 1) / BINS, count, count / highest) for n, count in enumerate(found))


def shares(counts: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """Parts of one bar, in order; nothing for what is not there."""
    whole = sum(count for _, count in counts)
    found, start = [], 0.0
    for name, count in counts:
        if count:
            found.append(Share(name, count, start, count / whole))
            start += count / whole
    return tuple(found)
