"""Where paragraphs, columns and rows of a Word document stand: arithmetic over its own widths and heights.

All places are on one strip: the printed pages laid one below the other. Heights that Word finds only when it
prints are estimated from the text; `Row.sure` says which are not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.word_metrics import Height, Metrics
from extractors.word_names import Element, points, value, w
from extractors.word_page import Leaf, Setup
from extractors.word_paragraph import Paragraph
from extractors.word_styles import Styles
from extractors.word_table import DEFAULT_SIDE_MARGIN, Grid, GridCell, RowHeight, header_rows
from schemas.raw import Box

MOST_SLACK = 1.5
BORDER = 0.5
MODERN_WORD = 15


@dataclass(frozen=True, slots=True)
class Spot:
    """The top left of a paragraph; `page_top` is where its page begins on the strip, `frame` what it may move in."""

    x: float
    y: float
    page_top: float
    setup: Setup
    frame: Box
    in_cell: bool


@dataclass(slots=True)
class GridPlace:
    """Edges of a table's columns and rows: one more than there are columns and rows.

    `sure` says of which rows the height is known, `heights` what each takes on its page.
    """

    columns: list[float]
    rows: list[float]
    sure: list[bool]
    heights: list[float]

    @property
    def box(self) -> Box:
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def cell_box(self, cell: GridCell) -> Box:
        return Box(
            self.columns[cell.column],
            self.rows[cell.row],
            self.columns[cell.column + cell.column_span],
            self.rows[cell.row + cell.row_span],
        )

    def shifted(self, down: float) -> GridPlace:
        return GridPlace(self.columns, [edge + down for edge in self.rows], self.sure, self.heights)

    def find(self, x: float, y: float) -> tuple[int, int]:
        """Row and column at a place, the nearest where it is outside."""
        row = min(max(bisect_right(self.rows, y) - 1, 0), len(self.rows) - 2)
        column = min(max(bisect_right(self.columns, x) - 1, 0), len(self.columns) - 2)
        return row, column


@dataclass(slots=True)
class Layout:
    """Places by element, and where each leaf begins. `is_sure`: the heights are given or measured, not estimated."""

    spots: dict[Element, Spot] = field(default_factory=dict)
    grids: dict[Element, GridPlace] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)
    is_sure: bool = False


@dataclass(slots=True)
class _Cursor:
    y: float
    page_top: float
    setup: Setup

    @property
    def room(self) -> float:
        return self.page_top + self.setup.height - self.setup.bottom - self.y

    def next_page(self) -> None:
        self.page_top += self.setup.height
        self.y = self.page_top + self.setup.top


class Estimator:
    """Lays one document out by arithmetic. `compatibility` is the mode of Word that the file asks for."""

    def __init__(self, styles: Styles, compatibility: int) -> None:
        self._metrics = Metrics(styles)
        self._compatibility = compatibility
        self._layout = Layout()

    def lay_out(self, leaves: Sequence[Leaf]) -> Layout:
        page_top = 0.0
        for leaf in leaves:
            cursor = _Cursor(page_top + leaf.setup.top, page_top, leaf.setup)
            self._layout.tops.append(page_top)
            for item in leaf.items:
                if isinstance(item, Paragraph):
                    self._lay_paragraph(item, cursor)
                else:
                    self._lay_grid(item, cursor, None)
            page_top = cursor.page_top + leaf.setup.height
        return self._layout

    def _lay_paragraph(self, paragraph: Paragraph, cursor: _Cursor) -> None:
        setup = cursor.setup
        height = self._metrics.height(paragraph, setup.text_width).likely
        if height > cursor.room:
            cursor.next_page()
        frame = Box(setup.left, cursor.y, setup.width - setup.right, cursor.y + height)
        y = cursor.y + self.space_before(paragraph.element)
        self._layout.spots[paragraph.element] = Spot(setup.left, y, cursor.page_top, setup, frame, False)
        cursor.y += height

    def _lay_grid(self, grid: Grid, cursor: _Cursor, cell: Box | None) -> None:
        columns = self._column_edges(grid, cursor.setup, cell)
        margins = read_margins(grid)
        heights = self._row_heights(grid, columns, margins)
        repeated = sum(height.likely for height in heights[: header_rows(grid)])
        rows: list[float] = []
        page_tops: list[float] = []
        sure = [height.high - height.low <= MOST_SLACK for height in heights]
        for index, height in enumerate(heights):
            if cell is None and height.likely > cursor.room and height.likely < cursor.setup.height:
                cursor.next_page()
                cursor.y += repeated if rows else 0.0
                sure[index] = sure[index] and grid.heights[index].rule == "exact"
            rows.append(cursor.y)
            page_tops.append(cursor.page_top)
            cursor.y += height.likely
        likely = [height.likely for height in heights]
        edges = closed_edges([*rows, cursor.y], likely)
        place = GridPlace(columns, edges, sure, likely)
        self._layout.grids[grid.element] = place
        for inner in grid.cells:
            box = Box(
                columns[inner.column],
                rows[inner.row],
                columns[inner.column + inner.column_span],
                edges[inner.row + inner.row_span],
            )
            self._lay_cell(inner, box, margins, cursor.setup, page_tops[inner.row])

    def _lay_cell(self, cell: GridCell, box: Box, margins: Margins, setup: Setup, page_top: float) -> None:
        width = max(box.width - margins.left - margins.right, 1.0)
        slack = box.height - self._content_height(cell, width).likely - margins.top - margins.bottom
        y = box.y0 + margins.top + max(slack, 0.0) * vertical_share(cell)
        for item in cell.content:
            if isinstance(item, Paragraph):
                text_y = y + self.space_before(item.element)
                self._layout.spots[item.element] = Spot(box.x0 + margins.left, text_y, page_top, setup, box, True)
                y += self._metrics.height(item, width).likely
            else:
                cursor = _Cursor(y, page_top, setup)
                self._lay_grid(item, cursor, Box(box.x0 + margins.left, y, box.x1 - margins.right, y))
                y = cursor.y

    def _column_edges(self, grid: Grid, setup: Setup, cell: Box | None) -> list[float]:
        left, room = (setup.left, setup.text_width) if cell is None else (cell.x0, cell.width)
        widths = grid.widths or [room / max(grid.columns, 1)] * grid.columns
        total = sum(widths)
        properties = grid.element.find(w("tblPr"))
        aligned = value(properties, "jc")
        indent = points(value(properties, "tblInd", "w")) or 0.0
        if aligned == "center":
            start = left + (room - total) / 2
        elif aligned in ("right", "end"):
            start = left + room - total
        elif cell is None and self._compatibility < MODERN_WORD:
            start = left + indent - read_margins(grid).left
        else:
            start = left + indent
        edges = [start]
        for width in widths:
            edges.append(edges[-1] + width)
        return edges

    def _row_heights(self, grid: Grid, columns: list[float], margins: Margins) -> list[Height]:
        needed = [Height()] * grid.rows
        for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
            width = max(
                columns[cell.column + cell.column_span] - columns[cell.column] - margins.left - margins.right, 1.0
            )
            height = self._content_height(cell, width).plus(margins.top + margins.bottom + BORDER)
            if cell.row_span == 1:
                needed[cell.row] = needed[cell.row].highest(height)
                continue
            above = sum((needed[row] for row in range(cell.row, cell.row + cell.row_span - 1)), Height())
            rest = Height(height.low - above.low, height.likely - above.likely, height.high - above.high)
            last = cell.row + cell.row_span - 1
            needed[last] = needed[last].highest(rest)
        return [_ruled(given, need) for given, need in zip(grid.heights, needed, strict=True)]

    def _content_height(self, cell: GridCell, width: float) -> Height:
        height = Height()
        for item in cell.content:
            if isinstance(item, Paragraph):
                height += self._metrics.height(item, width)
            else:
                edges = [width / max(item.columns, 1) * column for column in range(item.columns + 1)]
                height += sum(self._row_heights(item, edges, read_margins(item)), Height())
        return height

    def space_before(self, element: Element) -> float:
        return self._metrics.space_before(element)


def _ruled(given: RowHeight, need: Height) -> Height:
    """A row's height by its own rule."""
    if given.points is None:
        return need
    if given.rule == "exact":
        return Height(given.points, given.points, given.points)
    return need.at_least(given.points)


def closed_edges(rows: list[float], heights: list[float]) -> list[float]:
    """Row tops, and the table's bottom, with the rest of a page given to the row that did not fit on it.

    So a place just below the last row of a page belongs to the first row of the next, which was meant to stand there.
    """
    edges = rows[:1]
    for index, height in enumerate(heights[:-1]):
        edges.append(min(rows[index + 1], max(rows[index] + height, edges[-1])))
    return [*edges, rows[-1]]


@dataclass(frozen=True, slots=True)
class Margins:
    """The room inside each cell of a table."""

    left: float
    right: float
    top: float
    bottom: float


def read_margins(grid: Grid) -> Margins:
    sides = grid.element.find(f"{w('tblPr')}/{w('tblCellMar')}")

    def side(names: tuple[str, ...], default: float) -> float:
        given = (points(value(sides, name, "w")) for name in names)
        return next((found for found in given if found is not None), default)

    return Margins(
        side(("left", "start"), DEFAULT_SIDE_MARGIN),
        side(("right", "end"), DEFAULT_SIDE_MARGIN),
        side(("top",), 0.0),
        side(("bottom",), 0.0),
    )


def vertical_share(cell: GridCell) -> float:
    """How much of the free height stands above the content: 0 at the top, 0.5 centred, 1 at the bottom."""
    align = None if cell.element is None else value(cell.element.find(w("tcPr")), "vAlign")
    return {"center": 0.5, "both": 0.0, "bottom": 1.0}.get(align or "top", 0.0)
