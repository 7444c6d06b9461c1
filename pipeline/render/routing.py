"""Orthogonal connectors: from a symbol to another around all others, with few bends, crossings and shared lines.

Every route that leaves a side of the source, enters a side of the target and bends at most four times is a
candidate: its free coordinates come from the lanes between the symbols. Families of them are tried in the order of
what they cost at least (length and bends); the search ends when no later one can be cheaper than the best found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.render.board import Board, Lanes, Route
from pipeline.render.drawing import Point, Side

BEND = 14.0
SHARED_PORT = 45.0
MOST_TRIED = 150  # routes of one family that are looked at
LEVEL = 0.05  # points between two ports that one straight line joins
LEAST_LEAVING, LEAST_ENTERING = 2.2, 4.5  # straight parts after a symbol, and before one, where the tip is
SIDES: tuple[Side, ...] = ("bottom", "right", "left", "top")
# A chart is read downwards: out below or at a side, in from above or at a side.
LEAVING = {"bottom": 0.0, "right": 3.0, "left": 3.0, "top": 80.0}
ENTERING = {"top": 0.0, "right": 6.0, "left": 6.0, "bottom": 40.0}
UPRIGHT = ("top", "bottom")
OUTWARD: dict[Side, tuple[int, int]] = {"top": (0, -1), "bottom": (0, 1), "left": (-1, 0), "right": (1, 0)}


def _simple(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without repeated points and without points inside a straight run."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _few_bends(start: Point, end: Point, out: bool, into: bool, lanes: Lanes) -> Iterator[tuple[Point, ...]]:
    """All ways with up to two bends; `out` and `into` say that the first and last part run up or down."""
    (x0, y0), (x1, y1) = start, end
    if out and into:
        if abs(x0 - x1) < LEVEL:
            yield (start, (x0, y1))
        yield from ((start, (x0, y), (x1, y), end) for y in lanes.ys)
    elif not out and not into:
        if abs(y0 - y1) < LEVEL:
            yield (start, (x1, y0))
        yield from ((start, (x, y0), (x, y1), end) for x in lanes.xs)
    elif out:
        yield (start, (x0, y1), end)
    else:
        yield (start, (x1, y0), end)


def _many_bends(start: Point, end: Point, out: bool, into: bool, lanes: Lanes) -> Iterator[tuple[Point, ...]]:
    """All ways with three bends or four."""
    (x0, y0), (x1, y1) = start, end
    if out and into:
        near, far = _nearest(lanes.ys, y0), _nearest(lanes.ys, y1)
        yield from ((start, (x0, a), (x, a), (x, b), (x1, b), end) for a in near for b in far for x in lanes.xs)
    elif not out and not into:
        near, far = _nearest(lanes.xs, x0), _nearest(lanes.xs, x1)
        yield from ((start, (a, y0), (a, y), (b, y), (b, y1), end) for a in near for b in far for y in lanes.ys)
    elif out:
        near = _nearest(lanes.ys, y0)
        yield from ((start, (x0, y), (x, y), (x, y1), end) for y in near for x in lanes.xs)
    else:
        near = _nearest(lanes.ys, y1)
        yield from ((start, (x, y0), (x, y), (x1, y), end) for y in near for x in lanes.xs)


def _nearest(lanes: Sequence[float], at: float, count: int = 4) -> list[float]:
    return sorted(lanes, key=lambda lane: abs(lane - at))[:count]


def _leaves(start: Point, after: Point, side: Side, least: float) -> bool:
    """Whether the line from `start` goes outwards from `side`, at least that far."""
    (x0, y0), (x1, y1) = start, after
    dx, dy = OUTWARD[side]
    return (x1 - x0) * dx + (y1 - y0) * dy >= least and (x1 - x0) * dy == (y1 - y0) * dx == 0


def _length(points: Sequence[Point]) -> float:
    return sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(points))


@dataclass(frozen=True, slots=True)
class _Family:
    """Routes between two ports of one make. `bound` is what the cheapest of them can cost at least."""

    bound: float
    fixed: float
    leaving: Side
    entering: Side
    many: bool

    def routes(self, board: Board, source: int, target: int, limit: float) -> list[tuple[float, Route]]:
        """The family's routes that cost less than `limit`, with their own cost, cheapest first."""
        start, end = board.symbols[source].port(self.leaving), board.symbols[target].port(self.entering)
        ways = _many_bends if self.many else _few_bends
        found = []
        lanes = board.lanes.between(start[1], end[1])
        for raw in ways(start, end, self.leaving in UPRIGHT, self.entering in UPRIGHT, lanes):
            cost = self.fixed + _length(raw)
            if cost >= limit or not _leaves(raw[0], raw[1], self.leaving, LEAST_LEAVING):
                continue
            if _leaves(raw[-1], raw[-2], self.entering, LEAST_ENTERING):
                points = _simple(raw)
                found.append((cost + BEND * (len(points) - 2), Route(points, self.leaving, self.entering)))
        found.sort(key=lambda pair: pair[0])
        return found


def _families(board: Board, source: int, target: int) -> list[_Family]:
    """All families, those that may hold the cheapest route first."""
    found = []
    for leaving in SIDES:
        for entering in SIDES:
            shared = board.ports.get((source, leaving), 0) + board.ports.get((target, entering), 0)
            fixed = LEAVING[leaving] + ENTERING[entering] + SHARED_PORT * shared
            direct = fixed + _length((board.symbols[source].port(leaving), board.symbols[target].port(entering)))
            turns = 2 if (leaving in UPRIGHT) == (entering in UPRIGHT) else 1
            found.append(_Family(direct, fixed, leaving, entering, many=False))
            found.append(_Family(direct + (turns + 2) * BEND, fixed, leaving, entering, many=True))
    return sorted(found, key=lambda family: family.bound)


def find_route(board: Board, source: int, target: int) -> Route | None:
    """The cheapest free route; None when every one runs through a symbol."""
    best: Route | None = None
    best_cost = float("inf")
    for family in _families(board, source, target):
        if family.bound >= best_cost:
            break
        for cost, route in family.routes(board, source, target, best_cost)[:MOST_TRIED]:
            if cost >= best_cost:
                break
            if board.is_blocked(route, source, target):
                continue
            total = cost + board.disturbance(route, target, best_cost - cost)
            if total < best_cost:
                best, best_cost = route, total
    return best
