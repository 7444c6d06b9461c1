"""What stands on a page already, kept so that it is quickly known what a new line would run into."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.render.drawing import DrawnSymbol, Point, Side
from schemas.raw import Box

CROSSING = 30.0
OVERLAP, TOUCH = 4000.0, 1000.0
OVER_LABEL, OVER_SYMBOL, OVER_LINE = 200.0, 50.0, 60.0
NEAR = 2.0  # parallel lines closer than this are taken for one
CLEARANCE = 2.6  # between a line and a symbol that it passes
DETOUR = 150.0  # how far above and below its ends a line may run


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal or vertical part of a line; `low` to `high` along it, `at` across."""

    horizontal: bool
    at: float
    low: float
    high: float

    def hits(self, box: Box, room: float) -> bool:
        """Whether it comes nearer to the box than `room` (or, if negative, that deep into it)."""
        if self.horizontal:
            inside = box.y0 - room < self.at < box.y1 + room
            return inside and self.low < box.x1 + room and self.high > box.x0 - room
        inside = box.x0 - room < self.at < box.x1 + room
        return inside and self.low < box.y1 + room and self.high > box.y0 - room


@dataclass(frozen=True, slots=True)
class Route:
    points: tuple[Point, ...]
    source_side: Side
    target_side: Side

    def parts(self) -> Iterator[Segment]:
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if y0 == y1:
                yield Segment(True, y0, min(x0, x1), max(x0, x1))
            else:
                yield Segment(False, x0, min(y0, y1), max(y0, y1))


@dataclass(frozen=True, slots=True)
class Lanes:
    """Coordinates that lines may run on between symbols."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def between(self, a: float, b: float) -> Lanes:
        """Those at the heights from `a` to `b`, and not far beyond."""
        least, most = min(a, b) - DETOUR, max(a, b) + DETOUR
        return Lanes(self.xs, tuple(y for y in self.ys if least < y < most))


def _inside(symbol: DrawnSymbol, box: Box) -> bool:
    """Whether a corner or the middle of the box lies in the symbol; the corners of a diamond's box do not."""
    x, y = symbol.box.center
    points = [box.center, *((px, py) for px in (box.x0, box.x1) for py in (box.y0, box.y1))]
    if symbol.kind != "decision":
        return any(symbol.box.holds(*point) for point in points)
    width, height = symbol.box.width / 2, symbol.box.height / 2
    return any(abs(px - x) / width + abs(py - y) / height < 1.0 for px, py in points)


@dataclass
class Board:
    """The symbols of a page, its lanes, and the lines and labels drawn so far."""

    symbols: Sequence[DrawnSymbol]
    lanes: Lanes
    ports: dict[tuple[int, Side], int] = field(default_factory=dict)
    labels: list[Box] = field(default_factory=list)
    # Of each direction: (place across, low, high, target), in order of the first.
    lines: dict[bool, list[tuple[float, float, float, int]]] = field(default_factory=lambda: {True: [], False: []})

    def __post_init__(self) -> None:
        self._by_top = sorted((symbol.box.y0, index) for index, symbol in enumerate(self.symbols))
        self._highest = max((symbol.box.height for symbol in self.symbols), default=0.0)

    def add(self, route: Route, source: int, target: int) -> None:
        for part in route.parts():
            insort(self.lines[part.horizontal], (part.at, part.low, part.high, target))
        for port in ((source, route.source_side), (target, route.target_side)):
            self.ports[port] = self.ports.get(port, 0) + 1

    def _beside(self, part: Segment) -> Iterator[int]:
        """The symbols at the heights of a line."""
        top, bottom = (part.at, part.at) if part.horizontal else (part.low, part.high)
        first = bisect_left(self._by_top, (top - self._highest - CLEARANCE, -1))
        last = bisect_right(self._by_top, (bottom + CLEARANCE, len(self.symbols)))
        return (index for _, index in self._by_top[first:last])

    def is_blocked(self, route: Route, source: int, target: int) -> bool:
        """Whether the line runs through or along a symbol; its own two are touched by its first and last part only."""
        last = len(route.points) - 2
        for number, part in enumerate(route.parts()):
            for index in self._beside(part):
                own = (index == source and number == 0) or (index == target and number == last)
                if part.hits(self.symbols[index].box, -0.5 if own else CLEARANCE):
                    return True
        return False

    def covered(self, box: Box) -> float:
        """What a label at this place would cover: other labels, symbols, lines."""
        cost = sum(OVER_LABEL for label in self.labels if label.shared_with(box) > 0)
        cost += sum(OVER_SYMBOL for symbol in self.symbols if _inside(symbol, box))
        for horizontal, lines in self.lines.items():
            cost += sum(OVER_LINE for at, low, high, _ in lines if Segment(horizontal, at, low, high).hits(box, 0.0))
        return cost

    def _crossings(self, part: Segment, target: int) -> float:
        lines = self.lines[not part.horizontal]
        first = bisect_left(lines, (part.low - NEAR,))
        last = bisect_right(lines, (part.high + NEAR,))
        cost = 0.0
        for at, low, high, other in lines[first:last]:
            if low - NEAR < part.at < high + NEAR:
                touches = min(part.at - low, high - part.at, at - part.low, part.high - at) < NEAR
                cost += TOUCH if touches and other != target else CROSSING
        return cost

    def _overlaps(self, part: Segment, target: int) -> float:
        lines = self.lines[part.horizontal]
        first = bisect_left(lines, (part.at - NEAR,))
        last = bisect_right(lines, (part.at + NEAR,))
        along = (
            other for _, low, high, other in lines[first:last] if min(part.high, high) - max(part.low, low) > -NEAR
        )
        return sum(CROSSING if other == target else OVERLAP for other in along)

    def disturbance(self, route: Route, target: int, limit: float) -> float:
        """What meeting all that is drawn costs, given up above `limit`. Lines into one target may join before it."""
        cost = 0.0
        for part in route.parts():
            cost += self._crossings(part, target) + self._overlaps(part, target)
            cost += sum(OVER_LABEL for box in self.labels if part.hits(box, 0.5))
            if cost > limit:
                break
        return cost
