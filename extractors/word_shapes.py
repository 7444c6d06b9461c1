"""Figures of a Word page as shapes, connectors and pictures: where they stand, and over which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.drawingml import Drawn
from extractors.office_shapes import Affine, Figure
from extractors.word_drawing import Hung, Offset
from extractors.word_layout import GridPlace, Spot
from extractors.word_table import Grid, GridCell
from schemas.raw import Anchor, Box, Shape

OFF_CELL = 0.5
ESTIMATED = 0.8


@dataclass(frozen=True, slots=True)
class PlacedGrid:
    """A table of the page: `index` counts the page's tables in their order."""

    index: int
    grid: Grid
    place: GridPlace


def place_hung(hung: Hung, spot: Spot) -> list[Drawn]:
    """The figures of one drawing on the strip of pages."""
    x = _resolve_x(hung, spot)
    y = spot.y if hung.inline else _resolve_y(hung, spot)
    return hung.placed(x, y)


def _resolve_x(hung: Hung, spot: Spot) -> float:
    """In a cell, 'page' and 'margin' mean the cell unless that would leave the page."""
    if hung.inline:
        return spot.x
    frame = _frame_x(hung.x.start, spot, hung.in_cell and spot.in_cell)
    x = _along(hung.x, frame, hung.width)
    if spot.in_cell and hung.in_cell and x + hung.width / 2 > spot.setup.width:
        x = _along(hung.x, _frame_x(hung.x.start, spot, in_cell=False), hung.width)
    return x


def _frame_x(start: str, spot: Spot, in_cell: bool) -> tuple[float, float]:
    setup = spot.setup
    if start in ("column", "character"):
        return spot.x, spot.frame.x1
    if in_cell:
        return (spot.frame.x0 if start == "page" else spot.x), spot.frame.x1
    if start == "margin":
        return setup.left, setup.width - setup.right
    if start in ("rightMargin", "outsideMargin"):
        return setup.width - setup.right, setup.width
    return 0.0, setup.width if start == "page" else setup.left


def _resolve_y(hung: Hung, spot: Spot) -> float:
    return _along(hung.y, _frame_y(hung.y.start, spot, hung.in_cell and spot.in_cell), hung.height)


def _frame_y(start: str, spot: Spot, in_cell: bool) -> tuple[float, float]:
    setup = spot.setup
    if start in ("paragraph", "line"):
        return spot.y, spot.frame.y1
    if in_cell:
        return spot.frame.y0, spot.frame.y1
    if start == "margin":
        return spot.page_top + setup.top, spot.page_top + setup.height - setup.bottom
    if start in ("bottomMargin", "outsideMargin"):
        return spot.page_top + setup.height - setup.bottom, spot.page_top + setup.height
    return spot.page_top, spot.page_top + (setup.height if start == "page" else setup.top)


def _along(offset: Offset, frame: tuple[float, float], size: float) -> float:
    start, end = frame
    if offset.align is None:
        return start + offset.distance
    share = {"center": 0.5, "right": 1.0, "bottom": 1.0, "outside": 1.0}.get(offset.align, 0.0)
    return start + (end - start - size) * share


def find_anchor(
    box: Box, home: tuple[Grid, GridCell] | None, grids: Sequence[PlacedGrid]
) -> tuple[Anchor | None, float]:
    """The cell that most of the box lies over, and which share of the box that is; the anchor's cell where none."""
    x, y = box.center
    inside = [placed for placed in grids if placed.place.box.holds(x, y)]
    if inside:
        placed = min(inside, key=lambda placed: placed.place.box.area)
        row, column = placed.place.find(x, y)
        cell = placed.grid.at(row, column)
        if cell is None:
            return Anchor(placed.index, row, column), OFF_CELL
        covered = placed.place.cell_box(cell).shared_with(box)
        share = covered / box.area if box.area > 0 else 1.0
        return Anchor(placed.index, row, column), max(share, OFF_CELL)
    if home is not None:
        index = next((placed.index for placed in grids if placed.grid is home[0]), None)
        if index is not None:
            return Anchor(index, home[1].row, home[1].column), OFF_CELL
    return None, 1.0


def make_shape(name: str, figure: Figure, anchor: Anchor | None, share: float, is_sure: bool) -> Shape:
    confidence = figure.confidence * share * (1.0 if is_sure else ESTIMATED)
    return Shape(name, figure.kind, figure.box, anchor, figure.text, round(confidence, 4))


def shifted(figure: Figure, down: float) -> Figure:
    return figure.moved(Affine(f=down))
