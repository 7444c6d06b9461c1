"""Paragraphs and tables of Word as lines and tables of a page, in printed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extractors.text_tables import LONE_MARK, build_table, tab_rows
from extractors.word_layout import GridPlace
from extractors.word_names import Element
from extractors.word_numbering import BULLET
from extractors.word_page import all_grids, all_paragraphs
from extractors.word_paragraph import Paragraph
from extractors.word_table import Grid, GridCell
from schemas.raw import Block, Cell, Line, Table

Items = Sequence[Paragraph | Grid]
FEWEST_TABBED = 2


@dataclass(slots=True)
class PageBlocks:
    """The blocks of a page, and which of its tables each grid became."""

    blocks: list[Block] = field(default_factory=list)
    tables: dict[Element, int] = field(default_factory=dict)

    def add_table(self, table: Table, grid: Grid | None = None) -> None:
        if grid is not None:
            self.tables[grid.element] = sum(isinstance(block, Table) for block in self.blocks)
        self.blocks.append(table)


def build_blocks(
    items: Items, beside: Mapping[Element, Items], places: Mapping[Element, GridPlace], page: PageBlocks
) -> None:
    """Append what the items print to `page`.

    `beside` holds the content of text boxes by the paragraph they hang on; `places` gives cells their boxes.
    """
    for is_table, group in groupby(items, key=lambda item: isinstance(item, Grid)):
        run = list(group)
        if is_table:
            for grid in run:
                if isinstance(grid, Grid):
                    _add_grid(grid, beside, places, page)
            continue
        _add_paragraphs([item for item in run if isinstance(item, Paragraph)], beside, places, page)


def _add_paragraphs(
    paragraphs: list[Paragraph], beside: Mapping[Element, Items], places: Mapping[Element, GridPlace], page: PageBlocks
) -> None:
    """Lines; consecutive ones with tabs inside are a table."""
    pending: list[Line] = []

    def flush() -> None:
        page.blocks.extend(_lines_or_tables(pending))
        pending.clear()

    for paragraph in paragraphs:
        if not paragraph.lines:
            flush()
        pending.extend(paragraph.lines)
        extra = beside.get(paragraph.element)
        if extra:
            flush()
            build_blocks(extra, beside, places, page)
    flush()


def _lines_or_tables(lines: Sequence[Line]) -> Iterator[Block]:
    for tabbed, group in groupby(lines, key=lambda line: "\t" in line.text.strip() and line.mark is None):
        run = list(group)
        rows = tab_rows([line.text for line in run]) if tabbed and len(run) >= FEWEST_TABBED else None
        if rows is not None:
            yield build_table(rows, "tabs")
        else:
            yield from (line for part in run if (line := _flat(part)).text)


def _flat(line: Line) -> Line:
    return replace(line, text=" ".join(line.text.split()))


def _add_grid(
    grid: Grid, beside: Mapping[Element, Items], places: Mapping[Element, GridPlace], page: PageBlocks
) -> None:
    if grid.columns == 0 or grid.rows == 0:
        return
    if grid.columns == 1 and any(isinstance(item, Grid) for cell in grid.cells for item in cell.content):
        for cell in grid.cells:
            build_blocks(cell.content, beside, places, page)
        return
    apart: list[Grid] = []
    place = places.get(grid.element)
    cells = tuple(_make_cell(cell, beside, place, apart) for cell in grid.cells)
    if not apart or any(cell.lines for cell in cells):
        box = None if place is None else place.box
        page.add_table(Table(grid.rows, grid.columns, cells, box, "markup"), grid)
    for nested in apart:
        _add_grid(nested, beside, places, page)


def _make_cell(cell: GridCell, beside: Mapping[Element, Items], place: GridPlace | None, apart: list[Grid]) -> Cell:
    lines = tuple(_cell_lines(cell.content, beside, apart))
    if not lines:
        lines = _lone_marks(cell)
    box = None if place is None else place.cell_box(cell)
    return Cell(cell.row, cell.column, cell.row_span, cell.column_span, box, lines)


def _cell_lines(content: Items, beside: Mapping[Element, Items], apart: list[Grid]) -> Iterator[Line]:
    """The lines of a cell; a nested table that is more than a list is put to `apart`."""
    for item in content:
        if isinstance(item, Paragraph):
            yield from (line for part in item.lines if (line := _flat(part)).text)
            yield from _cell_lines(beside.get(item.element, ()), beside, apart)
        elif _is_list(item):
            for _, cells in groupby(item.cells, key=lambda cell: cell.row):
                lines = [
                    line for cell in cells for line in _cell_lines(cell.content, beside, apart) or _lone_marks(cell)
                ]
                if lines:
                    yield _joined(lines) if item.columns > 1 else lines[0]
                    yield from () if item.columns > 1 else lines[1:]
        else:
            apart.append(item)


def _joined(lines: Sequence[Line]) -> Line:
    text = " ".join(f"{line.mark} {line.text}" if line.mark else line.text for line in lines)
    return Line(text, bold=all(line.bold for line in lines))


def _is_list(grid: Grid) -> bool:
    """One column, or two of which the first holds list marks only."""
    if any(isinstance(item, Grid) for cell in grid.cells for item in cell.content):
        return False
    if grid.columns == 1:
        return True
    marks = [line for cell in grid.cells if cell.column == 0 for line in _texts(cell)]
    return grid.columns == 2 and bool(marks) and all(LONE_MARK.match(mark) for mark in marks)


def _texts(cell: GridCell) -> Iterator[str]:
    for paragraph in all_paragraphs(cell.content):
        yield from (line.text or line.mark or "" for line in paragraph.lines)


def _lone_marks(cell: GridCell) -> tuple[Line, ...]:
    """A cell that shows nothing but automatic numbers holds them as its text: the number column of a table."""
    marks = (line.mark for paragraph in all_paragraphs(cell.content) for line in paragraph.lines)
    return tuple(Line(mark) for mark in marks if mark is not None and mark != BULLET)


def cut_tables(items: Items) -> bool:
    """Whether a table had more rows than are read."""
    return any(grid.cut for grid in all_grids(list(items)))
