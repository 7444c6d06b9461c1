"""Give the answers written beside a decision ('Ya', 'Tidak', 'Lengkap') to the lines that leave it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipeline.read.flow_lines import Point, Way
from pipeline.read.passage import clean
from pipeline.read.symbols import Floor, Placed, is_note
from schemas.raw import Box, Connector, Line, Page, ShapeKind, Table, Word, around
from schemas.vocabulary.form_words import form_words

LONGEST_LABEL = 40
NEAR = 30.0
LARGEST_SHEET = 1300.0  # points; a longer page is a scan without its resolution, on which everything is larger
FROM_SOURCE = 0.25
SAME_LINE = 0.5
NEXT_LINE = 0.8  # of the height of letters, between the lines of one label
ALIGNED = 0.4  # of the letter height: lines of one label begin, end or have their middle under each other
FARTHEST = 22.0
SURE = 0.9
LONGEST_PIECE = 2
LEAST_CUT = 3
LEAST_MENDED = 5  # letters of an answer of which one may be misread
STRAY = " .,;:|/()[]-"
LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    box: Box


def label_ways(placed: Sequence[Placed], ways: Sequence[Way], page: Page, floors: Sequence[Floor]) -> dict[int, str]:
    """The label of each way that leaves a decision, by the way's index."""
    given = {n: page.connectors[w.line].text for n, w in enumerate(ways) if page.connectors[w.line].text}
    labels = list(_labels(page, floors, placed))
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


def _labels(page: Page, floors: Sequence[Floor], placed: Sequence[Placed]) -> Iterator[_Label]:
    """The words that stand in the role columns outside symbols, those that follow closely taken together.

    A label is written over the drawing, so a rule of the table may part it.
    """
    written = (word for line in _lines(page) for word in line.words if _may_be_answer(word))
    inside = [word for word in written if any(floor.box.holds(*word.box.center) for floor in floors)]
    lines = (label for label in _labels_of_one_line(inside, page.connectors) if not _in_symbol(label, placed))
    stacked = (label for label in _stacked(lines) if len(label.text) > 1 or _is_answer(label.text))
    recognised = any(word.confidence < 1 for word in inside)
    yield from (replace(label, text=_mended(label.text)) if recognised else label for label in stacked)
    for shape in page.shapes:
        if is_note(shape) and shape.box is not None and len(shape.text) <= LONGEST_LABEL:
            note = _Label(clean(shape.text), shape.box)
            yield from () if _in_symbol(note, placed) else (note,)


def _labels_of_one_line(inside: Sequence[Word], connectors: Sequence[Connector]) -> Iterator[_Label]:
    runs = _runs(sorted(inside, key=lambda w: (round(w.box.center[1]), w.box.x0)), connectors)
    for words in (answer for run in runs for answer in _answers_of(run)):
        text = clean(" ".join(w.text for w in words))
        text = text.strip(STRAY) if any(word.confidence < 1 for word in words) else text
        if len(text) <= LONGEST_LABEL and LETTERS.search(text):
            yield _Label(text, around([w.box for w in words]))


def _answers_of(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The words, parted where they are two answers: 'Tidak Setuju' and, across the line, 'Setuju'."""
    texts = [word.text for word in words]
    if not _is_answer(" ".join(texts)):
        for end in range(len(words) - 1, 0, -1):
            if _is_answer(" ".join(texts[:end])) and _is_answer(" ".join(texts[end:])):
                yield words[:end]
                yield words[end:]
                return
    yield words


def _stacked(labels: Iterable[_Label]) -> list[_Label]:
    """Lines that stand right under each other as one label: 'Tidak' over 'lengkap'."""
    stacks: list[tuple[_Label, Box]] = []  # with the box of the last line
    for label in sorted(labels, key=lambda label: label.box.y0):
        above = next((n for n, (upper, last) in enumerate(stacks) if _goes_on_below(upper, last, label)), None)
        if above is None:
            stacks.append((label, label.box))
        else:
            upper, _ = stacks[above]
            whole = _Label(_one_answer(upper.text, label.text), around([upper.box, label.box]))
            stacks[above] = (whole, label.box)
    return [label for label, _ in stacks]


def _goes_on_below(upper: _Label, last: Box, lower: _Label) -> bool:
    height = max(last.height, lower.box.height)
    gap = lower.box.y0 - last.y1
    places = zip((last.x0, last.center[0], last.x1), (lower.box.x0, lower.box.center[0], lower.box.x1), strict=True)
    is_aligned = min(abs(one - other) for one, other in places) <= ALIGNED * height
    if not is_aligned or not -SAME_LINE * height <= gap <= NEXT_LINE * height:
        return False
    return not (_is_answer(upper.text) and _is_answer(lower.text)) or _is_answer(_one_answer(upper.text, lower.text))


def _is_answer(text: str) -> bool:
    return text.casefold() in form_words().answers_yes | form_words().answers_no


def _mended(text: str) -> str:
    """A recognised label as the one answer that it is but for a letter: 'Tidak sesuar'; any other as it is.

    Of several words each may lack one, as where a rule of the table cuts them all: 'idak esuai'.
    """
    plain = text.casefold()
    if len(plain) < LEAST_MENDED or _is_answer(plain):
        return text
    answers = form_words().answers_yes | form_words().answers_no
    near = [answer for answer in answers if Levenshtein.distance(plain, answer, score_cutoff=1) <= 1]
    near = near or [answer for answer in answers if _is_cut(plain.split(), answer.split())]
    if len(near) != 1:
        return text
    return near[0].capitalize() if text[0].isupper() else near[0]


def _is_cut(words: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether a label of several words is an answer of which words lack their first or their last letter."""
    return len(words) == len(answer) > 1 and all(
        word in (whole, whole[1:], whole[:-1]) and len(word) >= LEAST_CUT
        for word, whole in zip(words, answer, strict=True)
    )


def _one_answer(upper: str, lower: str) -> str:
    """Two lines of a label as one text; a word that was broken to fit is whole again: 'Leng', 'kap'."""
    return upper + lower if _is_answer(upper + lower) else f"{upper} {lower}"


def _may_be_answer(word: Word) -> bool:
    """Whether a word can be a label or a part of one: a piece of a line that was read as a letter or two is none."""
    letters = re.sub(r"[\W\d_]", "", word.text)
    if word.confidence == 1 or len(letters) > LONGEST_PIECE:
        return bool(letters)
    return _is_answer(letters) and (len(letters) > 1 or (letters.isupper() and word.confidence >= SURE))


def _lines(page: Page) -> Iterator[Line]:
    for block in page.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield from cell.lines
        else:
            yield block


def _runs(words: Sequence[Word], connectors: Sequence[Connector]) -> list[list[Word]]:
    """Words that follow closely on one line; what stands on two sides of a connector are two answers."""
    runs: list[list[Word]] = []
    for word in words:
        before = runs[-1][-1].box if runs else None
        if before is not None and _follows(before, word.box) and not _is_parted(before, word.box, connectors):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _follows(left: Box, right: Box) -> bool:
    same_line = abs(left.center[1] - right.center[1]) < SAME_LINE * left.height
    return same_line and -left.height < right.x0 - left.x1 < left.height


def _in_symbol(label: _Label, placed: Sequence[Placed]) -> bool:
    return any(p.box is not None and _holds(p.box, p.shape.kind, label.box.center) for p in placed)


def _is_parted(left: Box, right: Box, connectors: Sequence[Connector]) -> bool:
    """Whether a line runs down between two words."""
    middle, y = (left.x1 + right.x0) / 2, left.center[1]
    slack = max(right.x0 - left.x1, left.height / 2) / 2
    return any(
        abs(a[0] - middle) <= slack and abs(b[0] - middle) <= slack and min(a[1], b[1]) < y < max(a[1], b[1])
        for connector in connectors
        for a, b in pairwise(connector.points)
    )


def _holds(box: Box, kind: ShapeKind, point: Point) -> bool:
    """Whether a point lies in a symbol; the corners of a diamond's box lie outside it."""
    if kind != "decision":
        return box.holds(*point)
    x, y = box.center
    return abs(point[0] - x) / max(box.width, 1.0) + abs(point[1] - y) / max(box.height, 1.0) <= 0.5


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
