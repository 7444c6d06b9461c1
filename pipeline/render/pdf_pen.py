"""A pen for PDF pages: text, rules, symbols and connectors, y downwards from the page's top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.render.drawing import DrawnConnector, DrawnSymbol, Point
from pipeline.render.grid import LEADING, Font
from pipeline.render.measure import FACES, SPARE_FACE, is_covered, text_width
from pipeline.render.outline import PathStep, outline, tip
from pipeline.render.symbol_words import fit_words
from schemas.raw import Box

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject

RULE = 0.6
STROKE = 0.9
ASCENT = 0.95


def spare_face() -> str:
    """The name of the face for letters outside Windows-1252, made known to reportlab on first use."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    if SPARE_FACE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(ttfonts.TTFont(SPARE_FACE, "Vera.ttf"))
    return SPARE_FACE


def moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x0 + x, box.y0 + y, box.x1 + x, box.y1 + y)


class Pen:
    """Draws on a canvas as the official form is drawn; other makes of drawing override its methods."""

    def __init__(self, canvas: Canvas, height: float, font: Font) -> None:
        self.canvas = canvas
        self.height = height
        self.font = font

    def path(self, steps: Iterable[PathStep], close: bool = True) -> PDFPathObject:
        made = self.canvas.beginPath()
        for step in steps:
            points = [coordinate for x, y in step.points for coordinate in (x, self.height - y)]
            {"move": made.moveTo, "line": made.lineTo, "curve": made.curveTo}[step.verb](*points)
        if close:
            made.close()
        return made

    def line(self, points: Iterable[Point]) -> None:
        self.canvas.drawPath(self.path(polyline(points), close=False))

    def frame(self, box: Box, fill: str | None) -> None:
        """The borders of a cell, and its colour."""
        self.canvas.setLineWidth(RULE)
        if fill:
            self.canvas.setFillColor(f"#{fill}")
        self.canvas.rect(box.x0, self.height - box.y1, box.width, box.height, stroke=1, fill=int(bool(fill)))
        self.canvas.setFillColor("#000000")

    def text(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        """One line with its top at `y`; letters that the standard faces lack are taken from the spare one."""
        baseline = self.height - y - size * ASCENT
        for covered, run in groupby(text, key=is_covered):
            letters = "".join(run)
            face = FACES[self.font, bold] if covered else spare_face()
            self.canvas.setFont(face, size)
            self.canvas.drawString(x, baseline, letters)
            x += self.canvas.stringWidth(letters, face, size)

    def symbol(self, symbol: DrawnSymbol, x: float, y: float) -> None:
        """A symbol and its words; (`x`, `y`) is what its place is counted from."""
        box = moved(symbol.box, x, y)
        self.shape(symbol, box)
        self.words(symbol, box)

    def shape(self, symbol: DrawnSymbol, box: Box) -> None:
        """The outline of a symbol, white inside."""
        self.canvas.setLineWidth(STROKE)
        self.canvas.setFillColor("#FFFFFF")
        self.canvas.drawPath(self.path(outline(symbol.kind, box)), stroke=1, fill=1)
        self.canvas.setFillColor("#000000")

    def words(self, symbol: DrawnSymbol, box: Box) -> None:
        """Words in the middle of a symbol, smaller where they would not fit."""
        size, lines = fit_words(symbol, self.font)
        x, middle = box.center
        top = middle - size * (LEADING * (len(lines) - 1) / 2 + 0.6)
        for number, line in enumerate(lines):
            y = top + number * size * LEADING
            self.text(x - text_width(line, size, self.font) / 2, y, line, size)

    def connector(self, connector: DrawnConnector, x: float, y: float) -> None:
        """A line, its tip and its label."""
        points = tuple((px + x, py + y) for px, py in connector.points)
        self.route(points)
        if connector.tip:
            self.tip(points[-2], points[-1])
        if connector.label:
            box, size = moved(connector.label.box, x, y), connector.label.size
            for number, line in enumerate(connector.label.text.split("\n")):
                self.text(box.x0, box.y0 + number * size * LEADING, line, size)

    def route(self, points: tuple[Point, ...]) -> None:
        """The line of a connector."""
        self.canvas.setLineWidth(STROKE)
        self.line(points)

    def tip(self, before: Point, end: Point) -> None:
        self.canvas.drawPath(self.path(polyline(tip(before, end))), stroke=0, fill=1)


def polyline(points: Iterable[Point]) -> Iterator[PathStep]:
    for index, point in enumerate(points):
        yield PathStep("line" if index else "move", (point,))
