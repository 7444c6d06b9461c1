"""The ways in which people and programs draw a flowchart in Word."""

from __future__ import annotations

import re

from pipeline.render.docx import Word, twips
from pipeline.render.docx_shapes import At, WordShapes
from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol, Label, Point
from pipeline.render.drawingml import content, symbol_look
from pipeline.render.grid import Paragraph
from pipeline.render.measure import mark_width
from pipeline.render.outline import outline
from pipeline.render.symbol_words import fit_words
from samples.forge.pens import COLOURS
from schemas.raw import Box

VML_TYPES = {"process": "v:rect", "terminator": "v:roundrect"}
VML_UNITS = 100
ON_PAGE = "mso-position-horizontal-relative:page;mso-position-vertical-relative:page"


class FreeShapes(WordShapes):
    """Connectors that hold on to nothing."""

    def ends(self, connector: DrawnConnector) -> str:
        return ""


class DraggedShapes(WordShapes):
    """All shapes hang on the paragraph above the table and were dragged over it."""

    def in_cell(self, drawing: Drawing, place: tuple[int, int], x: float, y: float) -> str:
        return ""

    def above(self, drawing: Drawing, x: float, y: float) -> str:
        symbols = (
            self.symbol(index, symbol, At(x + symbol.box.x0, y + symbol.box.y0, on_page=True))
            for index, symbol in enumerate(drawing.symbols)
        )
        return "".join(symbols) + super().above(drawing, x, y)


class FreeDraggedShapes(DraggedShapes, FreeShapes):
    """Dragged over the table, and the lines hold on to nothing."""


class ColouredShapes(WordShapes):
    """Symbols in the colours of an office suite."""

    def look(self, symbol: DrawnSymbol) -> str:
        return symbol_look(symbol.kind, COLOURS[symbol.kind])


class VmlShapes(WordShapes):
    """Shapes of the years before 2010."""

    def _style(self, at: At, width: float, height: float) -> str:
        relation = ON_PAGE if at.on_page else ""
        return (
            f"position:absolute;margin-left:{at.x:.2f}pt;margin-top:{at.y:.2f}pt;width:{width:.2f}pt;"
            f"height:{height:.2f}pt;z-index:{self.used};{relation}"
        )

    def picture(self, body: str) -> str:
        return f"<w:r><w:pict>{body}</w:pict></w:r>"

    def symbol(self, index: int, symbol: DrawnSymbol, at: At) -> str:
        return self.picture(self.vml_symbol(index, symbol, at))

    def vml_symbol(self, index: int, symbol: DrawnSymbol, at: At) -> str:
        box = symbol.box
        tag = VML_TYPES.get(symbol.kind, "v:shape")
        extra = ' arcsize="0.5"' if tag == "v:roundrect" else ""
        if tag == "v:shape":
            extra = f' coordsize="{_size(box)}" path="{_path(symbol)}"'
        size, lines = fit_words(symbol)
        words = _text_box("\n".join(lines), size) if lines else ""
        style = self._style(at, box.width, box.height)
        head = f'<{tag} id="shape{self.ids[index]}" style="{style}"{extra} fillcolor="white" strokeweight=".75pt">'
        return f"{head}{words}</{tag}>"

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        return self.picture(self.vml_connector(connector, x, y))

    def vml_connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        box = _around(connector.points)
        shape = self.take()
        arrow = '<v:stroke endarrow="block"/>' if connector.tip else ""
        if len(connector.points) == 2:
            (x0, y0), (x1, y1) = connector.points
            style = f"position:absolute;z-index:{shape};{ON_PAGE}"
            places = f'from="{x + x0:.2f}pt,{y + y0:.2f}pt" to="{x + x1:.2f}pt,{y + y1:.2f}pt"'
            return f'<v:line id="arrow{shape}" style="{style}" {places} strokeweight=".75pt">{arrow}</v:line>'
        style = self._style(At(x + box.x0, y + box.y0, on_page=True), box.width, box.height)
        first, *others = (_place(point, box) for point in connector.points)
        path = f"m{first}l{','.join(others)}e"
        return (
            f'<v:shape id="arrow{shape}" style="{style}" coordsize="{_size(box)}" path="{path}" filled="f" '
            f'strokeweight=".75pt">{arrow}</v:shape>'
        )

    def label(self, label: Label, x: float, y: float) -> str:
        box = label.box
        shape = self.take()
        style = self._style(At(x + box.x0, y + box.y0, on_page=True), box.width, box.height)
        words = _text_box(label.text, label.size)
        return self.picture(f'<v:rect id="label{shape}" style="{style}" filled="f" stroked="f">{words}</v:rect>')


class TwiceShapes(VmlShapes):
    """What Word saves: every shape as DrawingML, and again as VML for older programs."""

    def symbol(self, index: int, symbol: DrawnSymbol, at: At) -> str:
        return _twice(WordShapes.symbol(self, index, symbol, at), self.vml_symbol(index, symbol, at))

    def connector(self, connector: DrawnConnector, x: float, y: float) -> str:
        return _twice(WordShapes.connector(self, connector, x, y), self.vml_connector(connector, x, y))

    def label(self, label: Label, x: float, y: float) -> str:
        return WordShapes.label(self, label, x, y)


def _twice(run: str, vml: str) -> str:
    fallback = f"</mc:Choice><mc:Fallback><w:pict>{vml}</w:pict></mc:Fallback>"
    return run.replace("</mc:Choice>", fallback, 1)


def _text_box(text: str, size: float) -> str:
    lines = (f'<w:t xml:space="preserve">{content(line)}</w:t>' for line in text.split("\n"))
    return (
        '<v:textbox inset="0,0,0,0"><w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr>'
        f'<w:sz w:val="{round(size * 2)}"/></w:rPr>{"<w:br/>".join(lines)}</w:r></w:p>'
        "</w:txbxContent></v:textbox>"
    )


def _path(symbol: DrawnSymbol) -> str:
    """The outline in VML's words, from the shape's own corner."""
    verbs = {"move": "m", "line": "l", "curve": "c"}
    steps = (
        verbs[step.verb] + ",".join(_place(point, symbol.box) for point in step.points)
        for step in outline(symbol.kind, symbol.box)
    )
    return "".join(steps) + "xe"


def _place(point: Point, box: Box) -> str:
    return f"{round((point[0] - box.x0) * VML_UNITS)},{round((point[1] - box.y0) * VML_UNITS)}"


def _size(box: Box) -> str:
    return f"{max(round(box.width * VML_UNITS), 1)},{max(round(box.height * VML_UNITS), 1)}"


def _around(points: tuple[Point, ...]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


class ExactWord(Word):
    """Rows of a height that does not give way."""

    row_rule = "exact"


class ListWord(Word):
    """List marks that Word itself draws: the number stands in no run.

    A `numId` says what list it is by its rest of `len(LIST_KINDS)`; see `word_lists`.
    """

    number = 0

    def mark(self, paragraph: Paragraph, size: float) -> tuple[str, str]:
        if not paragraph.mark:
            return "", ""
        kind = kind_of(paragraph.mark)
        if paragraph.mark[:-1] in ("1", "a", "") or self.number % len(LIST_KINDS) != kind:
            self.number = self.shapes.take() * len(LIST_KINDS) + kind
        indent = twips(mark_width(paragraph, size, self.profile.font))
        numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{self.number}"/></w:numPr>'
        return f'{numbering}|<w:ind w:left="{indent}" w:hanging="{indent}"/>', ""


def kind_of(mark: str) -> int:
    """The place in `LIST_KINDS` of a mark such as '3.', 'b.' or '-'."""
    pattern = re.sub(r"^\d+", "1", mark) if mark[0].isdigit() else "a." if mark[0].isalpha() else mark
    return LIST_KINDS.index(pattern)


LIST_KINDS = ("1.", "1)", "a.", "-", "•")
