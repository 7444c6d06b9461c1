"""Outlines that are drawn line by line, with connectors at their corners and sides."""

from __future__ import annotations

import pytest

from extractors.drawing import Point
from extractors.marks import Stroke
from extractors.outlines import find_outlines

BLACK = (0, 0, 0, 255)
LEFT_ROUND = ((20.0, 10.0), (13.0, 13.0), (10.0, 20.0)), ((10.0, 20.0), (13.0, 27.0), (20.0, 30.0))
RIGHT_ROUND = ((60.0, 30.0), (67.0, 27.0), (70.0, 20.0)), ((70.0, 20.0), (67.0, 13.0), (60.0, 10.0))
CAPSULE = (*LEFT_ROUND, ((20.0, 30.0), (60.0, 30.0)), *RIGHT_ROUND, ((60.0, 10.0), (20.0, 10.0)))
PENTAGON = (
    ((10.0, 10.0), (40.0, 10.0)),
    ((40.0, 10.0), (40.0, 25.0)),
    ((40.0, 25.0), (25.0, 35.0)),
    ((25.0, 35.0), (10.0, 25.0)),
    ((10.0, 25.0), (10.0, 10.0)),
)
DIAMOND = (
    ((40.0, 10.0), (70.0, 30.0)),
    ((70.0, 30.0), (40.0, 50.0)),
    ((40.0, 50.0), (10.0, 30.0)),
    ((10.0, 30.0), (40.0, 10.0)),
)
HEAD = (((95.0, 116.0), (100.0, 120.0)), ((100.0, 120.0), (95.0, 124.0)))


def strokes(*lines: tuple[Point, ...]) -> list[Stroke]:
    return [Stroke(line, 0, BLACK, 0, bent=len(line) > 2) for line in lines]


@pytest.mark.parametrize(
    ("outline", "connectors"),
    [
        (CAPSULE, ()),
        (CAPSULE, (((70.0, 20.0), (120.0, 20.0)),)),
        (CAPSULE, (((70.0, 20.0), (100.0, 20.0)), ((100.0, 20.0), (100.0, 120.0)), *HEAD)),
        (PENTAGON, (((25.0, 35.0), (25.0, 80.0)),)),
        (PENTAGON, (((25.0, 35.0), (25.0, 60.0)), ((25.0, 60.0), (90.0, 60.0)), ((40.0, 10.0), (90.0, 10.0)))),
        (DIAMOND, (((70.0, 30.0), (120.0, 30.0)), ((40.0, 50.0), (40.0, 90.0)))),
    ],
    ids=["alone", "from a round side", "with an open head", "from a tip", "from two corners", "diamond"],
)
def test_an_outline_is_found_and_its_connectors_stay_lines(
    outline: tuple[tuple[Point, ...], ...], connectors: tuple[tuple[Point, ...], ...]
) -> None:
    figures, rest = find_outlines(strokes(*outline, *connectors))
    (figure,) = figures
    points = [point for line in outline for point in line]
    assert figure.box.x0 == min(x for x, _ in points)
    assert figure.box.y1 == max(y for _, y in points)
    assert sorted(stroke.points for stroke in rest) == sorted(connectors)


def test_a_line_that_joins_two_outlines_is_part_of_neither() -> None:
    moved = tuple(tuple((x + 100.0, y) for x, y in line) for line in CAPSULE)
    bridge = ((70.0, 20.0), (110.0, 20.0))
    figures, rest = find_outlines(strokes(*CAPSULE, *moved, bridge))
    assert [figure.box.x0 for figure in sorted(figures, key=lambda figure: figure.box.x0)] == [10.0, 110.0]
    assert [stroke.points for stroke in rest] == [bridge]


def test_lines_that_only_hang_together_are_no_outline() -> None:
    lines = (((0.0, 0.0), (50.0, 0.0)), ((50.0, 0.0), (50.0, 40.0)), ((50.0, 40.0), (90.0, 40.0)))
    figures, rest = find_outlines(strokes(*lines))
    assert figures == []
    assert len(rest) == 3
