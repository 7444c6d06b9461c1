"""Tables of Word as grids: merged cells as spans, rows that are shifted, tables within cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.word_names import Element, local, number, points, switch, unwrap, value, w
from extractors.word_paragraph import Paragraph, ParagraphReader

MOST_COLUMNS = 300
MOST_ROWS = 20_000
MOST_PLACES = 300_000
DEEPEST = 12
DEFAULT_SIDE_MARGIN = 5.4  # points; Word's 0.19 cm
EQUAL_WIDTHS = 0.5  # points


@dataclass(slots=True)
class GridCell:
    """A cell at its upper left. `content` is in printed order."""

    row: int
    column: int
    element: Element | None = None
    row_span: int = 1
    column_span: int = 1
    content: list[Paragraph | Grid] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowHeight:
    """`rule` is 'exact', 'atLeast' or 'auto'; `points` is None where nothing is given."""

    rule: str = "auto"
    points: float | None = None


@dataclass(slots=True)
class Grid:
    """A table. `widths` are its grid columns in points, empty where the file does not give them all."""

    element: Element
    rows: int = 0
    columns: int = 0
    cells: list[GridCell] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    heights: list[RowHeight] = field(default_factory=list)
    cut: bool = False
    covering: dict[tuple[int, int], GridCell] = field(default_factory=dict)

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers this place."""
        return self.covering.get((row, column))


def read_story(parent: Element, reader: ParagraphReader, depth: int = 0) -> list[Paragraph | Grid]:
    """The paragraphs and tables of a body, a cell, a header or a text box."""
    items: list[Paragraph | Grid] = []
    for child in unwrap(parent):
        name = local(child)
        if name == "p":
            items.append(reader.read(child))
        elif name == "tbl" and depth < DEEPEST:
            items.append(read_grid(child, reader, depth + 1))
    return items


def read_grid(table: Element, reader: ParagraphReader, depth: int = 1) -> Grid:
    """The grid of one w:tbl; deleted rows are left out, uncovered places are empty cells."""
    grid = Grid(table)
    open_merges: dict[int, GridCell] = {}
    for row in _rows(table):
        if grid.rows == MOST_ROWS or grid.rows * grid.columns > MOST_PLACES:
            grid.cut = True
            break
        _read_row(grid, row, reader, open_merges, depth)
        grid.rows += 1
    _fill_gaps(grid)
    grid.widths = _widths(grid)
    return grid


def _rows(table: Element) -> Iterator[Element]:
    for row in unwrap(table):
        if local(row) == "tr" and row.find(f"{w('trPr')}/{w('del')}") is None:
            yield row


def _read_row(grid: Grid, row: Element, reader: ParagraphReader, open_merges: dict[int, GridCell], depth: int) -> None:
    properties = row.find(w("trPr"))
    column = number(value(properties, "gridBefore")) or 0
    continued: set[int] = set()
    beside: GridCell | None = None
    for element in unwrap(row):
        if local(element) != "tc" or column >= MOST_COLUMNS:
            continue
        cell = element.find(w("tcPr"))
        span = max(number(value(cell, "gridSpan")) or 1, 1)
        content = read_story(element, reader, depth)
        merge = _merge(cell, "vMerge")
        above = open_merges.get(column)
        if _merge(cell, "hMerge") == "continue" and beside is not None:
            beside.column_span += span
        elif merge == "continue" and above is not None and above.column_span == span:
            above.row_span += 1
            continued.add(column)
            beside = above
        else:
            beside = GridCell(grid.rows, column, element, 1, span, content)
            grid.cells.append(beside)
            if merge is not None:
                open_merges[column] = beside
                continued.add(column)
        column += span
    for stale in [start for start in open_merges if start not in continued]:
        del open_merges[stale]
    grid.columns = max(grid.columns, column + (number(value(properties, "gridAfter")) or 0))
    grid.heights.append(_height(properties))


def _merge(properties: Element | None, name: str) -> str | None:
    """'restart' or 'continue'; None where the cell is not merged that way."""
    merge = None if properties is None else properties.find(w(name))
    return None if merge is None else merge.get(w("val"), "continue")


def _height(properties: Element | None) -> RowHeight:
    height = None if properties is None else properties.find(w("trHeight"))
    if height is None:
        return RowHeight()
    rule = height.get(w("hRule"), "atLeast")
    return RowHeight(rule, points(height.get(w("val"))))


def _fill_gaps(grid: Grid) -> None:
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                grid.covering[row, column] = cell
    for row in range(grid.rows):
        for column in range(grid.columns):
            if (row, column) not in grid.covering:
                grid.covering[row, column] = GridCell(row, column)
                grid.cells.append(grid.covering[row, column])
    grid.cells.sort(key=lambda cell: (cell.row, cell.column))


def _widths(grid: Grid) -> list[float]:
    """Column widths as Word takes them: by the cells that span one column, else by the grid; [] where nobody knows.

    Libraries leave the one that they do not set at equal widths, so the one that tells columns apart is believed.
    """
    drawn = [points(column.get(w("w"))) or 0.0 for column in grid.element.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    drawn = (drawn + [0.0] * grid.columns)[: grid.columns]
    preferred = [0.0] * grid.columns
    for cell in grid.cells:
        if cell.column_span == 1 and preferred[cell.column] <= 0:
            preferred[cell.column] = cell_width(cell) or 0.0
    first, second = (drawn, preferred) if _are_equal(preferred) else (preferred, drawn)
    widths = [one if one > 0 else other for one, other in zip(first, second, strict=True)]
    return widths if widths and all(width > 0 for width in widths) else []


def _are_equal(widths: Sequence[float]) -> bool:
    return max(widths, default=0.0) - min(widths, default=0.0) < EQUAL_WIDTHS


def cell_width(cell: GridCell) -> float | None:
    """The preferred width in points; None where it is automatic or a percentage."""
    width = None if cell.element is None else cell.element.find(f"{w('tcPr')}/{w('tcW')}")
    if width is None or width.get(w("type"), "dxa") not in ("dxa", ""):
        return None
    return points(width.get(w("w")))


def header_rows(grid: Grid) -> int:
    """How many rows at the top are printed again on each page."""
    count = 0
    for row in _rows(grid.element):
        if not switch(row.find(w("trPr")), "tblHeader"):
            break
        count += 1
    return count
