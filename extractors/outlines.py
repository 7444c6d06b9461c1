"""Outlines that are drawn line by line, put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from extractors.chains import find_chains
from extractors.drawing import Point, box_of, corners_of, distance, polygon_area
from extractors.marks import SMALLEST_FIGURE, Figure, Stroke, is_rectangle

MAX_SIDES = 12_000  # strokes among which rectangles are looked for
SLANT = 3.0  # points by which a slanting line rises and goes aside
LEAST_INSIDE = 0.1  # of its box, that an outline encloses
CLOSED = 1.5  # points between the ends of strokes that are one corner


def find_outlines(strokes: Sequence[Stroke]) -> tuple[list[Figure], list[Stroke]]:
    """Outlines that are drawn line by line, as figures, and the strokes of no outline.

    Slanting lines are looked at alone first: at the corners of a diamond connectors begin and end. They begin at
    other corners too, and in the middle of a round side, but do not lead back to where they began.
    """
    slanting = [stroke for stroke in strokes if _slants(stroke)]
    diamonds, rest = _rings(slanting)
    rest = [*(stroke for stroke in strokes if not _slants(stroke)), *rest]
    circles, elsewhere = _on_circles(rest)
    others, rest = _rings(circles)
    return [*diamonds, *others], [*rest, *elsewhere]


def find_boxes(strokes: Sequence[Stroke]) -> tuple[list[Figure], list[Stroke]]:
    """Rectangles that are drawn line by line: a symbol, or the frame of a table; and the other strokes."""
    sides: list[Stroke] = []
    others: list[Stroke] = []
    for stroke in strokes:
        (sides if len(stroke.points) == 2 and not stroke.dot else others).append(stroke)
    if len(sides) > MAX_SIDES:
        return [], list(strokes)
    figures, rest = _rings(sides, is_rectangle)
    return figures, [*others, *rest]


def _slants(stroke: Stroke) -> bool:
    (ax, ay), (bx, by) = stroke.points[0], stroke.points[-1]
    return len(stroke.points) == 2 and min(abs(ax - bx), abs(ay - by)) > SLANT


def _on_circles(strokes: Sequence[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes from whose one end other strokes lead back to the other, and those that lead elsewhere."""
    bridges = _bridges(_edges(strokes))
    on_circles = [stroke for number, stroke in enumerate(strokes) if number not in bridges]
    return on_circles, [strokes[number] for number in sorted(bridges)]


def _edges(strokes: Sequence[Stroke]) -> list[tuple[int, int]]:
    """For each stroke the places of its ends, by number; ends that meet are at one place."""
    places: dict[tuple[int, int], list[tuple[Point, int]]] = defaultdict(list)
    count = 0

    def place_of(point: Point) -> int:
        nonlocal count
        x, y = round(point[0] / CLOSED), round(point[1] / CLOSED)
        near = (item for dx in (-1, 0, 1) for dy in (-1, 0, 1) for item in places.get((x + dx, y + dy), ()))
        gap, known = min(((distance(point, other), number) for other, number in near), default=(CLOSED + 1, 0))
        if gap <= CLOSED:
            return known
        places[x, y].append((point, count))
        count += 1
        return count - 1

    return [(place_of(stroke.points[0]), place_of(stroke.points[-1])) for stroke in strokes]


def _bridges(edges: Sequence[tuple[int, int]]) -> set[int]:
    """The edges, by number, without which their two ends would not hang together (Tarjan)."""
    leaving: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, (one, other) in enumerate(edges):
        leaving[one].append((number, other))
        leaving[other].append((number, one))
    seen: dict[int, int] = {}
    lowest: dict[int, int] = {}
    bridges: set[int] = set()
    for root in leaving:
        stack = [(root, -1, iter(leaving[root]))] if root not in seen else []
        seen.setdefault(root, len(seen))
        lowest.setdefault(root, seen[root])
        while stack:
            node, by, onward = stack[-1]
            step = next(onward, None)
            if step is None:
                stack.pop()
                if stack:
                    before = stack[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                    if lowest[node] > seen[before]:
                        bridges.add(by)
            elif step[0] != by and step[1] in seen:
                lowest[node] = min(lowest[node], seen[step[1]])
            elif step[0] != by:
                seen[step[1]] = lowest[step[1]] = len(seen)
                stack.append((step[1], step[0], iter(leaving[step[1]])))
    return bridges


def _rings(
    strokes: Sequence[Stroke], wanted: Callable[[Figure], bool] = lambda _: True
) -> tuple[list[Figure], list[Stroke]]:
    """Strokes that, end to end, come back to where they began, as figures; and the other strokes."""
    figures: list[Figure] = []
    rest: list[Stroke] = []
    by_ink: dict[int, list[Stroke]] = defaultdict(list)
    for stroke in strokes:
        by_ink[stroke.ink].append(stroke)
    for alike in by_ink.values():
        for chain in find_chains([stroke.points for stroke in alike], CLOSED, lambda _: False):
            figure = _figure(chain.points, alike[chain.members[0]]) if chain.closed and len(chain.points) > 2 else None
            if figure is not None and _is_large_enough(figure) and wanted(figure):
                figures.append(figure)
            else:
                rest.extend(alike[number] for number in chain.members)
    return figures, rest


def _is_large_enough(figure: Figure) -> bool:
    """Whether the outline has some room inside: a bent line that was drawn twice has none."""
    box = figure.box
    return min(box.width, box.height) >= SMALLEST_FIGURE and polygon_area(figure.points) > LEAST_INSIDE * box.area


def _figure(points: Sequence[Point], pen: Stroke) -> Figure:
    corners = corners_of(points, closed=True)
    return Figure(tuple(points), corners, box_of(points), len(corners) > 6, None, pen.color, pen.ink, pen.order)
