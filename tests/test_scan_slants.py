"""Slanting connectors of a print."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from scan_canvas import BLACK, EM, box, grid, sheet, write

from extractors.scan_flow import Edge, find_edges
from extractors.scan_flow_ink import flow_ink
from extractors.scan_paper import clean_paper, find_ink, find_tone
from extractors.scan_shapes import find_figures
from extractors.scan_slants import find_slants
from extractors.scan_strokes import find_strokes
from extractors.scan_tables import find_tables


def slants_of(page: np.ndarray) -> list[Edge]:
    ink = find_ink(clean_paper(page))
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    figures = find_figures(ink, find_tone(page), grids, EM)
    left = flow_ink(ink, grids, figures, EM)
    edges, _ = find_edges(ink, left, figures, EM)
    return find_slants(ink, left, figures, edges, EM)


@pytest.fixture
def table() -> np.ndarray:
    """Two symbols, the first in the upper left, the other in the lower right of nine cells."""
    page = sheet(1000, 900)
    grid(page, [50, 350, 650, 950], [50, 250, 450, 650, 850])
    box(page, 100, 120, 250, 180)
    box(page, 700, 520, 850, 580)
    return page


def slant(page: np.ndarray, start: tuple[int, int], end: tuple[int, int], tip: bool = True) -> None:
    cv2.line(page, start, end, BLACK, 2, cv2.LINE_AA)
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    back = (end[0] - 14 * ux, end[1] - 14 * uy)
    wings = [end, (back[0] + 6 * uy, back[1] - 6 * ux), (back[0] - 6 * uy, back[1] + 6 * ux)]
    if tip:
        cv2.fillPoly(page, [np.array(wings, np.int32)], BLACK)


@pytest.mark.parametrize(
    ("start", "end"),
    [((250, 150), (775, 520)), ((250, 150), (700, 550)), ((175, 180), (775, 520)), ((175, 180), (700, 550))],
)
@pytest.mark.parametrize("back", [False, True])
def test_a_slanting_line_over_rules_joins_its_symbols(
    table: np.ndarray, start: tuple[int, int], end: tuple[int, int], back: bool
) -> None:
    slant(table, *((end, start) if back else (start, end)))
    (edge,) = slants_of(table)
    assert (edge.source, edge.target, edge.tip) == ((1, 0, True) if back else (0, 1, True))
    away = [
        math.dist(one, other) for one, other in zip(edge.points, (end, start) if back else (start, end), strict=True)
    ]
    assert max(away) < EM


def test_without_a_tip_a_slanting_line_goes_down_and_is_not_sure(table: np.ndarray) -> None:
    slant(table, (250, 150), (775, 520), tip=False)
    (edge,) = slants_of(table)
    assert (edge.source, edge.target, edge.tip) == (0, 1, False)
    assert edge.confidence <= 0.5


def test_lines_one_behind_the_other_end_at_the_symbol_between_them(table: np.ndarray) -> None:
    box(table, 425, 320, 575, 380)
    slant(table, (250, 150), (500, 320))
    slant(table, (500, 380), (750, 520))
    assert {(edge.source, edge.target) for edge in slants_of(table)} == {(0, 1), (1, 2)}


def test_what_ends_in_the_open_or_is_no_thin_line_joins_nothing(table: np.ndarray) -> None:
    slant(table, (250, 150), (500, 320))
    slant(table, (380, 600), (520, 480))
    cv2.line(table, (100, 560), (330, 700), BLACK, 12)
    write(table, 380, 470, "Menerima dan mencatat", 20)
    assert slants_of(table) == []
