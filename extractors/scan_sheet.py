"""Where the sheet lies in a photograph: what is seen around it (a table, a hand's shadow) is no part of the page."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.scan_paper import Pixels

SCALE = 0.125
PRINT = 9  # pixels of the small copy: what is darker and narrower is print on the sheet
SHARE = (0.35, 0.97)  # of the picture that a sheet takes
FULL = 0.85  # of the smallest rectangle around it that a sheet fills, seen from wherever
DARKER = 0.75  # of the sheet's brightness: what lies around is darker
SIDES, OPEN = 3, 0.6  # sides of the picture of which so much shows no sheet; a dark banner lies on one
INSIDE = 127
STEP = 8  # every so many pixels tell the tone of a sheet
EDGE = 2  # pixels of the small copy that the shadow at the edge takes


def find_sheet(image: Pixels) -> Pixels | None:
    """255 on the sheet, 0 around it; None where the sheet fills the picture (BGR), or cannot be told from the table."""
    darkest = np.asarray(image.min(axis=2), np.uint8)
    small = cv2.resize(darkest, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    paper = _without_print(np.asarray(small, np.uint8))
    _, bright = cv2.threshold(paper, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    sheet = _largest(np.asarray(bright, np.uint8))
    if not _is_sheet(sheet, paper):
        return None
    inner = cv2.erode(sheet, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
    size = (image.shape[1], image.shape[0])
    return np.asarray(cv2.resize(inner, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _without_print(small: Pixels) -> Pixels:
    """The brightness of paper and table; a strip of table at the edge stays, however narrow it is."""
    framed = cv2.copyMakeBorder(small, PRINT, PRINT, PRINT, PRINT, cv2.BORDER_CONSTANT, value=0)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8))
    return np.asarray(closed[PRINT:-PRINT, PRINT:-PRINT], np.uint8)


def _largest(bright: Pixels) -> Pixels:
    """The largest bright patch, with all that it surrounds."""
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    sheet = np.zeros(bright.shape, np.uint8)
    if outlines:
        cv2.drawContours(sheet, [max(outlines, key=cv2.contourArea)], -1, 255, cv2.FILLED)
    return sheet


def _is_sheet(sheet: Pixels, paper: Pixels) -> bool:
    inside = sheet > 0
    if not SHARE[0] < inside.mean() < SHARE[1]:
        return False
    (_, (width, height), _) = cv2.minAreaRect(cv2.findNonZero(sheet))
    if inside.sum() < FULL * width * height or np.median(paper[~inside]) > DARKER * np.median(paper[inside]):
        return False
    rims = (inside[0], inside[-1], inside[:, 0], inside[:, -1])
    return sum(float((~rim).mean()) > OPEN for rim in rims) >= SIDES


def blank_around(picture: Pixels, sheet: Pixels) -> Pixels:
    """The picture, in colour or grey, with the usual tone of the sheet all around it."""
    inside = sheet > INSIDE
    blank = picture.copy()
    blank[~inside] = np.median(picture[::STEP, ::STEP][inside[::STEP, ::STEP]], axis=0)
    return blank
