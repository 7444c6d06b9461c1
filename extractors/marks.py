"""Drawn paths to strokes, arrow heads and figures: what a pen mark is by its form alone.

Programs draw one line in many ways: a stroked path, a thin filled rectangle, the filled outline of a bent line with its
arrow head in the same path. After this module a line is a `Stroke`, a head a `Head` and a closed outline a `Figure`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.drawing import (
    Color,
    DrawnPath,
    Piece,
    Point,
    box_of,
    corners_of,
    distance,
    flatten,
    is_ink,
    path_length,
    polygon_area,
)
from schemas.raw import Box

BLACK: Color = (0, 0, 0, 255)
OPAQUE = 250  # of 255
THIN = 3.2  # points: a filled rectangle that is not thicker is a line
RIBBON = 2.6  # points: the mean thickness up to which a filled outline is a bent line
LARGEST_HEAD = 16.0
SMALLEST_HEAD = 1.5
SMALLEST_FIGURE = 6.0
MOST_PIECES = 24  # of one path, among which holes are looked for
MAX_RIBBON_EDGES = 160
PARALLEL = 0.12  # the sine of the angle up to which two edges are


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line. Strokes of one `ink` were drawn alike: filled or stroked, colour, thickness."""

    points: tuple[Point, ...]
    ink: int
    color: Color
    order: int
    bent: bool = False  # part of a line with corners: no rule of a table
    dot: bool = False  # as thick as long: of a dotted line, whose direction it does not tell


@dataclass(frozen=True, slots=True)
class Head:
    """A filled arrow head by its corners."""

    corners: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A closed outline: its points (curves as short straight stretches), its corners, whether it has any curve."""

    points: tuple[Point, ...]
    corners: tuple[Point, ...]
    box: Box
    curved: bool
    fill: Color | None
    stroke: Color | None
    ink: int
    order: int


@dataclass(slots=True)
class Marks:
    """All marks of a page, in the order in which they were drawn."""

    strokes: list[Stroke] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)  # opaque areas of any colour, with their order


def find_marks(paths: Iterable[DrawnPath]) -> Marks:
    """The marks of all paths that can be seen."""
    marks = Marks()
    inks: dict[tuple[bool, Color, int], int] = {}
    for order, path in enumerate(paths):
        if path.fill is not None and path.fill[3] > OPAQUE:
            marks.covers.extend((order, box) for piece in path.pieces if (box := _cover(piece)) is not None)
        if is_ink(path.fill) or is_ink(path.stroke):
            for piece, pen in _pens(path):
                _sort(piece, pen, order, inks, marks)
    return marks


def _pens(path: DrawnPath) -> Iterator[tuple[Piece, DrawnPath]]:
    """Each piece with the pen that drew it: a filled outline with a hole of nearly its own size is a border."""
    if path.stroke is not None or not 1 < len(path.pieces) <= MOST_PIECES:
        yield from ((piece, path) for piece in path.pieces)
        return
    boxes = [box_of(flatten(piece)) for piece in path.pieces]
    holes: set[int] = set()
    for index, box in enumerate(boxes):
        if index in holes:
            continue
        found = next((other for other, inner in enumerate(boxes) if other not in holes and _is_hole(box, inner)), None)
        if found is None:
            yield path.pieces[index], path
        else:
            holes.add(found)
            yield path.pieces[index], replace(path, fill=None, stroke=path.fill, width=boxes[found].x0 - box.x0)


def _is_hole(outer: Box, inner: Box) -> bool:
    margins = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
    return all(0 < margin <= THIN for margin in margins) and inner.area > 0.3 * outer.area


def _cover(piece: Piece) -> Box | None:
    """The rectangle that this filled piece covers, if it is one of some size."""
    if not piece.is_straight or len(piece.points) not in (4, 5):
        return None
    box = box_of(piece.points)
    is_large = min(box.width, box.height) > 2 * SMALLEST_FIGURE
    return box if is_large and polygon_area(piece.points) > 0.98 * box.area else None


def _sort(piece: Piece, path: DrawnPath, order: int, inks: dict[tuple[bool, Color, int], int], marks: Marks) -> None:
    points = flatten(piece)
    box = box_of(points)
    stroked = is_ink(path.stroke)
    thickness = path.width if stroked else min(box.width, box.height)
    color = path.stroke if stroked else path.fill
    ink = inks.setdefault((stroked, color or BLACK, round(min(thickness, 9.0) * 2)), len(inks))
    closed = piece.closed or points[0] == points[-1] or not stroked
    if not closed or (stroked and path.fill is None and len(set(points)) == 2):
        line = corners_of(points, closed=False)
        if len(line) > 1:
            marks.strokes.append(Stroke(line, ink, color or BLACK, order, bent=len(line) > 2))
        return
    corners = corners_of(points, closed=True)
    if is_ink(path.fill) and _is_head(corners, box, piece):
        marks.heads.append(Head(corners))
    elif min(box.width, box.height) <= THIN:
        lines = tuple(_axis_lines(box))
        marks.strokes.extend(Stroke(line, ink, color or BLACK, order, dot=len(lines) > 1) for line in lines)
    elif path.stroke is None and _is_ribbon(points):
        marks.strokes.extend(Stroke(line, ink, color or BLACK, order, bent=True) for line in _center_lines(corners))
    elif min(box.width, box.height) >= SMALLEST_FIGURE and len(corners) > 2:
        marks.figures.append(Figure(points, corners, box, not piece.is_straight, path.fill, path.stroke, ink, order))


def _axis_lines(box: Box) -> Iterator[tuple[Point, Point]]:
    """The middle of a thin box; a dot of a dotted line is both a level and an upright stroke."""
    x, y = box.center
    if box.width * 2 > box.height:
        yield (box.x0, y), (box.x1, y)
    if box.height * 2 > box.width:
        yield (x, box.y0), (x, box.y1)


def _is_head(corners: Sequence[Point], box: Box, piece: Piece) -> bool:
    """A small filled triangle, or one with a notch in its base."""
    if not piece.is_straight or len(corners) not in (3, 4):
        return False
    small, large = sorted((box.width, box.height))
    if large > LARGEST_HEAD or small < SMALLEST_HEAD:
        return False
    return len(corners) == 3 or _is_notched(corners)


def _is_notched(corners: Sequence[Point]) -> bool:
    turns = []
    for index, corner in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % 4]
        turns.append(_cross(before, corner, corner, after) > 0)
    return sum(turns) in (1, 3)


def _cross(a: Point, b: Point, c: Point, d: Point) -> float:
    return (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])


def _is_ribbon(points: Sequence[Point]) -> bool:
    """A filled outline that is long for its area is a line with a thickness."""
    around = path_length([*points, points[0]])
    return around > 12 and polygon_area(points) <= RIBBON * around / 2 and len(points) <= MAX_RIBBON_EDGES


def _center_lines(corners: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """The middle between each two long edges that run along each other."""
    edges = [(a, b) for a, b in pairwise([*corners, corners[0]]) if distance(a, b) > 0.8]
    pairs = []
    for index, edge in enumerate(edges):
        for other in range(index + 1, len(edges)):
            shared = _runs_with(edge, edges[other])
            if shared > 1.5:
                pairs.append((shared, index, other))
    used: set[int] = set()
    for _, index, other in sorted(pairs, reverse=True):
        if index not in used and other not in used:
            used.update((index, other))
            yield _middle(edges[index], edges[other])


def _runs_with(edge: tuple[Point, Point], other: tuple[Point, Point]) -> float:
    """How long two nearly parallel edges lie side by side within the thickness of a line; 0 if they don't."""
    length, other_length = distance(*edge), distance(*other)
    if abs(_cross(*edge, *other)) > PARALLEL * length * other_length:
        return 0.0
    ux, uy = (edge[1][0] - edge[0][0]) / length, (edge[1][1] - edge[0][1]) / length
    along = [(p[0] - edge[0][0]) * ux + (p[1] - edge[0][1]) * uy for p in other]
    aside = [abs((p[0] - edge[0][0]) * uy - (p[1] - edge[0][1]) * ux) for p in other]
    shared = min(max(along), length) - max(min(along), 0.0)
    return shared if sum(aside) / 2 <= THIN and shared > 0.6 * min(length, other_length) else 0.0


def _middle(edge: tuple[Point, Point], other: tuple[Point, Point]) -> tuple[Point, Point]:
    (a, b), (c, d) = edge, other
    if distance(a, c) + distance(b, d) > distance(a, d) + distance(b, c):
        c, d = d, c
    return ((a[0] + c[0]) / 2, (a[1] + c[1]) / 2), ((b[0] + d[0]) / 2, (b[1] + d[1]) / 2)


def is_rectangle(figure: Figure) -> bool:
    """Four corners at the corners of its box."""
    if figure.curved or len(figure.corners) != 4:
        return False
    box = figure.box
    slack = max(0.6, 0.02 * math.hypot(box.width, box.height))
    return all(
        min(abs(x - box.x0), abs(x - box.x1)) <= slack and min(abs(y - box.y0), abs(y - box.y1)) <= slack
        for x, y in figure.corners
    )
