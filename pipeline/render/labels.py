"""The words at a decision's exits: beside the line, off the symbols."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.render.board import Board, Route
from pipeline.render.drawing import DrawnSymbol, Label, Point
from pipeline.render.grid import LEADING, Font
from pipeline.render.measure import text_width, wrap
from schemas.raw import Box

LABEL_SIZE, LABEL_SMALLEST = 6.5, 5.0
OFF = 1.6  # from the line and from the symbol
ROOM = 1.2  # from the column's borders
APART = 4.0  # from the lines that enter the symbol above and below


def label_for(
    text: str, route: Route, source: DrawnSymbol, font: Font, limits: tuple[float, float], board: Board
) -> Label | None:
    """The place of `text` at the start of the route where it covers least.

    `limits` are the borders of the column that it must keep to. A word too long for it is written smaller.
    """
    if not text:
        return None
    half = min(source.box.center[0] - limits[0], limits[1] - source.box.center[0])
    size, lines = _fitted(text, half - ROOM - APART, half - ROOM - OFF, font)
    width = max(text_width(line, size, font) for line in lines) + 1.0
    height = len(lines) * size * LEADING
    places = (Box(x, y, x + width, y + height) for x, y in _corners(route, source, width, height, limits))
    return Label("\n".join(lines), min(places, key=board.covered), size)


def _fitted(text: str, width: float, widest: float, font: Font) -> tuple[float, tuple[str, ...]]:
    """The size and the lines in which no word is broken; where even small letters are too wide, `widest` is crossed."""
    longest = max((text_width(word, 1.0, font) for word in text.split()), default=0.0)
    room = min(max(width, longest * LABEL_SIZE), widest)
    size = max(min(LABEL_SIZE, room / longest), LABEL_SMALLEST) if longest else LABEL_SIZE
    return size, wrap(text, max(room, longest * size) + 0.1, size, font)


def _corners(
    route: Route, source: DrawnSymbol, width: float, height: float, limits: tuple[float, float]
) -> Iterator[Point]:
    """The upper left corners that the label may have, the usual one first."""
    (x0, y0), (x1, _) = route.points[0], route.points[1]
    least, most = limits[0] + ROOM, limits[1] - ROOM - width
    if route.source_side in ("top", "bottom"):
        turn = route.points[2][0] if len(route.points) > 2 else x0
        y = y0 + 1.0 if route.source_side == "bottom" else y0 - 1.0 - height
        sides = (x0 - OFF - width, x0 + OFF)
        yield from ((min(max(x, least), most), y) for x in (sides if turn > x0 else reversed(sides)))
        return
    usual = x0 + OFF if x1 > x0 else x0 - OFF - width
    within_bend = x1 - OFF - width if x1 > x0 else x1 + OFF
    for x in (min(max(place, least), most) for place in (usual, within_bend)):
        inside = max(source.box.x1 - x, 0.0) if x1 > x0 else max(x + width - source.box.x0, 0.0)
        lift = OFF + min(inside * source.box.height / source.box.width, source.box.height / 2)  # off a diamond's edge
        turns_up = len(route.points) > 2 and route.points[2][1] < y0 and x - ROOM < x1 < x + width + ROOM
        above, below = (x, y0 - lift - height), (x, y0 + lift)
        yield from (below, above) if turns_up else (above, below)
