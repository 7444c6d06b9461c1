"""Symbols and connectors as DrawingML shapes in Word's own form, each to be moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.render.bent import elbow
from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol, Label
from pipeline.render.drawingml import (
    NAMESPACE,
    content,
    elbow_frame,
    elbow_look,
    emu,
    frame,
    glue,
    symbol_look,
)
from pipeline.render.labels import LABEL_SIZE
from pipeline.render.measure import text_width

WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
SYMBOL_SIZE = 6.5
SMALLEST = 4.0


@dataclass
class ShapeIds:
    """Ids of drawn things, counted over the whole document."""

    used: int = 0
    of_symbols: dict[int, int] = field(default_factory=dict)

    def take(self) -> int:
        self.used += 1
        return self.used


@dataclass(frozen=True)
class At:
    """Where an anchor's frame lies: from the column and paragraph that hold it, or from the page."""

    x: float
    y: float
    on_page: bool


def _anchor(shape_id: int, name: str, at: At, width: float, height: float, graphic: str) -> str:
    """A run with a floating shape before the text."""
    sideways, down = ("page", "page") if at.on_page else ("column", "paragraph")
    in_cell = 0 if at.on_page else 1
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{251658240 + shape_id * 1024}" behindDoc="0" locked="0" layoutInCell="{in_cell}" '
        'allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{sideways}"><wp:posOffset>{emu(at.x)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{emu(at.y)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{shape_id}" name="{name} {shape_id}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{NAMESPACE}"><a:graphicData uri="{WPS}"><wps:wsp>{graphic}</wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def _text_box(text: str, size: float, align: str) -> str:
    """The words in a shape, and its body without insets."""
    body = '<wps:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr" anchorCtr="0"/>'
    if not text:
        return body
    return (
        "<wps:txbx><w:txbxContent><w:p><w:pPr>"
        f'<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr><w:t xml:space="preserve">{content(text)}</w:t></w:r>'
        f"</w:p></w:txbxContent></wps:txbx>{body}"
    )


def symbol_run(symbol: DrawnSymbol, shape_id: int, at: At) -> str:
    box = symbol.box
    wide = text_width(symbol.text, SYMBOL_SIZE)
    size = SYMBOL_SIZE * min(1.0, (box.width - 2.0) / max(wide, 0.1))
    graphic = (
        f'<wps:cNvPr id="{shape_id}" name="{symbol.kind} {shape_id}"/><wps:cNvSpPr/><wps:spPr>'
        f"{frame(0, 0, box.width, box.height)}{symbol_look(symbol.kind)}</wps:spPr>"
        f"{_text_box(symbol.text if size >= SMALLEST else '', size, 'center')}"
    )
    return _anchor(shape_id, symbol.kind, at, box.width, box.height, graphic)


def connector_run(connector: DrawnConnector, shape_id: int, ids: ShapeIds, x: float, y: float) -> str:
    """A connector; (`x`, `y`) is the place on the page that its points are counted from."""
    line = elbow(connector.points)
    ends = glue(
        ids.of_symbols[connector.source], connector.source_side, ids.of_symbols[connector.target], connector.target_side
    )
    graphic = (
        f'<wps:cNvPr id="{shape_id}" name="arrow {shape_id}"/><wps:cNvCnPr>{ends}</wps:cNvCnPr><wps:spPr>'
        f"{elbow_frame(line, -line.x, -line.y)}{elbow_look(line, connector.tip)}</wps:spPr><wps:bodyPr/>"
    )
    return _anchor(shape_id, "arrow", At(x + line.x, y + line.y, True), line.width, line.height, graphic)


def label_run(label: Label, shape_id: int, x: float, y: float) -> str:
    box = label.box
    graphic = (
        f'<wps:cNvPr id="{shape_id}" name="label {shape_id}"/><wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'{frame(0, 0, box.width, box.height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
        f"<a:ln><a:noFill/></a:ln></wps:spPr>{_text_box(label.text, LABEL_SIZE, 'left')}"
    )
    return _anchor(shape_id, "label", At(x + box.x0, y + box.y0, True), box.width, box.height, graphic)


def name_symbols(drawing: Drawing, ids: ShapeIds) -> None:
    """Gives every symbol of the drawing its id, so that connectors can name it."""
    ids.of_symbols = {index: ids.take() for index in range(len(drawing.symbols))}


def connector_runs(drawing: Drawing, ids: ShapeIds, x: float, y: float) -> Iterator[str]:
    """All connectors and labels of a page, placed from its upper left."""
    for connector in drawing.connectors:
        yield connector_run(connector, ids.take(), ids, x, y)
        if connector.label:
            yield label_run(connector.label, ids.take(), x, y)
