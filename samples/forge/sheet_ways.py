"""The ways in which people and programs draw a flowchart over cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from pipeline.render.bent import elbow
from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol
from pipeline.render.drawingml import elbow_frame, elbow_look, emu, frame, symbol_look
from pipeline.render.paginate import PageGrid
from pipeline.render.xlsx_drawing import SheetShapes, connector_shape, freeform_shape
from samples.forge.pens import COLOURS
from schemas.raw import Box, around


def _visual(connector: DrawnConnector, down: float) -> Box:
    left, top, width, height = elbow(connector.points).visual_box()
    return Box(left, top + down, left + width, top + height + down)


class GluedShapes(SheetShapes):
    """Connectors glued at both ends, and nothing else."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[tuple[Box, str]]:
        line = elbow(connector.points)
        placed, look = elbow_frame(line, 0.0, down), elbow_look(line, connector.tip)
        yield _visual(connector, down), connector_shape(self.take(), self.ends(connector), placed, look)


class FreeSheetShapes(GluedShapes):
    """Connectors that hold on to nothing."""

    def ends(self, connector: DrawnConnector) -> str:
        return ""


class SegmentShapes(SheetShapes):
    """Each part of a line drawn by hand as a line of its own; only the last has a tip."""

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[tuple[Box, str]]:
        points = connector.points
        for number, pair in enumerate(itertools.pairwise(points), 2):
            part = elbow(pair)
            look = elbow_look(part, connector.tip and number == len(points))
            yield (
                Box(part.x, part.y + down, part.x + part.width, part.y + part.height + down),
                connector_shape(self.take(), "", elbow_frame(part, 0.0, down), look),
            )


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
            box = around([box for box, _ in shapes])
            yield self.anchor(box, self._group(group, box, "".join(body for _, body in shapes)))

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

    def connector(self, connector: DrawnConnector, down: float) -> Iterator[tuple[Box, str]]:
        yield _visual(connector, down), freeform_shape(connector, self.take(), down)


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
)
