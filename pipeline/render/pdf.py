"""The form as PDF: text as text, rules and symbols as vectors."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol, Point
from pipeline.render.grid import LEADING, PADDING, Font, Grid, GridCell, Paragraph
from pipeline.render.labels import LABEL_SIZE
from pipeline.render.layout import Form, Placed
from pipeline.render.measure import (
    FACES,
    SPARE_FACE,
    content_height,
    is_covered,
    mark_width,
    paragraph_lines,
    text_width,
    turned_lines,
)
from pipeline.render.outline import outline, tip

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

RULE = 0.6
STROKE = 0.9
ASCENT = 0.95
SYMBOL_TEXT = 6.5


class Pen:
    """A canvas whose y runs downwards from the page's top."""

    def __init__(self, canvas: Canvas, height: float, font: Font) -> None:
        self.canvas = canvas
        self.height = height
        self.font = font

    def line(self, points: Iterable[Point]) -> None:
        path = self.canvas.beginPath()
        for index, (x, y) in enumerate(points):
            (path.lineTo if index else path.moveTo)(x, self.height - y)
        self.canvas.drawPath(path)

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str | None = None) -> None:
        if fill:
            self.canvas.setFillColor(f"#{fill}")
        self.canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=int(bool(fill)))
        self.canvas.setFillColor("#000000")

    def text(self, x: float, y: float, text: str, size: float, bold: bool = False) -> None:
        """One line with its top at `y`; letters that the standard faces lack are taken from the spare one."""
        baseline = self.height - y - size * ASCENT
        for covered, run in groupby(text, key=is_covered):
            letters = "".join(run)
            self.canvas.setFont(FACES[self.font, bold] if covered else spare_face(), size)
            self.canvas.drawString(x, baseline, letters)
            x += self.canvas.stringWidth(letters)

    def shape(self, symbol: DrawnSymbol, dx: float, dy: float, fill: str | None = "FFFFFF") -> None:
        path = self.canvas.beginPath()
        for step in outline(symbol.kind, symbol.box):
            points = [coordinate for x, y in step.points for coordinate in (x + dx, self.height - y - dy)]
            {"move": path.moveTo, "line": path.lineTo, "curve": path.curveTo}[step.verb](*points)
        path.close()
        self.canvas.setFillColor(f"#{fill or 'FFFFFF'}")
        self.canvas.drawPath(path, stroke=1, fill=int(fill is not None))
        self.canvas.setFillColor("#000000")


def spare_face() -> str:
    """The name of the face for letters outside Windows-1252, made known to reportlab on first use."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    if SPARE_FACE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(ttfonts.TTFont(SPARE_FACE, "Vera.ttf"))
    return SPARE_FACE


def draw_paragraphs(pen: Pen, paragraphs: Iterable[Paragraph], x: float, y: float, width: float, size: float) -> None:
    """Paragraphs from `y` downwards between `x` and `x + width`."""
    for paragraph in paragraphs:
        letter_size = paragraph.size or size
        indent = mark_width(paragraph, size, pen.font)
        y += paragraph.space_before
        for number, line in enumerate(paragraph_lines(paragraph, width, size, pen.font)):
            if number == 0 and paragraph.mark:
                pen.text(x, y, paragraph.mark, letter_size, paragraph.bold)
            wide = text_width(line, letter_size, pen.font, paragraph.bold)
            left = x + indent if paragraph.align == "left" else x + max((width - wide) / 2, 0.0)
            pen.text(left, y, line, letter_size, paragraph.bold)
            if paragraph.underline and line:
                pen.line([(left, y + letter_size * 1.1), (left + wide, y + letter_size * 1.1)])
            y += letter_size * LEADING


def _draw_turned(pen: Pen, cell: GridCell, x: float, y: float, width: float, height: float, size: float) -> None:
    """A header to be read from below, its lines side by side in the middle of the cell."""
    lines = [(p, line) for p in cell.paragraphs for line in turned_lines(p, size, pen.font)]
    step = max((p.size or size) for p, _ in lines) * LEADING if lines else 0.0
    left = x + (width - step * len(lines)) / 2
    for number, (paragraph, line) in enumerate(lines):
        letter_size = paragraph.size or size
        wide = text_width(line, letter_size, pen.font, paragraph.bold)
        pen.canvas.saveState()
        pen.canvas.translate(left + number * step + letter_size * ASCENT, pen.height - y - (height + wide) / 2)
        pen.canvas.rotate(90)
        pen.canvas.setFont(FACES[pen.font, paragraph.bold], letter_size)
        pen.canvas.drawString(0, 0, line)
        pen.canvas.restoreState()


def draw_cell(pen: Pen, cell: GridCell, grid: Grid, x: float, y: float) -> None:
    """The cell's frame and its text; `x`, `y` is the grid's upper left."""
    left, top = x + grid.left(cell.column), y + grid.top(cell.row)
    width, height = grid.cell_width(cell), grid.cell_height(cell)
    pen.canvas.setLineWidth(RULE)
    pen.rectangle(left, top, width, height, cell.fill)
    if cell.vertical:
        _draw_turned(pen, cell, left, top, width, height, grid.size)
        return
    need = content_height(cell, width, grid.size, grid.font)
    down = max((height - need) / 2, 0.0) if cell.valign == "middle" else 0.0
    draw_paragraphs(pen, cell.paragraphs, left + PADDING, top + PADDING + down, width - 2 * PADDING, grid.size)


def _draw_symbol(pen: Pen, symbol: DrawnSymbol, x: float, y: float) -> None:
    pen.shape(symbol, x, y)
    room = symbol.box.width - 2.0
    size = min(SYMBOL_TEXT, SYMBOL_TEXT * room / max(text_width(symbol.text, SYMBOL_TEXT, pen.font), 0.1))
    center, middle = symbol.box.center
    wide = text_width(symbol.text, size, pen.font)
    if symbol.text and size >= 4.0:
        pen.text(x + center - wide / 2, y + middle - size * 0.6, symbol.text, size)


def _draw_connector(pen: Pen, connector: DrawnConnector, x: float, y: float) -> None:
    points = [(px + x, py + y) for px, py in connector.points]
    pen.line(points)
    if connector.tip:
        path = pen.canvas.beginPath()
        for index, (px, py) in enumerate(tip(points[-2], points[-1])):
            (path.lineTo if index else path.moveTo)(px, pen.height - py)
        path.close()
        pen.canvas.drawPath(path, stroke=0, fill=1)
    if connector.label:
        pen.text(connector.label.box.x0 + x, connector.label.box.y0 + y, connector.label.text, LABEL_SIZE)


def draw_drawing(pen: Pen, drawing: Drawing, x: float, y: float) -> None:
    """Connectors, then symbols."""
    pen.canvas.setLineWidth(STROKE)
    for connector in drawing.connectors:
        _draw_connector(pen, connector, x, y)
    for symbol in drawing.symbols:
        _draw_symbol(pen, symbol, x, y)


def _draw_block(pen: Pen, placed: Placed, form: Form) -> None:
    profile = form.profile
    x = profile.margin
    if isinstance(placed.block, Paragraph):
        width = profile.paper[0] - 2 * profile.margin
        draw_paragraphs(pen, (placed.block,), x, placed.y, width, profile.size)
        return
    for cell in placed.block.grid.cells:
        draw_cell(pen, cell, placed.block.grid, x, placed.y)
    draw_drawing(pen, placed.drawing, x, placed.y)


def render_pdf(forms: Iterable[Form], out: Path) -> None:
    """The forms one after the other in one PDF; the same forms give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(out), invariant=1, pageCompression=1)
    for form in forms:
        for page in form.pages:
            canvas.setPageSize(form.profile.paper)
            pen = Pen(canvas, form.profile.paper[1], form.profile.font)
            for placed in page.blocks:
                _draw_block(pen, placed, form)
            canvas.showPage()
    canvas.save()
