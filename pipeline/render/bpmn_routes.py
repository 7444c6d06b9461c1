"""The lines of a pool, all of horizontal and vertical parts: out to the right and in from the left where they can.

No two nodes share a column, so a line may run up and down above and below its own two nodes, and between any two
columns; and along the borders of the lanes. Those ways are always free of shapes; shorter ones are taken where they
are free too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.render.board import TOUCH, Board, Lanes, Route
from pipeline.render.bpmn_layout import LABEL_TEXT, LABEL_WIDEST, Floor, text_size
from pipeline.render.bpmn_model import Link, Pool
from pipeline.render.drawing import DrawnSymbol, Point, Side
from schemas.raw import Box

OFF = 4.0  # between a line and its words
BEND = 20.0
SHARED_PORT = 60.0
LEAVING: dict[Side, float] = {"right": 0.0, "top": 4.0, "bottom": 4.0}
ENTERING: dict[Side, float] = {"left": 0.0, "top": 8.0, "bottom": 8.0}
UPRIGHT: tuple[Side, Side] = ("top", "bottom")


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """The corners of a sequence flow, and the place of its name."""

    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(frozen=True)
class _Ends:
    """The two shapes that a line joins, and where it may run."""

    source: DrawnSymbol
    target: DrawnSymbol
    out: tuple[float, ...]
    into: tuple[float, ...]
    bands: tuple[float, ...]

    def sides(self, y: float) -> Iterator[tuple[Side, Side]]:
        """The upper or lower sides from which, and into which, a line runs straight to the height `y`."""
        for out in UPRIGHT:
            for into in UPRIGHT:
                if self.reaches(self.source, out, y) and self.reaches(self.target, into, y):
                    yield out, into

    def reaches(self, symbol: DrawnSymbol, side: Side, y: float) -> bool:
        return y < symbol.box.y0 if side == "top" else y > symbol.box.y1


def _onward(ends: _Ends) -> Iterator[Route]:
    """To a node further right: straight, or with one or two bends. Another node may stand in the way."""
    start, end = ends.source.port("right"), ends.target.port("left")
    if start[1] == end[1]:
        yield Route((start, end), "right", "left")
    for x in (*ends.out, *ends.into):
        yield Route((start, (x, start[1]), (x, end[1]), end), "right", "left")
    for side in UPRIGHT:
        above, below = ends.source.port(side), ends.target.port(side)
        if ends.reaches(ends.source, side, end[1]):
            yield Route((above, (above[0], end[1]), end), side, "left")
        if ends.reaches(ends.target, side, start[1]):
            yield Route((start, (below[0], start[1]), below), "right", side)


def _over_a_band(ends: _Ends) -> Iterator[Route]:
    """To any node: up or down to the border of a lane, along it, up or down."""
    for y in ends.bands:
        for out, into in ends.sides(y):
            first, last = ends.source.port(out), ends.target.port(into)
            yield Route((first, (first[0], y), (last[0], y), last), out, into)


def _through_gaps(ends: _Ends) -> Iterator[Route]:
    """To any node, with three bends: beside one of the two to the border of a lane."""
    start, end = ends.source.port("right"), ends.target.port("left")
    for y in ends.bands:
        for out, into in ends.sides(y):
            first, last = ends.source.port(out), ends.target.port(into)
            for x in ends.out:
                yield Route((start, (x, start[1]), (x, y), (last[0], y), last), "right", into)
            for x in ends.into:
                yield Route((first, (first[0], y), (x, y), (x, end[1]), end), out, "left")


def _all_around(ends: _Ends) -> Iterator[Route]:
    """To any node, with four bends: never in the way of a shape."""
    start, end = ends.source.port("right"), ends.target.port("left")
    for y in ends.bands:
        for x in ends.out:
            for other in ends.into:
                yield Route((start, (x, start[1]), (x, y), (other, y), (other, end[1]), end), "right", "left")


def _plain(route: Route) -> Route:
    """Without corners that are none."""
    kept = [route.points[0]]
    for point, following in pairwise(route.points[1:]):
        before = kept[-1]
        if before != point and not (before[0] == point[0] == following[0] or before[1] == point[1] == following[1]):
            kept.append(point)
    return Route((*kept, route.points[-1]), route.source_side, route.target_side)


def _cost(route: Route, board: Board, link: Link) -> float:
    """What a line costs by itself: its length, its bends, the sides it uses and those who use them already."""
    length = sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(route.points))
    ports = ((link.source, route.source_side), (link.target, route.target_side))
    shared = sum(board.ports.get(port, 0) for port in ports)
    sides = LEAVING[route.source_side] + ENTERING[route.target_side]
    return length + BEND * (len(route.points) - 2) + sides + SHARED_PORT * shared


def _best(ways: Iterable[Route], board: Board, link: Link, most: float) -> tuple[float, Route | None]:
    """The cheapest way that runs through no shape and costs less than `most`, lines that it meets included."""
    plain = dict.fromkeys(_plain(way) for way in ways)
    ranked = sorted(((_cost(way, board, link), way) for way in plain), key=lambda pair: pair[0])
    best = None
    for cost, way in ranked:
        if cost >= most:
            break
        if not board.is_blocked(way, link.source, link.target):
            total = cost + board.disturbance(way, link.target, most - cost)
            most, best = (total, way) if total < most else (most, best)
    return most, best


def _ends(pool: Pool, floor: Floor, board: Board, link: Link) -> _Ends:
    lanes = sorted((pool.nodes[link.source].lane, pool.nodes[link.target].lane))
    bands = tuple(y for band in floor.bands[lanes[0] : lanes[1] + 1] for y in band)
    into, out = floor.gaps[link.target], floor.gaps[link.source + 1]
    return _Ends(board.symbols[link.source], board.symbols[link.target], out, into, bands)


def _route(ends: _Ends, board: Board, link: Link) -> Route:
    """The simplest kind of way that does not run along another line; of each kind the cheapest."""
    onward = _onward(ends) if link.target > link.source else ()
    best, cost = next(_all_around(ends)), float("inf")
    for ways in ((*onward, *_over_a_band(ends)), _through_gaps(ends), _all_around(ends)):
        cost, way = _best(ways, board, link, cost)
        best = way if way is not None else best
        if cost - _cost(best, board, link) < TOUCH:
            break
    return best


def _board(floor: Floor) -> Board:
    """Nodes first, in their order; notes and names are in the way of lines too."""
    notes = [placed.note for placed in floor.nodes if placed.note is not None]
    labels = [placed.label for placed in floor.nodes if placed.label is not None]
    boxes = (*(placed.box for placed in floor.nodes), *notes)
    return Board([DrawnSymbol(box, "process", "", 0, 0) for box in boxes], Lanes((), ()), labels=labels)


def _distance(floor: Floor, link: Link) -> tuple[bool, float]:
    """Lines that lead on before those that lead back, short ones first."""
    (x0, y0), (x1, y1) = floor.nodes[link.source].box.center, floor.nodes[link.target].box.center
    return x1 <= x0, abs(x1 - x0) + abs(y1 - y0)


def _beside(points: tuple[Point, ...], width: float, height: float) -> Iterator[Box]:
    """Places for a name: at the first part of the line, then at each further one, on either side."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if y0 == y1:
            x = x0 + OFF if x1 > x0 else x0 - OFF - width
            corners = [(x, y0 - 1.0 - height), (x, y0 + OFF)]
        else:
            y = y0 + OFF if y1 > y0 else y0 - OFF - height
            corners = [(x0 + OFF, y), (x0 - OFF - width, y)]
        yield from (Box(x, y, x + width, y + height) for x, y in corners)


def _label(name: str, points: tuple[Point, ...], taken: list[Box], lines: list[Box]) -> Box | None:
    """The first place that touches no shape, name or line; else the first that touches no shape and no name."""
    if not name:
        return None
    places = list(_beside(points, *text_size(name, LABEL_WIDEST, LABEL_TEXT)))
    free = [place for place in places if all(place.shared_with(box) == 0 for box in taken)]
    best = (place for place in free if all(place.shared_with(line) == 0 for line in lines))
    return next(best, (free or places)[0])


def _as_boxes(points: tuple[Point, ...]) -> list[Box]:
    """The parts of a line, a little thicker than it is."""
    return [
        Box(min(x0, x1) - 0.5, min(y0, y1) - 0.5, max(x0, x1) + 0.5, max(y0, y1) + 0.5)
        for (x0, y0), (x1, y1) in pairwise(points)
    ]


def _routes(pool: Pool, floor: Floor) -> dict[int, tuple[Point, ...]]:
    board = _board(floor)
    points: dict[int, tuple[Point, ...]] = {}
    for number in sorted(range(len(pool.links)), key=lambda n: _distance(floor, pool.links[n])):
        link = pool.links[number]
        route = _route(_ends(pool, floor, board, link), board, link)
        board.add(route, link.source, link.target)
        points[number] = route.points
    return points


def draw_links(pool: Pool, floor: Floor) -> tuple[DrawnLink, ...]:
    """The sequence flows of the pool, in their order, around all shapes."""
    points = _routes(pool, floor)
    taken = [box for p in floor.nodes for box in (p.box, p.note, p.label) if box is not None]
    lines = [box for way in points.values() for box in _as_boxes(way)]
    drawn = []
    for number, link in enumerate(pool.links):
        label = _label(link.name, points[number], taken, lines)
        taken += [label] if label is not None else []
        drawn.append(DrawnLink(points[number], label))
    return tuple(drawn)
