"""What a pen drew, before anybody says what it means: rules of a table, a symbol, an arrow."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.raw import Box

Point = tuple[float, float]
Color = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch between two lifts of the pen. `bends[i]` says that `points[i]` belongs to a Bézier curve."""

    points: tuple[Point, ...]
    bends: tuple[bool, ...]
    closed: bool

    @property
    def box(self) -> Box:
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return Box(min(xs), min(ys), max(xs), max(ys))

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
    dashed: bool = False
