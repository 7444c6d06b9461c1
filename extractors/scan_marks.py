"""Stamps, signatures, codes: coloured ink is lifted off black text, codes and crests are pictures."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from extractors.scan_paper import PAPER, Bytes, Pixels
from schemas.raw import Box, Picture

COLOURED = 28  # how far apart the channels of a coloured pixel are
TINTED = 25  # the same of a tinted ground: half of one that is at the limit would else be coloured
GROUND = (12.0, 3.0)  # letter heights that a tinted ground has at least, across and down
FINE = 0.5  # letter heights between lines of print on a ground
DARK = 90  # levels of the brightest channel of black print
WRITTEN = 0.2  # of the box of a letter in a stamp that is black print
BLACK = 25  # levels that are black in any light
MARK_WHITE = 0.85  # of the usual brightness of a mark's ink: from there on it is paper
STRAIGHT, DRAWN = 2.5, 0.75  # letter heights of a straight run, and the share of a drawn mark that lies in such
CREST = 16.0  # letter heights: a crest, which is of one piece too, is smaller
LARGE = 3.0  # letter heights: coloured marks that are smaller are letters or symbols
CODE_SIDE = (4.0, 22.0)  # letter heights of a QR code


def lift_colour(colour: Pixels, grey: Pixels, em: float) -> tuple[Pixels, list[Box]]:
    """`grey` without stamps and coloured signatures, and the boxes of these; black text under them stays.

    The letters and the crest in a stamp go with it where nothing is printed under them.
    """
    brightest, mask = _coloured(colour, em)
    spread = max(int(0.4 * em), 3)
    blobs = cv2.dilate(mask, np.ones((spread, spread), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(blobs, connectivity=8)
    found = {
        label: Box(float(x), float(y), float(x + width), float(y + height))
        for label, (x, y, width, height, _) in enumerate(stats)
        if label
    }
    marks = {
        label: box
        for label, box in found.items()
        if min(box.width, box.height) >= LARGE * em
        and not _is_symbol(box, stats[label][4], em)
        and not _is_drawn(np.where(labels[_area(box)] == label, mask[_area(box)], 0), em)
    }
    black = (brightest < DARK) & (mask == 0)
    clean = grey.copy()
    for label, box in found.items():
        place = _area(box)
        if label not in marks:
            inside = any(mark.holds(*box.center) for mark in marks.values())
            if not inside or black[place].mean() > WRITTEN:
                continue
        own = labels[place] == label
        mark = float(np.median(brightest[place][own & (mask[place] > 0)]))
        clean[place][own] = np.maximum(_without_ink(brightest[place], mark), clean[place])[own]
    return clean, list(marks.values())


def _area(box: Box) -> tuple[slice, slice]:
    return slice(int(box.y0), int(box.y1)), slice(int(box.x0), int(box.x1))


def _without_ink(brightest: Pixels, mark: float) -> Pixels:
    """The brightest channel stretched so that coloured ink of the brightness `mark` is paper and black stays black."""
    white = max(MARK_WHITE * mark, BLACK + 50)
    return np.asarray(
        cv2.convertScaleAbs(np.maximum(brightest, BLACK) - BLACK, alpha=PAPER / (white - BLACK)), np.uint8
    )


def _coloured(colour: Pixels, em: float) -> tuple[Pixels, Pixels]:
    """The brightest channel, and 255 where a pixel has a colour of its own, whatever the light and the ground are."""
    paper = np.percentile(colour[::8, ::8].reshape(-1, 3), 80, axis=0)
    channels = [cv2.convertScaleAbs(colour[:, :, i], alpha=255 / max(float(paper[i]), 60)) for i in range(3)]
    brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    darkest = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
    spread = cv2.subtract(brightest, darkest)
    coloured = (spread > COLOURED) & (_ground(spread, em) == 0)
    return np.asarray(brightest, np.uint8), np.where(coloured, 255, 0).astype(np.uint8)


def _ground(spread: Bytes, em: float) -> Pixels:
    """255 where a tinted ground is, such as that of a table's header: of one colour over more than a crest is wide."""
    scale = 4 / em
    small = cv2.resize(spread, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tinted = np.where(small > TINTED, 255, 0).astype(np.uint8)
    fine, across, down = (max(round(4 * size), 1) for size in (FINE, *GROUND))
    filled = cv2.morphologyEx(tinted, cv2.MORPH_CLOSE, np.ones((fine + 1, fine + 1), np.uint8))
    found = cv2.dilate(cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((down, across), np.uint8)), np.ones((3, 3)))
    return np.asarray(cv2.resize(found, spread.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _is_symbol(box: Box, area: int, em: float) -> bool:
    """A filled symbol of a flowchart: solid, and no larger than such."""
    return bool(area > 0.75 * box.area and box.height < 8 * em)


def _is_drawn(mark: Pixels, em: float) -> bool:
    """Whether a mark is a flowchart: filled symbols and connectors of one colour are level and upright all over, which
    the rings and letters of a seal and the strokes of a hand are not."""
    if max(mark.shape) < CREST * em:
        return False
    long = max(int(STRAIGHT * em), 3)
    level = cv2.morphologyEx(mark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    upright = cv2.morphologyEx(mark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return bool((cv2.bitwise_or(level, upright) > 0).sum() > DRAWN * (mark > 0).sum())


def find_codes(grey: Pixels, ink: Pixels, em: float) -> list[Picture]:
    """QR codes, in pixels."""
    return [Picture(box, int(box.width), int(box.height), "code") for box in _squares(ink, em) if _is_code(grey, box)]


def _squares(ink: Pixels, em: float) -> Iterator[Box]:
    """Dense square patches of the size of a code."""
    small = cv2.resize(ink, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(int(0.25 * em), 3)
    closed = cv2.morphologyEx((small > 60).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    for x, y, width, height, area in stats[1:]:
        side = max(width, height) * 4
        is_square = min(width, height) > 0.8 * max(width, height) and area > 0.6 * width * height
        if is_square and CODE_SIDE[0] * em < side < CODE_SIDE[1] * em:
            yield Box(4.0 * x, 4.0 * y, 4.0 * (x + width), 4.0 * (y + height))


def _is_code(grey: Pixels, box: Box) -> bool:
    rim = int(0.15 * box.width)
    part = grey[max(int(box.y0) - rim, 0) : int(box.y1) + rim, max(int(box.x0) - rim, 0) : int(box.x1) + rim]
    if part.size == 0:
        return False
    large = cv2.resize(part, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return bool(cv2.QRCodeDetector().detect(large)[0])
