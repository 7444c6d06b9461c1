"""What a pen drew, before anybody says what it means, and the plane geometry that telling it apart needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.raw import Box

Point = tuple[float, float]
Color = tuple[int, int, int, int]
NEARLY_WHITE = 247  # of 255
FAINT = 8  # of 255, the alpha below which nothing is seen
CURVE_STEPS = 6  # straight stretches for one Bézier curve
SAME_POINT = 0.05  # points of distance
STRAIGHT_ENOUGH, SMALL_TURN = 0.35, 0.012  # points, or of its size, that a line may stray and be straight


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch between two lifts of the pen. `bends[i]` says that `points[i]` belongs to a Bézier curve."""

    points: tuple[Point, ...]
    bends: tuple[bool, ...]
    closed: bool

    @property
    def is_straight(self) -> bool:
        return not any(self.bends)


@dataclass(frozen=True, slots=True)
class DrawnPath:
    """One drawn path; `fill` and `stroke` are RGBA or None, `width` is the pen's."""

    pieces: tuple[Piece, ...]
    fill: Color | None
    stroke: Color | None
    width: float = 0.0


def is_ink(color: Color | None) -> bool:
    """Whether the colour leaves a mark on white paper."""
    return color is not None and color[3] > FAINT and min(color[:3]) < NEARLY_WHITE


def box_of(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def distance(one: Point, other: Point) -> float:
    return math.hypot(one[0] - other[0], one[1] - other[1])


def path_length(points: Sequence[Point]) -> float:
    return sum(distance(a, b) for a, b in pairwise(points))


def polygon_area(points: Sequence[Point]) -> float:
    """Of the polygon with these corners, whichever way round."""
    total = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    return abs(total) / 2


def distance_to_segment(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    if square == 0:
        return distance(point, start)
    along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / square
    along = min(max(along, 0.0), 1.0)
    return distance(point, (start[0] + along * dx, start[1] + along * dy))


def flatten(piece: Piece) -> tuple[Point, ...]:
    """The stretch as straight lines only."""
    if piece.is_straight:
        return piece.points
    points: list[Point] = []
    index = 0
    while index < len(piece.points):
        if piece.bends[index] and points and index + 2 < len(piece.points):
            points.extend(_curve(points[-1], *piece.points[index : index + 3]))
            index += 3
        else:
            points.append(piece.points[index])
            index += 1
    return tuple(points)


def _curve(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    found = []
    for step in range(1, CURVE_STEPS + 1):
        t = step / CURVE_STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        x = a * start[0] + b * first[0] + c * second[0] + d * end[0]
        y = a * start[1] + b * first[1] + c * second[1] + d * end[1]
        found.append((x, y))
    return found


def corners_of(points: Sequence[Point], closed: bool) -> tuple[Point, ...]:
    """The points at which the line really turns; of a closed one each corner once."""
    kept = [
        point for index, point in enumerate(points) if index == 0 or distance(point, points[index - 1]) > SAME_POINT
    ]
    if len(kept) < 3:
        return tuple(kept)
    box = box_of(kept)
    slack = min(STRAIGHT_ENOUGH, SMALL_TURN * math.hypot(box.width, box.height))
    if not closed:
        return tuple(_simplified(kept, slack))
    if distance(kept[0], kept[-1]) <= slack:
        kept.pop()
    first = max(range(len(kept)), key=lambda index: distance(kept[index], box.center))
    turned = [*kept[first:], *kept[:first]]
    far = max(range(len(turned)), key=lambda index: distance(turned[index], turned[0]))
    there, back = _simplified(turned[: far + 1], slack), _simplified([*turned[far:], turned[0]], slack)
    return (*there, *back[1:-1])


def _simplified(points: Sequence[Point], slack: float) -> list[Point]:
    """The line without the points from which it strays less than `slack` (Douglas and Peucker)."""
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        gaps = [(distance_to_segment(points[i], points[start], points[end]), i) for i in range(start + 1, end)]
        gap, index = max(gaps, default=(0.0, 0))
        if gap > slack:
            kept.add(index)
            spans.extend(((start, index), (index, end)))
    return [points[index] for index in sorted(kept)]
