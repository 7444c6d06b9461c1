"""The lanes between symbols: places for lines beside the rules of the grid, never on them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.render.board import Lanes
from pipeline.render.drawing import DrawnSymbol
from pipeline.render.paginate import PageGrid
from pipeline.render.place import Sizes

TIP_ROOM = 6.5
SHARES = (0.36, 0.66)  # of the free room between a border and the symbols beside it


def _beside(borders: Sequence[float], least: float, most: float, room: float) -> tuple[float, ...]:
    lanes = {round(border + sign * share * room, 2) for border in borders for share in SHARES for sign in (-1, 1)}
    return tuple(sorted(lane for lane in lanes if least < lane < most))


def _around_connectors(symbols: Sequence[DrawnSymbol]) -> set[float]:
    """Lanes above and below the off-page connectors, which stand off the middle of their rows."""
    boxes = [symbol.box for symbol in symbols if symbol.kind == "connector"]
    return {y for box in boxes for y in (box.y0 - TIP_ROOM, box.y1 + TIP_ROOM)}


def lanes_of(page: PageGrid, columns: Sequence[int], symbols: Sequence[DrawnSymbol], sizes: Sizes) -> Lanes:
    """Lanes on both sides of each border of the role columns and of the rows of steps."""
    grid = page.grid
    xs = [grid.left(column) for column in columns] + [grid.left(columns[-1]) + grid.widths[columns[-1]]]
    ys = [grid.top(row) for row in range(page.header_rows, grid.rows + 1)]
    heights = {*_beside(ys, ys[0], ys[-1], sizes.gap), *_around_connectors(symbols)}
    return Lanes(_beside(xs, xs[0], xs[-1], sizes.side), tuple(sorted(heights)))
