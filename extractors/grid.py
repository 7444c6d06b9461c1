"""Ruled lines to grids of cells with spans: pure geometry, for vectors and for prints alike.

A rule of a table ends on another rule; a connector that passes over the cells ends on a symbol. So a grid is what
hangs together by ends that land on rules, and rules that only cross are not joined by that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.rules import POINTS, Rule, Tolerance, merge_rules, rules_of
from schemas.raw import Box

MAX_POSITIONS = 40_000  # rows by columns: a page of more is a pattern
COVERED = 0.6  # of an edge between two positions that must be ruled to part them
MAIN_INK = 0.2  # of the length of a table's rules that is drawn alike
STRANGE_REACH = 0.4  # of the reach, for what is drawn unlike the rest of the table
COMMON_END = 0.5  # of a table's rules of one direction that end at one place, though no rule is there


Edges = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell's place in its grid, merged ones with their spans, and its box on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """`slots` tile all rows and columns, ordered by row, then column. `rules` are those that made it."""

    rows: int
    columns: int
    slots: tuple[Slot, ...]
    box: Box
    rules: tuple[Rule, ...] = ()


def find_grids(rules: Iterable[Rule], tolerance: Tolerance = POINTS, *, trusted: bool = False) -> tuple[Grid, ...]:
    """All grids of at least one cell, from top to bottom.

    `trusted` rules are no connectors, even where they end in the open.
    """
    merged = merge_rules(rules, tolerance)
    joined = _joined(merged, tolerance)
    groups = joined if trusted else (_without_strays(group, tolerance) for group in joined)
    grids = [grid for group in groups if (grid := _grid(group, tolerance)) is not None]
    return tuple(sorted(grids, key=lambda grid: (grid.box.y0, grid.box.x0)))


def _joined(rules: Sequence[Rule], tolerance: Tolerance) -> Iterator[list[Rule]]:
    """Groups of rules that hang together: ends land on rules of the other direction, or open ends lie in one line."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    landed: set[int] = set()
    for one, other, _ in _landings(rules, tolerance.reach):
        parent[root(one)] = root(other)
        landed.add(one)
    for one, other in _neighbours([index for index in range(len(rules)) if index not in landed], rules, tolerance):
        parent[root(one)] = root(other)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[root(index)].append(rule)
    yield from groups.values()


def _neighbours(open_ones: Sequence[int], rules: Sequence[Rule], tolerance: Tolerance) -> Iterator[tuple[int, int]]:
    """Rules of a table without side borders: of one length, side by side, with a rule across from one to the next."""
    alike: dict[tuple[bool, int, int], list[int]] = defaultdict(list)
    for index, rule in enumerate(rules):
        alike[rule.across, round(rule.start / tolerance.reach), round(rule.end / tolerance.reach)].append(index)
    for index in open_ones:
        rule = rules[index]
        same = alike[rule.across, round(rule.start / tolerance.reach), round(rule.end / tolerance.reach)]
        beyond = [other for other in same if rules[other].at > rule.at]
        before = [other for other in same if rules[other].at < rule.at]
        nearest = [*sorted(beyond, key=lambda o: rules[o].at)[:1], *sorted(before, key=lambda o: -rules[o].at)[:1]]
        yield from ((index, other) for other in nearest if _are_bridged(rule, rules[other], rules, tolerance.reach))


def _are_bridged(one: Rule, other: Rule, rules: Sequence[Rule], reach: float) -> bool:
    low, high = sorted((one.at, other.at))
    return any(
        rule.across is not one.across
        and rule.start <= low + reach
        and rule.end >= high - reach
        and one.start - reach <= rule.at <= one.end + reach
        for rule in rules
    )


def _landings(rules: Sequence[Rule], reach: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of rules of which the first has an end on the second, and that end."""
    for across in (True, False):
        hosts = sorted((rule.at, index) for index, rule in enumerate(rules) if rule.across is not across)
        places = [at for at, _ in hosts]
        for index, rule in enumerate(rules):
            if rule.across is not across:
                continue
            for end in (rule.start, rule.end):
                for _, host in hosts[bisect_left(places, end - reach) : bisect_right(places, end + reach)]:
                    if rules[host].start - reach <= rule.at <= rules[host].end + reach:
                        yield index, host, end


def _without_strays(rules: Sequence[Rule], tolerance: Tolerance) -> list[Rule]:
    """The rules without those that end in the open, such as a connector from a symbol that happens to end on a rule.

    A table without side borders ends in the open too, but there many rules end at the same place. What is drawn
    unlike the table's own rules has to end right on these.
    """
    kept = list(rules)
    while True:
        main = _main_inks(kept)
        landed = {
            (one, end)
            for one, host, end in _landings(kept, tolerance.reach)
            if kept[one].ink in main
            or (kept[host].ink in main and abs(kept[host].at - end) <= STRANGE_REACH * tolerance.reach)
        }
        common = _common_ends(kept, tolerance.reach)
        stays = [rule for index, rule in enumerate(kept) if _is_held(index, rule, landed, common, tolerance.reach)]
        if len(stays) == len(kept):
            return kept
        kept = stays


def _is_held(
    index: int, rule: Rule, landed: set[tuple[int, float]], common: set[tuple[bool, int]], reach: float
) -> bool:
    return all((index, end) in landed or (rule.across, round(end / reach)) in common for end in (rule.start, rule.end))


def _main_inks(rules: Sequence[Rule]) -> set[int]:
    lengths: dict[int, float] = defaultdict(float)
    for rule in rules:
        lengths[rule.ink] += rule.length
    whole = sum(lengths.values())
    return {ink for ink, length in lengths.items() if length >= MAIN_INK * whole}


def _common_ends(rules: Sequence[Rule], reach: float) -> set[tuple[bool, int]]:
    """Places (in steps of `reach`) at which at least three rules of one direction, and half of them, end."""
    counts: dict[tuple[bool, int], int] = defaultdict(int)
    for rule in rules:
        for end in (rule.start, rule.end):
            step = round(end / reach)
            for near in (step - 1, step, step + 1):
                counts[rule.across, near] += 1
    number = {across: sum(rule.across is across for rule in rules) for across in (True, False)}
    return {place for place, count in counts.items() if count >= max(3, COMMON_END * number[place[0]])}


def _grid(rules: Sequence[Rule], tolerance: Tolerance) -> Grid | None:
    if sum(rule.across for rule in rules) < 2 or sum(not rule.across for rule in rules) < 2:
        return None
    ys, xs = _lines(rules, True, tolerance), _lines(rules, False, tolerance)
    if len(ys) < 2 or len(xs) < 2 or len(ys) * len(xs) > MAX_POSITIONS:
        return None
    below = _ruled_edges(rules, True, ys, xs, tolerance)
    beside = _ruled_edges(rules, False, xs, ys, tolerance)
    slots = tuple(_slots(ys, xs, below, beside))
    return Grid(len(ys) - 1, len(xs) - 1, slots, Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(rules))


def _lines(rules: Sequence[Rule], across: bool, tolerance: Tolerance) -> list[float]:
    """Where rows (or columns) begin and end: the places of the rules, and the open ends of the others."""
    places = sorted((rule.at, rule.length) for rule in rules if rule.across is across)
    lines: list[list[tuple[float, float]]] = []
    for place in places:
        if lines and place[0] - lines[-1][0][0] < tolerance.least:
            lines[-1].append(place)
        else:
            lines.append([place])
    found = [max(line, key=lambda item: item[1])[0] for line in lines]
    first = min(rule.start for rule in rules if rule.across is not across)
    last = max(rule.end for rule in rules if rule.across is not across)
    if first < found[0] - 2 * tolerance.least:
        found.insert(0, first)
    if last > found[-1] + 2 * tolerance.least:
        found.append(last)
    return found


def _ruled_edges(
    rules: Sequence[Rule], across: bool, lines: Sequence[float], stops: Sequence[float], tolerance: Tolerance
) -> set[tuple[int, int]]:
    """(line, stretch between two stops) wherever that stretch of a line is ruled."""
    by_line: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules_of(rules, across):
        by_line[min(range(len(lines)), key=lambda index: abs(lines[index] - rule.at))].append(rule)
    return {
        (line, stop)
        for line, on_line in by_line.items()
        for stop, (start, end) in enumerate(pairwise(stops))
        if _covered(on_line, start, end, tolerance.gap) >= COVERED * (end - start)
    }


def _covered(rules: Sequence[Rule], start: float, end: float, gap: float) -> float:
    """The length of start..end that the rules cover together."""
    covered, reached = 0.0, start
    for rule in sorted(rules, key=lambda rule: rule.start):
        low, high = max(rule.start - gap, reached), min(rule.end + gap, end)
        if high > low:
            covered += high - low
            reached = high
    return covered


def _slots(ys: Sequence[float], xs: Sequence[float], below: Edges, beside: Edges) -> Iterator[Slot]:
    """Each slot from its upper left position: as wide as nothing parts it, then as deep."""
    taken: set[tuple[int, int]] = set()
    rows, columns = len(ys) - 1, len(xs) - 1
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < columns and (right, row) not in beside and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < rows and _goes_on(bottom, column, right, below, beside, taken, columns):
                bottom += 1
            taken.update((r, c) for r in range(row, bottom) for c in range(column, right))
            yield Slot(row, column, bottom - row, right - column, Box(xs[column], ys[row], xs[right], ys[bottom]))


def _goes_on(
    row: int, left: int, right: int, below: Edges, beside: Edges, taken: set[tuple[int, int]], columns: int
) -> bool:
    """Whether the slot over left..right continues into this row: nothing ruled above or within, both sides closed."""
    if any((row, column) in below or (row, column) in taken for column in range(left, right)):
        return False
    if any((column, row) in beside for column in range(left + 1, right)):
        return False
    return (right == columns or (right, row) in beside) and (left == 0 or (left, row) in beside)
