"""Connectors that carry a line on, and lines that are drawn in pieces."""

from __future__ import annotations

import pytest

from extractors.drawn_lines import join_drawn_lines
from extractors.office_outline import Outline, arc, cubic
from pipeline.read.flow_jumps import find_jumps, without_jumps
from pipeline.read.symbols import Placed
from schemas.raw import Box, Connector, Shape, ShapeKind


def placed(step: int | None, kind: ShapeKind = "process", text: str = "", page: int = 1, x: float = 0.0) -> Placed:
    top = 100.0 * (step or 0)
    shape = Shape("s", kind, Box(x, top, x + 20, top + 20), text=text)
    return Placed(shape, page, step, (1,) if step else (), 1.0)


def connector(step: int | None, text: str = "", page: int = 1, x: float = 0.0) -> Placed:
    return placed(step, "connector", text, page, x)


@pytest.mark.parametrize(
    ("symbols", "ends", "jumps", "steps"),
    [
        pytest.param(
            [placed(1), connector(1, "A"), connector(2, "A"), placed(2)], [(0, 1), (2, 3)], {1: 2},
            [1, None, None, 2], id="in the rows of one sheet",
        ),
        pytest.param(
            [placed(1), connector(None, "A"), connector(None, "A", 2), placed(2, page=2)], [(0, 1), (2, 3)], {1: 2},
            [1, None, None, 2], id="over the end of a page",
        ),
        pytest.param(
            [connector(None, "B"), placed(1), connector(None, "B", 2), placed(2, page=2)], [(0, 1), (3, 2)], {2: 0},
            [None, 1, None, 2], id="back to an earlier page",
        ),
        pytest.param(
            [placed(1), *(connector(None, "A", page) for page in (1, 2, 2, 3))],
            [(0, 1), (2, 0), (0, 3), (4, 0)], {1: 2, 3: 4}, [1, *[None] * 4], id="one letter at each page end",
        ),
        pytest.param(
            [placed(1), connector(None), connector(None, page=2, x=90), connector(None, page=2, x=5)],
            [(0, 1), (2, 0), (3, 0)], {1: 3}, [1, None, None, None], id="without letters the nearest across",
        ),
        pytest.param(
            [connector(step) for step in (1, 2, 3)], [(0, 1), (1, 2)], {}, [1, 2, 3], id="circles that are steps",
        ),
    ],
)  # fmt: skip
def test_a_connector_goes_on_where_its_letter_stands_again(
    symbols: list[Placed], ends: list[tuple[int, int]], jumps: dict[int, int], steps: list[int | None]
) -> None:
    assert find_jumps(symbols, ends) == jumps
    assert [p.step for p in without_jumps(symbols, jumps)] == steps


SYMBOLS = [Shape("s1", "process", Box(0, 0, 20, 20)), Shape("s2", "process", Box(100, 100, 120, 120))]


@pytest.mark.parametrize(
    ("drawn", "joined"),
    [
        pytest.param(
            [((20, 10), (110, 10), False), ((110, 10), (110, 100), True)], [((20, 10), (110, 10), (110, 100))],
            id="two parts of one bend",
        ),
        pytest.param(
            [((20, 10), (110, 10), False), ((110, 60), (110, 10), False), ((110, 60), (110, 100), True)],
            [((20, 10), (110, 10), (110, 100))], id="one part drawn backward",
        ),
        pytest.param(
            [((-50, 10), (0, 10), True), ((0, 10), (-50, 60), False)],
            [((-50, 10), (0, 10)), ((0, 10), (-50, 60))], id="at a symbol one comes and one goes",
        ),
        pytest.param(
            [((60, 0), (60, 50), False), ((60, 50), (90, 50), True), ((60, 50), (60, 90), True)],
            [((60, 0), (60, 50)), ((60, 50), (90, 50)), ((60, 50), (60, 90))], id="a fork stays a fork",
        ),
    ],
)  # fmt: skip
def test_parts_of_a_line_are_one(
    drawn: list[tuple[tuple[float, float], tuple[float, float], bool]], joined: list[tuple[tuple[float, float], ...]]
) -> None:
    lines = [Connector((start, end), tip_at_end=tip) for start, end, tip in drawn]
    found = join_drawn_lines(lines, SYMBOLS)
    assert [line.points for line in found] == joined
    assert sum(line.tip_at_end for line in found) == sum(tip for *_, tip in drawn)


CORNERS = ((0.0, 0.0), (60.0, 0.0), (60.0, 30.0), (0.0, 30.0))
WAVE = (*CORNERS[:2], (60.0, 26.0), *cubic((60, 26), [(40, 18), (20, 38), (0, 26)]))
ROUND_ENDS = ((15.0, 0.0), (45.0, 0.0), *arc((45, 0), 15, 15, -90, 180), (15.0, 30.0), *arc((15, 30), 15, 15, 90, 180))


@pytest.mark.parametrize(
    ("points", "curved", "kind"),
    [
        (CORNERS, False, "process"),
        (((30, 0), (60, 15), (30, 30), (0, 15)), False, "decision"),
        (((0, 0), (60, 0), (60, 20), (30, 30), (0, 20)), False, "connector"),
        (WAVE, True, "document"),
        (ROUND_ENDS, True, "terminator"),
        (arc((60, 15), 30, 15, 0, 360), True, "terminator"),
        (arc((30, 15), 15, 15, 0, 360), True, "connector"),
    ],
)
def test_a_free_outline_is_what_it_looks_like(
    points: tuple[tuple[float, float], ...], curved: bool, kind: ShapeKind
) -> None:
    assert Outline(tuple(points), closed=True, curved=curved).kind[0] == kind
