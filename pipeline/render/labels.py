"""The words at a decision's exits: beside the line, off the symbols."""

from __future__ import annotations

from pipeline.render.board import Route
from pipeline.render.drawing import DrawnSymbol, Label, Point
from pipeline.render.grid import LEADING, Font
from pipeline.render.measure import text_width, wrap
from schemas.raw import Box

LABEL_SIZE, LABEL_SMALLEST = 6.5, 5.0
OFF = 1.6  # from the line and from the symbol
ROOM = 1.2  # from the column's borders
APART = 4.0  # from the lines that enter the symbol above and below


def label_for(text: str, route: Route, source: DrawnSymbol, font: Font, limits: tuple[float, float]) -> Label | None:
    """The place of `text` at the start of the route; `limits` are the borders of the column that it keeps to.

    No word is broken: in a narrow column the letters are smaller, and where that is not enough, it is crossed.
    """
    if not text:
        return None
    half = min(source.box.center[0] - limits[0], limits[1] - source.box.center[0]) - ROOM - APART
    longest = max(text_width(word, 1.0, font) for word in text.split())
    size = max(min(LABEL_SIZE, half / longest), LABEL_SMALLEST)
    lines = wrap(text, max(half, longest * size + 0.1), size, font)
    width = max(text_width(line, size, font) for line in lines) + 1.0
    height = len(lines) * size * LEADING
    x, y = _corner(route, source, width, height, limits)
    return Label("\n".join(lines), Box(x, y, x + width, y + height), size)


def _corner(route: Route, source: DrawnSymbol, width: float, height: float, limits: tuple[float, float]) -> Point:
    (x0, y0), (x1, _) = route.points[0], route.points[1]
    least, most = limits[0] + ROOM, limits[1] - ROOM - width
    if route.source_side in ("top", "bottom"):
        turn = route.points[2][0] if len(route.points) > 2 else x0
        beside = x0 - OFF - width if turn > x0 else x0 + OFF
        return min(max(beside, least), most), y0 + 1.0 if route.source_side == "bottom" else y0 - 1.0 - height
    x = min(max(x0 + OFF if x1 > x0 else x0 - OFF - width, least), most)
    inside = max(source.box.x1 - x, 0.0) if x1 > x0 else max(x + width - source.box.x0, 0.0)
    lift = OFF + min(inside * source.box.height / source.box.width, source.box.height / 2)  # off a diamond's edge
    turns_up = len(route.points) > 2 and route.points[2][1] < y0 and x - ROOM < x1 < x + width + ROOM
    return x, y0 + lift if turns_up else y0 - lift - height
