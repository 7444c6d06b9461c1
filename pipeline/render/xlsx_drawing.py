"""The drawing of a sheet: shapes anchored to cells, connectors glued to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.render.bent import elbow
from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol, Label
from pipeline.render.drawingml import (
    NAMESPACE,
    content,
    elbow_frame,
    elbow_look,
    emu,
    frame,
    freeform,
    glue,
    line_look,
    symbol_look,
)
from pipeline.render.package import COMPATIBILITY, HEAD
from pipeline.render.paginate import PageGrid
from pipeline.render.symbol_words import fit_words
from schemas.raw import Box

SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
EXCEL_2010 = "http://schemas.microsoft.com/office/excel/2010/spreadsheetDrawing"
PIXEL = 9525
PIXELS_A_POINT = 96 / 72
FACE = '<a:latin typeface="Arial"/>'
Placed = tuple[PageGrid, Drawing, list[int]]


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A shape in DrawingML and its place on the sheet; `instead` is for programs that leave the shape aside."""

    box: Box
    body: str
    instead: SheetShape | None = None


@dataclass(frozen=True)
class SheetGrid:
    """Widths of the columns and heights of the rows of a sheet, in points."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]

    def corner(self, x: float, y: float) -> str:
        """The cell that a point lies in, and how far inside."""
        column, over_x = _locate(self.widths, x)
        row, over_y = _locate(self.heights, y)
        wide = round(self.widths[column] * PIXELS_A_POINT) * PIXEL
        return (
            f"<xdr:col>{column}</xdr:col><xdr:colOff>{min(emu(over_x), wide)}</xdr:colOff>"
            f"<xdr:row>{row}</xdr:row><xdr:rowOff>{emu(over_y)}</xdr:rowOff>"
        )


def _locate(lengths: Sequence[float], at: float) -> tuple[int, float]:
    ends = list(accumulate(lengths))
    index = min(bisect_right(ends, max(at, 0.0)), len(lengths) - 1)
    return index, max(at - (ends[index] - lengths[index]), 0.0)


def text_body(text: str, size: float, align: str) -> str:
    body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
    if not text:
        return f"<xdr:txBody>{body}<a:p/></xdr:txBody>"
    ink = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    look = f'<a:rPr lang="id-ID" sz="{round(size * 100)}">{ink}{FACE}</a:rPr>'
    lines = (f"<a:r>{look}<a:t>{content(line)}</a:t></a:r>" for line in text.split("\n"))
    return f'<xdr:txBody>{body}<a:p><a:pPr algn="{align}"/>{"<a:br/>".join(lines)}</a:p></xdr:txBody>'


class SheetShapes:
    """The shapes of one sheet, anchored to cells; other makes of drawing override its methods."""

    def __init__(self, sheet: SheetGrid) -> None:
        self.sheet = sheet
        self.used = 1
        self.ids: list[int] = []

    def take(self) -> int:
        self.used += 1
        return self.used

    def drawing(self, places: Sequence[Placed]) -> str:
        """The drawing part of the sheet."""
        anchors = "".join(anchor for placed in places for anchor in self.page(*placed))
        return f'{HEAD}<xdr:wsDr xmlns:xdr="{SHEET_DRAWING}" xmlns:a="{NAMESPACE}">{anchors}</xdr:wsDr>'

    def page(self, page: PageGrid, drawing: Drawing, starts: Sequence[int]) -> Iterator[str]:
        """The anchors of one page of a table, moved to where its rows stand on the sheet."""
        down = sum(self.sheet.heights[: starts[page.header_rows]]) - page.grid.top(page.header_rows)
        for shape in self.shapes(drawing, down):
            yield self.anchored(shape)

    def anchored(self, shape: SheetShape) -> str:
        """A shape in its anchor; where another stands for it, each has its own, for an anchor sets the size."""
        anchor = self.anchor(shape.box, shape.body)
        if shape.instead is None:
            return anchor
        choice = f'<mc:Choice xmlns:xdr14="{EXCEL_2010}" Requires="xdr14">{anchor}</mc:Choice>'
        fallback = f"<mc:Fallback>{self.anchored(shape.instead)}</mc:Fallback>"
        return f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}">{choice}{fallback}</mc:AlternateContent>'

    def shapes(self, drawing: Drawing, down: float) -> Iterator[SheetShape]:
        """Every shape with its place on the sheet, `down` below its place in the drawing."""
        self.ids = [self.take() for _ in drawing.symbols]
        for shape, symbol in zip(self.ids, drawing.symbols, strict=True):
            box = lowered(symbol.box, down)
            yield SheetShape(box, self.symbol(symbol, shape, box))
        for connector in drawing.connectors:
            yield from self.connector(connector, down)
            if connector.label:
                box = lowered(connector.label.box, down)
                yield SheetShape(box, self.label(connector.label, self.take(), box))

    def anchor(self, box: Box, body: str) -> str:
        sheet = self.sheet
        return (
            f'<xdr:twoCellAnchor editAs="oneCell"><xdr:from>{sheet.corner(box.x0, box.y0)}</xdr:from>'
            f"<xdr:to>{sheet.corner(box.x1, box.y1)}</xdr:to>{body}<xdr:clientData/></xdr:twoCellAnchor>"
        )

    def symbol(self, symbol: DrawnSymbol, shape: int, box: Box) -> str:
        return (
            f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape}" name="{symbol.kind} {shape}"/>'
            f"<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{frame(box.x0, box.y0, box.width, box.height)}{self.look(symbol)}"
            f"</xdr:spPr>{self.words(symbol)}</xdr:sp>"
        )

    def look(self, symbol: DrawnSymbol) -> str:
        return symbol_look(symbol.kind)

    def words(self, symbol: DrawnSymbol) -> str:
        size, lines = fit_words(symbol)
        return text_body("\n".join(lines), size, "ctr")

    def label(self, label: Label, shape: int, box: Box) -> str:
        return (
            f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape}" name="label {shape}"/>'
            f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{frame(box.x0, box.y0, box.width, box.height)}'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></xdr:spPr>'
            f"{text_body(label.text, label.size, 'l')}</xdr:sp>"
        )

    def ends(self, connector: DrawnConnector) -> str:
        """What a connector holds on to."""
        source, target = self.ids[connector.source], self.ids[connector.target]
        return glue(source, connector.source_side, target, connector.target_side)

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        """A connector glued at both ends, as Excel knows it.

        LibreOffice (7.4) draws every bent connector of a sheet as one Z, whatever its bends: it is given the same
        line as a freeform instead, which other programs leave aside.
        """
        shape = self.take()
        glued = elbow_shape(connector, shape, self.ends(connector), down)
        yield replace(glued, instead=freeform_shape(connector, shape, down)) if len(connector.points) > 2 else glued


def lowered(box: Box, down: float) -> Box:
    return Box(box.x0, box.y0 + down, box.x1, box.y1 + down)


def elbow_shape(connector: DrawnConnector, shape: int, ends: str, down: float) -> SheetShape:
    """The line as one of the connectors that office programs know; `ends` is what it holds on to."""
    line = elbow(connector.points)
    left, top, width, height = line.visual_box()
    return SheetShape(
        Box(left, top + down, left + width, top + height + down),
        f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{shape}" name="arrow {shape}"/>'
        f"<xdr:cNvCxnSpPr>{ends}</xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr>{elbow_frame(line, 0.0, down)}"
        f"{elbow_look(line, connector.tip)}</xdr:spPr></xdr:cxnSp>",
    )


def freeform_shape(connector: DrawnConnector, shape: int, down: float) -> SheetShape:
    """The line as a path that holds on to nothing."""
    xs, ys = zip(*connector.points, strict=True)
    return SheetShape(
        Box(min(xs), min(ys) + down, max(xs), max(ys) + down),
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape}" name="arrow {shape}"/><xdr:cNvSpPr/>'
        f"</xdr:nvSpPr><xdr:spPr>{freeform(connector.points, 0.0, down)}<a:noFill/>"
        f"{line_look(connector.tip)}</xdr:spPr></xdr:sp>",
    )
