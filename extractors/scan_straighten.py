"""Straight pages: quarter turns, small turns and perspective from the drawn strokes, curl from the ruled lines."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_paper import Pixels, letter_height

Matrix = NDArray[np.float64]
Strokes = NDArray[np.float64]  # one row a stroke: x0, y0, x1, y1

SMALL = 1400  # longest side of the copy that angles are looked for on
LARGEST_TURN = 20.0  # degrees; beyond it a page is turned by a quarter
ENOUGH = 6  # strokes of one direction that tell a vanishing point
STILL = 1.5  # pixels; a warp that moves no corner farther is left out
HELD, HELD_IN_PHOTOGRAPH = 0.05, 0.02  # how much a perspective is doubted: a scanner has none


def quarter_turn(ink: Pixels) -> int:
    """0, or 1 when lines of text run up or down the page: blobs of one line stand nearer than those of two."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    em = letter_height(ink)
    if em is None:
        return 0
    size = stats[:, 2:4].max(axis=1)
    keep = (size > 0.5 * em) & (size < 2.5 * em) & (np.arange(count) > 0)
    across, down = _neighbours(centres[keep][:4000], em)
    return 1 if down > 1.5 * across else 0


def _neighbours(centres: NDArray[np.float64], em: float) -> tuple[int, int]:
    """How many blobs have their nearest neighbour beside them, and how many above or below."""
    across = down = 0
    for start in range(0, len(centres), 500):
        apart = centres[start : start + 500, None, :] - centres[None, :, :]
        far = np.hypot(apart[..., 0], apart[..., 1])
        far[far < 1] = np.inf
        nearest = far.argmin(axis=1)
        rows = np.arange(len(nearest))
        near = far[rows, nearest] < 3 * em
        step = np.abs(apart[rows, nearest][near])
        across += int((step[:, 0] > 2 * step[:, 1]).sum())
        down += int((step[:, 1] > 2 * step[:, 0]).sum())
    return across, down


def find_strokes(grey: Pixels) -> tuple[Strokes, Strokes]:
    """The long straight strokes of a page that run nearly across and nearly down, in pixels of `grey`."""
    scale = min(1.0, SMALL / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    strokes: Strokes = np.asarray([] if found is None else found, np.float64).reshape(-1, 4)
    dx, dy = strokes[:, 2] - strokes[:, 0], strokes[:, 3] - strokes[:, 1]
    long = np.hypot(dx, dy) > 0.03 * max(small.shape)
    slope = np.tan(np.radians(LARGEST_TURN))
    return strokes[long & (abs(dy) < slope * abs(dx))] / scale, strokes[long & (abs(dx) < slope * abs(dy))] / scale


def straightening(grey: Pixels, *, photographed: bool = False) -> Matrix | None:
    """The perspective matrix that makes the page's strokes level and upright; None where it is straight already."""
    held = HELD_IN_PHOTOGRAPH if photographed else HELD
    across, down = find_strokes(grey)
    height, width = grey.shape
    middle = (width / 2, height / 2)
    level = _vanishing(across, middle, held)
    upright = _vanishing(down, middle, held)
    if level is None and upright is None:
        return _turn(text_angle(grey), middle)
    if level is None and upright is not None:
        level = np.array([upright[1], -upright[0], 0.0])
    if upright is None and level is not None:
        upright = np.array([-level[1], level[0], 0.0])
    return None if level is None or upright is None else _rectifying(level, upright, middle, (width, height))


def _vanishing(strokes: Strokes, middle: tuple[float, float], held: float) -> NDArray[np.float64] | None:
    """Where strokes of one direction meet, as a homogeneous point about `middle`; None where too few agree."""
    if len(strokes) < ENOUGH:
        return None
    size = max(middle)
    ends = (strokes.reshape(-1, 2, 2) - np.array(middle)) / size
    weight = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    ones = np.ones(len(ends))
    lines = np.cross(np.column_stack([ends[:, 0], ones]), np.column_stack([ends[:, 1], ones]))
    lines /= np.hypot(lines[:, 0], lines[:, 1])[:, None]
    point = _meeting(lines, ends, weight, held)
    if point is None:
        return None
    x, y, w = point
    return np.array([x, y, w / size])


def _meeting(
    lines: NDArray[np.float64], ends: NDArray[np.float64], weight: NDArray[np.float64], held: float
) -> Matrix | None:
    """The point nearest to all lines, those that miss it left out; a far one where the strokes are nearly parallel."""
    keep = np.ones(len(lines), bool)
    point = np.zeros(3)
    for _ in range(6):
        if keep.sum() < ENOUGH:
            return None
        point = _least(lines[keep] * weight[keep, None], held)
        aim = np.column_stack([point[:2] - point[2] * centre for centre in ends.mean(axis=1)]).T
        way = ends[:, 1] - ends[:, 0]
        miss = np.abs(aim[:, 0] * way[:, 1] - aim[:, 1] * way[:, 0])
        angle = miss / np.maximum(np.hypot(*aim.T) * np.hypot(*way.T), 1e-9)
        limit = max(3 * float(np.median(angle[keep])), 0.002)
        keep = angle < limit
    return point


def _least(rows: Matrix, held: float) -> Matrix:
    """The unit direction that `rows` have least of. The third coordinate is held back: few strokes say little of it."""
    whole = np.vstack([rows, [0.0, 0.0, held * np.sqrt(len(rows))]])
    return np.asarray(np.linalg.svd(whole)[2][-1])


def _rectifying(level: Matrix, upright: Matrix, middle: tuple[float, float], size: tuple[int, int]) -> Matrix | None:
    """The matrix that sends both vanishing points to infinity and keeps the middle of the page and its scale."""
    level = level / (np.hypot(level[0], level[1]) * (1 if level[0] > 0 else -1))
    upright = upright / (np.hypot(upright[0], upright[1]) * (1 if upright[1] > 0 else -1))
    back = np.column_stack([level, upright, [0.0, 0.0, 1.0]])
    shift = np.array([[1, 0, middle[0]], [0, 1, middle[1]], [0, 0, 1]], float)
    if abs(np.linalg.det(back)) < 0.5:
        return None
    matrix = shift @ np.linalg.inv(back) @ np.linalg.inv(shift)
    corners = corners_of(size)
    moved = cv2.perspectiveTransform(corners[None], matrix)[0]
    if np.abs(moved - corners).max() < STILL:
        return None
    return None if np.abs(moved - corners).max() > 0.5 * max(size) else matrix


def corners_of(size: tuple[int, int]) -> Matrix:
    width, height = size
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], float)


def _turn(degrees: float, middle: tuple[float, float]) -> Matrix | None:
    if abs(degrees) < 0.05:
        return None
    return np.vstack([cv2.getRotationMatrix2D(middle, degrees, 1.0), [0, 0, 1]])


def text_angle(grey: Pixels) -> float:
    """The turn in degrees that makes lines of text level, by the sharpest projection of a small copy."""
    scale = min(1.0, 700 / max(grey.shape))
    small = 255 - cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.threshold(small, 40, 255, cv2.THRESH_TOZERO)[1]
    middle = (small.shape[1] / 2, small.shape[0] / 2)

    def sharpness(degrees: float) -> float:
        turned = cv2.warpAffine(small, cv2.getRotationMatrix2D(middle, degrees, 1.0), small.shape[::-1])
        return float(np.diff(turned.sum(axis=1, dtype=np.float64)).std())

    best = max(np.arange(-8.0, 8.1, 1.0), key=sharpness)
    best = max(np.arange(best - 0.8, best + 0.81, 0.2), key=sharpness)
    return float(max(np.arange(best - 0.15, best + 0.16, 0.05), key=sharpness))


def warp(image: Pixels, matrix: Matrix) -> Pixels:
    """`image` under `matrix`, on a canvas of its own size, the outside white."""
    size = (image.shape[1], image.shape[0])
    white = (255,) * (1 if image.ndim == 2 else image.shape[2])
    return np.asarray(
        cv2.warpPerspective(
            image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white
        ),
        np.uint8,
    )


def uncurl(rules: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]], size: tuple[int, int]) -> Matrix | None:
    """Coefficients of the smooth shift that makes curved rules straight; None where they are straight, or too few.

    Each rule is its places along and its places across; `size` is the page's extent along and across.
    """
    rules = [rule for rule in rules if len(rule[0]) >= 4 and np.ptp(rule[0]) > 0.12 * size[0]]
    if len(rules) < 4:
        return None
    terms = np.concatenate([_centred(_terms(along, across, size)) for along, across in rules])
    off = np.concatenate([across - across.mean() for _, across in rules])
    keep = np.ones(len(off), bool)
    found = np.zeros(terms.shape[1])
    for _ in range(3):
        held = 1e-3 * keep.sum() * np.eye(terms.shape[1])
        found = np.linalg.solve(terms[keep].T @ terms[keep] + held * 0.01, -terms[keep].T @ off[keep])
        miss = np.abs(off + terms @ found)
        keep = miss < max(3 * float(np.median(miss)), 1.5)
    before = float(np.sqrt((off[keep] ** 2).mean()))
    after = float(np.sqrt(((off + terms @ found)[keep] ** 2).mean()))
    return found if before > 0.8 and after < 0.7 * before else None


def _centred(terms: Matrix) -> Matrix:
    return np.asarray(terms - terms.mean(axis=0))


def _terms(along: NDArray[np.float64], across: NDArray[np.float64], size: tuple[int, int]) -> Matrix:
    u, v = along / size[0] * 2 - 1, across / size[1] * 2 - 1
    return np.column_stack([u, u * u, u**3, u * v, u * u * v, u * v * v, u * u * v * v])


def shift_at(found: Matrix, along: Matrix, across: Matrix, size: tuple[int, int]) -> Matrix:
    """The shift across at each place, for the coefficients of `uncurl`."""
    return np.asarray(_terms(along.ravel(), across.ravel(), size) @ found).reshape(along.shape)


def unbend(image: Pixels, down: Matrix | None, aside: Matrix | None) -> Pixels:
    """`image` with each point moved by the shifts that `uncurl` found for level (`down`) and upright rules."""
    height, width = image.shape[:2]
    step = 16
    y, x = np.mgrid[0 : height + step : step, 0 : width + step : step].astype(np.float64)
    from_x, from_y = x.copy(), y.copy()
    for _ in range(2):
        new_y = y - (0 if down is None else shift_at(down, from_x, from_y, (width, height)))
        new_x = x - (0 if aside is None else shift_at(aside, from_y, from_x, (height, width)))
        from_x, from_y = new_x, new_y
    full = (x.shape[1] * step, x.shape[0] * step)
    maps = [_spread(field, full, step)[:height, :width] for field in (from_x, from_y)]
    return np.asarray(cv2.remap(image, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _spread(field: Matrix, size: tuple[int, int], step: int) -> NDArray[np.float32]:
    """A coarse field at full size; its samples stand on the pixels 0, step, 2 step…"""
    matrix = np.array([[step, 0, 0], [0, step, 0]], np.float32)
    wide = cv2.warpAffine(
        field.astype(np.float32), matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(wide, np.float32)
