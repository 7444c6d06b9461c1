"""One paragraph of Word: its printed lines, its list mark, its breaks and the drawings that hang on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.charset import GLYPHS, clean_text
from extractors.word_names import Element, choose, local, number, switch, value, w
from extractors.word_numbering import Numbering
from extractors.word_styles import Style, Styles
from schemas.raw import Line

INLINE = frozenset(
    {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir", "oMath", "oMathPara"}
)
SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "cr": "\n"}
PRIVATE_USE = range(0xF000, 0xF100)
CHECKED, UNCHECKED = "☑", "☐"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, a page break, or a drawing, in the order in which they stand in the paragraph."""

    text: str = ""
    bold: bool = False
    page_break: bool = False
    drawing: Element | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`lines` may hold tabs; `breaks_after` says after how many lines a page break stands.

    `list_indent` is how far the list it belongs to sets its text in, in points.
    """

    element: Element
    lines: tuple[Line, ...]
    drawings: tuple[Element, ...] = ()
    breaks_after: tuple[int, ...] = ()
    break_before: bool = False
    section: Element | None = None
    list_indent: float = 0.0


class ParagraphReader:
    """Reads paragraphs in their order, so that automatic numbers count."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def read(self, element: Element) -> Paragraph:
        properties = element.find(w("pPr"))
        style = self._styles.paragraph(properties)
        pieces = list(self._pieces(element, style, _Fields()))
        opens_page = _opens_page(pieces)
        lines, breaks = _split_lines(pieces[opens_page:])
        mark, indent = self._mark(properties, style)
        if mark is not None:
            first = lines[0] if lines else Line("")
            lines = [Line(first.text, mark=mark, bold=first.bold), *lines[1:]]
        return Paragraph(
            element=element,
            lines=tuple(lines),
            drawings=tuple(piece.drawing for piece in pieces if piece.drawing is not None),
            breaks_after=tuple(breaks),
            break_before=bool(switch(properties, "pageBreakBefore") or opens_page or _breaks_in_box(pieces)),
            section=None if properties is None else properties.find(w("sectPr")),
            list_indent=indent,
        )

    def _mark(self, properties: Element | None, style: Style) -> tuple[str | None, float]:
        """The list mark, and how far its list sets the text in."""
        own = None if properties is None else properties.find(w("numPr"))
        list_id = value(own, "numId") or style.list_id
        depth = number(value(own, "ilvl"))
        if list_id is None or list_id == "0":
            return None, 0.0
        depth = depth if depth is not None else style.depth or 0
        return self._numbering.next_mark(list_id, depth), self._numbering.indent(list_id, depth)

    def _pieces(self, parent: Element, style: Style, fields: _Fields) -> Iterator[Piece]:
        for child in parent:
            name = local(child)
            if name == "r":
                yield from self._run(child, style, fields)
            elif name in INLINE:
                yield from self._pieces(child, style, fields)
            elif name == "sdt":
                yield from self._control(child, style, fields)
            elif name == "AlternateContent":
                chosen = choose(child)
                if chosen is not None:
                    yield from self._pieces(chosen, style, fields)

    def _control(self, control: Element, style: Style, fields: _Fields) -> Iterator[Piece]:
        """A content control; its grey prompt ('Click to enter text') is not part of the document."""
        content = control.find(w("sdtContent"))
        if content is not None and not switch(control.find(w("sdtPr")), "showingPlcHdr"):
            yield from self._pieces(content, style, fields)

    def _run(self, run: Element, paragraph: Style, fields: _Fields) -> Iterator[Piece]:
        properties = run.find(w("rPr"))
        style = self._styles.run(properties)
        if _first(switch(properties, "vanish"), style.hidden, paragraph.hidden):
            fields.follow(run)
            return
        bold = _first(switch(properties, "b"), style.bold, paragraph.bold)
        caps = _first(switch(properties, "caps"), style.caps, paragraph.caps)
        for child in run:
            for piece in self._run_child(child, fields):
                text = piece.text.upper() if caps else piece.text
                yield Piece(text, bold, piece.page_break, piece.drawing)

    def _run_child(self, child: Element, fields: _Fields) -> Iterator[Piece]:
        name = local(child)
        if name == "fldChar":
            box = fields.step(child)
            if box is not None:
                yield Piece(box)
        elif fields.in_instruction:
            return
        elif name == "AlternateContent":
            chosen = choose(child)
            for inner in () if chosen is None else chosen:
                yield from self._run_child(inner, fields)
        elif name in ("drawing", "pict", "object"):
            yield Piece(drawing=child)
        elif name == "br":
            kind = child.get(w("type"), "textWrapping")
            yield Piece(page_break=True) if kind == "page" else Piece("\n" if kind == "textWrapping" else " ")
        elif name == "t":
            yield Piece(clean_text(child.text or ""))
        elif name == "sym":
            yield Piece(symbol_text(child))
        elif name == "ruby":
            yield Piece("".join(text.text or "" for text in child.iterfind(f"{w('rubyBase')}//{w('t')}")))
        elif name in SIGNS:
            yield Piece(SIGNS[name])


class _Fields:
    """Where the reading stands among nested fields: of a field only its result is printed."""

    def __init__(self) -> None:
        self._open: list[bool] = []

    @property
    def in_instruction(self) -> bool:
        return any(self._open)

    def step(self, sign: Element) -> str | None:
        """Follow one field sign; a form's tick box gives its picture."""
        kind = sign.get(w("fldCharType"))
        if kind == "begin":
            self._open.append(True)
            box = sign.find(f"{w('ffData')}/{w('checkBox')}")
            return None if box is None else _tick(box)
        if self._open and kind == "separate":
            self._open[-1] = False
        elif self._open and kind == "end":
            self._open.pop()
        return None

    def follow(self, run: Element) -> None:
        for sign in run.iterchildren(w("fldChar")):
            self.step(sign)


def symbol_text(symbol: Element) -> str:
    """A sign of a symbol font: Wingdings F0FC -> '✓'; what nobody can name is a bullet."""
    code = int(symbol.get(w("char"), "0"), 16) if _is_hex(symbol.get(w("char"))) else 0
    if code not in PRIVATE_USE:
        code += PRIVATE_USE.start if code < 0x100 else 0
    known = GLYPHS.get(chr(code))
    if known is not None:
        return known
    low = code - PRIVATE_USE.start
    if symbol.get(w("font"), "").lower().startswith("symbol") and 0x20 <= low < 0x40:
        return chr(low)
    return "•" if code in PRIVATE_USE else clean_text(chr(code))


def _is_hex(text: str | None) -> bool:
    return bool(text) and len(text or "") <= 4 and all(letter in "0123456789abcdefABCDEF" for letter in text or "")


def _tick(box: Element) -> str:
    checked = switch(box, "checked")
    return CHECKED if (switch(box, "default") if checked is None else checked) else UNCHECKED


def _first(*switches: bool | None) -> bool:
    return next((found for found in switches if found is not None), False)


def _opens_page(pieces: list[Piece]) -> int:
    """1 where a page break is the first thing in a paragraph, so that all of it stands on the new page; else 0."""
    return int(bool(pieces) and pieces[0].page_break)


def _breaks_in_box(pieces: list[Piece]) -> bool:
    """Whether a text box of the paragraph holds a page break.

    LibreOffice writes the break before a paragraph there; a text box cannot have one of its own.
    """
    boxes = (box for piece in pieces if piece.drawing is not None for box in piece.drawing.iter(w("txbxContent")))
    return any(found.get(w("type")) == "page" for box in boxes for found in box.iter(w("br")))


def _split_lines(pieces: list[Piece]) -> tuple[list[Line], list[int]]:
    """The printed lines, and after how many of them a page break stands."""
    lines: list[Line] = []
    breaks: list[int] = []
    current: list[Piece] = []

    def close() -> None:
        line = _make_line(current)
        current.clear()
        if line is not None:
            lines.append(line)

    for piece in pieces:
        if piece.page_break:
            close()
            breaks.append(len(lines))
            continue
        first, *rest = piece.text.split("\n")
        current.append(Piece(first, piece.bold))
        for part in rest:
            close()
            current.append(Piece(part, piece.bold))
    close()
    return lines, breaks


def _make_line(pieces: list[Piece]) -> Line | None:
    text = "".join(piece.text for piece in pieces)
    kept = "\t".join(" ".join(field.split()) for field in text.split("\t"))
    if not kept.strip():
        return None
    return Line(kept.rstrip(), bold=all(piece.bold for piece in pieces if piece.text.strip()))
