"""The drawings of one page of Word: which are figures of a flowchart, and which only frame text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.drawingml import Drawn
from extractors.office_shapes import Figure
from extractors.word_drawing import Hung, read_hung
from extractors.word_layout import GridPlace, Layout
from extractors.word_names import Element, w
from extractors.word_page import Leaf
from extractors.word_paragraph import Paragraph, ParagraphReader
from extractors.word_shapes import PlacedGrid, find_anchor, place_hung
from extractors.word_table import Grid, GridCell, read_story
from schemas.raw import Box

MOST_FIGURES = 5_000
LONGEST_LABEL = 60
FLOW_KINDS = frozenset({"terminator", "decision", "connector"})


@dataclass(frozen=True, slots=True)
class Hanging:
    """A drawing, the paragraph it hangs on, and the cell of that paragraph if it stands in a table."""

    hung: Hung
    paragraph: Element
    home: tuple[Grid, GridCell] | None


@dataclass(frozen=True, slots=True)
class PageFigure:
    """A figure on the strip of pages with what is written in it."""

    figure: Figure
    hanging: Hanging
    content: tuple[Paragraph | Grid, ...]


def find_hangings(leaf: Leaf) -> list[Hanging]:
    """All drawings of a page in the order of their paragraphs."""
    return list(_hangings(leaf.items, None))[:MOST_FIGURES]


def _hangings(items: Sequence[Paragraph | Grid], home: tuple[Grid, GridCell] | None) -> Iterator[Hanging]:
    for item in items:
        if isinstance(item, Paragraph):
            for drawing in item.drawings:
                yield from (Hanging(hung, item.element, home) for hung in read_hung(drawing))
        else:
            for cell in item.cells:
                yield from _hangings(cell.content, (item, cell))


def place_figures(hangings: Sequence[Hanging], layout: Layout, reader: ParagraphReader) -> list[PageFigure]:
    """The figures at their places on the strip, with the text of their boxes."""
    figures = []
    for hanging in hangings:
        for drawn in place_hung(hanging.hung, layout.spots[hanging.paragraph]):
            content = tuple(_content(drawn, reader))
            figure = replace(drawn.figure, text=_text(content))
            figures.append(PageFigure(figure, hanging, content))
    return figures[:MOST_FIGURES]


def _content(drawn: Drawn, reader: ParagraphReader) -> Iterator[Paragraph | Grid]:
    box = next(drawn.element.iter(w("txbxContent")), None)
    if box is not None:
        yield from read_story(box, reader)


def _text(content: Sequence[Paragraph | Grid]) -> str:
    lines = (line.text for item in content if isinstance(item, Paragraph) for line in item.lines)
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def split_text_boxes(
    figures: Sequence[PageFigure], grids: Sequence[PlacedGrid]
) -> tuple[list[PageFigure], list[PageFigure]]:
    """The figures that are drawn, and the boxes that only frame text of the page.

    A plain box frames text where it holds a table, where the page draws no flowchart, or where it lies beside
    the tables and says more than a label would.
    """
    has_flow = any(item.figure.role == "line" or item.figure.kind in FLOW_KINDS for item in figures)
    drawn: list[PageFigure] = []
    framed: list[PageFigure] = []
    for item in figures:
        (framed if _frames_text(item, has_flow, grids) else drawn).append(item)
    return drawn, framed


def _frames_text(item: PageFigure, has_flow: bool, grids: Sequence[PlacedGrid]) -> bool:
    if not item.content or item.figure.role in ("line", "picture") or item.figure.kind in FLOW_KINDS:
        return False
    if any(isinstance(part, Grid) for part in item.content):
        return True
    if not item.figure.text:
        return False
    on_table = find_anchor(item.figure.box, None, grids)[0] is not None
    if has_flow:
        return not on_table and len(item.figure.text) > LONGEST_LABEL
    return item.figure.role == "label" or not on_table


def has_figures(hung: Hung) -> bool:
    """Whether more than pictures is drawn."""
    return any(drawn.figure.role != "picture" for drawn in hung.drawn)


def is_settled(hangings: Sequence[Hanging], layout: Layout) -> bool:
    """Whether arithmetic alone tells the place of every figure: the rows about each are of known height."""
    return all(_is_settled(hanging, layout) for hanging in hangings)


def _is_settled(hanging: Hanging, layout: Layout) -> bool:
    if hanging.hung.inline:
        return True
    boxes = [drawn.figure.box for drawn in place_hung(hanging.hung, layout.spots[hanging.paragraph])]
    if hanging.home is not None:
        grid, cell = hanging.home
        return all(_rows_sure(box, layout.grids[grid.element], cell.row) for box in boxes)
    return all(_rows_sure(box, place, 0) for box in boxes for place in layout.grids.values())


def _rows_sure(box: Box, place: GridPlace, start: int) -> bool:
    """Whether all rows from `start`, where the figure hangs, to those it touches are of known height."""
    touched = [row for row in range(len(place.sure)) if place.rows[row] <= box.y1 and place.rows[row + 1] >= box.y0]
    if not touched:
        return True
    return all(place.sure[min(start, touched[0]) : max(start, touched[-1]) + 1])
