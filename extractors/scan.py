"""Scans and photographs as a RawDocument: structure first, then the recogniser on each line of each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import cv2

from extractors.grid import Grid
from extractors.progress import OnPage
from extractors.scan_files import PICTURE_TYPES, open_pictures
from extractors.scan_flow import Edge, find_edges
from extractors.scan_flow_ink import flow_ink, without_rules
from extractors.scan_layout import find_text
from extractors.scan_marks import find_codes, lift_colour
from extractors.scan_paper import Pixels, Sheet, find_ink, find_tone
from extractors.scan_prepare import prepare, turned_over
from extractors.scan_result import Reading, page_of
from extractors.scan_shapes import Figure, find_figures
from extractors.scan_slants import find_slants
from extractors.scan_strokes import Stroke, clear_strokes, find_dotted, find_strokes, joined
from extractors.scan_tables import find_tables
from extractors.scan_text import read_strips
from schemas.raw import Box, Page, Picture, RawDocument

EXTRACTOR = "scan/1"
POINTS = 72.0
USUAL_LONG_SIDE = 842.0  # points: a picture that tells no size is taken for A4
LIKELY_LONG_SIDE = (400.0, 1500.0)  # points; outside it the told resolution is not believed
TIP_REACH = 1.25  # letter heights around the end of a connector that its tip takes
LINE = 7  # pixels that a connector takes across
PLAIN_KINDS = ("process", "decision", "terminator")
STAMPED = 0.7  # mean confidence below which words in a stamp are the stamp's own
UPSIDE_DOWN = 0.85  # mean confidence below which the page is tried the other way up


def extract_scan(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """All pages of a PNG, JPEG, TIFF, WebP or HEIC file. `on_page(done, total)` is called after each.

    Raises EmptyFile, DamagedFile, UnsafeFile, MissingConverter.
    """
    with open_pictures(path) as pictures:
        media_type = PICTURE_TYPES[pictures.format]
    return RawDocument(media_type, scan_pictures([path], on_page), EXTRACTOR)


def scan_pictures(paths: Sequence[Path], on_page: OnPage | None = None) -> tuple[Page, ...]:
    """The pages of several picture files as those of one document; one picture is in memory at a time."""
    total = sum(_count_pages(path) for path in paths)
    pages: list[Page] = []
    for path in paths:
        with open_pictures(path) as pictures:
            for index in range(pictures.count):
                image, resolution = pictures.load(index)
                pages.append(scan_page(image, len(pages) + 1, resolution))
                if on_page is not None:
                    on_page(len(pages), total)
    return tuple(pages)


def _count_pages(path: Path) -> int:
    with open_pictures(path) as pictures:
        return pictures.count


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
    if reading.sureness < UPSIDE_DOWN:
        other = read_sheet(turned_over(sheet))
        if other.sureness > reading.sureness:
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
    strokes = joined([*find_strokes(sheet.ink, em), *find_dotted(sheet.ink, em)], em)
    if stamps:  # their ink breaks the rules that they lie on
        strokes = joined([*strokes, *find_strokes(find_ink(grey), em)], em)
    grids = find_tables(clear_strokes(strokes, sheet.ink, em), sheet.ink, em)
    figures = find_figures(sheet.ink, find_tone(sheet.colour), grids, em)
    stamps = [stamp for stamp in stamps if not _is_drawing(stamp, figures)]
    figures = _without_marks(figures, stamps)
    drawn = flow_ink(sheet.ink, grids, figures, em)
    edges, legs = find_edges(sheet.ink, drawn, figures, em)
    edges = [*edges, *find_slants(sheet.ink, drawn, figures, edges, em)]
    ink = _text_ink(grey, grids, legs, edges, codes, em)
    strips = find_text(grey, ink, grids, figures, stamps, em)
    read, sureness = read_strips(grey, strips, em)
    read = [one for one in read if one.confidence >= STAMPED or not any(_is_in(one.strip.box, box) for box in stamps)]
    pictures = [*codes, *(Picture(box, int(box.width), int(box.height)) for box in stamps)]
    return Reading(sheet, grids, tuple(figures), tuple(edges), tuple(read), tuple(pictures), sureness)


def _is_drawing(stamp: Box, figures: Sequence[Figure]) -> bool:
    """Whether a coloured mark is a flowchart in colour: several symbols stand in it side by side, of plain kinds."""
    inside = [
        one.box
        for one in figures
        if one.kind in PLAIN_KINDS
        and one.box.area < 0.5 * stamp.area
        and stamp.shared_with(one.box) > 0.9 * one.box.area
    ]
    return any(not one.shared_with(other) for one, other in combinations(inside, 2))


def _is_in(box: Box, stamp: Box) -> bool:
    return stamp.shared_with(box) > 0.8 * box.area


def _without_marks(figures: Sequence[Figure], stamps: Sequence[Box]) -> list[Figure]:
    """Symbols, not what stands in a stamp or a crest; a stamp is of thin lines, no symbol of it is toned."""
    return [
        figure
        for figure in figures
        if (figure.toned and figure.kind in PLAIN_KINDS)
        or not any(
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
            cv2.line(ink, (int(ax), int(ay)), (int(bx), int(by)), 0, LINE)
        for (x, y), reach in ((edge.points[0], 0.6 * em), (edge.points[-1], TIP_REACH * em)):
            _wipe(ink, (x - reach, y - reach, x + reach, y + reach))
    for code in codes:
        if code.box is not None:
            _wipe(ink, (code.box.x0, code.box.y0, code.box.x1, code.box.y1))
    return ink


def _wipe(ink: Pixels, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = (max(int(value), 0) for value in box)
    ink[y0 : y1 + 1, x0 : x1 + 1] = 0
