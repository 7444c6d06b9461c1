"""A bent line drawn as several straight ones, as one connector."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.chains import Chain, find_chains
from extractors.drawing import Point, distance
from schemas.raw import Box, Connector, Shape

MEET = 1.5  # points between two ends that are one corner
PORT = 2.0  # points from a symbol's border, where one line ends and another begins


def join_drawn_lines(connectors: Sequence[Connector], shapes: Sequence[Shape]) -> tuple[Connector, ...]:
    """Lines whose bare ends meet two and two, away from symbols, as one; all others as they are.

    Specimen: [(0, 0), (9, 0)] and [(9, 0), (9, 9)] with a tip give [(0, 0), (9, 0), (9, 9)] with a tip.
    """
    held = [place for connector in connectors for place in _held_ends(connector)]
    boxes = [shape.box for shape in shapes if shape.box is not None and not _is_words(shape)]
    lines = [connector for connector in connectors if len(connector.points) > 1]

    def is_stop(point: Point) -> bool:
        return any(_outside(box, point) <= PORT for box in boxes) or any(distance(point, p) <= MEET for p in held)

    chains = find_chains([line.points for line in lines], MEET, is_stop)
    joined = {chain.members[0]: chain for chain in chains if not chain.closed}
    kept = (_joined(lines, joined[n]) if n in joined else None for n in range(len(lines)))
    loops = [lines[n] for chain in chains if chain.closed for n in chain.members]
    bare = [connector for connector in connectors if len(connector.points) < 2]
    return (*(line for line in kept if line is not None), *loops, *bare)


def _is_words(shape: Shape) -> bool:
    """Words that stand free beside a line hold no line's end."""
    return shape.kind == "other" and bool(shape.text)


def _held_ends(connector: Connector) -> list[Point]:
    """The ends that carry a tip or are glued to a symbol."""
    if not connector.points:
        return []
    start = [connector.points[0]] if connector.tip_at_start or connector.source else []
    return [*start, *([connector.points[-1]] if connector.tip_at_end or connector.target else [])]


def _outside(box: Box, point: Point) -> float:
    dx = max(box.x0 - point[0], 0.0, point[0] - box.x1)
    dy = max(box.y0 - point[1], 0.0, point[1] - box.y1)
    return max(dx, dy)


def _joined(lines: Sequence[Connector], chain: Chain) -> Connector:
    first, last = lines[chain.members[0]], lines[chain.members[-1]]
    if len(chain.members) == 1:
        return first
    starts_as_drawn = distance(first.points[0], chain.points[0]) <= distance(first.points[-1], chain.points[0])
    ends_as_drawn = distance(last.points[-1], chain.points[-1]) <= distance(last.points[0], chain.points[-1])
    texts = [lines[n].text for n in chain.members if lines[n].text]
    return Connector(
        points=chain.points,
        tip_at_start=first.tip_at_start if starts_as_drawn else first.tip_at_end,
        tip_at_end=last.tip_at_end if ends_as_drawn else last.tip_at_start,
        source=first.source if starts_as_drawn else first.target,
        target=last.target if ends_as_drawn else last.source,
        text=" ".join(texts),
        confidence=min(lines[n].confidence for n in chain.members),
    )
