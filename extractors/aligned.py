"""Tables without a single rule: columns held apart by white space, rows by running numbers.

Only a list of numbers beside at least three more columns is taken for a table: anything less is running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.text_lines import PlacedWord, find_lines
from schemas.raw import Box, Cell, Table, around

NUMBER = re.compile(r"\(?([0-9]{1,3})[.)]?\Z")
FEWEST_ROWS, FEWEST_COLUMNS = 3, 4
COLUMN_GAP = 0.9  # of the letter height between words of two columns on one line
RIVER = 4.0  # points: the least white space between two columns
LINE_GAP, HEADER_GAP = 1.6, 3.0  # of the letter height: a table's lines, its header are nearer to each other


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of one printed line, in stretches with wide gaps between."""

    stretches: tuple[tuple[PlacedWord, ...], ...]
    box: Box


def find_aligned(words: Sequence[PlacedWord]) -> tuple[tuple[Table, ...], list[PlacedWord]]:
    """The table that stands among words outside ruled tables, if there is one, and the words that are left."""
    rows = [_row(line) for line in _lines(words)]
    anchors = _anchors(rows)
    if len(anchors) < FEWEST_ROWS:
        return (), list(words)
    first, last = _extent(rows, anchors)
    body = rows[anchors[0] : last + 1]
    columns = _columns(rows[first : anchors[0]], body)
    if len(columns) < FEWEST_COLUMNS:
        return (), list(words)
    table = _table(rows[first : last + 1], [anchor - first for anchor in anchors], columns)
    taken = {id(word) for row in rows[first : last + 1] for stretch in row.stretches for word in stretch}
    return (table,), [word for word in words if id(word) not in taken]


def _lines(words: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Words by printed line over the whole page, top to bottom, left to right."""
    line: list[PlacedWord] = []
    upright = (word for word in words if word.turn == 0)
    for word in sorted(upright, key=lambda item: item.word.box.y0 + item.word.box.y1):
        if line and word.word.box.center[1] - line[0].word.box.center[1] > 0.5 * line[0].word.box.height:
            yield sorted(line, key=lambda item: item.word.box.x0)
            line = []
        line.append(word)
    if line:
        yield sorted(line, key=lambda item: item.word.box.x0)


def _row(line: Sequence[PlacedWord]) -> _Row:
    stretches: list[list[PlacedWord]] = [[line[0]]]
    for before, word in pairwise(line):
        if word.word.box.x0 - before.word.box.x1 > COLUMN_GAP * word.word.box.height:
            stretches.append([])
        stretches[-1].append(word)
    return _Row(tuple(tuple(stretch) for stretch in stretches), around([word.word.box for word in line]))


def _anchors(rows: Sequence[_Row]) -> list[int]:
    """The lines that begin with 1, 2, 3, … one below the other, beside more columns."""
    found: list[int] = []
    left = 0.0
    for index, row in enumerate(rows):
        first = row.stretches[0]
        match = NUMBER.match(first[0].word.text) if len(first) == 1 else None
        if match is None or len(row.stretches) < FEWEST_COLUMNS:
            continue
        if not found:
            left = row.box.x0
        height = first[0].word.box.height
        if int(match[1]) == len(found) + 1 and abs(row.box.x0 - left) <= 1.5 * height:
            found.append(index)
    return found


def _extent(rows: Sequence[_Row], anchors: Sequence[int]) -> tuple[int, int]:
    """The first line of the header and the last line of the last row.

    A line that begins where the numbers stand is none of the table, unless it has the headers of several columns.
    """
    first, last = anchors[0], anchors[-1]
    right_of_numbers = rows[last].stretches[0][0].word.box.x1
    while first > 0 and _is_header(rows[first - 1], rows[first], right_of_numbers):
        first -= 1
    while last + 1 < len(rows) and _is_near(rows[last], rows[last + 1]) and rows[last + 1].box.x0 > right_of_numbers:
        last += 1
    return first, last


def _is_header(row: _Row, below: _Row, right_of_numbers: float) -> bool:
    if len(row.stretches) >= FEWEST_COLUMNS - 1:
        return _is_near(row, below, HEADER_GAP)
    return row.box.x0 > right_of_numbers and _is_near(row, below)


def _is_near(row: _Row, below: _Row, gap: float = LINE_GAP) -> bool:
    return below.box.y0 - row.box.y1 < gap * row.box.height


def _columns(header: Sequence[_Row], body: Sequence[_Row]) -> list[float]:
    """Where columns begin: after each stretch of white space that no line of the body crosses.

    A column that holds only symbols has words in the header alone; its lowest line counts before those above, which
    may stand over several columns.
    """
    taken: list[tuple[float, float]] = []
    for start, end in sorted(_span(stretch) for row in body for stretch in row.stretches):
        if taken and start - taken[-1][1] < RIVER:
            taken[-1] = (taken[-1][0], max(taken[-1][1], end))
        else:
            taken.append((start, end))
    for row in reversed(header):
        free = [span for span in map(_span, row.stretches) if all(_are_apart(span, other) for other in taken)]
        taken.extend(free)
    return sorted(start for start, _ in taken)


def _span(stretch: Sequence[PlacedWord]) -> tuple[float, float]:
    return stretch[0].word.box.x0, stretch[-1].word.box.x1


def _are_apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] - other[1] >= RIVER or other[0] - one[1] >= RIVER


def _table(rows: Sequence[_Row], anchors: Sequence[int], columns: Sequence[float]) -> Table:
    starts = [*_header_starts(rows[: anchors[0]], columns), *_row_starts(rows, anchors)]
    box = around([row.box for row in rows])
    cells = [
        cell
        for number, (start, end) in enumerate(pairwise([*starts, len(rows)]))
        for cell in _cells(number, rows[start:end], columns, is_header=start < anchors[0], right=box.x1)
    ]
    return Table(len(starts), len(columns), tuple(cells), box, "aligned")


def _header_starts(rows: Sequence[_Row], columns: Sequence[float]) -> Iterator[int]:
    """A line with a header over several columns is a row of its own; the lines of the other headers are one."""
    wide = [
        any(_last_column(stretch, columns) > _column(stretch, columns) for stretch in row.stretches) for row in rows
    ]
    for index in range(len(rows)):
        if index == 0 or wide[index] or wide[index - 1]:
            yield index


def _column(stretch: Sequence[PlacedWord], columns: Sequence[float]) -> int:
    return max(bisect_right(columns, stretch[0].word.box.x0 + RIVER) - 1, 0)


def _last_column(stretch: Sequence[PlacedWord], columns: Sequence[float]) -> int:
    return max(bisect_right(columns, stretch[-1].word.box.x1) - 1, _column(stretch, columns))


def _row_starts(rows: Sequence[_Row], anchors: Sequence[int]) -> Iterator[int]:
    """The first line of each numbered row: below the widest gap since the number above."""
    yield anchors[0]
    for before, anchor in pairwise(anchors):
        gaps = {index: rows[index].box.y0 - rows[index - 1].box.y1 for index in range(before + 1, anchor + 1)}
        widest = max(gaps.values())
        yield max(index for index, gap in gaps.items() if gap > widest - 1.0)


def _cells(
    number: int, rows: Sequence[_Row], columns: Sequence[float], *, is_header: bool, right: float
) -> Iterator[Cell]:
    """One row of cells; a header's words may stand over several columns."""
    words: dict[int, list[PlacedWord]] = {column: [] for column in range(len(columns))}
    spans = dict.fromkeys(words, 1)
    for row in rows:
        for stretch in row.stretches:
            column = _column(stretch, columns)
            words[column].extend(stretch)
            if is_header:
                spans[column] = max(spans[column], _last_column(stretch, columns) - column + 1)
    top, bottom = rows[0].box.y0, rows[-1].box.y1
    column = 0
    while column < len(columns):
        span = spans[column]
        inside = [word for place in range(column, column + span) for word in words[place]]
        end = columns[column + span] if column + span < len(columns) else right
        box = Box(columns[column], top, end, bottom)
        yield Cell(number, column, 1, span, box, find_lines(inside))
        column += span
