"""Text that runs up or down a cell, as role names in narrow columns do ('Kepala Dinas' along a column of 15 mm)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extractors.scan_lines import Blobs, Strip, find_strips
from extractors.scan_paper import Pixels
from schemas.raw import Box, Word

if TYPE_CHECKING:
    from extractors.scan_text import ReadStrip

UPWARD, DOWNWARD = 1, -1
LETTER = (0.45, 2.5)  # letter heights of the longer side of what may be a letter
FEW = 3
NEAR = 0.95  # letter heights between the middles of two letters of a line; two lines are farther apart
MOSTLY = 2.0


def is_sideways(blobs: Blobs, em: float) -> bool:
    """Whether the letters of a cell stand close above each other, not beside each other."""
    size = (blobs[:, 2:] - blobs[:, :2]).max(axis=1)
    letters = blobs[(size > LETTER[0] * em) & (size < LETTER[1] * em)]
    if len(letters) < FEW:
        return False
    centres = (letters[:, :2] + letters[:, 2:]) / 2
    apart = np.abs(centres[:, None, :] - centres[None, :, :])
    far = np.hypot(apart[..., 0], apart[..., 1])
    np.fill_diagonal(far, np.inf)
    nearest = far.argmin(axis=1)
    rows = np.arange(len(letters))
    step = apart[rows, nearest][far[rows, nearest] < NEAR * em]
    down, across = (step[:, 1] > step[:, 0]).sum(), (step[:, 0] >= step[:, 1]).sum()
    return bool(down >= FEW - 1 and down > MOSTLY * across)


def sideways_strips(blobs: Blobs, region: Box, index: int, em: float) -> Iterator[Strip]:
    """The lines of a cell as they run upwards, and once more as they run downwards: which it is, reading tells."""
    for turn in (UPWARD, DOWNWARD):
        flat = _flat(blobs, region, turn)
        for strip in find_strips(flat, [Box(0.0, 0.0, region.height, region.width)], em):
            yield replace(strip, box=standing(strip.box, region, turn), region=index, turn=turn)


def _flat(blobs: Blobs, region: Box, turn: int) -> Blobs:
    """Blobs of a cell as they lie when it is turned so that its lines are level."""
    x0, y0, x1, y1 = blobs.T
    if turn == UPWARD:
        return np.column_stack([region.y1 - y1, x0 - region.x0, region.y1 - y0, x1 - region.x0]).astype(np.int32)
    return np.column_stack([y0 - region.y0, region.x1 - x1, y1 - region.y0, region.x1 - x0]).astype(np.int32)


def standing(flat: Box, region: Box, turn: int) -> Box:
    """Where a box of the turned cell stands in the cell."""
    if turn == UPWARD:
        return Box(region.x0 + flat.y0, region.y1 - flat.x1, region.x0 + flat.y1, region.y1 - flat.x0)
    return Box(region.x1 - flat.y1, region.y0 + flat.x0, region.x1 - flat.y0, region.y0 + flat.x1)


def levelled(picture: Pixels, turn: int) -> Pixels:
    """A line's picture with its letters upright."""
    return np.ascontiguousarray(np.rot90(picture, -turn)) if turn else picture


def stood_up(words: Iterable[Word], box: Box, turn: int) -> tuple[Word, ...]:
    """Words of a line that was levelled, back at their places in the line's box."""
    return tuple(replace(word, box=standing(word.box, box, turn)) for word in words)


def one_way(strips: Iterable[ReadStrip]) -> list[ReadStrip]:
    """The strips without those of the way in which a sideways cell was read less surely."""
    strips = list(strips)
    weights: dict[tuple[int, int], float] = {}
    for one in strips:
        key = (one.strip.region, one.strip.turn)
        weights[key] = weights.get(key, 0.0) + one.confidence * sum(len(word.text) for word in one.words)
    return [
        one
        for one in strips
        if weights[one.strip.region, one.strip.turn] >= weights.get((one.strip.region, -one.strip.turn), 0.0)
    ]
