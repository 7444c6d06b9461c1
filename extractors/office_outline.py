"""Freely drawn outlines of office formats: what they are in a flowchart, by their form alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.drawing import Piece, Point, box_of, corners_of, flatten
from extractors.marks import BLACK, Figure
from extractors.shapes import kind_of
from schemas.raw import ShapeKind

ARC_STEPS = 8
FREEHAND = 0.95  # a preset says what it is; a free outline only looks like it


@dataclass(frozen=True, slots=True)
class Outline:
    """Points in their order, curves as short straight stretches."""

    points: tuple[Point, ...]
    closed: bool
    curved: bool

    @property
    def kind(self) -> tuple[ShapeKind, float]:
        """What a closed one is, and how sure that is.

        Specimen: four corners on the middles of the sides of their box are a decision; on its corners, a process.
        """
        figure = Figure(
            self.points, corners_of(self.points, closed=True), box_of(self.points), self.curved, None, BLACK, 0, 0
        )
        kind, confidence = kind_of(figure)
        return kind, round(FREEHAND * confidence, 4)


def cubic(start: Point, bends: Sequence[Point]) -> tuple[Point, ...]:
    """A Bézier curve of two handles and an end, or of one handle and an end, without its start."""
    if len(bends) == 2:
        (hx, hy), (x, y) = bends
        first = (start[0] + (hx - start[0]) * 2 / 3, start[1] + (hy - start[1]) * 2 / 3)
        second = (x + (hx - x) * 2 / 3, y + (hy - y) * 2 / 3)
        bends = (first, second, (x, y))
    if len(bends) != 3:
        return tuple(bends[-1:])
    return flatten(Piece((start, *bends), (False, True, True, True), closed=False))[1:]


def arc(start: Point, across: float, down: float, begin: float, swing: float) -> tuple[Point, ...]:
    """A stretch of an ellipse with these half axes, from the angle `begin` (degrees) on, without its start."""
    x, y = start[0] - across * math.cos(math.radians(begin)), start[1] - down * math.sin(math.radians(begin))
    angles: Iterable[float] = (math.radians(begin + swing * step / ARC_STEPS) for step in range(1, ARC_STEPS + 1))
    return tuple((x + across * math.cos(angle), y + down * math.sin(angle)) for angle in angles)
