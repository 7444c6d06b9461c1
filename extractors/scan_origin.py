"""A page read from a picture on another page, told in the places of that page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from schemas.raw import Block, Box, Cell, Connector, Line, Page, Picture, Shape

Placed = TypeVar("Placed", Line, Cell, Shape, Picture)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the upper left corner of the picture lies, in points. `page(seen)` has `seen` there, its symbols named
    apart from those of other pictures."""

    x: float
    y: float

    def page(self, seen: Page) -> Page:
        return replace(
            seen,
            blocks=tuple(map(self._block, seen.blocks)),
            shapes=tuple(replace(self._at(one), name=self._name(one.name)) for one in seen.shapes),
            connectors=tuple(map(self._connector, seen.connectors)),
            pictures=tuple(map(self._at, seen.pictures)),
        )

    def _block(self, one: Block) -> Block:
        if isinstance(one, Line):
            return self._line(one)
        return replace(one, box=one.box and self._box(one.box), cells=tuple(map(self._cell, one.cells)))

    def _cell(self, one: Cell) -> Cell:
        return replace(self._at(one), lines=tuple(map(self._line, one.lines)))

    def _line(self, one: Line) -> Line:
        words = tuple(replace(word, box=self._box(word.box)) for word in one.words)
        return replace(self._at(one), words=words)

    def _connector(self, one: Connector) -> Connector:
        points = tuple((x + self.x, y + self.y) for x, y in one.points)
        source, target = (None if end is None else self._name(end) for end in (one.source, one.target))
        return replace(one, points=points, source=source, target=target)

    def _at(self, one: Placed) -> Placed:
        return replace(one, box=one.box and self._box(one.box))

    def _box(self, one: Box) -> Box:
        return Box(one.x0 + self.x, one.y0 + self.y, one.x1 + self.x, one.y1 + self.y)

    def _name(self, one: str) -> str:
        return f"{one}@{self.x:.0f},{self.y:.0f}"
