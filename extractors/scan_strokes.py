"""Level and upright strokes of a page: long straight runs of ink, gaps healed, with their thickness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_paper import Pixels

SHORT = 5.0  # letter heights: a longer stroke is no part of a letter
CROWDED = 0.3
LONG, COVERED_GAP = 10.0, 2.0  # letter heights: two strokes so long in one line are one, covered by a word or a tip
DOT, DOT_GAP = 0.3, 0.5  # letter heights: how thick dots and dashes are at most, and how far apart
RULE = 12.0  # letter heights of a dotted stroke that is a rule for sure
BARE, UNBROKEN, ENOUGH_DOTTED = 0.1, 0.9, 2
Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level (`across`) or upright stroke: its place `at` on the other axis, and where it runs from and to."""

    across: bool
    at: float
    start: float
    end: float
    thick: float

    @property
    def length(self) -> float:
        return self.end - self.start


def find_strokes(ink: Pixels, em: float, shortest: float = 2.2, heal: float = 0.0) -> list[Stroke]:
    """All level and upright strokes of at least `shortest` letter heights, each once, broken ones joined.

    Gaps of up to `heal` letter heights, as faint lines have many, are closed first.
    """
    length = max(int(shortest * em), 12)
    ink = without_solids(ink, em)
    level = [_stroke(box, True) for box in _bars(_healed(ink, heal * em), length, em)]
    upright = [_stroke(box, False) for box in _bars(_healed(np.ascontiguousarray(ink.T), heal * em), length, em)]
    return [*join(level, em), *join(upright, em)]


def find_dotted(ink: Pixels, em: float) -> list[Stroke]:
    """The level and upright strokes of a page whose tables are ruled in dots or dashes; none on any other page.

    Long dotted strokes on bare paper, some of each direction, tell such a page: no text looks like them. Only there
    are the shorter ones believed, which the stems and bowls of letters look like too.
    """
    healed = [one for one in find_strokes(ink, em, heal=DOT_GAP) if one.thick <= max(DOT * em, 4)]
    long = [one for one in healed if one.length > RULE * em and _inked(one, ink) < UNBROKEN]
    bare = [one.across for one in long if _beside(one, ink, em) < BARE]
    if min(bare.count(True), bare.count(False)) < ENOUGH_DOTTED:
        return []
    return [one for one in healed if _beside(one, ink, em) < CROWDED]


def _inked(stroke: Stroke, ink: Pixels) -> float:
    """The share of a stroke's length that is drawn."""
    at, along = round(stroke.at), slice(max(int(stroke.start), 0), int(stroke.end))
    band = slice(max(at - 1, 0), at + 2)
    part = ink[band, along].max(axis=0) if stroke.across else ink[along, band].max(axis=1)
    return float((part > 0).mean())


def _healed(ink: Pixels, gap: float) -> Pixels:
    if gap < 1:
        return ink
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, int(gap) + 1), np.uint8)), np.uint8)


def clear_strokes(strokes: Iterable[Stroke], ink: Pixels, em: float) -> list[Stroke]:
    """The strokes but those that are part of letters: short ones with much ink right beside them."""
    return [one for one in strokes if one.length > SHORT * em or _beside(one, ink, em) < CROWDED]


def _beside(stroke: Stroke, ink: Pixels, em: float) -> float:
    """The share of ink in two thin bands along a stroke."""
    away, band = int(stroke.thick / 2 + 2), max(int(0.3 * em), 3)
    at, along = round(stroke.at), slice(max(int(stroke.start), 0), int(stroke.end))
    found = []
    for start in (at - away - band, at + away):
        across = slice(max(start, 0), max(start + band, 1))
        part = ink[across, along] if stroke.across else ink[along, across]
        found.append(float((part > 0).mean()) if part.size else 0.0)
    return max(found)


def without_solids(ink: Pixels, em: float) -> Pixels:
    """Ink without filled symbols, pictures and dark edges: whatever is thicker than a stroke can be."""
    size = max(int(0.75 * em), 8)
    solid = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    rim = max(int(0.3 * em), 3)
    return np.asarray(cv2.subtract(ink, cv2.dilate(solid, np.ones((rim, rim), np.uint8))), np.uint8)


def _bars(ink: Pixels, length: int, em: float) -> Iterator[tuple[int, float, int, int]]:
    """x, the middle, width and ink of each level bar. A line beside a rule that flows into it moves no middle."""
    opened = level_runs(ink, length)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    for label, (x, y, width, height, area) in enumerate(stats):
        if label == 0:
            continue
        patch = labels[y : y + height, x : x + width] == label
        if area / width <= 0.75 * em and height <= max(0.9 * em, 0.02 * width):
            yield int(x), float(y + np.median(np.nonzero(patch)[0]) + 0.5), int(width), int(area)
        else:
            yield from _core(patch, int(x), int(y), length, em)


def _core(patch: NDArray[np.bool_], x: int, y: int, length: int, em: float) -> Iterator[tuple[int, float, int, int]]:
    """The longest rows of a patch, where they make a bar: an arrow tip or a letter may hang on to a line."""
    count = patch.sum(axis=1)
    rows = np.flatnonzero(count >= 0.75 * count.max())
    top, low = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(patch[top:low].any(axis=0))
    if low - top <= 0.5 * em and len(columns) >= length:
        yield x + int(columns[0]), y + (top + low) / 2, len(columns), int(count[top:low].sum())


def level_runs(ink: Pixels, length: int) -> Pixels:
    """Ink that stands in level runs of at least `length` pixels; a run may step by a pixel."""
    stepped = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(stepped, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    return np.asarray(cv2.bitwise_and(runs, ink), np.uint8)


def _stroke(bar: tuple[int, float, int, int], across: bool) -> Stroke:
    x, at, width, area = bar
    return Stroke(across, at, float(x), float(x + width), area / width)


def joined(strokes: Iterable[Stroke], em: float) -> list[Stroke]:
    """Strokes of several inks of one page, each once."""
    strokes = list(strokes)
    return [line for across in (True, False) for line in join((one for one in strokes if one.across is across), em)]


def join(strokes: Iterable[Stroke], em: float, gap: float = 1.2) -> list[Stroke]:
    """Strokes of one direction with those joined that lie in one line and nearly touch."""
    done: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda one: one.start):
        before = _continued(done, stroke, em, gap)
        if before is None:
            done.append(stroke)
        else:
            done[before] = _joined(done[before], stroke)
    return done


def _continued(done: list[Stroke], stroke: Stroke, em: float, gap: float) -> int | None:
    for index in range(len(done) - 1, -1, -1):
        other = done[index]
        near = abs(other.at - stroke.at) <= max(0.18 * em, 2.0)
        reach = COVERED_GAP if min(one.length for one in (stroke, other)) > LONG * em else gap
        if near and other.start - em < stroke.start <= other.end + reach * em:
            return index
    return None


def _joined(one: Stroke, other: Stroke) -> Stroke:
    whole = one.length + other.length
    at = (one.at * one.length + other.at * other.length) / whole
    thick = (one.thick * one.length + other.thick * other.length) / whole
    return replace(one, at=at, end=max(one.end, other.end), thick=thick)


def curves(ink: Pixels, em: float) -> list[Curve]:
    """The course of each long level bar: places along it, and its middle there; for `uncurl`."""
    opened = level_runs(ink, int(4 * em))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = []
    for label in np.flatnonzero(stats[:, 2] > 0.12 * ink.shape[1]):
        x, y, width, height, area = stats[label]
        if label and area / width <= 0.6 * em:
            found.append(_course(labels[y : y + height, x : x + width] == label, int(x), int(y)))
    return found


def _course(bar: NDArray[np.bool_], x: int, y: int) -> Curve:
    columns = np.arange(0, bar.shape[1], 12)
    count = bar[:, columns].sum(axis=0)
    columns, count = columns[count > 0], count[count > 0]
    rows = np.arange(bar.shape[0])[:, None] * bar[:, columns]
    return columns.astype(np.float64) + x, rows.sum(axis=0) / count + y
