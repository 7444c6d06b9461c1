"""The ways in which office programs put a flowchart on a PDF page."""

from __future__ import annotations

import itertools

from pipeline.render.drawing import DrawnSymbol, Point
from pipeline.render.outline import outline, tip
from pipeline.render.pdf_pen import RULE, STROKE, Pen, polyline
from samples.forge.other_pens import OTHER_PENS
from schemas.raw import Box

COLOURS = {
    "terminator": "70AD47",
    "process": "5B9BD5",
    "decision": "FFC000",
    "connector": "A5A5A5",
    "document": "ED7D31",
    "other": "ED7D31",
}
HAIR = 0.5
ROUND_CORNER = 7.0


class SegmentPen(Pen):
    """Every side of a symbol and every part of a line on its own, open arrow tips, rules right across the cell."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.setLineWidth(STROKE)
        at: Point = (0.0, 0.0)
        first: Point | None = None
        for step in outline(symbol.kind, box):
            if step.verb == "move":
                first = step.points[-1]
            elif step.verb == "line":
                self.line((at, step.points[-1]))
            else:
                ends = [coordinate for x, y in (at, *step.points) for coordinate in (x, self.height - y)]
                self.canvas.bezier(*ends)
            at = step.points[-1]
        if first is not None and first != at:
            self.line((at, first))

    def route(self, points: tuple[Point, ...]) -> None:
        self.canvas.setLineWidth(STROKE)
        for start, end in itertools.pairwise(points):
            self.line((start, end))

    def tip(self, before: Point, end: Point) -> None:
        point, left, right = tip(before, end)
        self.line((left, point))
        self.line((point, right))

    def frame(self, box: Box, fill: str | None) -> None:
        if fill:
            self._fill(box, fill)
        self.canvas.setLineWidth(RULE)
        corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1), (box.x0, box.y0))
        for start, end in itertools.pairwise(corners):
            self.line((start, end))

    def _fill(self, box: Box, fill: str) -> None:
        self.canvas.setFillColor(f"#{fill}")
        self.canvas.rect(box.x0, self.height - box.y1, box.width, box.height, stroke=0, fill=1)
        self.canvas.setFillColor("#000000")


class ColourPen(Pen):
    """Symbols in the colours of an office suite, with a darker edge and white words; blue lines."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.setLineWidth(1.0)
        self.canvas.setStrokeColor("#2F528F")
        self.canvas.setFillColor(f"#{COLOURS[symbol.kind]}")
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=1, fill=1)
        self.canvas.setStrokeColor("#000000")
        self.canvas.setFillColor("#000000")

    def route(self, points: tuple[Point, ...]) -> None:
        self.canvas.setStrokeColor("#4472C4")
        super().route(points)
        self.canvas.setStrokeColor("#000000")

    def tip(self, before: Point, end: Point) -> None:
        self.canvas.setFillColor("#4472C4")
        super().tip(before, end)
        self.canvas.setFillColor("#000000")


class FilledRulePen(SegmentPen):
    """No strokes at all in tables and lines: thin filled rectangles, as some word processors write them."""

    def line(self, points: object) -> None:
        steps = list(points)  # type: ignore[call-overload]
        for (x0, y0), (x1, y1) in itertools.pairwise(steps):
            if x0 == x1 or y0 == y1:
                self._bar(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
            else:
                self.canvas.drawPath(self.path(polyline(((x0, y0), (x1, y1))), close=False))

    def _bar(self, box: Box) -> None:
        half = HAIR / 2
        width, height = box.width + HAIR, box.height + HAIR
        self.canvas.rect(box.x0 - half, self.height - box.y1 - half, width, height, stroke=0, fill=1)

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        Pen.shape(self, symbol, box)

    def tip(self, before: Point, end: Point) -> None:
        Pen.tip(self, before, end)


class BlackPen(Pen):
    """Filled black symbols without words."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=0, fill=1)

    def words(self, symbol: DrawnSymbol, box: Box) -> None:
        if len(symbol.text) == 1:  # the letter of an off-page connector
            self.canvas.setFillColor("#FFFFFF")
            super().words(symbol, box)
            self.canvas.setFillColor("#000000")


class LayerPen(Pen):
    """Each symbol twice: its white inside, then its edge, as word processors print shapes; tips as outlines."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.setFillColor("#FFFFFF")
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=0, fill=1)
        self.canvas.setFillColor("#000000")
        self.canvas.setLineWidth(0.75)
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=1, fill=0)

    def tip(self, before: Point, end: Point) -> None:
        self.canvas.drawPath(self.path(polyline(tip(before, end))), stroke=1, fill=1)


class RoundPen(Pen):
    """Rectangles as rectangles, terminators as rounded ones, connectors as circles, dashed lines."""

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        self.canvas.setLineWidth(STROKE)
        bottom = self.height - box.y1
        if symbol.kind == "process":
            self.canvas.rect(box.x0, bottom, box.width, box.height)
        elif symbol.kind == "terminator":
            radius = min(ROUND_CORNER, box.height / 2, box.width / 2)
            self.canvas.roundRect(box.x0, bottom, box.width, box.height, radius)
        elif symbol.kind == "connector":
            self.canvas.ellipse(box.x0, bottom, box.x1, bottom + box.height)
        else:
            super().shape(symbol, box)

    def route(self, points: tuple[Point, ...]) -> None:
        self.canvas.setDash(3, 1.5)
        super().route(points)
        self.canvas.setDash()


PENS: tuple[type[Pen], ...] = (Pen, SegmentPen, ColourPen, FilledRulePen, BlackPen, LayerPen, RoundPen, *OTHER_PENS)
