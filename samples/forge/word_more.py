"""More ways in which people and programs draw a flowchart in Word: other lines, other anchors, groups."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.render.docx import THIN
from pipeline.render.docx_shapes import At, WordShapes, anchor
from pipeline.render.drawing import Drawing, DrawnConnector, Label, Point
from pipeline.render.drawingml import emu, freeform, line_look
from samples.forge.lines import curved, pieces_of, reversed_line, straight_line, tip_at_start
from samples.forge.word_ways import (
    ColouredShapes,
    DraggedShapes,
    FreeDraggedShapes,
    FreeShapes,
    TwiceShapes,
    VmlShapes,
)
from schemas.raw import Box, around

WORD_2010 = "http://schemas.microsoft.com/office/word/2010"


class BackwardShapes(FreeShapes):
    """Lines drawn from their target, with the tip at the start."""

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        return tip_at_start(super().connector(reversed_line(connector), x, y))


class StraightShapes(WordShapes):
    """Straight arrows from port to port, glued."""

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        return super().connector(straight_line(connector), x, y)


class FreeStraightShapes(StraightShapes, FreeShapes):
    """Straight arrows that hold on to nothing."""


class CurvedShapes(WordShapes):
    """Curved connectors."""

    def connector_body(self, shape: int, connector: DrawnConnector, x: float, y: float) -> str:
        return curved(super().connector_body(shape, connector, x, y))


class PieceShapes(FreeDraggedShapes):
    """Each part of a line as a line of its own."""

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        return "".join(super(PieceShapes, self).connector(part, x, y) for part in pieces_of(connector))


class FreehandShapes(WordShapes):
    """Lines as freeforms."""

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        shape, box = self.take(), box_of(connector.points)
        at = At(x + box.x0, y + box.y0, on_page=True)
        body = (
            f'<wps:cNvPr id="{shape}" name="line {shape}"/><wps:cNvSpPr/><wps:spPr>'
            f"{freeform(connector.points, -box.x0, -box.y0)}<a:noFill/>{line_look(connector.tip)}</wps:spPr>"
            "<wps:bodyPr/>"
        )
        return self.run(anchor(shape, "line", at, box.width, box.height, body))


class MarginShapes(DraggedShapes):
    """Everything counted from the margins of the page and from the paragraph above the table."""

    def above(self, drawing: Drawing, x: float, y: float) -> str:
        return super().above(drawing, 0.0, max(y - x, THIN))  # `x` is the margin, where the paragraph stands

    def run(self, choice: str) -> str:
        from_margin = choice.replace('positionH relativeFrom="page"', 'positionH relativeFrom="margin"')
        return super().run(from_margin.replace('positionV relativeFrom="page"', 'positionV relativeFrom="paragraph"'))


class GroupedWordShapes(WordShapes):
    """The whole flowchart of a page as one group over the table."""

    def in_cell(self, drawing: Drawing, place: tuple[int, int], x: float, y: float) -> str:
        return ""

    def above(self, drawing: Drawing, x: float, y: float) -> str:
        bodies = [self.symbol_body(n, s, s.box.x0, s.box.y0) for n, s in enumerate(drawing.symbols)]
        boxes = [symbol.box for symbol in drawing.symbols]
        for connector in drawing.connectors:
            bodies.append(self.connector_body(self.take(), connector, 0.0, 0.0))
            boxes.append(box_of(connector.points))
            if connector.label:
                bodies.append(self.label_body(self.take(), connector.label, *_corner(connector.label)))
        return self.whole(bodies, around(boxes), x, y) if boxes else ""

    def whole(self, bodies: list[str], box: Box, x: float, y: float) -> str:
        group = self.take()
        inside = "".join(f"<wps:wsp>{body}</wps:wsp>" for body in bodies)
        placed = anchor(group, "group", At(x + box.x0, y + box.y0, on_page=True), box.width, box.height, "")
        content = f"<wpg:cNvGrpSpPr/><wpg:grpSpPr>{_group_frame(box)}</wpg:grpSpPr>{inside}"
        return self.run(
            placed.replace("<wps:wsp></wps:wsp>", f"<wpg:wgp>{content}</wpg:wgp>").replace(
                f"{WORD_2010}/wordprocessingShape", f"{WORD_2010}/wordprocessingGroup"
            )
        )


class CanvasShapes(GroupedWordShapes):
    """The whole flowchart of a page on a drawing canvas."""

    def whole(self, bodies: list[str], box: Box, x: float, y: float) -> str:
        canvas = self.take()
        inside = "".join(f"<wps:wsp>{body}</wps:wsp>" for body in bodies)
        placed = anchor(canvas, "canvas", At(x, y, on_page=True), box.x1, box.y1, "")
        return self.run(
            placed.replace("<wps:wsp></wps:wsp>", f"<wpc:wpc><wpc:bg/><wpc:whole/>{inside}</wpc:wpc>").replace(
                f"{WORD_2010}/wordprocessingShape", f"{WORD_2010}/wordprocessingCanvas"
            )
        )


def box_of(points: Sequence[Point]) -> Box:
    return around([Box(x, y, x, y) for x, y in points])


def _corner(label: Label) -> tuple[float, float]:
    return label.box.x0, label.box.y0


def _group_frame(box: Box) -> str:
    """The frame of a group whose shapes keep their own coordinates."""
    place = f'x="{emu(box.x0)}" y="{emu(box.y0)}"'
    size = f'cx="{emu(box.width)}" cy="{emu(box.height)}"'
    return f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff {place}/><a:chExt {size}/></a:xfrm>'


WORD_SHAPES: tuple[type[WordShapes], ...] = (
    WordShapes,
    FreeShapes,
    DraggedShapes,
    FreeDraggedShapes,
    ColouredShapes,
    VmlShapes,
    TwiceShapes,
    BackwardShapes,
    StraightShapes,
    FreeStraightShapes,
    CurvedShapes,
    PieceShapes,
    FreehandShapes,
    MarginShapes,
    GroupedWordShapes,
    CanvasShapes,
)
