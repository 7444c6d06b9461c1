"""Symbols on a print: white regions closed in by a drawn line, and filled ones, told by their corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.grid import Grid
from extractors.rules import Rule
from extractors.scan_kinds import LARGEST_JOINT, tell_kind
from extractors.scan_paper import Pixels
from schemas.raw import Box, ShapeKind

LEAST_HIGH, LEAST_WIDE = 1.3, 1.3  # letter heights
MOST_WIDE, MOST_HIGH = 60.0, 14.0
WHOLE_CELL = 0.75  # of a cell: a region that large is its paper, no symbol
TONED = 205  # of paper's 255: what is darker, or of a colour, may fill a symbol
JUMP = 3  # pixels in which a symbol begins beside a tip
EDGE = 25  # levels by which a symbol is darker than the paper right beside it
ONE_TONE = 0.35  # of a filled symbol that is within that step of its usual tone; the rest are letters
MOSTLY = 0.5
ON_RULE = 0.45  # letter heights between a corner and a rule that may be taken for a line running on from it
FADED = 0.8  # of a filled symbol: the paper within its outline is larger
LARGEST_TIP, TIP_GAP = 2.4, 1.0  # letter heights of a thick arrow's tip, and between it and the symbol
SOLID = 0.88  # of its hull that a symbol fills


@dataclass(frozen=True, slots=True)
class Figure:
    """A symbol in pixels; its outline goes `rim` pixels beyond its box. It is `toned` all over in a colour or in black,
    and `filled` where that is too dark for letters in it."""

    box: Box
    kind: ShapeKind
    confidence: float
    filled: bool = False
    toned: bool = False
    rim: float = 1.0


def find_figures(ink: Pixels, tone: Pixels, grids: Sequence[Grid], em: float) -> list[Figure]:
    """The symbols that stand in the cells of tables, from top to bottom. `tone` is 255 on paper, less on any colour."""
    found: list[Figure] = []
    for grid in grids:
        x0, y0 = max(int(grid.box.x0), 0), max(int(grid.box.y0), 0)
        part = ink[y0 : int(grid.box.y1) + 1, x0 : int(grid.box.x1) + 1]
        shade = tone[y0 : int(grid.box.y1) + 1, x0 : int(grid.box.x1) + 1]
        filled = list(_filled(part, shade, (x0, y0), grid, em))
        drawn = [*_outlined(part, (x0, y0), grid, em, MOST_WIDE, spread=1), *_joints(part, (x0, y0), grid, em)]
        outlined = [
            replace(one, toned=any(one.box.shared_with(other.box) > 0.5 * one.box.area for other in filled))
            for one in drawn
            if not any(_is_faded(one, other) for other in filled)
        ]
        for figure in (*outlined, *filled):
            if not any(figure.box.shared_with(other.box) > 0.5 * figure.box.area for other in found):
                found.append(figure)
    symbols = [one for one in found if not any(_is_tip(one, other, em) for other in found)]
    return sorted(symbols, key=lambda one: (one.box.y0, one.box.x0))


def _is_faded(one: Figure, other: Figure) -> bool:
    """Whether an outline is only where the fill of a symbol has faded, well within its true outline."""
    shared = one.box.shared_with(other.box)
    return shared > 0.9 * one.box.area and one.box.area < FADED * other.box.area


def _is_tip(one: Figure, other: Figure, em: float) -> bool:
    """Whether a filled figure is the tip of a thick arrow: small, and right before a larger one."""
    box, near = one.box, TIP_GAP * em
    around = Box(box.x0 - near, box.y0 - near, box.x1 + near, box.y1 + near)
    small = max(box.width, box.height) < LARGEST_TIP * em and box.area < 0.25 * other.box.area
    return one.filled and small and around.shared_with(other.box) > 0


def _joints(ink: Pixels, origin: tuple[int, int], grid: Grid, em: float) -> Iterator[Figure]:
    """Small connectors whose letter nearly fills them: ink spread to close broken outlines would part their paper."""
    found = _outlined(ink, origin, grid, em, LARGEST_JOINT, spread=0)
    return (figure for figure in found if figure.kind == "connector")


def _outlined(
    ink: Pixels, origin: tuple[int, int], grid: Grid, em: float, largest: float, *, spread: int
) -> Iterator[Figure]:
    """Regions of paper up to `largest` letter heights wide that ink, `spread` by so many pixels, closes in."""
    size = 2 * spread + 1
    paper = cv2.bitwise_not(cv2.dilate(ink, np.ones((size, size), np.uint8)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    edge = spread + 1.0
    for label, (x, y, width, height, area) in enumerate(stats):
        if label == 0 or not _has_size(width, height, em) or width > largest * em or area < 0.3 * width * height:
            continue
        mask = _without_holes(labels[y : y + height, x : x + width] == label)
        left, top = int(x) + origin[0], int(y) + origin[1]
        box = Box(left - edge, top - edge, left + int(width) + edge, top + int(height) + edge)
        sides = _sides_on_rules(box, grid.rules, em)
        if sides > 1 or _is_cell(box, grid) or not _is_solid(mask):
            continue
        kind, sure = tell_kind(mask, em)
        local = Box(x - edge, y - edge, x + width + edge, y + height + edge)
        if kind == "process" and _lines_running_on(ink, local, _free_corners(box, grid.rules, em), em) > 1 - sides:
            continue
        if sides == 0 or kind in ("process", "terminator"):
            rim = 3.0 if kind == "decision" else _rim(ink, x - 2, y - 2, x + width + 2, y + height + 2, em)
            yield Figure(box, kind, sure * (0.8 if sides else 1.0), rim=rim)


def _free_corners(box: Box, rules: Sequence[Rule], em: float) -> list[tuple[bool, bool]]:
    """The corners of a box (is it a right one, is it a low one) that lie on no rule."""

    def is_on_rule(x: float, y: float) -> bool:
        places = ((rule, (y, x) if rule.across else (x, y)) for rule in rules)
        return any(
            abs(rule.at - at) < ON_RULE * em and rule.start - em < along < rule.end + em for rule, (at, along) in places
        )

    corners = ((right, low) for right in (False, True) for low in (False, True))
    return [
        (right, low) for right, low in corners if not is_on_rule(box.x1 if right else box.x0, box.y1 if low else box.y0)
    ]


def _lines_running_on(ink: Pixels, box: Box, corners: Sequence[tuple[bool, bool]], em: float) -> int:
    """How many sides of a box run on beyond its corners: connectors that cross close in paper, but make no symbol."""
    band, near, far = max(int(0.25 * em), 3), int(0.5 * em), int(1.3 * em)
    found = 0
    for right, low in corners:
        x, y = int(box.x1 if right else box.x0), int(box.y1 if low else box.y0)
        aside = slice(x + near, x + far) if right else slice(max(x - far, 0), max(x - near, 0))
        below = slice(y + near, y + far) if low else slice(max(y - far, 0), max(y - near, 0))
        for course in (
            ink[max(y - band, 0) : y + band + 1, aside].max(axis=0, initial=0),
            ink[below, max(x - band, 0) : x + band + 1].max(axis=1, initial=0),
        ):
            found += bool(course.size and (course > 0).all())
    return found


def _rim(ink: Pixels, x0: int, y0: int, x1: int, y1: int, em: float) -> float:
    """How thick the outline is outside a box, in the middle of what its sides have."""
    reach = int(em)
    found: list[int] = []
    for share in (0.2, 0.35, 0.65, 0.8):
        x, y = int(x0 + share * (x1 - x0)), int(y0 + share * (y1 - y0))
        up_and_down = (ink[max(y0 - reach, 0) : y0, x][::-1], ink[y1 : y1 + reach, x])
        aside = (ink[y, max(x0 - reach, 0) : x0][::-1], ink[y, x1 : x1 + reach])
        found.extend(_run(ray) for ray in (*up_and_down, *aside))
    return float(np.median(found))


def _run(ray: Pixels) -> int:
    """How many pixels from the first on hold ink."""
    blank = np.flatnonzero(ray == 0)
    return int(blank[0]) if len(blank) else len(ray)


def _filled(ink: Pixels, tone: Pixels, origin: tuple[int, int], grid: Grid, em: float) -> Iterator[Figure]:
    """Symbols that are black or of a colour all over, with an edge; the shading of a whole cell is none."""
    dark = np.asarray(cv2.bitwise_or(ink, np.where(tone < TONED, 255, 0).astype(np.uint8)), np.uint8)
    _wipe_rules(dark, origin, grid.rules, em)
    size = max(int(0.9 * em), 10)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    corners = cv2.bitwise_and(cv2.dilate(solid, np.ones((size // 2, size // 2), np.uint8)), dark)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    for label, (x, y, width, height, area) in enumerate(stats):
        if label == 0 or not _has_size(width, height, em) or area < 0.4 * width * height:
            continue
        left, top, right, low = _body(labels[y : y + height, x : x + width] == label)
        x, y, width, height = x + left, y + top, right - left, low - top
        place = np.s_[y : y + height, x : x + width]
        box = Box(
            float(x + origin[0]), float(y + origin[1]), float(x + width + origin[0]), float(y + height + origin[1])
        )
        mask = _without_holes(corners[place] > 0)
        own = _without_holes(labels[place] == label)
        if _is_cell(box, grid) or not _is_solid(mask) or not _has_edge(own, tone, (int(x), int(y)), em):
            continue
        kind, sure = tell_kind(mask, em)
        yield Figure(box, kind, sure * 0.9, bool((ink[place][own > 0] > 0).mean() > MOSTLY), toned=True)


def _body(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Left, top, right and foot of a silhouette without the tips of arrows that end on it."""
    (left, right), (top, low) = _span(mask.sum(axis=0)), _span(mask.sum(axis=1))
    return left, top, right, low


def _span(counts: NDArray[np.int_]) -> tuple[int, int]:
    """From where to where it is wide: what is narrow and widens all at once does not belong to it."""
    wide = np.flatnonzero(counts >= counts.max() / 2)
    first, stop = int(wide[0]), int(wide[-1]) + 1
    before, after = counts[max(first - JUMP, 0)], counts[min(stop + JUMP - 1, len(counts) - 1)]
    start = first if first >= JUMP and before < counts.max() / 4 else 0
    return start, stop if len(counts) - stop >= JUMP and after < counts.max() / 4 else len(counts)


def _wipe_rules(dark: Pixels, origin: tuple[int, int], rules: Sequence[Rule], em: float) -> None:
    """Parts the shading of neighbouring cells, in place."""
    half = max(int(0.15 * em), 2)
    for rule in rules:
        at = round(rule.at) - origin[1 if rule.across else 0]
        band = slice(max(at - half, 0), max(at + half + 1, 0))
        if rule.across:
            dark[band, :] = 0
        else:
            dark[:, band] = 0


def _has_edge(mask: Pixels, tone: Pixels, corner: tuple[int, int], em: float) -> bool:
    """Whether the paper around a silhouette is lighter than the silhouette at once; a shadow fades away.

    The silhouette is of one tone: bold letters that flow together on a grey ground are ink and ground.
    """
    x, y = corner
    rim = int(0.6 * em)
    wide = np.pad(mask, rim)
    top, left = max(y - rim, 0), max(x - rim, 0)
    part = tone[top : y + mask.shape[0] + rim, left : x + mask.shape[1] + rim]
    wide = wide[top - y + rim :, left - x + rim :][: part.shape[0], : part.shape[1]]
    near = cv2.dilate(wide, np.ones((rim // 2 * 2 + 1, rim // 2 * 2 + 1), np.uint8))
    far = cv2.dilate(wide, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
    inside, outside = part[wide > 0], part[(far > 0) & (near == 0)]
    tone_inside = float(np.median(inside))
    even = (np.abs(inside - tone_inside) < EDGE).mean() > ONE_TONE
    return bool(outside.size and np.median(outside) - tone_inside > EDGE and even)


def _has_size(width: float, height: float, em: float) -> bool:
    return LEAST_WIDE * em <= width <= MOST_WIDE * em and LEAST_HIGH * em <= height <= MOST_HIGH * em


def _without_holes(mask: NDArray[np.bool_]) -> Pixels:
    """The region with what stands in it: letters in a symbol are no holes."""
    filled = np.zeros(mask.shape, np.uint8)
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(filled, outlines, -1, 255, cv2.FILLED)
    return filled


def _is_solid(mask: Pixels) -> bool:
    points = cv2.findNonZero(mask)
    hull = cv2.contourArea(cv2.convexHull(points))
    return bool(hull > 0 and (mask > 0).sum() / hull > SOLID)


def _is_cell(box: Box, grid: Grid) -> bool:
    return any(slot.box.shared_with(box) > WHOLE_CELL * slot.box.area for slot in grid.slots)


def _sides_on_rules(box: Box, rules: Sequence[Rule], em: float) -> int:
    """How many sides of a box lie on rules of the table."""
    near = 0.35 * em
    sides = 0
    for across, at, start, end in (
        (True, box.y0, box.x0, box.x1),
        (True, box.y1, box.x0, box.x1),
        (False, box.x0, box.y0, box.y1),
        (False, box.x1, box.y0, box.y1),
    ):
        middle = (start + end) / 2
        sides += any(
            rule.across is across and abs(rule.at - at) < near and rule.start < middle < rule.end for rule in rules
        )
    return sides
