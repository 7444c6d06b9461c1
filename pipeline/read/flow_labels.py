"""Give the answers written beside a decision ('Ya', 'Tidak', 'Lengkap') to the lines that leave it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.read.flow_lines import Point, Way
from pipeline.read.passage import clean
from pipeline.read.symbols import Floor, Placed, is_note
from schemas.raw import Box, Connector, Line, Page, Table, Word, around
from schemas.vocabulary.form_words import form_words

LONGEST_LABEL = 40
NEAR = 30.0
LARGEST_SHEET = 1300.0  # points; a longer page is a scan without its resolution, on which everything is larger
FROM_SOURCE = 0.25
SAME_LINE = 0.5
FARTHEST = 22.0
SURE = 0.9
LONGEST_PIECE = 2
STRAY = " .,;:|/()[]-"
LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    box: Box


def label_ways(placed: Sequence[Placed], ways: Sequence[Way], page: Page, floors: Sequence[Floor]) -> dict[int, str]:
    """The label of each way that leaves a decision, by the way's index."""
    given = {n: page.connectors[w.line].text for n, w in enumerate(ways) if page.connectors[w.line].text}
    labels = [label for label in _labels(page, floors) if not _in_symbol(label, placed)]
    open_ways = [n for n, w in enumerate(ways) if n not in given and placed[w.source].shape.kind == "decision"]
    ranked = sorted(
        (_distance(label, ways[n], placed, page.connectors), i, n) for i, label in enumerate(labels) for n in open_ways
    )
    near = NEAR * max(1.0, max(page.width, page.height) / LARGEST_SHEET)
    used: set[int] = set()
    found: dict[int, str] = dict(given)
    for distance, i, n in ranked:
        if distance > near or i in used or n in found:
            continue
        used.add(i)
        found[n] = labels[i].text
        for other, way in enumerate(ways):
            if other != n and other not in found and _same_exit(way, ways[n]):
                found[other] = labels[i].text
    return found


def _same_exit(way: Way, other: Way) -> bool:
    """Two ways that leave a symbol on one line and part later carry the same answer."""
    return way.source == other.source and way.line == other.line


def _labels(page: Page, floors: Sequence[Floor]) -> Iterator[_Label]:
    """The words that stand in the role columns, those of one line that follow closely taken together.

    A label is written over the drawing, so a rule of the table may part it.
    """
    written = (word for line in _lines(page) for word in line.words if _may_be_answer(word))
    inside = [word for word in written if any(floor.box.holds(*word.box.center) for floor in floors)]
    for words in _runs(sorted(inside, key=lambda w: (round(w.box.center[1]), w.box.x0))):
        text = clean(" ".join(w.text for w in words))
        text = text.strip(STRAY) if any(word.confidence < 1 for word in words) else text
        if len(text) <= LONGEST_LABEL and LETTERS.search(text):
            yield _Label(text, around([w.box for w in words]))
    for shape in page.shapes:
        if is_note(shape) and shape.box is not None and len(shape.text) <= LONGEST_LABEL:
            yield _Label(clean(shape.text), shape.box)


def _may_be_answer(word: Word) -> bool:
    """Whether a word can be a label or a part of one: a piece of a line that was read as a letter or two is none."""
    letters = re.sub(r"[\W\d_]", "", word.text)
    known = letters.casefold() in form_words().answers_yes | form_words().answers_no
    if word.confidence == 1 or len(letters) > LONGEST_PIECE:
        return len(letters) > 1 or known
    return known and (len(letters) > 1 or (letters.isupper() and word.confidence >= SURE))


def _lines(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield from cell.lines
        else:
            yield block


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for word in words:
        if runs and _follows(runs[-1][-1].box, word.box):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _follows(left: Box, right: Box) -> bool:
    same_line = abs(left.center[1] - right.center[1]) < SAME_LINE * left.height
    return same_line and -left.height < right.x0 - left.x1 < left.height


def _in_symbol(label: _Label, placed: Sequence[Placed]) -> bool:
    x, y = label.box.center
    return any(p.box is not None and p.box.holds(x, y) for p in placed)


def _distance(label: _Label, way: Way, placed: Sequence[Placed], connectors: Sequence[Connector]) -> float:
    """How far a label is from the line near the symbol that it leaves."""
    points = connectors[way.line].points
    box = placed[way.source].box
    if not points or box is None:
        return math.inf
    if math.dist(points[-1], box.center) < math.dist(points[0], box.center):
        points = tuple(reversed(points))
    nearest = min(_to_box(label.box, a, b) for a, b in pairwise(points)) if len(points) > 1 else math.inf
    from_source = math.dist(label.box.center, points[0])
    return nearest + min(FROM_SOURCE * from_source, FARTHEST)


def _to_box(box: Box, a: Point, b: Point) -> float:
    """The distance between a box and a segment, sampled along it."""
    steps = max(2, int(math.dist(a, b) / 4))
    points = ((a[0] + (b[0] - a[0]) * i / steps, a[1] + (b[1] - a[1]) * i / steps) for i in range(steps + 1))
    return min(math.hypot(max(box.x0 - x, 0.0, x - box.x1), max(box.y0 - y, 0.0, y - box.y1)) for x, y in points)
