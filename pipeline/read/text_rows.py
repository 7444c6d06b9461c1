"""Rows of a table, most of all of a sheet, that are lines of text: a decree, a title, the block of those who sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.read.grid import Grid
from pipeline.read.labels import LabelKind, match_label, match_leading_label
from pipeline.read.nip import find_nips
from pipeline.read.procedure_header import Header
from schemas.raw import Box, Cell, Line

KINDS: tuple[LabelKind, ...] = ("identity", "section", "part", "extra")


def find_form(grid: Grid, first: int, stop: int) -> int:
    """The first row with a label or with several filled cells: what stands above it is text. `stop` where none is."""
    for row in range(first, stop):
        filled = _filled(grid, row)
        if len(filled) > 1 or any(_is_labelled(cell) for cell in filled):
            return row
    return stop


def find_closing(grid: Grid, header: Header, first: int, stop: int) -> int:
    """The row from which those who sign stand below the steps; `stop` where no number of an official shows them."""
    signed = next((row for row in range(first + 1, stop) if _is_signed(grid, row)), stop)
    if any(not _is_loose(grid, header, row) for row in range(signed, stop)):
        return stop
    top = signed
    while top > first + 1 and _is_loose(grid, header, top - 1):
        top -= 1
    return top


def lines_of(grid: Grid, first: int, stop: int) -> tuple[Line, ...]:
    """What stands in the rows, line by line, each where it stands in its cell."""
    return tuple(line for row in range(first, stop) for cell in _filled(grid, row) for line in _placed(cell))


def _filled(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.row_cells(row) if cell.row == row and cell.text.strip()]


def _is_labelled(cell: Cell) -> bool:
    text = " ".join(cell.text.split())
    return match_label(text, *KINDS) is not None or match_leading_label(text, *KINDS) is not None


def _is_signed(grid: Grid, row: int) -> bool:
    return any(find_nips(line.text) for cell in _filled(grid, row) for line in cell.lines)


def _is_loose(grid: Grid, header: Header, row: int) -> bool:
    """Whether nothing in a row is a step's: no number, no cell that began above, no step with its own values."""
    number, kegiatan = header.of("number"), header.of("kegiatan")
    filled = _filled(grid, row)
    if any(cell.row < row and cell.text.strip() for cell in grid.row_cells(row)):
        return False
    if number is not None and any(number.first <= cell.column < number.stop for cell in filled):
        return all(cell.column_span > number.stop - number.first for cell in filled if cell.column < number.stop)
    own = [c for c in filled if kegiatan and kegiatan.first <= c.column and c.column + c.column_span <= kegiatan.stop]
    return not own or (number is not None and len(filled) == 1)


def _placed(cell: Cell) -> Iterator[Line]:
    """The lines of a cell; those without a place share the cell's height."""
    height = cell.box.height / len(cell.lines) if cell.box else 0.0
    for index, line in enumerate(cell.lines):
        if cell.box is None or line.box is not None:
            yield line
        else:
            top = cell.box.y0 + index * height
            yield replace(line, box=Box(cell.box.x0, top, cell.box.x1, top + height))
