"""The ink of connectors on a print: that of the columns with symbols, without the rules of tables and the symbols."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.grid import Grid
from extractors.rules import Rule
from extractors.scan_paper import Pixels
from extractors.scan_shapes import Figure
from extractors.scan_strokes import level_runs
from schemas.raw import Box, around


def flow_ink(ink: Pixels, grids: Sequence[Grid], figures: Sequence[Figure], em: float) -> Pixels:
    """The ink of the columns that hold symbols, without rules and symbols: connectors, tips, labels."""
    left = np.zeros_like(ink)
    for grid in grids:
        band = _columns(grid, figures)
        if band is not None:
            left[_area(band)] = ink[_area(band)]
    without_rules(left, grids, em, crossing=True)
    for figure in figures:
        box, grow = figure.box, figure.rim + 1
        left[_area(Box(box.x0 - grow, box.y0 - grow, box.x1 + grow, box.y1 + grow))] = 0
    return left


def _area(box: Box) -> tuple[slice, slice]:
    return slice(from_zero(box.y0), int(box.y1) + 1), slice(from_zero(box.x0), int(box.x1) + 1)


def _columns(grid: Grid, figures: Sequence[Figure]) -> Box | None:
    """From the first to the last column that holds a symbol, from the first row with one to the last."""
    inside = [figure.box for figure in figures if grid.box.holds(*figure.box.center)]
    cells = [slot.box for slot in grid.slots for box in inside if slot.box.holds(*box.center)]
    if not cells:
        return None
    return around([*cells, *inside])


def without_rules(ink: Pixels, grids: Sequence[Grid], em: float, *, crossing: bool = False) -> None:
    """Wipes the rules of tables from `ink`, in place; what is `crossing` a rule goes on if asked for."""
    level = level_runs(ink, int(2.2 * em))
    upright = np.ascontiguousarray(level_runs(np.ascontiguousarray(ink.T), int(2.2 * em)).T)
    for grid in grids:
        for rule in grid.rules:
            if rule.across:
                _wipe(ink, level, rule, em, crossing)
            else:
                _wipe(ink.T, upright.T, rule, em, crossing)


def _wipe(ink: Pixels, runs: Pixels, rule: Rule, em: float, crossing: bool) -> None:
    """Takes the long runs along a level rule from `ink`, and its middle; closes the gaps in what crosses it."""
    near, core = max(int(0.3 * em), 3), max(int(0.1 * em), 1)
    at, along = round(rule.at), slice(from_zero(rule.start - near), int(rule.end) + near)
    band, middle = slice(from_zero(at - near), at + near + 1), slice(from_zero(at - core), at + core + 1)
    rule_ink = cv2.dilate(np.ascontiguousarray(runs[band, along]), np.ones((3, 3), np.uint8))
    ink[band, along][rule_ink > 0] = 0
    ink[middle, along] = 0
    if not crossing:
        return
    wide = slice(from_zero(at - 3 * near), at + 3 * near + 1)
    upright = np.ones((2 * near + 3, 1), np.uint8)
    closed = cv2.morphologyEx(np.ascontiguousarray(ink[wide, along]), cv2.MORPH_CLOSE, upright)
    ink[wide, along][closed > 0] = 255


def from_zero(place: float) -> int:
    return max(int(place), 0)
