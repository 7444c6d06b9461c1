"""The tables of a page and what of the drawing is left when their rules are taken out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.chains import find_chains
from extractors.drawing import Point, box_of, corners_of
from extractors.grid import Grid, Rule, find_grids
from extractors.marks import SMALLEST_FIGURE, Figure, Marks, Stroke
from extractors.pdf_rules import find_rules, rule_of, sides_of
from schemas.raw import Box

ON_RULE = 1.8  # points between a stroke and the rule that it is a piece of
CLOSED = 1.5  # points between the ends of strokes that are one corner


@dataclass(frozen=True, slots=True)
class Layout:
    """`strokes` and `figures` belong to no table."""

    grids: tuple[Grid, ...]
    strokes: tuple[Stroke, ...]
    figures: tuple[Figure, ...]


def find_layout(marks: Marks) -> Layout:
    rules, cells = find_rules(marks)
    grids = tuple(_tables(find_grids(rules)))
    loose = [stroke for stroke in marks.strokes if not _is_of_table(rule_of(stroke), grids)]
    used = {id(figure) for figure in cells if all(_is_of_table(side, grids) for side in sides_of(figure))}
    figures = [figure for figure in marks.figures if id(figure) not in used and not _is_covered(figure, marks.covers)]
    outlines, strokes = _closed_outlines(loose)
    return Layout(grids, tuple(strokes), (*figures, *outlines))


def _is_covered(figure: Figure, covers: Sequence[tuple[int, Box]]) -> bool:
    """Whether something larger and opaque was drawn over the figure later."""
    return any(
        order > figure.order
        and box.area > 1.2 * figure.box.area
        and box.shared_with(figure.box) > 0.97 * figure.box.area
        for order, box in covers
    )


def _tables(grids: Sequence[Grid]) -> Iterator[Grid]:
    """Grids of more than one cell that lie in no other: what is drawn within a table is a symbol or a connector."""
    for grid in grids:
        inside = any(
            other is not grid
            and other.box.area > grid.box.area
            and other.box.shared_with(grid.box) > 0.5 * grid.box.area
            for other in grids
        )
        if len(grid.slots) > 1 and not inside:
            yield grid


def _is_of_table(piece: Rule | None, grids: Iterable[Grid]) -> bool:
    """Whether the stroke lies along a rule of a table."""
    return piece is not None and any(_lies_on(piece, rule) for grid in grids for rule in grid.rules)


def _lies_on(piece: Rule, rule: Rule) -> bool:
    if piece.across is not rule.across or abs(piece.at - rule.at) > ON_RULE:
        return False
    shared = min(piece.end, rule.end) - max(piece.start, rule.start)
    return shared >= 0.7 * piece.length


def _closed_outlines(strokes: Sequence[Stroke]) -> tuple[list[Figure], list[Stroke]]:
    """Outlines that are drawn line by line, as figures, and the strokes of no outline."""
    figures: list[Figure] = []
    rest: list[Stroke] = []
    by_ink: dict[int, list[Stroke]] = defaultdict(list)
    for stroke in strokes:
        by_ink[stroke.ink].append(stroke)
    for alike in by_ink.values():
        for chain in find_chains([stroke.points for stroke in alike], CLOSED, lambda _: False):
            if chain.closed and len(chain.points) > 2 and _is_figure(box_of(chain.points)):
                figures.append(_figure(chain.points, alike[0]))
            else:
                rest.extend(alike[number] for number in chain.members)
    return figures, rest


def _is_figure(box: Box) -> bool:
    return min(box.width, box.height) >= SMALLEST_FIGURE


def _figure(points: Sequence[Point], pen: Stroke) -> Figure:
    corners = corners_of(points, closed=True)
    return Figure(tuple(points), corners, box_of(points), len(corners) > 6, None, pen.color, pen.ink, 0)
