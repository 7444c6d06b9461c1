"""Paper and ink: one grey picture on even white paper, what is ink on it, and how large its letters are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Bytes = Any  # what cv2 gives back; its stubs know no dtype

PAPER = 255
MIN_LETTER = 5  # pixels; below it is noise
LETTERS_WANTED = 12  # a page with fewer letter-like blobs has no letter size of its own


@dataclass(frozen=True, slots=True)
class Sheet:
    """A straightened page. `grey` has white paper, `ink` is 255 where ink is, `em` is the usual height of its
    letters (about 15 pixels at 200 dpi), `colour` is the picture as it came, straightened in the same way."""

    colour: Pixels
    grey: Pixels
    ink: Pixels
    em: float

    @property
    def height(self) -> int:
        return int(self.grey.shape[0])

    @property
    def width(self) -> int:
        return int(self.grey.shape[1])


def clean_paper(image: Pixels) -> Pixels:
    """Grey of `image` (BGR or grey) divided by its own paper: shadows and casts go, paper becomes white."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 9), (0, 0), 4)
    paper = np.maximum(paper, 40)
    wide = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, wide, scale=PAPER), np.uint8)


def find_tone(colour: Pixels) -> Pixels:
    """255 on paper and less where a picture (BGR) is dark or of a colour, in the channel that shows most of it.

    Large filled areas keep their tone, which `clean_paper` takes for paper.
    """
    small = cv2.resize(colour, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((41, 41), np.uint8)), (0, 0), 12)
    wide = cv2.resize(np.maximum(paper, 40), (colour.shape[1], colour.shape[0]), interpolation=cv2.INTER_LINEAR)
    blue, green, red = cv2.split(cv2.divide(colour, wide, scale=PAPER))
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)


def find_ink(grey: Pixels) -> Pixels:
    """255 where ink is: darker than its surroundings by a step that the page's own contrast sets."""
    around = cv2.blur(grey, (31, 31))
    step = max(14, int(0.16 * _contrast(grey)))
    faint = cv2.subtract(around, grey) > step
    dark = grey < _threshold(grey)
    return np.where(faint | dark, 255, 0).astype(np.uint8)


def _contrast(grey: Pixels) -> float:
    return float(np.percentile(grey[::4, ::4], 50) - np.percentile(grey[::4, ::4], 0.5))


def _threshold(grey: Pixels) -> float:
    sample = np.ascontiguousarray(grey[::2, ::2])
    found, _ = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return float(min(max(found, 90), 170))


def letter_height(ink: Pixels) -> float | None:
    """The usual height of letter-like blobs in pixels, None on a page that has none."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    high = max(ink.shape) / 25
    good = (height >= MIN_LETTER) & (height < high) & (width < 2.5 * height) & (height < 8 * width)
    good &= area > 0.15 * width * height
    if good.sum() < LETTERS_WANTED:
        return None
    return float(np.median(height[good]))
