"""Symbols and connectors as DrawingML shapes in Word's own form, each to be moved by hand."""

from __future__ import annotations

from dataclasses import dataclass

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
from pipeline.render.symbol_words import fit_words

WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


@dataclass(frozen=True)
class At:
    """Where an anchor's frame lies: from the column and paragraph that hold it, or from the page."""

    x: float
    y: float
    on_page: bool


def anchor(shape_id: int, name: str, at: At, width: float, height: float, graphic: str) -> str:
    """A floating shape before the text; `graphic` is its content."""
    sideways, down = ("page", "page") if at.on_page else ("column", "paragraph")
    in_cell = 0 if at.on_page else 1
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{251658240 + shape_id * 1024}" behindDoc="0" locked="0" layoutInCell="{in_cell}" '
        'allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{sideways}"><wp:posOffset>{emu(at.x)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{emu(at.y)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(width)}" cy="{emu(height)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{shape_id}" name="{name} {shape_id}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{NAMESPACE}"><a:graphicData uri="{WPS}"><wps:wsp>{graphic}</wps:wsp></a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing>"
    )


def text_box(text: str, size: float, align: str) -> str:
    """The words in a shape, and its body without insets."""
    body = '<wps:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr" anchorCtr="0"/>'
    if not text:
        return body
    lines = (f'<w:t xml:space="preserve">{content(line)}</w:t>' for line in text.split("\n"))
    return (
        "<wps:txbx><w:txbxContent><w:p><w:pPr>"
        f'<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>{"<w:br/>".join(lines)}</w:r>'
        f"</w:p></w:txbxContent></wps:txbx>{body}"
    )


class WordShapes:
    """Shapes as the official form has them: symbols in their cells, connectors over the table.

    Other makes of drawing override its methods. Ids count over the whole document.
    """

    def __init__(self) -> None:
        self.used = 0
        self.ids: dict[int, int] = {}

    def take(self) -> int:
        self.used += 1
        return self.used

    def start(self, drawing: Drawing) -> None:
        """Gives every symbol of a page's drawing its id, so that connectors can name it."""
        self.ids = {index: self.take() for index in range(len(drawing.symbols))}

    def in_cell(self, drawing: Drawing, place: tuple[int, int], x: float, y: float) -> str:
        """The runs of the cell at `place` (row, column), whose text starts at (`x`, `y`) on the page grid."""
        return "".join(
            self.symbol(index, symbol, At(symbol.box.x0 - x, symbol.box.y0 - y, on_page=False))
            for index, symbol in enumerate(drawing.symbols)
            if (symbol.row, symbol.column) == place
        )

    def above(self, drawing: Drawing, x: float, y: float) -> str:
        """The runs of the paragraph above the table, whose grid starts at (`x`, `y`) on the page."""
        runs = []
        for connector in drawing.connectors:
            runs.append(self.connector(connector, x, y))
            if connector.label:
                runs.append(self.label(connector.label, x, y))
        return "".join(runs)

    def run(self, choice: str) -> str:
        """A drawing as a run that programs without it leave aside."""
        return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice></mc:AlternateContent></w:r>'

    def symbol(self, index: int, symbol: DrawnSymbol, at: At) -> str:
        body = self.symbol_body(index, symbol, 0.0, 0.0)
        return self.run(anchor(self.ids[index], symbol.kind, at, symbol.box.width, symbol.box.height, body))

    def symbol_body(self, index: int, symbol: DrawnSymbol, x: float, y: float) -> str:
        """The shape itself, its frame at (`x`, `y`)."""
        shape, box = self.ids[index], symbol.box
        return (
            f'<wps:cNvPr id="{shape}" name="{symbol.kind} {shape}"/><wps:cNvSpPr/><wps:spPr>'
            f"{frame(x, y, box.width, box.height)}{self.look(symbol)}</wps:spPr>{self.words(symbol)}"
        )

    def look(self, symbol: DrawnSymbol) -> str:
        return symbol_look(symbol.kind)

    def words(self, symbol: DrawnSymbol) -> str:
        size, lines = fit_words(symbol)
        return text_box("\n".join(lines), size, "center")

    def ends(self, connector: DrawnConnector) -> str:
        """What a connector holds on to."""
        source, target = self.ids[connector.source], self.ids[connector.target]
        return glue(source, connector.source_side, target, connector.target_side)

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        shape, line = self.take(), elbow(connector.points)
        at = At(x + line.x, y + line.y, on_page=True)
        body = self.connector_body(shape, connector, -line.x, -line.y)
        return self.run(anchor(shape, "arrow", at, line.width, line.height, body))

    def connector_body(self, shape: int, connector: DrawnConnector, x: float, y: float) -> str:
        """The line itself, `x` and `y` away from its place in the drawing."""
        line = elbow(connector.points)
        return (
            f'<wps:cNvPr id="{shape}" name="arrow {shape}"/><wps:cNvCnPr>{self.ends(connector)}</wps:cNvCnPr><wps:spPr>'
            f"{elbow_frame(line, x, y)}{elbow_look(line, connector.tip)}</wps:spPr><wps:bodyPr/>"
        )

    def label(self, label: Label, x: float, y: float) -> str:
        shape, box = self.take(), label.box
        at = At(x + box.x0, y + box.y0, on_page=True)
        return self.run(anchor(shape, "label", at, box.width, box.height, self.label_body(shape, label, 0.0, 0.0)))

    def label_body(self, shape: int, label: Label, x: float, y: float) -> str:
        """The text box itself, its frame at (`x`, `y`)."""
        return (
            f'<wps:cNvPr id="{shape}" name="label {shape}"/><wps:cNvSpPr txBox="1"/><wps:spPr>'
            f'{frame(x, y, label.box.width, label.box.height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>{text_box(label.text, label.size, 'left')}"
        )
