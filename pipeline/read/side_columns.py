"""Put the right columns of a procedure table, printed on later pages, beside its steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.read.grid import Grid
from pipeline.read.passage import Passage, merged
from pipeline.read.procedure_rows import Row, read_row
from pipeline.read.stretches import ProcedureRows

SAME_HEIGHT = 3.0  # points between rules that were one line of the sheet
Span = tuple[float, float]


def with_sides(rows: Sequence[Row], grids: Sequence[Grid], sides: Sequence[ProcedureRows]) -> list[Row]:
    """The steps of the pages `grids`, each with the cells that stand at its height in the strip beside its page.

    A sheet is printed down first and then over: the strips come in the order of the pages they go on. Heights count
    from the first step, for a title may push one page of the two down.
    """
    filled = list(rows)
    waiting = list(grids)
    for side in sides:
        strip = _spans(side.grid, range(side.first, side.stop))
        for grid in waiting:
            body = _spans(grid, _body(rows, grid))
            beside = {at: _row_at(body, span) for at, span in strip.items()}
            if len(strip) == side.stop - side.first and all(row is not None for row in beside.values()):
                waiting = waiting[waiting.index(grid) + 1 :]
                filled = [_with_cells(step, side, grid, beside) for step in filled]
                break
    return filled


def _body(rows: Sequence[Row], grid: Grid) -> list[int]:
    """The rows of a page's table that hold steps."""
    return sorted({at for row in rows for page, table, at in row.grid_rows if (page, table) == _place(grid)})


def _place(grid: Grid) -> tuple[int, int]:
    return grid.page.number, grid.number


def _spans(grid: Grid, rows: Sequence[int]) -> dict[int, Span]:
    """Top and bottom of rows below the top of the first, from cells that cover no other row."""
    boxes = {}
    for row in rows if grid.page.unit == "point" else ():
        alone = [cell.box for cell in grid.row_cells(row) if cell.row_span == 1 and cell.box is not None]
        if alone:
            boxes[row] = alone[0]
    top = min((box.y0 for box in boxes.values()), default=0.0)
    return {row: (box.y0 - top, box.y1 - top) for row, box in boxes.items()}


def _row_at(body: Mapping[int, Span], span: Span) -> int | None:
    """The row that lies between the same rules."""
    return next((row for row, own in body.items() if math.dist(own, span) <= SAME_HEIGHT), None)


def _with_cells(step: Row, side: ProcedureRows, grid: Grid, beside: Mapping[int, int | None]) -> Row:
    for at, row in beside.items():
        if row is not None and (*_place(grid), row) in step.grid_rows:
            step = _filled(step, read_row(side.grid, side.header, at, side.first).fields)
    return step


def _filled(step: Row, cells: dict[str, Passage]) -> Row:
    fields = dict(step.fields)
    for name, passage in cells.items():
        fields[name] = merged([fields[name], passage]) if step.has(name) else passage
    return replace(step, fields=fields)
