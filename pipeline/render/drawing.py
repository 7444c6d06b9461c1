"""A drawing with places: symbols and connectors of one page, in points from the page grid's upper left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.raw import Box
from schemas.sop import SymbolKind

Side = Literal["top", "left", "bottom", "right"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnSymbol:
    """A symbol in a cell of the page grid. `symbol` is its place in the chart; None for an off-page connector."""

    box: Box
    kind: SymbolKind
    text: str
    row: int
    column: int
    symbol: int | None = None

    def port(self, side: Side) -> Point:
        x, y = self.box.center
        return {
            "top": (x, self.box.y0),
            "bottom": (x, self.box.y1),
            "left": (self.box.x0, y),
            "right": (self.box.x1, y),
        }[side]


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a connector, in letters of `size`."""

    text: str
    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class DrawnConnector:
    """A line of horizontal and vertical parts from one symbol (its place in `Drawing.symbols`) to another."""

    points: tuple[Point, ...]
    source: int
    target: int
    source_side: Side
    target_side: Side
    tip: bool = True
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    symbols: tuple[DrawnSymbol, ...] = ()
    connectors: tuple[DrawnConnector, ...] = ()
