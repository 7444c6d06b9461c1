"""An orthogonal line as one of the elbow connectors that office programs know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.render.drawing import Point

LEAST = 1.0  # a frame without width could not be adjusted


@dataclass(frozen=True, slots=True)
class Elbow:
    """A preset connector: its frame in points before flips and turn, and its bends in 1/100,000 of the frame."""

    preset: str
    x: float
    y: float
    width: float
    height: float
    quarter_turn: bool
    flip_h: bool
    flip_v: bool
    adjusts: tuple[int, ...] = ()

    def visual_box(self) -> tuple[float, float, float, float]:
        """x, y, width and height of the frame as it is seen, after its turn."""
        if not self.quarter_turn:
            return self.x, self.y, self.width, self.height
        shift = (self.width - self.height) / 2
        return self.x + shift, self.y - shift, self.height, self.width


def _share(value: float, start: float, end: float, least: float) -> int:
    """How far `value` lies between the ends, as connectors count it."""
    length = end - start if abs(end - start) >= least else least
    return round((value - start) / length * 100_000)


def elbow(points: Sequence[Point]) -> Elbow:
    """The connector through `points`, which bends at most four times.

    >>> elbow([(0, 0), (10, 0), (10, 20)]).preset
    'bentConnector2'
    """
    (x0, y0), (x1, y1) = points[0], points[-1]
    parts = len(points) - 1
    upright = parts > 1 and points[0][0] == points[1][0]
    least = LEAST if parts > 2 else 0.0
    along, across = (1, 0) if upright else (0, 1)
    inner = points[1:-1]
    adjusts = tuple(
        _share(inner[index][axis], points[0][axis], points[-1][axis], LEAST)
        for index, axis in zip(range(parts - 2), (along, across, along), strict=False)
    )
    preset = "straightConnector1" if parts == 1 else f"bentConnector{parts}"
    width, height = max(abs(x1 - x0), least), max(abs(y1 - y0), least)
    left, top = min(x0, x1), min(y0, y1)
    if not upright:
        return Elbow(preset, left, top, width, height, False, x1 < x0, y1 < y0, adjusts)
    shift = (width - height) / 2
    return Elbow(preset, left + shift, top - shift, height, width, True, y1 < y0, x1 >= x0, adjusts)
