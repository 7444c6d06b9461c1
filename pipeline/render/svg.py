"""The flowchart as SVG: swimlanes that any browser shows and any drawing program edits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.render.clean import one_line
from pipeline.render.drawing import DrawnConnector, DrawnSymbol, Point
from pipeline.render.grid import LEADING, Grid, GridCell
from pipeline.render.measure import paragraph_lines, wrap
from pipeline.render.outline import PathStep, outline, tip
from pipeline.render.swimlanes import TEXT_SIZE, Lanes, lanes_of_table, symbol_lines
from schemas.sop import Sop
from schemas.vocabulary.form import form_words

MARGIN, TITLE_HEIGHT, TITLE_SIZE = 16.0, 30.0, 13.0
VERBS = {"move": "M", "line": "L", "curve": "C"}


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _place(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _path(steps: Iterator[PathStep]) -> str:
    return " ".join(f"{VERBS[step.verb]} {_place(step.points)}" for step in steps) + " Z"


def text_lines(lines: tuple[str, ...], x: float, middle: float, size: float, look: str = "") -> str:
    """Lines of text in the middle of (`x`, `middle`)."""
    top = middle - len(lines) * size * LEADING / 2
    spans = "".join(
        f'<tspan x="{_number(x)}" y="{_number(top + (n + 0.8) * size * LEADING)}">{escape(line)}</tspan>'
        for n, line in enumerate(lines)
    )
    return f'<text font-size="{_number(size)}" text-anchor="middle"{look}>{spans}</text>'


def _cell(cell: GridCell, grid: Grid) -> Iterator[str]:
    x, y = grid.left(cell.column), grid.top(cell.row)
    width, height = grid.cell_width(cell), grid.cell_height(cell)
    yield (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" '
        f'fill="{"#" + cell.fill if cell.fill else "none"}" class="rule"/>'
    )
    for paragraph in cell.paragraphs:
        lines = paragraph_lines(paragraph, width - 6.0, grid.size, grid.font)
        weight = ' font-weight="bold"' if paragraph.bold else ""
        yield text_lines(lines, x + width / 2, y + height / 2, grid.size, weight)


def _symbol(symbol: DrawnSymbol) -> str:
    x, y = symbol.box.center
    lines = symbol_lines(symbol.kind == "decision", symbol.text, symbol.box.width) if symbol.text else ()
    shape = f'<path d="{_path(outline(symbol.kind, symbol.box))}" class="symbol {symbol.kind}"/>'
    return f"<g>{shape}{text_lines(lines, x, y, TEXT_SIZE) if lines else ''}</g>"


def _connector(connector: DrawnConnector) -> str:
    line = f'<polyline points="{_place(connector.points)}" class="line"/>'
    if connector.tip:
        line += f'<polygon points="{_place(tip(connector.points[-2], connector.points[-1]))}"/>'
    if connector.label:
        box = connector.label.box
        line += text_lines(tuple(connector.label.text.split("\n")), *box.center, connector.label.size)
    return f"<g>{line}</g>"


def _lanes(lanes: Lanes, y: float) -> str:
    parts = [part for cell in lanes.grid.cells for part in _cell(cell, lanes.grid)]
    parts += [_connector(connector) for connector in lanes.drawing.connectors]
    parts += [_symbol(symbol) for symbol in lanes.drawing.symbols]
    return f'<g transform="translate({_number(MARGIN)} {_number(y)})">\n' + "\n".join(parts) + "\n</g>"


def svg_text(sop: Sop) -> str:
    """The drawing of all procedure tables, one under the other."""
    tables = sorted({step.table_ordinal for step in sop.steps}) or [1]
    drawn = [lanes_of_table(sop, table) for table in tables]
    title = form_words().title.format(nama_sop=one_line(sop.identity.nama_sop.value)).strip()
    width = max(lanes.grid.width for lanes in drawn) + 2 * MARGIN
    lines = wrap(title, width - 2 * MARGIN, TITLE_SIZE, bold=True)
    height = TITLE_HEIGHT + (len(lines) - 1) * TITLE_SIZE * LEADING
    y = MARGIN + height
    parts = [text_lines(lines, width / 2, MARGIN + height / 2, TITLE_SIZE, ' font-weight="bold"')]
    for lanes in drawn:
        parts.append(_lanes(lanes, y))
        y += lanes.grid.height + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" height="{_number(y)}" '
        f'viewBox="0 0 {_number(width)} {_number(y)}" font-family="Arial, Helvetica, sans-serif" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        "<style>.rule{stroke:#888;stroke-width:.6}.symbol{fill:#fff;stroke:#000}.line{fill:none;stroke:#000}</style>\n"
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def render_svg(sop: Sop, out: Path) -> None:
    out.write_text(svg_text(sop), encoding="utf-8")
