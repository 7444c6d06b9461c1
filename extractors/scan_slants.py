"""Connectors of a print that run slanting, straight from symbol to symbol, over the rules of the table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_contacts import FAR, REACH, Point
from extractors.scan_flow import Edge
from extractors.scan_paper import Pixels
from extractors.scan_shapes import Figure

LONG = 2.0  # letter heights of the shortest piece; the stroke of a letter is shorter
SLANT = 0.07  # of its length that a slanting line rises or goes aside; less is level or upright
GAP = 0.6  # letter heights between pieces that one piece is made of
SAME = 0.3  # letter heights beside a line in which its other pieces lie
THICKEST = 0.4  # letter heights of a line; what is thicker is no line
INKED = 0.85  # of a line's length, counted with the rules that it crosses
INWARD = 0.6  # letter heights that the end of a line may lie within a symbol
TURN = np.pi / 720
HEAD, LEAST_HEAD = 1.4, 3  # letter heights from an end that its tip takes, and columns in which it is seen
WING = 0.2  # letter heights of a tip beside its line
Segment = tuple[Point, Point]


def find_slants(ink: Pixels, left: Pixels, figures: Sequence[Figure], known: Sequence[Edge], em: float) -> list[Edge]:
    """The slanting connectors among `left` (the ink without rules and symbols) that join two symbols, as no
    `known` one does. One that ends in the open is left out: signatures and scratches look like it."""
    if len(figures) < 2:
        return []
    pairs = {frozenset((edge.source, edge.target)) for edge in known}
    found = []
    for line in _lines(ink, left, em):
        edge = _edge(line, ink, left, figures, em)
        if edge is not None and (pair := frozenset((edge.source, edge.target))) not in pairs:
            pairs.add(pair)
            found.append(edge)
    return found


def _lines(ink: Pixels, left: Pixels, em: float) -> list[Segment]:
    """Straight slanting lines, the longest first, with their pieces put together where ink joins them."""
    lines: list[Segment] = []
    for piece in sorted(_pieces(left, em), key=lambda piece: -math.dist(*piece)):
        along = (index for index, line in enumerate(lines) if _is_along(piece, line, em) and _goes_on(line, piece, ink))
        same = next(along, None)
        if same is None:
            lines.append(piece)
        else:
            lines[same] = _together(lines[same], piece)
    return [_refined(line, left, em) for line in lines if _inked(line, ink) > INKED]


def _pieces(left: Pixels, em: float) -> Iterator[Segment]:
    found = cv2.HoughLinesP(left, 1, TURN, int(LONG * em), minLineLength=LONG * em, maxLineGap=GAP * em)
    for x0, y0, x1, y1 in [] if found is None else np.asarray(found, np.float64).reshape(-1, 4).tolist():
        if min(abs(x1 - x0), abs(y1 - y0)) > SLANT * math.hypot(x1 - x0, y1 - y0):
            yield (x0, y0), (x1, y1)


def _is_along(piece: Segment, line: Segment, em: float) -> bool:
    (ax, ay), (ux, uy) = line[0], _direction(*line)
    return all(abs((x - ax) * uy - (y - ay) * ux) < SAME * em for x, y in piece)


def _goes_on(line: Segment, piece: Segment, ink: Pixels) -> bool:
    """Whether ink lies between the two, as under a rule; a symbol that both run against is paper within."""
    between = min(((one, other) for one in line for other in piece), key=lambda gap: math.dist(*gap))
    inner = min(math.dist(*line), math.dist(*piece))
    overlap = math.dist(*_together(line, piece)) < math.dist(*line) + inner
    return overlap or _inked(between, ink) > INKED


def _together(line: Segment, piece: Segment) -> Segment:
    """From the first to the last of the four ends, on the course of the line."""
    (ax, ay), (ux, uy) = line[0], _direction(*line)
    places = [(x - ax) * ux + (y - ay) * uy for x, y in (*line, *piece)]
    first, last = min(places), max(places)
    return (ax + first * ux, ay + first * uy), (ax + last * ux, ay + last * uy)


def _refined(line: Segment, left: Pixels, em: float) -> Segment:
    """The line through the middle of the ink along it."""
    margin = int(SAME * em)
    rows, columns = np.nonzero(_levelled(left, line, margin))
    if len(columns) < 2 or np.ptp(columns) == 0:
        return line
    slope, start = (float(value) for value in np.polyfit(columns, rows, 1))
    length, (ux, uy) = math.dist(*line), _direction(*line)
    aside = (start + slope * margin - margin, start + slope * (length + margin) - margin)
    (ax, ay), (bx, by) = line
    return (ax - aside[0] * uy, ay + aside[0] * ux), (bx - aside[1] * uy, by + aside[1] * ux)


def _direction(start: Point, end: Point) -> Point:
    length = math.dist(start, end) or 1.0
    return (end[0] - start[0]) / length, (end[1] - start[1]) / length


def _inked(line: Segment, ink: Pixels) -> float:
    course = _levelled(ink, line, 1)
    return float((course.max(axis=0) > 0).mean())


def _levelled(ink: Pixels, line: Segment, margin: int) -> Pixels:
    """The ink along a line, and `margin` pixels around it, as if it ran level from left to right."""
    (ax, ay), (ux, uy) = line[0], _direction(*line)
    back = np.array([[ux, -uy, ax - margin * (ux - uy)], [uy, ux, ay - margin * (uy + ux)]])
    size = (int(math.dist(*line)) + 2 * margin + 1, 2 * margin + 1)
    return np.asarray(cv2.warpAffine(ink, back, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP), np.uint8)


def _edge(line: Segment, ink: Pixels, left: Pixels, figures: Sequence[Figure], em: float) -> Edge | None:
    ends = (_contact(line[0], line[1], ink, figures, em), _contact(line[1], line[0], ink, figures, em))
    if ends[0] is None or ends[1] is None or ends[0][0] == ends[1][0]:
        return None
    (source, start), (target, end) = sorted((ends[0], ends[1]), key=lambda contact: (contact[1][1], contact[1][0]))
    tips = _tips((start, end), left, em)
    if tips is None:
        return None
    if tips == (True, False):
        return Edge(target, source, (end, start), True, 0.9)
    return Edge(source, target, (start, end), tips[1], 0.9 if tips == (False, True) else 0.5)


def _contact(end: Point, other: Point, ink: Pixels, figures: Sequence[Figure], em: float) -> tuple[int, Point] | None:
    """The symbol that a line runs against over this end, and where; ink has to go on to one that is farther away."""
    ux, uy = _direction(other, end)
    for away in range(-int(INWARD * em), int(FAR * em)):
        x, y = end[0] + away * ux, end[1] + away * uy
        for number, figure in enumerate(figures):
            box, rim = figure.box, figure.rim + 1
            if box.x0 - rim <= x <= box.x1 + rim and box.y0 - rim <= y <= box.y1 + rim:
                return number, (x, y)
        near = ink[max(int(y) - 1, 0) : int(y) + 2, max(int(x) - 1, 0) : int(x) + 2]
        if away > REACH * em and not near.any():
            return None
    return None


def _tips(line: Segment, left: Pixels, em: float) -> tuple[bool, bool] | None:
    """Whether a tip is at the start and at the end; None where this is no thin line.

    Where a tip runs aslant into a symbol, what is left of it may stand on one side of the line only.
    """
    margin = int(em)
    inked = _levelled(left, line, margin)[:, margin:-margin] > 0
    own = inked.mean(axis=1) > 0.5
    thick = int(own.sum())
    if not 0 < thick <= THICKEST * em:
        return None
    first = int(np.argmax(own))
    beside = (_run(inked[:first][::-1]), _run(inked[first + thick :]))
    wide = np.maximum(*beside) >= WING * em
    start, end = (int(part.sum()) for part in (wide[: int(HEAD * em)], wide[-int(HEAD * em) :]))
    return start >= LEAST_HEAD and start > end, end >= LEAST_HEAD and end > start


def _run(beside: NDArray[np.bool_]) -> NDArray[np.int_]:
    """How far ink goes on from the first row, in each column."""
    return np.asarray(np.cumprod(beside, axis=0).sum(axis=0), np.int_)
