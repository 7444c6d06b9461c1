"""Ruled lines to cells: what is a table's rule, and that cells always tile their grid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.grid import Grid, find_grids
from extractors.rules import Rule, merge_rules

Span = tuple[int, int, int, int]


def level(at: float, start: float, end: float, ink: int = 0) -> Rule:
    return Rule(True, at, start, end, ink)


def upright(at: float, start: float, end: float, ink: int = 0) -> Rule:
    return Rule(False, at, start, end, ink)


def lattice(xs: list[float], ys: list[float]) -> list[Rule]:
    return [level(y, xs[0], xs[-1]) for y in ys] + [upright(x, ys[0], ys[-1]) for x in xs]


def spans(grid: Grid) -> list[Span]:
    return [(slot.row, slot.column, slot.row_span, slot.column_span) for slot in grid.slots]


BOX = lattice([0, 50, 100], [0, 20, 40])
PLAIN = [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("nothing", []),
        ("a connector that starts at a symbol and ends on a rule", [level(10, 20, 50)]),
        ("a connector over several rows that ends in the open", [upright(75, 5, 35)]),
        ("two strokes between symbols, a chain away from the rules", [level(8, 60, 80), upright(80, 8, 30)]),
        ("the second stroke of a double line", [level(21.6, 0, 100), upright(51.6, 0, 40)]),
        ("a crumb on a crossing", [level(20, 49, 51), upright(50, 19, 21)]),
        ("an underline", [level(15, 60, 90)]),
    ],
)
def test_a_grid_is_not_cut_by(name: str, extra: list[Rule]) -> None:
    (grid,) = find_grids([*BOX, *extra])
    assert spans(grid) == PLAIN


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("edges of each cell", [*(level(y, x, x + 50) for y in (0, 20, 40) for x in (0, 50))]),
        ("pieces with gaps", [*(level(y, x, x + 23) for y in (0, 20, 40) for x in (0, 25, 50, 75))]),
        ("dots", [*(level(y, x, x + 0.5) for y in (0, 20, 40) for x in range(0, 100, 2))]),
    ],
)
def test_rules_in_pieces_are_one(name: str, rules: list[Rule]) -> None:
    (grid,) = find_grids([*rules, *(upright(x, 0, 40) for x in (0, 50, 100))])
    assert spans(grid) == PLAIN


def test_merged_header_cells_keep_their_spans() -> None:
    rules = [
        *(level(y, 0, 90) for y in (0, 40, 60)),
        level(20, 30, 90),
        *(upright(x, 0, 60) for x in (0, 30, 90)),
        upright(60, 20, 60),
    ]
    (grid,) = find_grids(rules)
    assert spans(grid) == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_a_table_without_side_borders_is_a_table() -> None:
    rules = [*(level(y, 0, 100) for y in (0, 20, 40, 60)), *(upright(x, 0, 60) for x in (30, 70))]
    (grid,) = find_grids(rules)
    assert (grid.rows, grid.columns) == (3, 3)


def test_tables_that_do_not_touch_are_two() -> None:
    first, second = find_grids([*BOX, *lattice([0, 30, 100], [60, 80, 100])])
    assert first.box.y1 == 40
    assert second.box.y0 == 60


def test_what_is_drawn_unlike_the_table_must_end_right_on_its_rules() -> None:
    near_miss = level(10, 2, 48, ink=7)
    header_line = level(30, 0, 50, ink=7)
    (grid,) = find_grids([*BOX, near_miss, header_line])
    assert (grid.rows, grid.columns) == (3, 2)


def test_a_rule_lies_where_most_of_it_lies() -> None:
    (rule,) = merge_rules([level(10.0, 0, 90), level(10.9, 90, 100)])
    assert abs(rule.at - 10.09) < 0.01
    assert (rule.start, rule.end) == (0, 100)


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[int, int, list[Span]]:
    """A grid of some rows and columns in which some blocks are merged."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    cells: list[Span] = []
    while free:
        row, column = min(free)
        width = 1
        while (row, column + width) in free and draw(st.integers(0, 3)) == 0:
            width += 1
        height = 1
        while all((row + height, c) in free for c in range(column, column + width)) and draw(st.integers(0, 3)) == 0:
            height += 1
        free -= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
        cells.append((row, column, height, width))
    return rows, columns, cells


def rules_of_cells(cells: list[Span], pitch: float = 30.0) -> list[Rule]:
    rules = []
    for row, column, height, width in cells:
        left, top, right, bottom = column * pitch, row * pitch, (column + width) * pitch, (row + height) * pitch
        rules += [level(top, left, right), level(bottom, left, right)]
        rules += [upright(left, top, bottom), upright(right, top, bottom)]
    return rules


@settings(max_examples=80, deadline=None)
@given(merged_grids(), st.randoms(use_true_random=False))
def test_cells_drawn_one_by_one_come_back(drawn: tuple[int, int, list[Span]], random: object) -> None:
    _, _, cells = drawn
    rules = rules_of_cells(cells)
    random.shuffle(rules)  # type: ignore[attr-defined]
    (grid,) = find_grids(rules)
    starts = [sorted({cell[axis] for cell in cells}) for axis in (0, 1)]
    expected = sorted(
        (
            starts[0].index(row),
            starts[1].index(column),
            sum(row <= start < row + height for start in starts[0]),
            sum(column <= start < column + width for start in starts[1]),
        )
        for row, column, height, width in cells
    )
    if len(cells) > 1:
        assert spans(grid) == expected


coordinates = st.integers(0, 40).map(lambda step: step * 5.0)
strokes = st.builds(
    lambda across, at, start, length: Rule(across, at, start, start + length),
    st.booleans(),
    coordinates,
    coordinates,
    st.integers(1, 30).map(lambda step: step * 5.0),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(strokes, max_size=40))
def test_cells_tile_their_grid_whatever_is_drawn(rules: list[Rule]) -> None:
    for grid in find_grids(rules):
        covered = [
            (row, column)
            for slot in grid.slots
            for row in range(slot.row, slot.row + slot.row_span)
            for column in range(slot.column, slot.column + slot.column_span)
        ]
        assert sorted(covered) == [(row, column) for row in range(grid.rows) for column in range(grid.columns)]
        assert all(slot.box.width > 0 and slot.box.height > 0 for slot in grid.slots)
