"""The flowchart alone: a lane for each role, each step's words inside its symbol, on one page as long as it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.render.chart import Chart, ChartSymbol, chart_of
from pipeline.render.clean import one_line
from pipeline.render.draw import draw_page
from pipeline.render.drawing import Drawing
from pipeline.render.grid import LEADING, Grid, GridCell, Paragraph
from pipeline.render.measure import row_heights, wrap
from pipeline.render.paginate import PageGrid
from pipeline.render.place import Sizes, plan_pages, row_needs
from pipeline.render.procedure import ProcedureForm
from schemas.sop import Sop

LANE, NUMBERS, SIDE = 176.0, 26.0, 18.0
TEXT_SIZE = 8.5
INSET = 6.0
HEADER_FILL = "E7E6E6"


@dataclass(frozen=True)
class TextSizes(Sizes):
    """Symbols as high as the words in them."""

    def height(self, symbol: ChartSymbol) -> float:
        lines = len(symbol_lines(symbol.kind == "decision", symbol.text, self.width))
        text = lines * TEXT_SIZE * LEADING
        return max(2 * text + 8.0 if symbol.kind == "decision" else text + 2 * INSET, 26.0)


@dataclass(frozen=True)
class Lanes:
    """The lanes of one procedure table with their drawing."""

    grid: Grid
    drawing: Drawing


def symbol_lines(in_diamond: bool, text: str, width: float) -> tuple[str, ...]:
    """The words of a symbol, wrapped; a diamond holds them in half its width."""
    return wrap(text, width / 2 if in_diamond else width - 2 * INSET, TEXT_SIZE)


def _with_words(sop: Sop, chart: Chart) -> Chart:
    """Each step's kegiatan in its first symbol; the others keep their own words."""
    told: set[int] = set()
    symbols: list[ChartSymbol] = []
    for symbol in chart.symbols:
        words = symbol.text
        if symbol.step not in told:
            told.add(symbol.step)
            words = one_line(sop.steps[symbol.step - 1].kegiatan.value) or words
        symbols.append(replace(symbol, text=words))
    return Chart(tuple(symbols), chart.edges)


def _header(sop: Sop, roles: list[int]) -> list[GridCell]:
    cells = [GridCell(0, 0, fill=HEADER_FILL)]
    for column, ordinal in enumerate(roles, 1):
        words = Paragraph(one_line(sop.pelaksana[ordinal - 1].header.value), bold=True, align="center")
        cells.append(GridCell(0, column, paragraphs=(words,), valign="middle", fill=HEADER_FILL))
    return cells


def lanes_of_table(sop: Sop, table: int) -> Lanes:
    """The lanes of the procedure table `table`."""
    steps = [i for i, step in enumerate(sop.steps, 1) if step.table_ordinal == table]
    roles = [i for i, role in enumerate(sop.pelaksana, 1) if role.table_ordinal == table]
    chart = _with_words(sop, chart_of(sop).of_steps(frozenset(steps)))
    sizes = TextSizes(LANE - 2 * SIDE, {}, SIDE, 16.0)
    cells = _header(sop, roles)
    for row, ordinal in enumerate(steps, 1):
        number = one_line(sop.steps[ordinal - 1].number.value) or str(row)
        cells.append(GridCell(row, 0, paragraphs=(Paragraph(number, align="center"),), valign="middle"))
        cells += [GridCell(row, column) for column in range(1, len(roles) + 1)]
    widths = (NUMBERS, *(LANE for _ in roles))
    plain = Grid(widths, len(steps) + 1, tuple(cells), 1, size=TEXT_SIZE)
    grid = replace(plain, heights=row_heights(plain, (20.0, *row_needs(chart, steps, sizes))))
    form = ProcedureForm(grid, {o: row for row, o in enumerate(steps, 1)}, {o: c for c, o in enumerate(roles, 1)})
    page = PageGrid(grid, tuple(range(1, grid.rows)))
    (plan,) = plan_pages(chart, form, (page,), ((0.0, 0.0),), sizes)
    return Lanes(grid, draw_page(plan, page, sorted(form.column_of.values()), sizes, "sans"))
