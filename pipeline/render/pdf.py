"""The form as PDF: text as text, rules and symbols as vectors."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from pipeline.render.grid import LEADING, PADDING, Grid, GridCell, Paragraph
from pipeline.render.layout import Form, Placed
from pipeline.render.measure import (
    FACES,
    content_height,
    mark_width,
    paragraph_lines,
    text_width,
    turned_lines,
)
from pipeline.render.pdf_pen import ASCENT, Pen
from schemas.raw import Box


def draw_paragraphs(pen: Pen, paragraphs: Iterable[Paragraph], x: float, y: float, width: float, size: float) -> None:
    """Paragraphs from `y` downwards between `x` and `x + width`."""
    for paragraph in paragraphs:
        letter = paragraph.size or size
        indent = mark_width(paragraph, size, pen.font)
        y += paragraph.space_before
        for number, line in enumerate(paragraph_lines(paragraph, width, size, pen.font)):
            if number == 0 and paragraph.mark:
                pen.text(x, y, paragraph.mark, letter, paragraph.bold)
            wide = text_width(line, letter, pen.font, paragraph.bold)
            left = x + indent if paragraph.align == "left" else x + max((width - wide) / 2, 0.0)
            pen.text(left, y, line, letter, paragraph.bold)
            if paragraph.underline and line:
                pen.line([(left, y + letter * 1.1), (left + wide, y + letter * 1.1)])
            y += letter * LEADING


def _draw_turned(pen: Pen, cell: GridCell, box: Box, size: float) -> None:
    """A header to be read from below, its lines side by side in the middle of the cell."""
    lines = [(p, line) for p in cell.paragraphs for line in turned_lines(p, size, pen.font)]
    step = max((p.size or size) for p, _ in lines) * LEADING if lines else 0.0
    left = box.center[0] - step * len(lines) / 2
    for number, (paragraph, line) in enumerate(lines):
        letter = paragraph.size or size
        wide = text_width(line, letter, pen.font, paragraph.bold)
        pen.canvas.saveState()
        pen.canvas.translate(left + number * step + letter * ASCENT, pen.height - box.center[1] - wide / 2)
        pen.canvas.rotate(90)
        pen.canvas.setFont(FACES[pen.font, paragraph.bold], letter)
        pen.canvas.drawString(0, 0, line)
        pen.canvas.restoreState()


def draw_cell(pen: Pen, cell: GridCell, grid: Grid, x: float, y: float) -> None:
    """The cell's frame and its text; `x`, `y` is the grid's upper left."""
    left, top = x + grid.left(cell.column), y + grid.top(cell.row)
    width, height = grid.cell_width(cell), grid.cell_height(cell)
    box = Box(left, top, left + width, top + height)
    pen.frame(box, cell.fill)
    if cell.vertical:
        _draw_turned(pen, cell, box, grid.size)
        return
    need = content_height(cell, width, grid.size, grid.font)
    down = max((height - need) / 2, 0.0) if cell.valign == "middle" else 0.0
    draw_paragraphs(pen, cell.paragraphs, left + PADDING, top + PADDING + down, width - 2 * PADDING, grid.size)


def _draw_block(pen: Pen, placed: Placed, form: Form) -> None:
    profile = form.profile
    x = profile.margin
    if isinstance(placed.block, Paragraph):
        width = profile.paper[0] - 2 * profile.margin
        draw_paragraphs(pen, (placed.block,), x, placed.y, width, profile.size)
        return
    for cell in placed.block.grid.cells:
        draw_cell(pen, cell, placed.block.grid, x, placed.y)
    for connector in placed.drawing.connectors:
        pen.connector(connector, x, placed.y)
    for symbol in placed.drawing.symbols:
        pen.symbol(symbol, x, placed.y)


def render_pdf(forms: Iterable[Form], out: Path | BinaryIO, pen_of: type[Pen] = Pen) -> None:
    """The forms one after the other in one PDF; the same forms give the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(out) if isinstance(out, Path) else out, invariant=1, pageCompression=1)
    for form in forms:
        for page in form.pages:
            canvas.setPageSize(form.profile.paper)
            pen = pen_of(canvas, form.profile.paper[1], form.profile.font)
            for placed in page.blocks:
                _draw_block(pen, placed, form)
            canvas.showPage()
    canvas.save()
