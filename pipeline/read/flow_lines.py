"""Follow the drawn lines: from which symbol to which, through joints with other lines.

A line ends at a symbol, on another line (it joins that line's way, or leaves it), or nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas.raw import Box, Connector

Point = tuple[float, float]
AT_SYMBOL = 10.0
AT_SYMBOL_WITH_TIP = 12.0
ON_LINE = 3.5
RIGHT_ON_LINE = 1.0  # an end as near as that joins the other line, though a symbol is not far
LONGEST_WAY = 12


@dataclass(frozen=True, slots=True)
class Way:
    """A drawn edge: the indices of its symbols, the line it leaves on, and whether a tip shows its direction."""

    source: int
    target: int
    line: int
    tipped: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class _End:
    """Where one end of a line is: at a symbol, or on another line; `lines` are all that pass or end there."""

    symbol: int | None = None
    line: int | None = None
    distance: float = 0.0
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its two ends in the order of its direction; `directed` where a tip shows it."""

    points: tuple[Point, ...]
    tail: _End
    head: _End
    directed: bool
    confidence: float


def follow_lines(boxes: Sequence[Box | None], names: Sequence[str], connectors: Sequence[Connector]) -> list[Way]:
    """The ways between the symbols of one page, given by their boxes and names."""
    lines = _directed_lines(boxes, names, connectors)
    ways: dict[tuple[int, int], Way] = {}
    for index, line in enumerate(lines):
        for source, leaving in _sources(lines, index).items():
            for target in _targets(lines, index, 0):
                if source == target and not _is_loop(line):
                    continue
                way = Way(source, target, leaving, line.directed, line.confidence)
                known = ways.get((source, target))
                if known is None or (way.tipped, way.confidence) > (known.tipped, known.confidence):
                    ways[source, target] = way
    return [*ways.values(), *_ways_back(lines, ways)]


def _ways_back(lines: Sequence[_Line], ways: Mapping[tuple[int, int], Way]) -> Iterator[Way]:
    """A line without a tip between two symbols that an arrow joins already leads the other way."""
    for index, line in enumerate(lines):
        source, target = line.head.symbol, line.tail.symbol
        if line.directed or source is None or target is None or source == target or (source, target) in ways:
            continue
        forth = ways.get((target, source))
        if forth is not None and forth.tipped and forth.line != index:
            yield Way(source, target, index, False, line.confidence)


def _directed_lines(boxes: Sequence[Box | None], names: Sequence[str], connectors: Sequence[Connector]) -> list[_Line]:
    found = [_ends(connector, i, boxes, names, connectors) for i, connector in enumerate(connectors)]
    return [_direct(connector, *ends) for connector, ends in zip(connectors, found, strict=True)]


def _ends(
    connector: Connector, index: int, boxes: Sequence[Box | None], names: Sequence[str], all_lines: Sequence[Connector]
) -> tuple[_End, _End]:
    start = _glued(connector.source, names) or _end(connector, 0, connector.tip_at_start, index, boxes, all_lines)
    stop = _glued(connector.target, names) or _end(connector, -1, connector.tip_at_end, index, boxes, all_lines)
    return start, stop


def _glued(name: str | None, names: Sequence[str]) -> _End | None:
    return _End(symbol=names.index(name)) if name is not None and name in names else None


def _end(
    connector: Connector, at: int, tipped: bool, index: int, boxes: Sequence[Box | None], all_lines: Sequence[Connector]
) -> _End:
    if not connector.points:
        return _End()
    point = connector.points[at]
    reach = AT_SYMBOL_WITH_TIP if tipped else AT_SYMBOL
    near = [(_outside(box, point), i) for i, box in enumerate(boxes) if box is not None]
    symbol = min(near, default=(math.inf, -1))
    joints = [
        (_to_line(point, other.points), i) for i, other in enumerate(all_lines) if i != index and len(other.points) > 1
    ]
    joint = min(joints, default=(math.inf, -1))
    joins = not tipped and joint[0] <= RIGHT_ON_LINE < symbol[0] and _is_inside(point, all_lines[joint[1]].points)
    if symbol[0] <= reach and not joins:
        return _End(symbol=symbol[1], distance=symbol[0])
    if joint[0] > ON_LINE:
        return _End()
    return _End(line=joint[1], distance=joint[0], lines=tuple(i for away, i in joints if away <= ON_LINE))


def _is_inside(point: Point, points: Sequence[Point]) -> bool:
    """Whether a point on a line is away from both of its ends."""
    return min(math.dist(point, points[0]), math.dist(point, points[-1])) > ON_LINE


def _outside(box: Box, point: Point) -> float:
    """How far a point lies outside a box; 0 on its edge or in it."""
    dx = max(box.x0 - point[0], 0.0, point[0] - box.x1)
    dy = max(box.y0 - point[1], 0.0, point[1] - box.y1)
    return math.hypot(dx, dy)


def _to_line(point: Point, points: Sequence[Point]) -> float:
    return min(_to_segment(point, a, b) for a, b in pairwise(points))


def _to_segment(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def _direct(connector: Connector, start: _End, stop: _End) -> _Line:
    """Puts the ends in order: the tip is the head; without one, a line leaves the symbol for the other line."""
    backward = connector.tip_at_start and not connector.tip_at_end
    directed = connector.tip_at_start != connector.tip_at_end
    if not directed and start.symbol is None and stop.symbol is not None:
        backward = True
    points = tuple(reversed(connector.points)) if backward else connector.points
    tail, head = (stop, start) if backward else (start, stop)
    return _Line(points, tail, head, directed, connector.confidence)


def _sources(lines: Sequence[_Line], index: int) -> dict[int, int]:
    """The symbols that a line comes from, each with the line on which the way leaves it: there a label stands.

    A line that leaves others comes from where these come.
    """
    found: dict[int, int] = {}
    waiting, seen = [index], {index}
    while waiting:
        here = waiting.pop(0)
        end = lines[here].tail
        if end.symbol is not None:
            found.setdefault(end.symbol, here)
        elif end.line is not None:
            before = [end.line, *(other for other in end.lines if here in lines[other].head.lines)]
            waiting += [other for other in dict.fromkeys(before) if other not in seen]
            seen.update(before)
    return found


def _targets(lines: Sequence[_Line], index: int, depth: int) -> list[int]:
    end = lines[index].head
    if end.symbol is not None:
        return [end.symbol]
    if end.line is None or depth > LONGEST_WAY:
        return []
    return _targets(lines, end.line, depth + 1)


def _is_loop(line: _Line) -> bool:
    return len(line.points) > 3
