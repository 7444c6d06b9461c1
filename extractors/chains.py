"""Lines whose ends meet, two and two, followed from end to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractors.drawing import Point, corners_of, distance

CLEARLY_NEARER = 0.6  # points by which one end must be nearer than the next to be the one that goes on
End = tuple[int, bool]  # a line by its number, and whether its last point is meant


@dataclass(frozen=True, slots=True)
class Chain:
    """The points from end to end, the numbers of the lines in it, and whether it comes back to where it began."""

    points: tuple[Point, ...]
    members: tuple[int, ...]
    closed: bool


def find_chains(lines: Sequence[Sequence[Point]], reach: float, is_stop: Callable[[Point], bool]) -> tuple[Chain, ...]:
    """Each line in exactly one chain. Where three ends meet, or at a stop, a chain ends."""
    partners = _partners(lines, reach, is_stop)
    done: set[int] = set()
    starts = [(number, side) for number in range(len(lines)) for side in (False, True)]
    starts.sort(key=lambda end: end in partners)
    return tuple(_follow(start, lines, partners, done) for start in starts if start[0] not in done)


def _partners(lines: Sequence[Sequence[Point]], reach: float, is_stop: Callable[[Point], bool]) -> dict[End, End]:
    buckets: dict[tuple[int, int], list[End]] = defaultdict(list)
    for number in range(len(lines)):
        for side in (False, True):
            x, y = _place(lines, (number, side))
            buckets[round(x / reach), round(y / reach)].append((number, side))
    partners = {}
    for number in range(len(lines)):
        for side in (False, True):
            near = sorted(_others((number, side), lines, buckets, reach))[:2]
            is_alone = len(near) == 1 or (len(near) == 2 and near[1][0] - near[0][0] > CLEARLY_NEARER)
            if is_alone and not is_stop(_place(lines, (number, side))):
                partners[number, side] = near[0][1]
    return {end: other for end, other in partners.items() if partners.get(other) == end}


def _place(lines: Sequence[Sequence[Point]], end: End) -> Point:
    return lines[end[0]][-1 if end[1] else 0]


def _others(
    end: End, lines: Sequence[Sequence[Point]], buckets: dict[tuple[int, int], list[End]], reach: float
) -> Iterator[tuple[float, End]]:
    """The ends of other lines within reach, with how far they are."""
    place = _place(lines, end)
    x, y = round(place[0] / reach), round(place[1] / reach)
    for bucket in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for other in buckets.get(bucket, ()):
            gap = distance(_place(lines, other), place)
            if gap <= reach and other != end and (other[0] != end[0] or gap == 0):
                yield gap, other


def _follow(start: End, lines: Sequence[Sequence[Point]], partners: dict[End, End], done: set[int]) -> Chain:
    points: list[Point] = []
    members: list[int] = []
    end: End | None = start
    while end is not None and end[0] not in done:
        number, at_last = end
        done.add(number)
        members.append(number)
        points.extend(reversed(lines[number]) if at_last else lines[number])
        end = partners.get((number, not at_last))
    closed = end is not None and end[0] == members[0]
    return Chain(corners_of(points, closed=closed), tuple(members), closed)
