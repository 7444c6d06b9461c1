"""A picture of a page to a straight sheet: turned upright, straightened, at the size that the reader likes."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.scan_paper import Pixels, Sheet, clean_paper, find_ink, letter_height
from extractors.scan_sheet import blank_around, find_sheet
from extractors.scan_straighten import quarter_turn, straightening, unbend, uncurl, warp
from extractors.scan_strokes import curves

LONGEST = 2800  # pixels: a larger picture is scaled down first
SHORTEST, NARROWEST = 200, 40  # pixels of the sides: a smaller picture holds no page
WANTED = (13.0, 21.0)  # letter heights that are left as they are
USUAL = 16.0
LARGEST_GROWTH = 3.0


def prepare(image: Pixels) -> tuple[Sheet, int] | None:
    """The sheet and the quarter turns (counter-clockwise) that it took; None where nothing is written."""
    if max(image.shape[:2]) < SHORTEST or min(image.shape[:2]) < NARROWEST:
        return None
    image = _bounded(image)
    grey = clean_paper(image)
    ink = find_ink(grey)
    em = letter_height(ink)
    if em is None:
        return None
    image = _resized(image, em)
    grey = clean_paper(image)
    turn = quarter_turn(find_ink(grey))
    if turn:
        image, grey = _turned(image), _turned(grey)
    place = find_sheet(image)
    matrix = straightening(grey, photographed=place is not None)
    if matrix is not None:
        image, grey = warp(image, matrix), warp(grey, matrix)
    if place is not None:
        place = place if matrix is None else warp(place, matrix)
        image, grey = blank_around(image, place), blank_around(grey, place)
    sheet = _sheet(image, grey)
    return None if sheet is None else (_uncurled(sheet), turn)


def turned_over(sheet: Sheet) -> Sheet:
    """The sheet upside down."""
    colour, grey, ink = (np.ascontiguousarray(part[::-1, ::-1]) for part in (sheet.colour, sheet.grey, sheet.ink))
    return Sheet(colour, grey, ink, sheet.em)


def _bounded(image: Pixels) -> Pixels:
    """The image in colour, no larger than can be worked on."""
    if image.ndim == 2:
        image = np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    scale = LONGEST / max(image.shape[:2])
    if scale >= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _resized(image: Pixels, em: float) -> Pixels:
    """The image at a scale at which its letters have their usual height."""
    if WANTED[0] <= em <= WANTED[1]:
        return image
    scale = min(USUAL / em, LARGEST_GROWTH, LONGEST / max(image.shape[:2]) if em < USUAL else 1.0)
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=how), np.uint8)


def _turned(image: Pixels) -> Pixels:
    return np.ascontiguousarray(np.rot90(image))


def _sheet(image: Pixels, grey: Pixels) -> Sheet | None:
    ink = find_ink(grey)
    em = letter_height(ink)
    return None if em is None else Sheet(image, grey, ink, em)


def _uncurled(sheet: Sheet) -> Sheet:
    """The sheet with its ruled lines straight."""
    size = (sheet.width, sheet.height)
    down = uncurl(curves(sheet.ink, sheet.em), size)
    aside = uncurl(curves(np.ascontiguousarray(sheet.ink.T), sheet.em), size[::-1])
    if down is None and aside is None:
        return sheet
    grey = unbend(sheet.grey, down, aside)
    return Sheet(unbend(sheet.colour, down, aside), grey, find_ink(grey), sheet.em)
