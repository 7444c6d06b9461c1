"""The outlines of the symbols, as paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.render.drawing import Point
from schemas.raw import Box
from schemas.sop import SymbolKind

ROUND = 0.5523  # a quarter of a circle as a Bézier curve
TIP_LENGTH, TIP_WIDTH = 5.0, 4.2


@dataclass(frozen=True, slots=True)
class PathStep:
    verb: Literal["move", "line", "curve"]
    points: tuple[Point, ...]


def _polygon(*points: Point) -> Iterator[PathStep]:
    for index, point in enumerate(points):
        yield PathStep("line" if index else "move", (point,))


def _capsule(box: Box) -> Iterator[PathStep]:
    r = min(box.height, box.width) / 2
    k = r * (1 - ROUND)
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    yield PathStep("move", ((x0 + r, y0),))
    yield PathStep("line", ((x1 - r, y0),))
    yield PathStep("curve", ((x1 - k, y0), (x1, y0 + k), (x1, y0 + r)))
    yield PathStep("line", ((x1, y1 - r),))
    yield PathStep("curve", ((x1, y1 - k), (x1 - k, y1), (x1 - r, y1)))
    yield PathStep("line", ((x0 + r, y1),))
    yield PathStep("curve", ((x0 + k, y1), (x0, y1 - k), (x0, y1 - r)))
    yield PathStep("line", ((x0, y0 + r),))
    yield PathStep("curve", ((x0, y0 + k), (x0 + k, y0), (x0 + r, y0)))


def _document(box: Box) -> Iterator[PathStep]:
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    wave = box.height / 6
    middle = (x0 + x1) / 2
    yield PathStep("move", ((x0, y0),))
    yield PathStep("line", ((x1, y0),))
    yield PathStep("line", ((x1, y1 - wave),))
    yield PathStep("curve", ((middle + box.width / 8, y1 - 2 * wave), (middle, y1 + wave), (x0, y1 - wave / 2)))


def outline(kind: SymbolKind, box: Box) -> Iterator[PathStep]:
    """The closed path of a symbol, clockwise from its upper left."""
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    x, y = box.center
    match kind:
        case "terminator":
            yield from _capsule(box)
        case "decision":
            yield from _polygon((x, y0), (x1, y), (x, y1), (x0, y))
        case "connector":
            shoulder = y0 + box.height * 0.6
            yield from _polygon((x0, y0), (x1, y0), (x1, shoulder), (x, y1), (x0, shoulder))
        case "document":
            yield from _document(box)
        case "process":
            yield from _polygon((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        case "other":
            yield from _polygon((x0, y0), (x1, y0), (x, y1))


def tip(before: Point, end: Point) -> tuple[Point, Point, Point]:
    """The triangle of an arrow that ends at `end`, coming straight from `before`."""
    dx, dy = (end[0] > before[0]) - (end[0] < before[0]), (end[1] > before[1]) - (end[1] < before[1])
    back = (end[0] - dx * TIP_LENGTH, end[1] - dy * TIP_LENGTH)
    half = TIP_WIDTH / 2
    return end, (back[0] - dy * half, back[1] + dx * half), (back[0] + dy * half, back[1] - dx * half)
