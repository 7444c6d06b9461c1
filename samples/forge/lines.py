"""How lines between symbols are drawn otherwise: from their end, straight across, in pieces."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pipeline.render.drawing import DrawnConnector


def reversed_line(connector: DrawnConnector) -> DrawnConnector:
    """The same line drawn from its target; its tip is then at its start."""
    return replace(
        connector,
        points=tuple(reversed(connector.points)),
        source=connector.target,
        target=connector.source,
        source_side=connector.target_side,
        target_side=connector.source_side,
    )


def straight_line(connector: DrawnConnector) -> DrawnConnector:
    """One stroke from port to port, whatever lies between."""
    return replace(connector, points=(connector.points[0], connector.points[-1]))


def pieces_of(connector: DrawnConnector) -> list[DrawnConnector]:
    """Each part of the line as a line of its own; only the last has a tip."""
    last = len(connector.points) - 2
    return [
        replace(connector, points=pair, tip=connector.tip and place == last, label=None)
        for place, pair in enumerate(pairwise(connector.points))
    ]


def tip_at_start(xml: str) -> str:
    return xml.replace("a:tailEnd", "a:headEnd")


def curved(xml: str) -> str:
    """A bent connector as the curved one that runs between the same points."""
    return xml.replace('prst="bentConnector', 'prst="curvedConnector')
