"""A grid cut into pages: whole rows, each page under its header; only a row higher than a page is cut itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.render.grid import LEADING, PADDING, Grid, GridBuilder, GridCell, Paragraph
from pipeline.render.measure import paragraph_lines, row_heights
from pipeline.render.profile import Continuation

LEAST_SLICE = 60.0


@dataclass(frozen=True)
class PageGrid:
    """One page's part of a grid. `origins` names the row of the whole grid that each body row shows (all or a part)."""

    grid: Grid
    origins: tuple[int, ...]

    @property
    def header_rows(self) -> int:
        return self.grid.header_rows


@dataclass(frozen=True)
class _Piece:
    """A row, or (`cut`) a part of one: its cells, how high it is, the row that it comes from."""

    cells: tuple[GridCell, ...]
    height: float
    origin: int
    cut: bool = False


def _row_cells(grid: Grid, row: int) -> tuple[GridCell, ...]:
    return tuple(cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span)


def _cut_paragraph(paragraph: Paragraph, lines: tuple[str, ...], count: int) -> tuple[Paragraph, Paragraph]:
    """The first `count` lines, and the rest without its mark."""
    end = 0
    for line in lines[:count]:
        end = paragraph.text.index(line, end) + len(line)
    rest = replace(paragraph, text=paragraph.text[end:].lstrip(), mark="", space_before=0.0)
    return replace(paragraph, text=paragraph.text[:end]), rest


def _cut_cell(cell: GridCell, grid: Grid, room: float) -> tuple[GridCell, GridCell]:
    """What of the cell fits in `room`, and what is left."""
    width = grid.cell_width(cell) - 2 * PADDING
    left = room - 2 * PADDING
    above: list[Paragraph] = []
    below: list[Paragraph] = []
    for paragraph in cell.paragraphs:
        lines = paragraph_lines(paragraph, width, grid.size, grid.font)
        line_height = (paragraph.size or grid.size) * LEADING
        fitting = 0 if below else min(int(left // line_height), len(lines))
        if fitting == len(lines):
            above.append(paragraph)
        elif fitting == 0:
            below.append(paragraph)
        else:
            first, rest = _cut_paragraph(paragraph, lines, fitting)
            above.append(first)
            below.append(rest)
        left -= fitting * line_height
    return replace(cell, paragraphs=tuple(above)), replace(cell, paragraphs=tuple(below))


def _slices(grid: Grid, row: int, first_room: float, room: float) -> Iterator[_Piece]:
    """A row cut into parts that fit: the first into `first_room`, the others into `room`."""
    cells = _row_cells(grid, row)
    space = first_room
    while True:
        pairs = [_cut_cell(replace(cell, row=0, row_span=1), grid, space) for cell in cells]
        rest = any(below.paragraphs for _, below in pairs)
        above = tuple(first for first, _ in pairs)
        height = row_heights(Grid(grid.widths, 1, above, size=grid.size, font=grid.font))[0]
        yield _Piece(above, max(height, space if rest else height), row, cut=True)
        if not rest or not any(first.paragraphs for first in above):
            return
        cells = tuple(below for _, below in pairs)
        space = room


def _pages_of_pieces(grid: Grid, first_room: float, room: float) -> list[list[_Piece]]:
    """Rows dealt to pages; `first_room` and `room` are the heights for rows on the first and on later pages."""
    pages: list[list[_Piece]] = [[]]
    left = first_room
    for row in range(grid.header_rows, grid.rows):
        height = grid.heights[row]
        if height > room:
            if left < LEAST_SLICE and pages[-1]:
                pages.append([])
                left = room
            for piece in _slices(grid, row, left, room):
                if piece.height > left + 0.01 and pages[-1]:
                    pages.append([])
                    left = room
                pages[-1].append(piece)
                left -= piece.height
            continue
        if height > left + 0.01 and (pages[-1] or len(pages) == 1):
            pages.append([])
            left = room
        pages[-1].append(_Piece(_row_cells(grid, row), height, row))
        left -= height
    return pages if pages[0] or len(pages) == 1 else pages[1:]


def _header(grid: Grid, style: Continuation, is_first: bool) -> range:
    """The rows of the header that this page repeats."""
    if is_first or style == "header":
        return range(grid.header_rows)
    if style == "numbers":
        return range(grid.header_rows - 1, grid.header_rows)
    return range(0)


def _page_grid(grid: Grid, pieces: list[_Piece], header: range, first_extra: float, last_extra: float) -> PageGrid:
    """Header and pieces put together; merged cells are cut at the page's ends."""
    laid = GridBuilder(len(grid.widths))
    for cell in grid.cells:
        if cell.row in header:
            laid.put(replace(cell, row=cell.row - header.start))
    depth = len(header)
    heights = [grid.heights[row] for row in header] + [piece.height for piece in pieces]
    if pieces:
        heights[depth] += first_extra
        heights[-1] += last_extra
    for index, piece in enumerate(pieces):
        for cell in piece.cells:
            if piece.cut or cell.row == piece.origin or index == 0:  # else it began in a row above on this page
                end = min(cell.row + cell.row_span, pieces[-1].origin + 1) if cell.row_span > 1 else 0
                laid.put(replace(cell, row=depth + index, row_span=max(end - piece.origin, 1)))
    cut = Grid(grid.widths, depth + len(pieces), laid.filled(), depth, tuple(heights), grid.size, grid.font)
    return PageGrid(cut, tuple(piece.origin for piece in pieces))


def paginate(grid: Grid, first_room: float, room: float, strip: float, style: Continuation) -> tuple[PageGrid, ...]:
    """The pages of a grid whose table may be `first_room` high on its first page and `room` on the others.

    `strip` is added above the first and below the last row of a page where the table goes on, for the connectors
    that lead to another page.
    """
    header = sum(grid.heights[: grid.header_rows])
    if sum(grid.heights) <= first_room + 0.01:
        strip = 0.0
    dealt = _pages_of_pieces(grid, first_room - header - 2 * strip, room - header - 2 * strip)
    last = len(dealt) - 1
    return tuple(
        _page_grid(
            grid, pieces, _header(grid, style, index == 0), strip if index else 0.0, strip if index < last else 0.0
        )
        for index, pieces in enumerate(dealt)
    )
