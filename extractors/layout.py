"""The tables of a page and what of the drawing is left when their rules are taken out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.drawing import Point, distance, path_length
from extractors.grid import Grid, find_grids
from extractors.marks import Figure, Head, Marks, Stroke
from extractors.outlines import CLOSED, find_boxes, find_outlines
from extractors.pdf_rules import find_rules, rule_of, sides_of
from extractors.rules import Rule
from schemas.raw import Box

ON_RULE = 1.8  # points between a stroke and the rule that it is a piece of
MAX_LOOSE, MAX_FIGURES = 5000, 1500  # strokes and figures outside the tables of one page


@dataclass(frozen=True, slots=True)
class Layout:
    """`strokes` and `figures` belong to no table; `cut_short` says that there were too many to look at all."""

    grids: tuple[Grid, ...]
    strokes: tuple[Stroke, ...]
    figures: tuple[Figure, ...]
    heads: tuple[Head, ...]
    cut_short: bool = False


def find_layout(drawn: Marks) -> Layout:
    boxes, strokes = find_boxes(drawn.strokes)
    marks = replace(drawn, strokes=strokes, figures=[*drawn.figures, *boxes])
    rules, cells = find_rules(marks)
    grids = tuple(_tables(find_grids(rules)))
    index = _RuleIndex(rule for grid in grids for rule in grid.rules)
    loose: list[Stroke] = []
    hidden: list[Stroke] = []
    for stroke in marks.strokes:
        (hidden if index.holds(rule_of(stroke), stroke.dot) else loose).append(stroke)
    loose.extend(_bridges(hidden, loose))
    used = {id(figure) for figure in cells if all(index.holds(side) for side in sides_of(figure))}
    figures = [figure for figure in marks.figures if id(figure) not in used and not _is_covered(figure, marks.covers)]
    outlines, rest = find_outlines(_longest(loose))
    figures.extend(outlines)
    cut_short = len(loose) > MAX_LOOSE or len(figures) > MAX_FIGURES or len(marks.heads) > MAX_FIGURES
    if cut_short:  # a map, a chart, a pattern: no flowchart
        return Layout(grids, (), (), (), cut_short)
    return Layout(grids, tuple(rest), tuple(figures), tuple(marks.heads))


def _longest(strokes: Sequence[Stroke]) -> Sequence[Stroke]:
    if len(strokes) <= MAX_LOOSE:
        return strokes
    return sorted(strokes, key=lambda stroke: -path_length(stroke.points))[:MAX_LOOSE]


class _RuleIndex:
    """The rules of all tables, by where they lie."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[tuple[bool, int], list[Rule]] = defaultdict(list)
        for rule in rules:
            place = round(rule.at / ON_RULE)
            for near in (place - 1, place, place + 1):
                self.rules[rule.across, near].append(rule)

    def holds(self, piece: Rule | None, dot: bool = False) -> bool:
        """Whether the stroke lies along a rule; a dot of a dotted rule does it in either direction."""
        return piece is not None and (self._lies_on(piece) or (dot and self._lies_on(_turned(piece))))

    def _lies_on(self, piece: Rule) -> bool:
        for rule in self.rules.get((piece.across, round(piece.at / ON_RULE)), ()):
            shared = min(piece.end, rule.end) - max(piece.start, rule.start)
            if abs(piece.at - rule.at) <= ON_RULE and shared >= 0.7 * piece.length:
                return True
        return False


def _bridges(hidden: Sequence[Stroke], loose: Sequence[Stroke]) -> Iterator[Stroke]:
    """Strokes along a rule of a table that join the ends of two strokes that are none: the middle of a connector."""
    ends: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for stroke in loose:
        for x, y in (stroke.points[0], stroke.points[-1]):
            ends[round(x / CLOSED), round(y / CLOSED)].append((x, y))
    for stroke in hidden:
        start, end = (_nearest(point, ends) for point in stroke.points)
        if start is not None and end is not None and start != end and distance(*stroke.points) > 1.0:
            yield stroke


def _nearest(point: Point, ends: Mapping[tuple[int, int], Sequence[Point]]) -> Point | None:
    x, y = round(point[0] / CLOSED), round(point[1] / CLOSED)
    near = [end for dx in (-1, 0, 1) for dy in (-1, 0, 1) for end in ends.get((x + dx, y + dy), ())]
    found = min(near, key=lambda end: distance(point, end), default=None)
    return found if found is not None and distance(point, found) <= CLOSED else None


def _turned(dot: Rule) -> Rule:
    middle, half = (dot.start + dot.end) / 2, dot.length / 2
    return Rule(not dot.across, middle, dot.at - half, dot.at + half, dot.ink)


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
