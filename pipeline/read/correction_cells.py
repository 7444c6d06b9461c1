"""Part what stands in one cell because the rule between was too faint to be seen: numbers of steps and of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pipeline.read.labels import fold, match_label
from pipeline.read.lexicon import WORD, is_word
from schemas.raw import Box, Cell, Line, Table, Word, around
from schemas.vocabulary.correction import correction

NUMBER = re.compile(r"\(?\d{1,3}\s*[.)]?")
COLUMN_NUMBER = re.compile(r"\W*?\(?(\d{1,2})[.)\]]?(?:\s+\(?\d{1,2}[.)\]]?)*")
SAME_PLACE = 0.4
APART = 1.5
ON_BORDER = 0.4
GARBAGE = 0.3
FEWEST = 2


def without_column_numbers(table: Table) -> Table:
    """The table without the numbers of its columns where they stand as the last lines of their headers."""
    numbered: dict[int, list[tuple[int, Cell]]] = {}
    for cell in table.cells:
        found = COLUMN_NUMBER.fullmatch(cell.lines[-1].text) if len(cell.lines) > 1 else None
        if found:
            numbered.setdefault(cell.row + cell.row_span, []).append((int(found[1]), cell))
    ends = {id(cell) for found in numbered.values() if _count_on(found) for _, cell in found}
    cells = (replace(cell, lines=cell.lines[:-1]) if id(cell) in ends else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))


def with_header_cells(table: Table) -> Table:
    """The table with headers that share one cell parted where the columns below them are: 'Penyedia    Kelengkapan'."""
    return replace(table, cells=tuple(part for cell in table.cells for part in _headers(cell, table)))


def _headers(cell: Cell, table: Table) -> Iterator[Cell]:
    """A cell in two where what stands on one side of a border, apart from the rest, is the label of a column."""
    box = cell.box
    for column in range(cell.column + 1, cell.column + cell.column_span if box is not None and cell.lines else 0):
        border = _border_before(table, column)
        if border is None or box is None:
            continue
        left = [part for line in cell.lines if (part := _part(line, border, left=True)) is not None]
        right = [part for line in cell.lines if (part := _part(line, border, left=False)) is not None]
        if left and right and _are_apart(left, right) and any(_is_label(side) for side in (left, right)):
            ends = Box(box.x0, box.y0, border, box.y1), Box(border, box.y0, box.x1, box.y1)
            yield replace(cell, column_span=column - cell.column, box=ends[0], lines=tuple(left))
            rest = cell.column + cell.column_span - column
            yield from _headers(replace(cell, column=column, column_span=rest, box=ends[1], lines=tuple(right)), table)
            return
    yield cell


def _border_before(table: Table, column: int) -> float | None:
    edges = [cell.box.x0 for cell in table.cells if cell.column == column and cell.box is not None]
    return median(edges) if len(edges) >= FEWEST else None


def _are_apart(left: Sequence[Line], right: Sequence[Line]) -> bool:
    gap = min(line.words[0].box.x0 for line in right) - max(line.words[-1].box.x1 for line in left)
    return gap > APART * max(line.words[0].box.height for line in (*left, *right))


def _is_label(lines: Sequence[Line]) -> bool:
    return match_label(" ".join(line.text for line in lines), "column") is not None


def without_repeated_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines of a cell without those that were read twice at one place, and without mere guesses at noise."""
    kept: list[Line] = []
    for line in lines:
        if not any(_is_repeated(line, other) for other in kept) and not _is_garbage(line):
            kept.append(line)
    return kept


def _is_repeated(line: Line, other: Line) -> bool:
    if line.box is None or other.box is None or fold(line.text) != fold(other.text):
        return False
    return line.box.shared_with(other.box) > SAME_PLACE * min(line.box.area, other.box.area)


def _is_garbage(line: Line) -> bool:
    mean = sum(word.confidence for word in line.words) / len(line.words) if line.words else 1.0
    return mean < GARBAGE and not any(is_word(part) for word in line.words for part in WORD.findall(word.text))


def _count_on(numbered: Sequence[tuple[int, Cell]]) -> bool:
    """Whether the numbers of a row of cells rise from left to right, as columns are counted."""
    by_column = [number for number, _ in sorted(numbered, key=lambda pair: pair[1].column)]
    rising = all(a < b for a, b in pairwise(by_column))
    return len(numbered) >= FEWEST and rising and by_column[-1] <= by_column[0] + len(by_column) * FEWEST


def with_number_cells(table: Table) -> Table:
    """The table with cells over its first two columns parted where the left one holds a number.

    Where the border lies, the other rows show.
    """
    border = _border(table)
    if border is None:
        return table
    return replace(table, cells=tuple(part for cell in table.cells for part in _parted(cell, border)))


def _border(table: Table) -> float | None:
    """Where the second column begins, when the rows in which it does number the steps."""
    first = [cell for cell in table.cells if cell.column == 0 and cell.column_span == 1 and cell.box is not None]
    numbered = [cell for cell in first if NUMBER.fullmatch(cell.text.strip())]
    edges = [cell.box.x0 for cell in table.cells if cell.column == 1 and cell.box is not None]
    return median(edges) if numbered and len(edges) >= FEWEST else None


def _parted(cell: Cell, border: float) -> Iterator[Cell]:
    if cell.column > 0 or cell.column_span < 2 or cell.box is None:
        yield cell
        return
    lines = [kept for line in cell.lines if (kept := _without_border(line, border)) is not None]
    left = [part for line in lines if (part := _part(line, border, left=True)) is not None]
    right = [part for line in lines if (part := _part(line, border, left=False)) is not None]
    if not right or not NUMBER.fullmatch(" ".join(line.text for line in left)):
        yield cell
        return
    box = cell.box
    yield replace(cell, column_span=1, box=Box(box.x0, box.y0, border, box.y1), lines=tuple(left))
    rest = Box(border, box.y0, box.x1, box.y1)
    yield replace(cell, column=1, column_span=cell.column_span - 1, box=rest, lines=tuple(right))


def _without_border(line: Line, border: float) -> Line | None:
    """The line without a letter that a piece of the rule on the border was read as."""
    signs = correction().rule_letters + correction().strokes
    words = [w for w in line.words if w.text not in signs or abs(w.box.center[0] - border) > ON_BORDER * w.box.height]
    return line if len(words) == len(line.words) else _with(line, words) if words else None


def _part(line: Line, border: float, *, left: bool) -> Line | None:
    words = [word for word in line.words if (word.box.center[0] < border) == left]
    return _with(line, words) if words else None


def _with(line: Line, words: Sequence[Word]) -> Line:
    text = " ".join(word.text for word in words)
    return replace(line, text=text, words=tuple(words), box=around([word.box for word in words]))
