"""How high the paragraphs of a Word document print, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.font_widths import UNKNOWN, Face, count_lines, find_face
from extractors.word_names import Element, points, w
from extractors.word_paragraph import Paragraph
from extractors.word_styles import Style, Styles, read_font, read_size, read_spacing


@dataclass(frozen=True, slots=True)
class Height:
    """In points: the likely height, and the least and most that it may be."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: Height) -> Height:
        return Height(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def plus(self, fixed: float) -> Height:
        return self + Height(fixed, fixed, fixed)

    def at_least(self, least: float) -> Height:
        return Height(max(self.low, least), max(self.likely, least), max(self.high, least))

    def highest(self, other: Height) -> Height:
        return Height(max(self.low, other.low), max(self.likely, other.likely), max(self.high, other.high))


class Metrics:
    """Measures paragraphs with the fonts and spacings of their styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._heights: dict[tuple[Element, float], Height] = {}

    def height(self, paragraph: Paragraph, room: float) -> Height:
        """With its spacing, in a column of `room` points."""
        key = paragraph.element, room
        if key not in self._heights:
            self._heights[key] = self._measure(paragraph, room)
        return self._heights[key]

    def _measure(self, paragraph: Paragraph, room: float) -> Height:
        properties = paragraph.element.find(w("pPr"))
        style = self._styles.paragraph(properties)
        run = _first_run(paragraph.element)
        size = read_size(run) or style.size or self._styles.default_size
        face = find_face(read_font(run) or style.font or self._styles.default_font)
        spacing = read_spacing(properties).over(style.spacing).over(self._styles.default_spacing)
        line = spacing.line_height(size * face.line)
        around = (spacing.before or 0.0) + (spacing.after or 0.0)
        low, likely, high = self._counts(paragraph, room - _indent(properties, paragraph), size, face, style)
        slack = 1.0 if face is not UNKNOWN or spacing.fixed else 1.1
        return Height(low * line / slack + around, likely * line + around, high * line * slack + around)

    def space_before(self, element: Element) -> float:
        properties = element.find(w("pPr"))
        spacing = read_spacing(properties).over(self._styles.paragraph(properties).spacing)
        return spacing.over(self._styles.default_spacing).before or 0.0

    def _counts(self, paragraph: Paragraph, room: float, size: float, face: Face, style: Style) -> tuple[int, int, int]:
        """How many printed lines: at least, likely, at most."""
        texts = [(line.text, line.bold or bool(style.bold)) for line in paragraph.lines]
        if texts and "\t" in texts[0][0] and _hangs(paragraph.element.find(w("pPr"))):
            texts[0] = (texts[0][0].partition("\t")[2], texts[0][1])
        least, likely, most = (
            max(sum(count_lines(text, max(room, size), size, face, bold, stretch) for text, bold in texts), 1)
            for stretch in (1 - face.spread, 1.0, 1 + face.spread)
        )
        return least, likely, most


def _first_run(paragraph: Element) -> Element | None:
    """The properties of the first run, else those of the paragraph's mark, which set the height of an empty one."""
    run = next(paragraph.iterchildren(w("r")), None)
    return paragraph.find(f"{w('pPr')}/{w('rPr')}") if run is None else run.find(w("rPr"))


def _indent(properties: Element | None, paragraph: Paragraph) -> float:
    """How much narrower than its column the text is; the paragraph's own indent replaces its list's."""
    indent = None if properties is None else properties.find(w("ind"))
    if indent is None:
        return paragraph.list_indent
    left, right = (
        next((found for name in names if (found := points(indent.get(w(name)))) is not None), None)
        for names in (("left", "start"), ("right", "end"))
    )
    return (paragraph.list_indent if left is None else left) + (right or 0.0)


def _hangs(properties: Element | None) -> bool:
    """Whether the first line begins to the left of the others: a mark typed before a tab stands there."""
    indent = None if properties is None else properties.find(w("ind"))
    return indent is not None and (points(indent.get(w("hanging"))) or 0.0) > 0
