"""Where the text of a page stands, by its ink, or by the detector where ink misleads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.grid import Grid
from extractors.scan_detect import detect_strips
from extractors.scan_lines import CORE, Blobs, Strip, find_blobs, find_strips, grown, with_blanks
from extractors.scan_paper import Pixels, find_ink
from extractors.scan_shapes import Figure
from extractors.scan_sideways import is_sideways, sideways_strips
from extractors.scan_tables import cell_box
from schemas.raw import Box

BESIDE_OUTLINE = 0.1  # letter heights between the outline of a diamond and a letter beside it
WITHIN_DIAMOND = 0.56
DISTURBED = 4.0  # square letter heights of a stamp or crest in a region


def find_text(
    grey: Pixels, ink: Pixels, grids: Sequence[Grid], figures: Sequence[Figure], stamps: Sequence[Box], em: float
) -> list[Strip]:
    """The lines of all regions: the cells of `grids` in order, then the open page.

    `ink` is without rules, connectors and codes; `stamps` are the places of coloured marks.
    """
    blobs = _letters(find_blobs(ink, em), figures, em)
    regions = regions_of(grids, (grey.shape[1], grey.shape[0]), em)
    cells = len(regions) - len(open_regions(grids, (grey.shape[1], grey.shape[0]), em))
    upright = [index for index in range(cells) if regions[index].height > regions[index].width]
    sideways = {index for index in upright if is_sideways(_in(blobs, regions[index]), em)}
    disturbed = [
        not grids
        or any(stamp.shared_with(region) > DISTURBED * em * em for stamp in stamps)
        or _has_scrawl(blobs, region, em)
        for region in regions
    ]
    inked = find_ink(grey)
    strips = [
        grown(strip, regions[strip.region], inked, em) if strip.region < cells else strip
        for strip in find_strips(blobs, regions, em)
        if not disturbed[strip.region] and strip.region not in sideways
    ]
    for index, region in enumerate(regions):
        inside = _in(blobs, region)
        if disturbed[index] and index not in sideways and len(inside):
            strips.extend(detect_strips(grey, _around(inside, region, em), index, em))
    turned = (
        strip for index in sideways for strip in sideways_strips(_in(blobs, regions[index]), regions[index], index, em)
    )
    return [*(with_blanks(strip, inked, em) for strip in strips), *turned]


def regions_of(grids: Sequence[Grid], size: tuple[int, int], em: float) -> list[Box]:
    """The insides of all cells in order, then the open page in the stretches above, beside and below the tables."""
    return [*(cell_box(slot.box, em) for grid in grids for slot in grid.slots), *open_regions(grids, size, em)]


def open_regions(grids: Sequence[Grid], size: tuple[int, int], em: float) -> list[Box]:
    width, height = size
    top, regions = 0.0, []
    for grid in sorted(grids, key=lambda grid: grid.box.y0):
        regions.append(Box(0, top, width, grid.box.y0))
        regions.append(Box(0, grid.box.y0, grid.box.x0, grid.box.y1))
        regions.append(Box(grid.box.x1, grid.box.y0, width, grid.box.y1))
        top = max(top, grid.box.y1)
    regions.append(Box(0, top, width, height))
    return [region for region in regions if region.width > em and region.height > em]


def _letters(blobs: Blobs, figures: Sequence[Figure], em: float) -> Blobs:
    """Blobs that are not the outline of a symbol, nor within a filled one."""
    keep = np.ones(len(blobs), bool)
    for figure in figures:
        box, rim = figure.box, 0.35 * em
        touches = _touching(blobs, figure, em)
        inside = (blobs[:, 0] > box.x0 + rim) & (blobs[:, 2] < box.x1 - rim)
        inside &= (blobs[:, 1] > box.y0 + rim) & (blobs[:, 3] < box.y1 - rim)
        if figure.kind == "decision":
            inside &= _reach(blobs, box) < WITHIN_DIAMOND
        keep &= ~touches | (inside & (not figure.filled))
    return blobs[keep]


def _reach(blobs: Blobs, box: Box) -> NDArray[np.float64]:
    """How far from the middle of a diamond blobs go, 0.5 being its outline: a piece of the outline goes beyond."""
    x, y = box.center
    aside = np.maximum(abs(blobs[:, 0] - x), abs(blobs[:, 2] - x))
    above = np.maximum(abs(blobs[:, 1] - y), abs(blobs[:, 3] - y))
    return np.asarray(aside / box.width + above / box.height, np.float64)


def _touching(blobs: Blobs, figure: Figure, em: float) -> NDArray[np.bool_]:
    """Which blobs reach into a symbol. The corners of a diamond's box are no part of it: answers are written there."""
    box = figure.box
    touches = (blobs[:, 0] < box.x1) & (blobs[:, 2] > box.x0) & (blobs[:, 1] < box.y1) & (blobs[:, 3] > box.y0)
    if figure.kind != "decision":
        return np.asarray(touches, np.bool_)
    (x, y), rim = box.center, BESIDE_OUTLINE * em
    aside = np.maximum(np.maximum(blobs[:, 0] - x, x - blobs[:, 2]) - rim, 0)
    above = np.maximum(np.maximum(blobs[:, 1] - y, y - blobs[:, 3]) - rim, 0)
    return np.asarray(touches & (aside / box.width + above / box.height < 0.5), np.bool_)


def _in(blobs: Blobs, region: Box) -> Blobs:
    x, y = (blobs[:, 0] + blobs[:, 2]) / 2, (blobs[:, 1] + blobs[:, 3]) / 2
    return blobs[(x > region.x0) & (x < region.x1) & (y > region.y0) & (y < region.y1)]


def _around(blobs: Blobs, region: Box, em: float) -> Box:
    """What of a region holds ink, with a rim of paper."""
    return Box(
        max(float(blobs[:, 0].min()) - em, region.x0),
        max(float(blobs[:, 1].min()) - em, region.y0),
        min(float(blobs[:, 2].max()) + em, region.x1),
        min(float(blobs[:, 3].max()) + em, region.y1),
    )


def _has_scrawl(blobs: Blobs, region: Box, em: float) -> bool:
    """Whether something stands here that is too high for a letter: a signature, a mark."""
    inside = _in(blobs, region)
    width, height = inside[:, 2] - inside[:, 0], inside[:, 3] - inside[:, 1]
    return bool(((height > CORE[1] * em) & (width > em)).any())
