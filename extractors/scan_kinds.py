"""What kind of symbol a filled outline on a print is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_paper import Pixels
from schemas.raw import ShapeKind

LARGEST_JOINT = 3.4  # letter heights of a circle with a letter or a number
CUT = 0.04  # of its height that each corner of a rounded symbol lacks


def tell_kind(mask: Pixels, em: float) -> tuple[ShapeKind, float]:
    """The kind of a filled silhouette and how sure it is, by what it lacks of its box."""
    full = (_levelled(mask) > 0).astype(np.float64)
    height, width = full.shape
    extent = float(full.mean())
    corner = max(int(0.35 * min(width, height)), 3)
    top_left, top_right, low_left, low_right = _lacking(full, corner)
    top, low = (top_left + top_right) / 2, (low_left + low_right) / 2
    if min(top_left, top_right, low_left, low_right) > 0.5 and 0.38 < extent < 0.66:
        return "decision", 0.95
    even = abs(top - low) < 0.05 + 0.5 * max(top, low)
    cut = _corner_cuts(full)
    round_off = min(top_left, top_right, low_left, low_right) > 0.06 or (cut[0] >= 2 and extent > 0.95)
    if round_off and cut[1] >= max(2.0, CUT * min(width, height)) and extent > 0.7 and even:
        return _round_kind(width, height, extent, em)
    lacking = max(top_left, top_right, low_left, low_right)
    if (lacking < 0.16 and extent > 0.93) or (lacking < 0.22 and extent > 0.96) or (cut[3] < 2 and extent > 0.94):
        return "process", 0.95
    if top < 0.16 and low > 0.1:
        return _low_kind(full, low_left, low_right)
    return "other", 0.5


def _levelled(mask: Pixels) -> Pixels:
    """The silhouette turned level where it stands a little askew, cut to its own box."""
    angle = cv2.minAreaRect(cv2.findNonZero(mask))[2]
    turn = angle - 90 if angle > 45 else angle
    if 0.3 < abs(turn) < 5:
        middle = (mask.shape[1] / 2, mask.shape[0] / 2)
        level = cv2.getRotationMatrix2D(middle, turn, 1.0)
        mask = np.asarray(cv2.warpAffine(mask, level, mask.shape[::-1], flags=cv2.INTER_NEAREST), np.uint8)
    x, y, width, height = cv2.boundingRect(mask)
    return np.asarray(mask[y : y + height, x : x + width], np.uint8)


def _lacking(full: NDArray[np.float64], size: int) -> tuple[float, float, float, float]:
    """The empty share of the four corners: upper left, upper right, lower left, lower right."""
    return (
        1 - float(full[:size, :size].mean()),
        1 - float(full[:size, -size:].mean()),
        1 - float(full[-size:, :size].mean()),
        1 - float(full[-size:, -size:].mean()),
    )


def _corner_cuts(full: NDArray[np.float64]) -> list[int]:
    """How many pixels are cut from the four corners, inwards along the diagonals; the least first.

    A rectangle lacks a pixel where a side is uneven, a rounded one lacks three tenths of its radius.
    """
    turned = (full, full[:, ::-1], full[::-1], full[::-1, ::-1])
    return sorted(int(np.argmax(np.append(np.diagonal(corner), 1.0) > 0)) for corner in turned)


def _round_kind(width: int, height: int, extent: float, em: float) -> tuple[ShapeKind, float]:
    """A small circle joins pages; a large one, or an ellipse, is somebody's step."""
    if extent < 0.84 and 0.83 < width / height < 1.2 and width < LARGEST_JOINT * em:
        return "connector", 0.8
    return "terminator", 0.9


def _low_kind(full: NDArray[np.float64], left: float, right: float) -> tuple[ShapeKind, float]:
    """Of a figure whose top is square and whose foot is not: pointed, narrow or waved."""
    height = full.shape[0]
    foot = float(full[int(0.93 * height)].mean())
    if abs(left - right) > 0.12 or foot > 0.85:
        return "document", 0.7
    if foot < 0.3 and full[: height // 2].mean() > 0.9:
        return "connector", 0.7
    return "other", 0.6
