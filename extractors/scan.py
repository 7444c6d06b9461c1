"""Scans and photographs as a RawDocument: structure first, then the recogniser on each line of each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from extractors.grid import Grid
from extractors.scan_files import PICTURE_TYPES, open_pictures
from extractors.scan_flow import Edge, find_edges, flow_ink, without_rules
from extractors.scan_layout import find_text
from extractors.scan_marks import find_codes, lift_colour
from extractors.scan_paper import Pixels, Sheet, find_ink
from extractors.scan_prepare import prepare, turned_over
from extractors.scan_shapes import Figure, find_figures
from extractors.scan_strokes import Stroke, clear_strokes, find_strokes
from extractors.scan_tables import find_tables
from extractors.scan_text import ReadStrip, read_strips
from extractors.text_lines import PlacedWord, find_lines
from schemas.raw import Block, Box, Cell, Connector, Line, Page, Picture, RawDocument, Shape, Table, Word, around

EXTRACTOR = "scan/1"
POINTS = 72.0
USUAL_LONG_SIDE = 842.0  # points: a picture that tells no size is taken for A4
LIKELY_LONG_SIDE = (400.0, 1500.0)  # points; outside it the told resolution is not believed
TIP_REACH = 1.25  # letter heights around the end of a connector that its tip takes
UPSIDE_DOWN = 0.8  # mean confidence below which the page is tried the other way up


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found on a sheet, in its pixels."""

    sheet: Sheet
    grids: tuple[Grid, ...]
    figures: tuple[Figure, ...]
    edges: tuple[Edge, ...]
    strips: tuple[ReadStrip, ...]
    pictures: tuple[Picture, ...]

    @property
    def confidence(self) -> float:
        weights = [sum(len(word.text) for word in strip.words) for strip in self.strips]
        return float(np.average([strip.confidence for strip in self.strips], weights=weights)) if weights else 0.0


def extract_scan(path: Path, on_page: Callable[[int, int], None] | None = None) -> RawDocument:
    """All pages of a PNG, JPEG, TIFF, WebP or HEIC file. `on_page(done, total)` is called after each.

    Raises EmptyFile, DamagedFile, UnsafeFile, MissingConverter.
    """
    pages = []
    with open_pictures(path) as pictures:
        for index in range(pictures.count):
            image, resolution = pictures.load(index)
            pages.append(scan_page(image, index + 1, resolution))
            if on_page is not None:
                on_page(index + 1, pictures.count)
        media_type = PICTURE_TYPES[pictures.format]
    return RawDocument(media_type, tuple(pages), EXTRACTOR)


def scan_page(image: Pixels, number: int, dpi_hint: float | None = None) -> Page:
    """One page from its picture (BGR or grey). Boxes are in points on the page as it stands upright and straight.

    A page on which nothing is written has no blocks; `angle` is what it was turned by, in degrees counter-clockwise.
    """
    return scan_area(image, number, *_page_size(image, dpi_hint))


def scan_area(image: Pixels, number: int, width: float, height: float) -> Page:
    """The same of a page, or a picture on one, that is so many points wide and high."""
    prepared = prepare(image)
    if prepared is None:
        return Page(number, width, height, "point")
    sheet, turn = prepared
    reading = read_sheet(sheet)
    angle = 90.0 * turn
    if reading.confidence < UPSIDE_DOWN:
        other = read_sheet(turned_over(sheet))
        if other.confidence > reading.confidence:
            reading, angle = other, angle + 180.0
    if turn:
        width, height = height, width
    return replace(page_of(reading, number, width / sheet.width, height / sheet.height), angle=angle % 360)


def _page_size(image: Pixels, dpi_hint: float | None) -> tuple[float, float]:
    """Width and height in points."""
    height, width = image.shape[:2]
    long_side = max(width, height)
    if dpi_hint and LIKELY_LONG_SIDE[0] <= long_side * POINTS / dpi_hint <= LIKELY_LONG_SIDE[1]:
        return width * POINTS / dpi_hint, height * POINTS / dpi_hint
    return width * USUAL_LONG_SIDE / long_side, height * USUAL_LONG_SIDE / long_side


def read_sheet(sheet: Sheet) -> Reading:
    """Tables, symbols, connectors and words of a sheet."""
    em = sheet.em
    grey, stamps = lift_colour(sheet.colour, sheet.grey, em)
    codes = find_codes(sheet.grey, sheet.ink, em)
    strokes = find_strokes(sheet.ink, em)
    grids = find_tables(clear_strokes(strokes, sheet.ink, em), em, (sheet.width, sheet.height))
    figures = _without_marks(find_figures(sheet.ink, grids, em), stamps)
    edges, legs = find_edges(sheet.ink, flow_ink(sheet.ink, grids, figures, em), figures, em)
    ink = _text_ink(grey, grids, legs, edges, codes, em)
    strips = find_text(grey, ink, grids, figures, stamps, em)
    read = read_strips(grey, strips, em)
    pictures = [*codes, *(Picture(box, int(box.width), int(box.height)) for box in stamps)]
    return Reading(sheet, grids, tuple(figures), tuple(edges), tuple(read), tuple(pictures))


def _without_marks(figures: Sequence[Figure], stamps: Sequence[Box]) -> list[Figure]:
    """Symbols, not what stands in a stamp or a crest."""
    return [
        figure
        for figure in figures
        if not any(
            stamp.shared_with(figure.box) > 0.6 * figure.box.area and stamp.area > 1.5 * figure.box.area
            for stamp in stamps
        )
    ]


def _text_ink(
    grey: Pixels,
    grids: Sequence[Grid],
    legs: Sequence[Stroke],
    edges: Sequence[Edge],
    codes: Sequence[Picture],
    em: float,
) -> Pixels:
    """The ink that can be letters: without rules, connectors and their tips, and codes."""
    ink = find_ink(grey)
    without_rules(ink, grids, em)
    for leg in legs:
        half = leg.thick / 2 + 2
        box = (leg.start, leg.at - half, leg.end, leg.at + half)
        _wipe(ink, box if leg.across else (box[1], box[0], box[3], box[2]))
    for edge in edges:
        for (ax, ay), (bx, by) in pairwise(edge.points):
            _wipe(ink, (min(ax, bx) - 3, min(ay, by) - 3, max(ax, bx) + 3, max(ay, by) + 3))
        for (x, y), reach in ((edge.points[0], 0.6 * em), (edge.points[-1], TIP_REACH * em)):
            _wipe(ink, (x - reach, y - reach, x + reach, y + reach))
    for code in codes:
        if code.box is not None:
            _wipe(ink, (code.box.x0, code.box.y0, code.box.x1, code.box.y1))
    return ink


def _wipe(ink: Pixels, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = (max(int(value), 0) for value in box)
    ink[y0 : y1 + 1, x0 : x1 + 1] = 0


def page_of(reading: Reading, number: int, x_scale: float, y_scale: float) -> Page:
    """A reading as a page, its pixels scaled to points."""

    def box(pixels: Box) -> Box:
        return Box(pixels.x0 * x_scale, pixels.y0 * y_scale, pixels.x1 * x_scale, pixels.y1 * y_scale)

    def words(strip: ReadStrip) -> list[Word]:
        return [Word(word.text, box(word.box), word.confidence) for word in strip.words]

    rows: dict[int, dict[int, list[Word]]] = {}
    for strip in reading.strips:
        rows.setdefault(strip.strip.region, {}).setdefault(strip.strip.row, []).extend(words(strip))
    blocks: list[Block] = []
    region = 0
    for grid in reading.grids:
        cells = []
        for slot in grid.slots:
            lines = tuple(_line(line) for _, line in sorted(rows.pop(region, {}).items()))
            cells.append(Cell(slot.row, slot.column, slot.row_span, slot.column_span, box(slot.box), lines))
            region += 1
        blocks.append(Table(grid.rows, grid.columns, tuple(cells), box(grid.box), "ruled"))
    loose = [PlacedWord(word) for lines in rows.values() for line in lines.values() for word in line]
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


def _line(words: Sequence[Word]) -> Line:
    ordered = sorted(words, key=lambda word: word.box.x0)
    return Line(" ".join(word.text for word in ordered), around([word.box for word in ordered]), tuple(ordered))


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
