"""The ways in which people and programs draw a flowchart over cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol, Point
from pipeline.render.drawingml import emu, frame, symbol_look
from pipeline.render.paginate import PageGrid
from pipeline.render.xlsx_drawing import SheetShape, SheetShapes, elbow_shape, freeform_shape
from samples.forge.lines import curved, pieces_of, reversed_line, straight_line, tip_at_start
from samples.forge.pens import COLOURS
from schemas.raw import Box, around

GROWTH = 3.0


class GluedShapes(SheetShapes):
    """Connectors glued at both ends, and nothing else."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        yield elbow_shape(connector, self.take(), self.ends(connector), down)


class FreeSheetShapes(GluedShapes):
    """Connectors that hold on to nothing."""

    def ends(self, connector: DrawnConnector) -> str:
        return ""


class SegmentShapes(FreeSheetShapes):
    """Each part of a line drawn by hand as a line of its own; only the last has a tip."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        for part in pieces_of(connector):
            yield from super().connector(part, down)


class BackwardSheetShapes(FreeSheetShapes):
    """Lines drawn from their target, with the tip at the start."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        for shape in super().connector(reversed_line(connector), down):
            yield replace(shape, body=tip_at_start(shape.body))


class StraightSheetShapes(FreeSheetShapes):
    """Straight arrows from port to port that hold on to nothing."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        yield from super().connector(straight_line(connector), down)


class CurvedSheetShapes(GluedShapes):
    """Curved connectors."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        for shape in super().connector(connector, down):
            yield replace(shape, body=curved(shape.body))


class FullCellShapes(GluedShapes):
    """Symbols as large as their cells allow, as people draw them with cells as guides."""

    def shapes(self, drawing: Drawing, down: float) -> Iterator[SheetShape]:
        return super().shapes(grown(drawing, GROWTH), down)


class OneCellShapes(GluedShapes):
    """Shapes that move with their first cell and keep their size."""

    def anchor(self, box: Box, body: str) -> str:
        return (
            f"<xdr:oneCellAnchor><xdr:from>{self.sheet.corner(box.x0, box.y0)}</xdr:from>"
            f'<xdr:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/>{body}<xdr:clientData/></xdr:oneCellAnchor>'
        )


class AbsoluteShapes(FreeSheetShapes):
    """Shapes that stay where they are on the sheet."""

    def anchor(self, box: Box, body: str) -> str:
        return (
            f'<xdr:absoluteAnchor><xdr:pos x="{emu(box.x0)}" y="{emu(box.y0)}"/>'
            f'<xdr:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/>{body}<xdr:clientData/></xdr:absoluteAnchor>'
        )


class GroupedShapes(GluedShapes):
    """All shapes of a page of the table as one group."""

    def page(self, page: PageGrid, drawing: Drawing, starts: Sequence[int]) -> Iterator[str]:
        down = sum(self.sheet.heights[: starts[page.header_rows]]) - page.grid.top(page.header_rows)
        group = self.take()
        shapes = list(self.shapes(drawing, down))
        if shapes:
            box = around([shape.box for shape in shapes])
            yield self.anchor(box, self._group(group, box, "".join(shape.body for shape in shapes)))

    def _group(self, group: int, box: Box, bodies: str) -> str:
        placed = frame(box.x0, box.y0, box.width, box.height)
        corner = f'<a:chOff x="{emu(box.x0)}" y="{emu(box.y0)}"/>'
        child = f'{corner}<a:chExt cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
        return (
            f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{group}" name="group {group}"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr>'
            f"<xdr:grpSpPr>{placed.replace('</a:xfrm>', child)}</xdr:grpSpPr>{bodies}</xdr:grpSp>"
        )


class ColouredSheetShapes(SheetShapes):
    """Symbols in the colours of an office suite."""

    def look(self, symbol: DrawnSymbol) -> str:
        return symbol_look(symbol.kind, COLOURS[symbol.kind])


class FreeformShapes(SheetShapes):
    """Lines as freeforms."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[SheetShape]:
        yield freeform_shape(connector, self.take(), down)


def grown(drawing: Drawing, by: float) -> Drawing:
    """The drawing with wider symbols; lines to their sides are as much shorter."""
    symbols = tuple(
        replace(symbol, box=Box(symbol.box.x0 - by, symbol.box.y0, symbol.box.x1 + by, symbol.box.y1))
        for symbol in drawing.symbols
    )
    connectors = tuple(replace(line, points=_shortened(line, by)) for line in drawing.connectors)
    return replace(drawing, symbols=symbols, connectors=connectors)


def _shortened(line: DrawnConnector, by: float) -> tuple[Point, ...]:
    aside = {"left": -by, "right": by}
    first, *middle, last = line.points
    shift = aside.get(line.source_side, 0.0), aside.get(line.target_side, 0.0)
    return ((first[0] + shift[0], first[1]), *middle, (last[0] + shift[1], last[1]))


SHEET_SHAPES: tuple[type[SheetShapes], ...] = (
    SheetShapes,
    GluedShapes,
    FreeSheetShapes,
    SegmentShapes,
    OneCellShapes,
    AbsoluteShapes,
    GroupedShapes,
    ColouredSheetShapes,
    FreeformShapes,
    BackwardSheetShapes,
    StraightSheetShapes,
    CurvedSheetShapes,
    FullCellShapes,
)
