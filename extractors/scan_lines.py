"""Where text stands: blobs of ink of letter size, gathered into lines by their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.scan_paper import Pixels
from schemas.raw import Box

CORE = (0.6, 2.7)  # letter heights of the blobs that tell where a line is
SMALL = 0.12  # letter heights: what is smaller in both directions is a speck
LEAST_PITCH = 0.8  # letter heights between the middles of two lines
WIDE_GAP = 3.5  # letter heights of paper that part a line for the recogniser
RULED = 0.9  # of a line's height and the paper around it that is inked where a rule runs
BLANK = 0.48  # letter heights of paper that part two words, whatever the recogniser says
Blobs = NDArray[np.int32]  # one row a blob: x0, y0, x1, y1


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of one line of text to be read: its box in pixels and the region that it stands in.

    `blanks` are the gaps in it that may part words: the middle of each and its width in letter heights. `turn` is
    1 where its letters run up the page, -1 where they run down.
    """

    box: Box
    region: int
    row: int
    blanks: tuple[tuple[float, float], ...] = ()
    turn: int = 0


def find_blobs(ink: Pixels, em: float) -> Blobs:
    """The boxes of all connected blobs of ink that can be letters or parts of them."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, width, height, area = stats[1:].T
    good = (np.maximum(width, height) > SMALL * em) & (area > 3) & (height < 8 * em)
    return np.asarray(np.column_stack([x, y, x + width, y + height])[good], np.int32)


def find_strips(blobs: Blobs, regions: Sequence[Box], em: float) -> list[Strip]:
    """The lines of text in each region, top to bottom; blobs belong where their middle is."""
    centres = (blobs[:, :2] + blobs[:, 2:]) / 2
    strips: list[Strip] = []
    for index, region in enumerate(regions):
        inside = (centres[:, 0] > region.x0) & (centres[:, 0] < region.x1)
        inside &= (centres[:, 1] > region.y0) & (centres[:, 1] < region.y1)
        if inside.any():
            strips.extend(_strips(blobs[inside], region, index, em))
    return strips


def _strips(blobs: Blobs, region: Box, index: int, em: float) -> list[Strip]:
    found = []
    for row, line in enumerate(_rows(blobs, em)):
        for part in _parts(line, em):
            box = _clipped(part, region, em)
            if box.width > 0.25 * em and box.height > 1:
                found.append(Strip(box, index, row))
    return found


def _rows(blobs: Blobs, em: float) -> list[Blobs]:
    """Blobs by line. The middle halves of letters of one line overlap, those of two lines don't."""
    height = blobs[:, 3] - blobs[:, 1]
    core = (height > CORE[0] * em) & (height < CORE[1] * em)
    if not core.any():
        core = height < CORE[1] * em
    if not core.any():
        return []
    bands = _merged(_bands(blobs[core]), em)
    middle = (blobs[:, 1] + blobs[:, 3]) / 2
    lines = []
    for top, low in bands:
        own = (middle > top - 0.9 * em) & (middle < low + 0.9 * em) & (height < CORE[1] * em)
        nearest = np.abs(middle[:, None] - np.array([(a + b) / 2 for a, b in bands])).argmin(axis=1)
        own &= nearest == bands.index((top, low))
        through = (height >= CORE[1] * em) & (blobs[:, 1] < top) & (blobs[:, 3] > low) & (height < 5 * em)
        lines.append(_cut(blobs[own | through], blobs[own & core], em))
    return [line for line in lines if len(line)]


def _bands(core: Blobs) -> list[tuple[int, int]]:
    """Runs of rows that the middles of letters cover."""
    top = int(core[:, 1].min())
    rows = np.zeros(int(core[:, 3].max()) - top + 2, np.int32)
    quarter = (core[:, 3] - core[:, 1]) // 4
    np.add.at(rows, core[:, 1] + quarter - top, core[:, 2] - core[:, 0])
    np.add.at(rows, core[:, 3] - quarter - top, -(core[:, 2] - core[:, 0]))
    covered = np.concatenate([[0], (np.cumsum(rows) > 0).astype(np.int8), [0]])
    starts, ends = np.flatnonzero(np.diff(covered) == 1), np.flatnonzero(np.diff(covered) == -1)
    return [(int(start) + top, int(end) + top) for start, end in zip(starts, ends, strict=True)]


def _merged(bands: Sequence[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Bands of one line each: the lower bowl of a 'g' that came apart stands too near for a line of its own."""
    lines: list[tuple[int, int]] = []
    for top, low in bands:
        if lines and (top + low) - sum(lines[-1]) < 2 * LEAST_PITCH * em:
            lines[-1] = (lines[-1][0], low)
        else:
            lines.append((top, low))
    return lines


def _cut(line: Blobs, core: Blobs, em: float) -> Blobs:
    """The blobs of a line, cut to the height that its letters have: a signature over it goes on above and below."""
    if not len(core):
        return line
    top = np.percentile(core[:, 1], 2) - 0.15 * em
    low = np.percentile(core[:, 3], 98) + 0.15 * em
    line = line.copy()
    line[:, 1] = np.maximum(line[:, 1], int(top))
    line[:, 3] = np.minimum(line[:, 3], int(low) + 1)
    return line[line[:, 3] > line[:, 1]]


def _parts(line: Blobs, em: float) -> list[Blobs]:
    """A line in the stretches that no wide gap parts, left to right."""
    line = line[np.argsort(line[:, 0])]
    ends = np.maximum.accumulate(line[:, 2])
    breaks = np.flatnonzero(line[1:, 0] - ends[:-1] > WIDE_GAP * em) + 1
    return list(np.split(line, breaks))


def grown(strip: Strip, region: Box, ink: Pixels, em: float) -> Strip:
    """The strip with the letters at its ends that touch a rule of its cell, and were cut with the rule.

    It grows over ink that goes on without a gap, up to the rule: what is inked far above and below the line.
    """
    x0, y0, x1, y1 = (int(value) for value in (strip.box.x0, strip.box.y0, strip.box.x1, strip.box.y1))
    beside, above, rim = int(1.2 * em), int(0.55 * em), int(0.5 * em)
    rows = ink[max(y0 - rim, int(region.y0)) : min(y1 + rim, int(region.y1)), :]
    left, right = max(int(region.x0), x0 - beside, 0), min(int(region.x1), x1 + beside)
    x0 -= _reach(rows[:, left:x0][:, ::-1])
    x1 += _reach(rows[:, x1:right])
    columns = ink[:, max(x0 - rim, int(region.x0)) : min(x1 + rim, int(region.x1))].T
    top, low = max(int(region.y0), y0 - above, 0), min(int(region.y1), y1 + above)
    y0 -= _reach(columns[:, top:y0][:, ::-1])
    y1 += _reach(columns[:, y1:low])
    return replace(strip, box=Box(float(x0), float(y0), float(x1), float(y1)))


def _reach(ink: Pixels) -> int:
    """How many columns from the first one on hold ink, but are no rule."""
    if not ink.size:
        return 0
    share = (ink > 0).mean(axis=0)
    ends = np.flatnonzero((share == 0) | (share > RULED))
    return int(ends[0]) if len(ends) else ink.shape[1]


def with_blanks(strip: Strip, ink: Pixels, em: float) -> Strip:
    """The strip with the places at which no ink stands for so long that a word must end there."""
    x0, y0, x1, y1 = (int(value) for value in (strip.box.x0, strip.box.y0, strip.box.x1, strip.box.y1))
    inked = np.flatnonzero(ink[y0:y1, x0:x1].any(axis=0))
    ends, starts = inked[:-1], inked[1:]
    wide = starts - ends > BLANK * em
    places, widths = x0 + (starts + ends) / 2, (starts - ends) / em
    return replace(strip, blanks=tuple(zip(places[wide].tolist(), widths[wide].tolist(), strict=True)))


def _clipped(part: Blobs, region: Box, em: float) -> Box:
    return Box(
        max(float(part[:, 0].min()), region.x0),
        max(float(part[:, 1].min()), region.y0 - 0.3 * em),
        min(float(part[:, 2].max()), region.x1),
        min(float(part[:, 3].max()), region.y1 + 0.3 * em),
    )
