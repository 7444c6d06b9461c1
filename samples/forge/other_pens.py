"""More ways of drawing a flowchart: those of drawing programs, report generators and careful clerks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pipeline.render.drawing import DrawnConnector, DrawnSymbol, Point
from pipeline.render.grid import LEADING
from pipeline.render.outline import ROUND, outline
from pipeline.render.pdf_pen import STROKE, Pen, moved
from schemas.raw import Box

LONGEST_STRAIGHT = 130.0
TIP = (6.0, 2.4)
BEND = 4.0
INTO = 5.0
SHADOW = 1.6


class StraightPen(Pen):
    """A slanting line straight to the next symbol where the way is short and free; the answer beside it."""

    def connector(self, connector: DrawnConnector, x: float, y: float) -> None:
        (ax, ay), (bx, by) = ((px + x, py + y) for px, py in (connector.points[0], connector.points[-1]))
        if len(connector.points) > 3 or math.hypot(bx - ax, by - ay) > LONGEST_STRAIGHT:
            super().connector(connector, x, y)
            return
        self.canvas.setLineWidth(STROKE)
        self.line(((ax, ay), (bx, by)))
        if connector.tip:
            self.tip((ax, ay), (bx, by))
        if connector.label:
            lines = connector.label.text.split("\n")
            for number, line in enumerate(lines):
                top = ay + 1.0 + number * connector.label.size * LEADING
                self.text(ax + (bx - ax) * 0.2 + 3.0, top, line, connector.label.size)

    def tip(self, before: Point, end: Point) -> None:
        """A slim head that points the way the line goes."""
        turn = math.atan2(end[1] - before[1], end[0] - before[0])
        back = (end[0] - TIP[0] * math.cos(turn), end[1] - TIP[0] * math.sin(turn))
        aside = (-TIP[1] * math.sin(turn), TIP[1] * math.cos(turn))
        made = self.canvas.beginPath()
        made.moveTo(end[0], self.height - end[1])
        made.lineTo(back[0] + aside[0], self.height - back[1] - aside[1])
        made.lineTo(back[0] - aside[0], self.height - back[1] + aside[1])
        made.close()
        self.canvas.drawPath(made, stroke=0, fill=1)


class BeneathPen(Pen):
    """Lines that go on beneath the symbols, open heads in one stroke, answers on white."""

    def route(self, points: tuple[Point, ...]) -> None:
        super().route((_beyond(points[1], points[0]), *points[1:-1], _beyond(points[-2], points[-1])))

    def tip(self, before: Point, end: Point) -> None:
        turn = math.atan2(end[1] - before[1], end[0] - before[0])
        legs = [
            (end[0] - TIP[0] * math.cos(turn + side), end[1] - TIP[0] * math.sin(turn + side)) for side in (0.4, -0.4)
        ]
        self.canvas.setLineWidth(STROKE)
        self.line((legs[0], end, legs[1]))

    def connector(self, connector: DrawnConnector, x: float, y: float) -> None:
        if connector.label:
            box = moved(connector.label.box, x, y)
            self.canvas.setFillColor("#FFFFFF")
            self.canvas.rect(box.x0, self.height - box.y1, box.width, box.height, stroke=0, fill=1)
            self.canvas.setFillColor("#000000")
        super().connector(connector, x, y)


def _beyond(before: Point, end: Point) -> Point:
    """A point a little further on the way from `before` to `end`."""
    dx, dy = (end[0] > before[0]) - (end[0] < before[0]), (end[1] > before[1]) - (end[1] < before[1])
    return end[0] + dx * INTO, end[1] + dy * INTO


class CurvePen(Pen):
    """Ellipses for terminators, circles for connectors, lines with round bends."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        if symbol.kind not in ("terminator", "connector"):
            super().shape(symbol, box)
            return
        self.canvas.setLineWidth(STROKE)
        self.canvas.setFillColor("#FFFFFF")
        self.canvas.ellipse(box.x0, self.height - box.y1, box.x1, self.height - box.y0, stroke=1, fill=1)
        self.canvas.setFillColor("#000000")

    def route(self, points: tuple[Point, ...]) -> None:
        self.canvas.setLineWidth(STROKE)
        made = self.canvas.beginPath()
        made.moveTo(points[0][0], self.height - points[0][1])
        for before, corner, after in zip(points, points[1:], points[2:], strict=False):
            start, end = _towards(corner, before), _towards(corner, after)
            made.lineTo(start[0], self.height - start[1])
            handles = (_between(start, corner), _between(end, corner), end)
            made.curveTo(*(coordinate for px, py in handles for coordinate in (px, self.height - py)))
        made.lineTo(points[-1][0], self.height - points[-1][1])
        self.canvas.drawPath(made, stroke=1, fill=0)


def _towards(corner: Point, other: Point) -> Point:
    """Where a round bend begins: at most half the way."""
    length = math.dist(corner, other)
    share = min(BEND, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def _between(end: Point, corner: Point) -> Point:
    return end[0] + (corner[0] - end[0]) * ROUND, end[1] + (corner[1] - end[1]) * ROUND


class ShadowPen(Pen):
    """A grey shadow behind each symbol, its row written in it, tinted inside."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.setFillColor("#A6A6A6")
        behind = Box(box.x0 + SHADOW, box.y0 + SHADOW, box.x1 + SHADOW, box.y1 + SHADOW)
        self.canvas.drawPath(self.path(outline(symbol.kind, behind)), stroke=0, fill=1)
        self.canvas.setLineWidth(STROKE)
        self.canvas.setFillColor("#DEEAF6")
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=1, fill=1)
        self.canvas.setFillColor("#000000")
        if symbol.kind == "process":
            self.words(replace(symbol, text=str(symbol.row)), box)


class FaintPen(Pen):
    """Dotted grey rules; grey symbols without an edge; thin lines."""

    def frame(self, box: Box, fill: str | None) -> None:
        self.canvas.setStrokeColor("#808080")
        self.canvas.setDash(0.8, 0.8)
        super().frame(box, fill)
        self.canvas.setDash()
        self.canvas.setStrokeColor("#000000")

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.setFillColor("#BFBFBF")
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=0, fill=1)
        self.canvas.setFillColor("#000000")

    def route(self, points: tuple[Point, ...]) -> None:
        self.canvas.setLineWidth(0.35)
        self.line(points)


OTHER_PENS: Sequence[type[Pen]] = (StraightPen, BeneathPen, CurvePen, ShadowPen, FaintPen)
