"""What was found on a sheet as a page: pixels to points, strips to lines and cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractors.grid import Grid
from extractors.scan_flow import Edge
from extractors.scan_paper import Sheet
from extractors.scan_shapes import Figure
from extractors.scan_text import ReadStrip
from extractors.text_lines import PlacedWord, find_lines
from schemas.raw import Block, Box, Cell, Connector, Line, Page, Picture, Shape, Table, Word, around

STROKES = frozenset("Il|!")
TOUCHES = 0.12  # heights of a line between a rule and what it left
ITEM = re.compile(r"(\(?[0-9a-zA-Z]{1,2}[.)]|[-•])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found on a sheet, in its pixels."""

    sheet: Sheet
    grids: tuple[Grid, ...]
    figures: tuple[Figure, ...]
    edges: tuple[Edge, ...]
    strips: tuple[ReadStrip, ...]
    pictures: tuple[Picture, ...]
    sureness: float  # mean confidence of all that was read


def page_of(reading: Reading, number: int, x_scale: float, y_scale: float) -> Page:
    """A reading as a page, its pixels scaled to points."""

    def box(pixels: Box) -> Box:
        return Box(pixels.x0 * x_scale, pixels.y0 * y_scale, pixels.x1 * x_scale, pixels.y1 * y_scale)

    def words(strip: ReadStrip) -> list[Word]:
        return [Word(word.text, box(word.box), word.confidence) for word in strip.words]

    regions: dict[int, list[ReadStrip]] = {}
    for strip in reading.strips:
        regions.setdefault(strip.strip.region, []).append(strip)
    blocks: list[Block] = []
    region = 0
    for grid in reading.grids:
        cells = []
        for slot in grid.slots:
            place = box(slot.box)
            lines = tuple(
                line_in([word for strip in row for word in words(strip)], place)
                for row in rows_of(regions.pop(region, []))
            )
            cells.append(Cell(slot.row, slot.column, slot.row_span, slot.column_span, place, lines))
            region += 1
        blocks.append(Table(grid.rows, grid.columns, tuple(cells), box(grid.box), "ruled"))
    loose = [PlacedWord(word) for strips in regions.values() for strip in strips for word in words(strip)]
    blocks.extend(find_lines(loose))
    blocks.sort(key=lambda block: (block.box.y0, block.box.x0) if block.box else (0.0, 0.0))
    sheet = reading.sheet
    return Page(
        number=number,
        width=sheet.width * x_scale,
        height=sheet.height * y_scale,
        unit="point",
        blocks=tuple(blocks),
        shapes=tuple(_shapes(reading, box)),
        connectors=tuple(_connector(edge, x_scale, y_scale) for edge in reading.edges),
        pictures=tuple(replace(picture, box=box(picture.box)) for picture in reading.pictures if picture.box),
    )


def rows_of(strips: Sequence[ReadStrip]) -> list[list[ReadStrip]]:
    """The strips of a cell line by line; of two lists side by side the left one first."""
    rows: dict[int, list[ReadStrip]] = {}
    for strip in sorted(strips, key=lambda one: (one.strip.row, one.strip.box.x0)):
        rows.setdefault(strip.strip.row, []).append(strip)
    marked = [row[-1] for row in rows.values() if len(row) > 1 and _is_item(row[0]) and _is_item(row[-1])]
    if len(marked) < 2:
        return list(rows.values())
    border = min(strip.strip.box.x0 for strip in marked) - 1
    left = [[strip for strip in row if strip.strip.box.x0 < border] for row in rows.values()]
    right = [[strip for strip in row if strip.strip.box.x0 >= border] for row in rows.values()]
    return [row for row in (*left, *right) if row]


def _is_item(strip: ReadStrip) -> bool:
    return ITEM.match(strip.words[0].text) is not None


def line_in(words: Sequence[Word], cell: Box) -> Line:
    """The words of one line of a cell, without what its rules left at the ends: 'I Nomor SOP', its I on the border."""
    ordered = sorted(words, key=lambda word: word.box.x0)
    if len(ordered) > 1 and _is_rule(ordered[0], ordered[0].box.x0 - cell.x0):
        ordered = ordered[1:]
    if len(ordered) > 1 and _is_rule(ordered[-1], cell.x1 - ordered[-1].box.x1):
        ordered = ordered[:-1]
    return Line(" ".join(word.text for word in ordered), around([word.box for word in ordered]), tuple(ordered))


def _is_rule(word: Word, away: float) -> bool:
    """Whether a word is a lone upright stroke as near to the border as no letter is printed."""
    return word.text in STROKES and away < TOUCHES * word.box.height


def _shapes(reading: Reading, box: Callable[[Box], Box]) -> list[Shape]:
    shapes = []
    for index, figure in enumerate(reading.figures):
        words = (word for strip in reading.strips for word in strip.words)
        text = " ".join(word.text for word in words if figure.box.holds(*word.box.center))
        shapes.append(Shape(_name(index), figure.kind, box(figure.box), text=text, confidence=figure.confidence))
    return shapes


def _name(index: int) -> str:
    return f"shape{index + 1}"


def _connector(edge: Edge, x_scale: float, y_scale: float) -> Connector:
    return Connector(
        points=tuple((x * x_scale, y * y_scale) for x, y in edge.points),
        tip_at_end=edge.tip,
        source=None if edge.source is None else _name(edge.source),
        target=None if edge.target is None else _name(edge.target),
        confidence=edge.confidence,
    )
