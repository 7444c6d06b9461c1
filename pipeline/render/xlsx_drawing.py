"""The drawing of a sheet: shapes anchored to cells, connectors glued to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from pipeline.render.labels import LABEL_SIZE
from pipeline.render.measure import text_width
from pipeline.render.package import COMPATIBILITY, HEAD
from pipeline.render.paginate import PageGrid

SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
EXCEL_2010 = "http://schemas.microsoft.com/office/excel/2010/spreadsheetDrawing"
PIXEL = 9525
PIXELS_A_POINT = 96 / 72
FACE = '<a:latin typeface="Arial"/>'
SYMBOL_SIZE, SMALLEST = 6.5, 4.0
Placed = tuple[PageGrid, Drawing, list[int]]


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

    def anchor(self, x: float, y: float, width: float, height: float, body: str) -> str:
        return (
            f'<xdr:twoCellAnchor editAs="oneCell"><xdr:from>{self.corner(x, y)}</xdr:from>'
            f"<xdr:to>{self.corner(x + width, y + height)}</xdr:to>{body}<xdr:clientData/></xdr:twoCellAnchor>"
        )


def _locate(lengths: Sequence[float], at: float) -> tuple[int, float]:
    ends = list(accumulate(lengths))
    index = min(bisect_right(ends, max(at, 0.0)), len(lengths) - 1)
    return index, max(at - (ends[index] - lengths[index]), 0.0)


def _words(text: str, size: float, align: str) -> str:
    body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
    if not text:
        return f"<xdr:txBody>{body}<a:p/></xdr:txBody>"
    ink = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    letters = f'<a:r><a:rPr lang="id-ID" sz="{round(size * 100)}">{ink}{FACE}</a:rPr><a:t>{content(text)}</a:t></a:r>'
    return f'<xdr:txBody>{body}<a:p><a:pPr algn="{align}"/>{letters}</a:p></xdr:txBody>'


def symbol_xml(symbol: DrawnSymbol, shape_id: int, x: float, y: float) -> str:
    box = symbol.box
    size = SYMBOL_SIZE * min(1.0, (box.width - 2.0) / max(text_width(symbol.text, SYMBOL_SIZE), 0.1))
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape_id}" name="{symbol.kind} {shape_id}"/>'
        f"<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{frame(x + box.x0, y + box.y0, box.width, box.height)}"
        f"{symbol_look(symbol.kind)}</xdr:spPr>{_words(symbol.text if size >= SMALLEST else '', size, 'ctr')}</xdr:sp>"
    )


def label_xml(label: Label, shape_id: int, x: float, y: float) -> str:
    box = label.box
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape_id}" name="label {shape_id}"/>'
        f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{frame(x + box.x0, y + box.y0, box.width, box.height)}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></xdr:spPr>{_words(label.text, LABEL_SIZE, "l")}'
        "</xdr:sp>"
    )


def connector_xml(connector: DrawnConnector, shape_id: int, ids: Sequence[int], x: float, y: float) -> str:
    """A connector glued at both ends, as Excel knows it.

    LibreOffice (7.4) draws every bent connector of a sheet as one Z, whatever its bends: it is given the same line as
    a freeform instead, which other programs leave aside.
    """
    line = elbow(connector.points)
    ends = glue(ids[connector.source], connector.source_side, ids[connector.target], connector.target_side)
    glued = (
        f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{shape_id}" name="arrow {shape_id}"/>'
        f"<xdr:cNvCxnSpPr>{ends}</xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr>{elbow_frame(line, x, y)}"
        f"{elbow_look(line, connector.tip)}</xdr:spPr></xdr:cxnSp>"
    )
    if len(connector.points) == 2:
        return glued
    free = (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{shape_id}" name="arrow {shape_id}"/><xdr:cNvSpPr/>'
        f"</xdr:nvSpPr><xdr:spPr>{freeform(connector.points, x, y)}<a:noFill/>{line_look(connector.tip)}</xdr:spPr>"
        "</xdr:sp>"
    )
    choice = f'<mc:Choice xmlns:xdr14="{EXCEL_2010}" Requires="xdr14">{glued}</mc:Choice>'
    return (
        f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}">{choice}<mc:Fallback>{free}</mc:Fallback>'
        "</mc:AlternateContent>"
    )


def _page_shapes(sheet: SheetGrid, placed: Placed, first_id: int) -> Iterator[str]:
    """The shapes of one page of a table, moved to where its rows stand on the sheet."""
    page, drawing, starts = placed
    down = sum(sheet.heights[: starts[page.header_rows]]) - page.grid.top(page.header_rows)
    ids = list(range(first_id, first_id + len(drawing.symbols)))
    number = first_id + len(ids)
    for shape_id, symbol in zip(ids, drawing.symbols, strict=True):
        box = symbol.box
        yield sheet.anchor(box.x0, box.y0 + down, box.width, box.height, symbol_xml(symbol, shape_id, 0.0, down))
    for connector in drawing.connectors:
        left, top, width, height = elbow(connector.points).visual_box()
        yield sheet.anchor(left, top + down, width, height, connector_xml(connector, number, ids, 0.0, down))
        number += 1
        if connector.label:
            box = connector.label.box
            body = label_xml(connector.label, number, 0.0, down)
            yield sheet.anchor(box.x0, box.y0 + down, box.width, box.height, body)
            number += 1


def _count(drawing: Drawing) -> int:
    return len(drawing.symbols) + sum(2 if connector.label else 1 for connector in drawing.connectors)


def drawing_xml(sheet: SheetGrid, places: Sequence[Placed]) -> str:
    """The drawing part of a sheet."""
    shapes: list[str] = []
    first_id = 2
    for placed in places:
        shapes += _page_shapes(sheet, placed, first_id)
        first_id += _count(placed[1])
    return f'{HEAD}<xdr:wsDr xmlns:xdr="{SHEET_DRAWING}" xmlns:a="{NAMESPACE}">{"".join(shapes)}</xdr:wsDr>'
