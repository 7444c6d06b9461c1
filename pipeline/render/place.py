"""Where the symbols of a chart stand on the pages of its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from pipeline.render.chart import Chart, ChartEdge, ChartSymbol
from pipeline.render.drawing import DrawnSymbol
from pipeline.render.paginate import PageGrid
from pipeline.render.procedure import ProcedureForm
from pipeline.render.symbol_words import needed_height
from schemas.raw import Box
from schemas.sop import SymbolKind

STRIP = 30.0
PENTAGON = (14.0, 13.0)
WIDEST = 44.0


@dataclass(frozen=True)
class Sizes:
    """Widths and heights of symbols, and the free room around them that lines run in."""

    width: float
    heights: dict[SymbolKind, float]
    side: float
    gap: float = 11.0

    def height(self, symbol: ChartSymbol) -> float:
        usual = self.heights.get(symbol.kind, self.heights["process"])
        return max(usual, needed_height(symbol.kind, symbol.text, self.width)) if symbol.text else usual


def form_sizes(role_width: float) -> Sizes:
    """Symbols for role columns this wide."""
    side = 12.0 if role_width >= 44 else 7.5
    width = min(max(role_width - 2 * side, 10.0), WIDEST)
    return Sizes(width, {"terminator": 16.0, "process": 18.0, "decision": 24.0}, side)


@dataclass(frozen=True)
class Hop:
    """A part of an edge on one page: its ends are places in the page's symbols."""

    source: int
    target: int
    condition: str
    tip: bool


@dataclass(frozen=True)
class PagePlan:
    """The symbols of one page, the off-page connectors among them, and the hops between them."""

    symbols: tuple[DrawnSymbol, ...]
    hops: tuple[Hop, ...]


def row_needs(chart: Chart, steps: Sequence[int], sizes: Sizes) -> tuple[float, ...]:
    """The least height of each step's row: the fullest cell, with room for lines around each symbol."""
    cells: dict[int, dict[int, float]] = {}
    for symbol in chart.symbols:
        row = cells.setdefault(symbol.step, {})
        row[symbol.role] = row.get(symbol.role, sizes.gap) + sizes.height(symbol) + sizes.gap
    return tuple(max(cells[step].values(), default=14.0) if step in cells else 14.0 for step in steps)


def letter(index: int) -> str:
    """A, B, … Z, AA, AB, …"""
    head, tail = divmod(index, len(ascii_uppercase))
    return (letter(head - 1) if head else "") + ascii_uppercase[tail]


def _cell_box(page: PageGrid, row: int, column: int, above: float, below: float) -> Box:
    grid = page.grid
    x, y = grid.left(column), grid.top(row)
    return Box(x, y + above, x + grid.widths[column], y + grid.heights[row] - below)


def _stacked(
    members: Sequence[tuple[int, ChartSymbol]], cell: Box, row: int, column: int, sizes: Sizes
) -> Iterator[DrawnSymbol]:
    """The symbols of one cell, one under the other, in the cell's middle."""
    heights = [sizes.height(symbol) for _, symbol in members]
    gap = (cell.height - sum(heights)) / (len(members) + 1)
    x = cell.center[0] - sizes.width / 2
    y = cell.y0
    for (index, symbol), height in zip(members, heights, strict=True):
        y += gap
        yield DrawnSymbol(Box(x, y, x + sizes.width, y + height), symbol.kind, symbol.text, row, column, index)
        y += height


@dataclass
class _Places:
    """Collects the pages' symbols; `at` is where each symbol of the chart went."""

    pages: list[list[DrawnSymbol]]
    at: dict[int, tuple[int, int]]


def _put_symbols(
    chart: Chart, form: ProcedureForm, pages: Sequence[PageGrid], strips: Sequence[tuple[float, float]], sizes: Sizes
) -> _Places:
    places = _Places([[] for _ in pages], {})
    cells: dict[tuple[int, int], list[tuple[int, ChartSymbol]]] = {}
    for index, symbol in enumerate(chart.symbols):
        if symbol.step in form.row_of and symbol.role in form.column_of:
            cells.setdefault((form.row_of[symbol.step], form.column_of[symbol.role]), []).append((index, symbol))
    first_row = {}
    for number, page in reversed(list(enumerate(pages))):
        for body, origin in reversed(list(enumerate(page.origins))):
            first_row[origin] = (number, page.header_rows + body)
    for (origin, column), members in cells.items():
        number, row = first_row[origin]
        page = pages[number]
        above = strips[number][0] if row == page.header_rows else 0.0
        below = strips[number][1] if row == page.grid.rows - 1 else 0.0
        for drawn in _stacked(members, _cell_box(page, row, column, above, below), row, column, sizes):
            places.at[drawn.symbol or 0] = (number, len(places.pages[number]))
            places.pages[number].append(drawn)
    return places


def _slots(page: PageGrid, columns: Sequence[int]) -> Iterator[tuple[int, float]]:
    """(column, middle) of every place for an off-page connector; a wide column holds three."""
    for column in columns:
        left, width = page.grid.left(column), page.grid.widths[column]
        shifts = (0.0, -width / 3, width / 3) if width >= 3.4 * PENTAGON[0] else (0.0,)
        for shift in shifts:
            yield column, left + width / 2 + shift


def _pentagon(page: PageGrid, slot: tuple[int, float], at_top: bool, text: str) -> DrawnSymbol:
    width, height = PENTAGON
    grid, (column, middle) = page.grid, slot
    row = page.header_rows if at_top else grid.rows - 1
    y = grid.top(row) + 5.0 if at_top else grid.height - 4.0 - height
    return DrawnSymbol(Box(middle - width / 2, y, middle + width / 2, y + height), "connector", text, row, column)


@dataclass
class _OffPage:
    """Puts pairs of connectors for edges that leave their page, each pair with its own letter."""

    places: _Places
    pages: Sequence[PageGrid]
    columns: Sequence[int]
    taken: set[tuple[int, bool, float]]
    used: int = 0

    def _put(self, number: int, wanted: int, at_top: bool, text: str) -> int:
        slots = list(_slots(self.pages[number], self.columns))
        free = [slot for slot in slots if (number, at_top, slot[1]) not in self.taken]
        slot = min(free or slots, key=lambda slot: abs(slot[0] - wanted))
        self.taken.add((number, at_top, slot[1]))
        self.places.pages[number].append(_pentagon(self.pages[number], slot, at_top, text))
        return len(self.places.pages[number]) - 1

    def split(self, edge: ChartEdge, hops: list[list[Hop]]) -> None:
        """One hop from the source to a connector at the foot of its page, one from the head of the target's page.

        The first page keeps no room at its head, nor the last at its foot: there the other end is taken.
        """
        (source_page, source), (target_page, target) = self.places.at[edge.source], self.places.at[edge.target]
        text = letter(self.used)
        self.used += 1
        symbols = self.places.pages
        is_last = source_page == len(self.pages) - 1
        leaving = self._put(source_page, symbols[source_page][source].column, is_last, text)
        coming = self._put(target_page, symbols[target_page][target].column, target_page > 0, text)
        hops[source_page].append(Hop(source, leaving, edge.condition, edge.tip))
        hops[target_page].append(Hop(coming, target, "", edge.tip))


def plan_pages(
    chart: Chart, form: ProcedureForm, pages: Sequence[PageGrid], strips: Sequence[tuple[float, float]], sizes: Sizes
) -> tuple[PagePlan, ...]:
    """The symbols and hops of each page. `strips` are the heights kept free above and below the rows of each page."""
    places = _put_symbols(chart, form, pages, strips, sizes)
    hops: list[list[Hop]] = [[] for _ in pages]
    off_page = _OffPage(places, pages, sorted(form.column_of.values()), set())
    for edge in chart.edges:
        if edge.source not in places.at or edge.target not in places.at:
            continue
        (source_page, source), (target_page, target) = places.at[edge.source], places.at[edge.target]
        if source_page == target_page:
            hops[source_page].append(Hop(source, target, edge.condition, edge.tip))
        else:
            off_page.split(edge, hops)
    return tuple(PagePlan(tuple(symbols), tuple(parts)) for symbols, parts in zip(places.pages, hops, strict=True))
