"""Ruled tables of a print: which strokes are rules, and the grid of cells that they make.

Symbols and connectors are strokes too. A rule ends on a rule, so the rules are grown from the longest strokes: the
sides of a symbol end on each other, a connector ends on a symbol, and neither is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.grid import Grid, find_grids
from extractors.rules import Rule, Tolerance
from extractors.scan_faint import faint_rules
from extractors.scan_paper import Pixels
from extractors.scan_strokes import Stroke
from schemas.raw import Box

SEED = 0.25  # of the page: a stroke that long is a rule, unless it is the side of a box
SURE_SEED = 0.5  # of the page: a rule in any case
GAP = 1.4  # letter heights that a long rule may end before the one that it belongs to


def find_tables(strokes: Sequence[Stroke], ink: Pixels, em: float) -> tuple[Grid, ...]:
    """The grids of a page, top to bottom; frames around other tables are left out."""
    tolerance = Tolerance(same=0.35 * em, gap=0.3 * em, reach=0.6 * em, shortest=1.5 * em, least=0.8 * em)
    size = (ink.shape[1], ink.shape[0])
    found = find_rules(strokes, em, size)
    faint = faint_rules(found, ink, em)
    if faint:
        found = find_rules([*strokes, *faint], em, size)
    rules = [Rule(one.across, one.at, one.start, one.end) for one in [*found, *missing_sides(found, em)]]
    grids = [grid for grid in find_grids(rules, tolerance, trusted=True) if _is_table(grid, em)]
    inner = [grid for grid in grids if not _within_another(grid, grids)]
    return tuple(inner)


def _is_table(grid: Grid, em: float) -> bool:
    wide, high = grid.box.width > 12 * em, grid.box.height > 2 * em
    return wide and high and (len(grid.slots) > 1 or grid.box.height < 60 * em)


def _within_another(grid: Grid, grids: Sequence[Grid]) -> bool:
    """Whether it lies in a larger table, or is a mere frame around others."""
    for other in grids:
        shared = grid.box.shared_with(other.box)
        if other is grid:
            continue
        if len(grid.slots) == 1 and shared > 0.9 * other.box.area:
            return True
        if len(other.slots) > 1 and shared > 0.9 * grid.box.area:
            return True
    return False


def find_rules(strokes: Sequence[Stroke], em: float, size: tuple[int, int]) -> list[Stroke]:
    """The strokes that are rules of tables, each drawn on to the rules that it ends on."""
    rules = _seeds(strokes, em, size)
    sides = missing_sides([strokes[index] for index in rules], em)
    while True:
        hosts = [*(strokes[index] for index in rules), *sides]
        others = [one for index, one in enumerate(strokes) if index not in rules]
        grown = {
            index
            for index, one in enumerate(strokes)
            if index not in rules and all(_host(one, end, hosts, others, em) for end in (one.start, one.end))
        }
        if not grown:
            return [_drawn_on(strokes[index], hosts, others, em) for index in sorted(rules)]
        rules |= grown


def _seeds(strokes: Sequence[Stroke], em: float, size: tuple[int, int]) -> set[int]:
    """The longest strokes; of those that a large symbol may have too, the ones that are no side of a box."""
    share = [one.length / (size[0] if one.across else size[1]) for one in strokes]
    long = {index for index in range(len(strokes)) if share[index] > SEED}
    others = [one for index, one in enumerate(strokes) if index not in long]
    return {
        index
        for index in long
        if share[index] > SURE_SEED
        or not all(_turns(strokes[index], end, others, em) for end in (strokes[index].start, strokes[index].end))
    }


def _host(one: Stroke, end: float, rules: Sequence[Stroke], others: Sequence[Stroke], em: float) -> Stroke | None:
    """The rule that this end of a stroke lies on.

    A gap of a letter before the rule is allowed, unless the stroke turns a corner there as the side of a symbol does.
    """
    gap = (GAP if one.length > 6 * em else 0.6) * em
    near = [
        rule
        for rule in rules
        if rule.across is not one.across
        and abs(rule.at - end) - rule.thick / 2 < gap
        and rule.start - 0.7 * em <= one.at <= rule.end + 0.7 * em
    ]
    if not near:
        return None
    host = min(near, key=lambda rule: abs(rule.at - end))
    if abs(host.at - end) - host.thick / 2 > 0.3 * em and _turns(one, end, others, em):
        return None
    return host


def _turns(one: Stroke, end: float, others: Sequence[Stroke], em: float) -> bool:
    """Whether a stroke that is no rule starts from this end, at right angles."""
    near = 0.35 * em
    return any(
        other.across is not one.across
        and abs(other.at - end) < near
        and min(abs(other.start - one.at), abs(other.end - one.at)) < near
        for other in others
    )


def _drawn_on(one: Stroke, rules: Sequence[Stroke], others: Sequence[Stroke], em: float) -> Stroke:
    first, last = _host(one, one.start, rules, others, em), _host(one, one.end, rules, others, em)
    start = one.start if first is None else min(one.start, first.at)
    end = one.end if last is None else max(one.end, last.at)
    return replace(one, start=start, end=end)


def missing_sides(rules: Sequence[Stroke], em: float) -> list[Stroke]:
    """The sides of a table that are not drawn or not in the picture: where three or more long rules end in the open."""
    sides: list[Stroke] = []
    for across in (True, False):
        ends = sorted(
            ((end, rule) for rule in rules if rule.across is across for end in (rule.start, rule.end)),
            key=lambda item: item[0],
        )
        for place, _ in ends:
            near = [(end, rule) for end, rule in ends if abs(end - place) < 0.8 * em]
            at = sum(end for end, _ in near) / len(near)
            drawn = any(rule.across is not across and abs(rule.at - at) < em for rule in (*rules, *sides))
            if len(near) >= 3 and not drawn:
                places = [rule.at for _, rule in near]
                sides.append(Stroke(not across, at, min(places), max(places), 0.0))
    return sides


def cell_box(box: Box, em: float) -> Box:
    """The inside of a cell, clear of its rules."""
    inset = 0.12 * em
    return Box(box.x0 + inset, box.y0 + inset, box.x1 - inset, box.y1 - inset)
