"""Part the number of a step from its words where the rule between the two was too faint to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from schemas.raw import Box, Cell, Line, Table, Word, around

NUMBER = re.compile(r"\(?\d{1,3}\s*[.)]?")
FEWEST = 2


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
    left = [part for line in cell.lines if (part := _part(line, border, left=True)) is not None]
    right = [part for line in cell.lines if (part := _part(line, border, left=False)) is not None]
    if not right or not NUMBER.fullmatch(" ".join(line.text for line in left)):
        yield cell
        return
    box = cell.box
    yield replace(cell, column_span=1, box=Box(box.x0, box.y0, border, box.y1), lines=tuple(left))
    rest = Box(border, box.y0, box.x1, box.y1)
    yield replace(cell, column=1, column_span=cell.column_span - 1, box=rest, lines=tuple(right))


def _part(line: Line, border: float, *, left: bool) -> Line | None:
    words = [word for word in line.words if (word.box.center[0] < border) == left]
    return _with(line, words) if words else None


def _with(line: Line, words: Sequence[Word]) -> Line:
    text = " ".join(word.text for word in words)
    return replace(line, text=text, words=tuple(words), box=around([word.box for word in words]))
