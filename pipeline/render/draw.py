"""From a page's plan to its drawing: routes, one after the other, short ones first."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.render.board import Board, Route
from pipeline.render.drawing import Drawing, DrawnConnector, DrawnSymbol
from pipeline.render.grid import Font
from pipeline.render.labels import label_for
from pipeline.render.lanes import lanes_of
from pipeline.render.paginate import PageGrid
from pipeline.render.place import Hop, PagePlan, Sizes
from pipeline.render.routing import find_route


def _distance(hop: Hop, symbols: Sequence[DrawnSymbol]) -> float:
    (x0, y0), (x1, y1) = symbols[hop.source].box.center, symbols[hop.target].box.center
    return abs(x1 - x0) + abs(y1 - y0) + (1000.0 if y1 < y0 else 0.0)


def _straight(source: DrawnSymbol, target: DrawnSymbol) -> Route:
    """The last resort where no lane is free: one bend, from beneath the source to a side of the target."""
    (x0, y0), (x1, y1) = source.port("bottom"), target.port("right" if target.box.x1 < source.box.x0 else "left")
    return Route(((x0, y0), (x0, y1), (x1, y1)), "bottom", "right" if x1 < x0 else "left")


def draw_page(plan: PagePlan, page: PageGrid, columns: Sequence[int], sizes: Sizes, font: Font) -> Drawing:
    """Symbols, connectors and labels of one page; `columns` are the role columns."""
    if not plan.symbols:
        return Drawing()
    board = Board(plan.symbols, lanes_of(page, columns, plan.symbols, sizes))
    connectors: dict[Hop, DrawnConnector] = {}
    for hop in sorted(plan.hops, key=lambda hop: _distance(hop, plan.symbols)):
        source, target = plan.symbols[hop.source], plan.symbols[hop.target]
        route = find_route(board, hop.source, hop.target) or _straight(source, target)
        left = page.grid.left(source.column)
        board.add(route, hop.source, hop.target)
        limits = (left, left + page.grid.widths[source.column])
        label = label_for(hop.condition, route, source, font, limits, board)
        if label:
            board.labels.append(label.box)
        connectors[hop] = DrawnConnector(
            route.points, hop.source, hop.target, route.source_side, route.target_side, hop.tip, label
        )
    return Drawing(plan.symbols, tuple(connectors[hop] for hop in plan.hops))
