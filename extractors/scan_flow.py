"""Connectors of a print: level and upright legs between symbols, joined at corners, with the arrow tips at their ends.

Where legs only cross, two connectors cross; where one ends on another, they melt together and every way from an end
without a tip to an end with one is an edge.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.grid import Grid, Rule
from extractors.scan_paper import Pixels
from extractors.scan_shapes import Figure
from extractors.scan_strokes import Stroke, find_strokes, level_runs
from schemas.raw import Box, around

Point = tuple[float, float]

MAX_LEGS = 400  # the longest ones: a page with more is scrawled over
FAINT = 0.35  # letter heights of a gap in a faint line
THICKEST = 0.6  # letter heights of a leg across, unless it is long
SOLID = 0.9  # of a thick leg that is inked
LEG = 0.75  # letter heights of the shortest leg
REACH = 1.0  # letter heights between the end of a leg and the symbol that it goes to
LONG = 2.5  # letter heights of a leg that is no stem of a letter above a line
FAR = 3.5  # the same where ink goes on to the symbol
TIP = 0.08  # letter heights beside a leg at which ink on both sides makes a tip of its end
LONGEST_STUB = 1.0  # letter heights of a leg too short to be told from a letter, between a corner and a symbol
INSET = 0.2  # of a diamond's side: from the middle of it on, lines come and go
CORNER = 0.45  # letter heights between the ends of two legs that meet
MELTED = 0.6  # confidence where several connectors share a leg


@dataclass(frozen=True, slots=True)
class Contact:
    """An end of a leg at a symbol; `figure` is its place among the figures."""

    leg: int
    at_end: bool
    figure: int
    point: Point
    tip: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A connector from symbol to symbol; None where it ends in the open."""

    source: int | None
    target: int | None
    points: tuple[Point, ...]
    tip: bool
    confidence: float


def flow_ink(ink: Pixels, grids: Sequence[Grid], figures: Sequence[Figure], em: float) -> Pixels:
    """The ink of the columns that hold symbols, without rules and symbols: connectors, tips, labels."""
    left = np.zeros_like(ink)
    for grid in grids:
        band = _columns(grid, figures)
        if band is not None:
            left[_area(band)] = ink[_area(band)]
    without_rules(left, grids, em, crossing=True)
    for figure in figures:
        box, grow = figure.box, figure.rim + 1
        left[_area(Box(box.x0 - grow, box.y0 - grow, box.x1 + grow, box.y1 + grow))] = 0
    return left


def _area(box: Box) -> tuple[slice, slice]:
    return slice(_from(box.y0), int(box.y1) + 1), slice(_from(box.x0), int(box.x1) + 1)


def _columns(grid: Grid, figures: Sequence[Figure]) -> Box | None:
    """From the first to the last column that holds a symbol, from the first row with one to the last."""
    inside = [figure.box for figure in figures if grid.box.holds(*figure.box.center)]
    cells = [slot.box for slot in grid.slots for box in inside if slot.box.holds(*box.center)]
    if not cells:
        return None
    return around([*cells, *inside])


def without_rules(ink: Pixels, grids: Sequence[Grid], em: float, *, crossing: bool = False) -> None:
    """Wipes the rules of tables from `ink`, in place; what is `crossing` a rule goes on if asked for."""
    level = level_runs(ink, int(2.2 * em))
    upright = np.ascontiguousarray(level_runs(np.ascontiguousarray(ink.T), int(2.2 * em)).T)
    for grid in grids:
        for rule in grid.rules:
            if rule.across:
                _wipe(ink, level, rule, em, crossing)
            else:
                _wipe(ink.T, upright.T, rule, em, crossing)


def _wipe(ink: Pixels, runs: Pixels, rule: Rule, em: float, crossing: bool) -> None:
    """Takes the long runs along a level rule from `ink`, and its middle; closes the gaps in what crosses it."""
    near, core = max(int(0.3 * em), 3), max(int(0.1 * em), 1)
    at, along = round(rule.at), slice(_from(rule.start - near), int(rule.end) + near)
    band, middle = slice(_from(at - near), at + near + 1), slice(_from(at - core), at + core + 1)
    rule_ink = cv2.dilate(np.ascontiguousarray(runs[band, along]), np.ones((3, 3), np.uint8))
    ink[band, along][rule_ink > 0] = 0
    ink[middle, along] = 0
    if not crossing:
        return
    wide = slice(_from(at - 3 * near), at + 3 * near + 1)
    upright = np.ones((2 * near + 3, 1), np.uint8)
    closed = cv2.morphologyEx(np.ascontiguousarray(ink[wide, along]), cv2.MORPH_CLOSE, upright)
    ink[wide, along][closed > 0] = 255


def _from(place: float) -> int:
    return max(int(place), 0)


def find_edges(ink: Pixels, left: Pixels, figures: Sequence[Figure], em: float) -> tuple[list[Edge], list[Stroke]]:
    """The connectors among `left` (the ink without rules and symbols), and the long legs that they consist of."""
    legs = [one for one in find_strokes(left, em, LEG, FAINT) if one.thick < THICKEST * em or _is_bar(one, left, em)]
    legs = sorted(legs, key=lambda leg: -leg.length)[:MAX_LEGS]
    contacts = _contacts(legs, figures, ink, left, em)
    edges: list[Edge] = []
    used: set[int] = set()
    for net in _nets(legs, em):
        ends = [contact for contact in contacts if contact.leg in net.members]
        if not ends:
            continue
        used |= net.members
        edges.extend(_edges(net, ends, legs, left, em))
    return edges, [legs[index] for index in sorted(used) if legs[index].length > LONG * em]


def _is_bar(one: Stroke, left: Pixels, em: float) -> bool:
    """Whether a thick stroke is a line and no row of letters."""
    half = one.thick / 2 - 1
    band, along = slice(_from(one.at - half), int(one.at + half) + 1), slice(_from(one.start), int(one.end))
    part = left[band, along] if one.across else left[along, band]
    return one.length > LONG * em and bool((part > 0).mean() > SOLID)


def _contacts(legs: Sequence[Stroke], figures: Sequence[Figure], ink: Pixels, left: Pixels, em: float) -> list[Contact]:
    found = []
    for index, leg in enumerate(legs):
        for at_end in (False, True):
            number = _figure_at(leg, at_end, figures, ink, em)
            if number is not None:
                border = _border(leg, at_end, figures[number].box)
                tip = _has_tip(leg, border, at_end, left, em)
                found.append(Contact(index, at_end, number, _point(leg, border), tip))
            elif (stub := _stub(leg, at_end, figures, left, em)) is not None:
                found.append(Contact(index, at_end, *stub, tip=False))
    return found


def _stub(leg: Stroke, at_end: bool, figures: Sequence[Figure], left: Pixels, em: float) -> tuple[int, Point] | None:
    """The symbol that a leg turns to at its end, and where: the way there is shorter than a leg can be."""
    end = leg.end - leg.thick / 2 if at_end else leg.start + leg.thick / 2
    for number, figure in enumerate(figures):
        box = figure.box
        low, high = (box.x0, box.x1) if leg.across else (box.y0, box.y1)
        inset = INSET * (high - low)
        if not low + inset <= end <= high - inset:
            continue
        near, far = (box.y0, box.y1) if leg.across else (box.x0, box.x1)
        border, way = (near, -1) if leg.at < near else (far, 1)
        bare = border + way * (figure.rim + 2)  # what is nearer was taken for the outline
        away, first, last = (leg.at - bare) * way, min(bare, leg.at), max(bare, leg.at)
        if 0 <= away <= LONGEST_STUB * em and _is_inked(not leg.across, end, first, last, left):
            return number, (end, border) if leg.across else (border, end)
    return None


def _figure_at(leg: Stroke, at_end: bool, figures: Sequence[Figure], ink: Pixels, em: float) -> int | None:
    """The symbol that this end of a leg runs against."""
    best: tuple[float, int] | None = None
    for number, figure in enumerate(figures):
        box = figure.box
        low, high = (box.y0, box.y1) if leg.across else (box.x0, box.x1)
        inset = INSET * (high - low) if figure.kind == "decision" else 0.0
        if not low + inset - 0.2 * em <= leg.at <= high - inset + 0.2 * em:
            continue
        end = leg.end if at_end else leg.start
        away = (_border(leg, at_end, box) - end) * (1 if at_end else -1)
        reached = -0.6 * em <= away <= REACH * em or (0 < away <= FAR * em and _goes_on(leg, at_end, away, ink))
        if reached and (best is None or abs(away) < best[0]):
            best = (abs(away), number)
    return None if best is None else best[1]


def _goes_on(leg: Stroke, at_end: bool, away: float, ink: Pixels) -> bool:
    """Whether the leg goes on for that long in the page's ink: under a rule, or as a stub beyond it."""
    start, end = (leg.end, leg.end + away) if at_end else (leg.start - away, leg.start)
    return _is_inked(leg.across, leg.at, start, end, ink)


def _is_inked(across: bool, at: float, start: float, end: float, ink: Pixels) -> bool:
    """Whether a stroke would run over ink."""
    along, middle = slice(_from(start), int(end) + 1), round(at)
    band = slice(_from(middle - 1), middle + 2)
    course = ink[band, along].max(axis=0) if across else ink[along, band].max(axis=1)
    return bool((course > 0).mean() > 0.85)


def _border(leg: Stroke, at_end: bool, box: Box) -> float:
    """Where a leg that goes on over this end meets a box."""
    if leg.across:
        return box.x0 if at_end else box.x1
    return box.y0 if at_end else box.y1


def _point(leg: Stroke, along: float) -> Point:
    return (along, leg.at) if leg.across else (leg.at, along)


def _has_tip(leg: Stroke, end: float, at_end: bool, left: Pixels, em: float) -> bool:
    """Whether ink stands on both sides of a leg right before its end, more than the leg has on its way."""
    length, side, back = int(max(1.3 * em, 3 * leg.thick)), int(max(0.65 * em, leg.thick)), int(0.2 * em)
    start = int(end - length) if at_end else int(end - back)
    here = _around_leg(leg, left, start, start + length + back, side)
    way = _around_leg(leg, left, int(leg.start), int(leg.end) + 1, side)
    if here.shape[0] <= 2 * side or not here.size or not way.size:
        return False
    own = np.flatnonzero(way.mean(axis=1) > 0.5)
    top, low = (int(own[0]), int(own[-1])) if len(own) else (side, side)
    away = max(round(TIP * em), 1)
    both = here[: max(top - away, 0)].any(axis=0) & here[low + away + 1 :].any(axis=0)
    return bool(both.sum() >= 3)


def _around_leg(leg: Stroke, left: Pixels, start: int, end: int, side: int) -> NDArray[np.bool_]:
    """The ink beside a leg, as if it were level: one column for each place along it."""
    middle = round(leg.at)
    across, along = slice(_from(middle - side), middle + side + 1), slice(_from(start), max(end, 1))
    return np.asarray((left[across, along] if leg.across else left[along, across].T) > 0)


@dataclass(frozen=True, slots=True)
class _Net:
    """Legs that hang together, and where each two of them meet."""

    members: set[int]
    joints: dict[int, list[tuple[int, Point]]]


def _nets(legs: Sequence[Stroke], em: float) -> Iterator[_Net]:
    joints: dict[int, list[tuple[int, Point]]] = defaultdict(list)
    for one in range(len(legs)):
        for other in range(one + 1, len(legs)):
            point = _meeting(legs[one], legs[other], em)
            if point is not None:
                joints[one].append((other, point))
                joints[other].append((one, point))
    seen: set[int] = set()
    for first in range(len(legs)):
        if first in seen:
            continue
        members, waiting = {first}, [first]
        while waiting:
            for other, _ in joints[waiting.pop()]:
                if other not in members:
                    members.add(other)
                    waiting.append(other)
        seen |= members
        yield _Net(members, joints)


def _meeting(one: Stroke, other: Stroke, em: float) -> Point | None:
    """Where two legs at right angles meet with an end of one of them; None where they cross or stay apart."""
    if one.across is other.across:
        return None
    near = CORNER * em
    if not one.start - near <= other.at <= one.end + near or not other.start - near <= one.at <= other.end + near:
        return None
    ends_here = min(abs(one.start - other.at), abs(one.end - other.at)) <= near
    ends_there = min(abs(other.start - one.at), abs(other.end - one.at)) <= near
    if not ends_here and not ends_there:
        return None
    return (other.at, one.at) if one.across else (one.at, other.at)


def _edges(net: _Net, ends: Sequence[Contact], legs: Sequence[Stroke], left: Pixels, em: float) -> Iterator[Edge]:
    sources = [contact for contact in ends if not contact.tip]
    targets = [contact for contact in ends if contact.tip]
    sure = 0.9 if len({contact.figure for contact in ends}) == 2 else MELTED
    if len(ends) == 1:
        yield from _open_edge(net, ends[0], legs, left, em)
        return
    if not targets:
        sources, targets = _by_order(sources)
        sure = 0.5
    elif not sources:
        sources, sure = targets, 0.6
    done: set[tuple[int, int]] = set()
    for source in sources:
        for target in targets:
            pair = (source.figure, target.figure)
            if source.figure == target.figure or pair in done:
                continue
            done.add(pair)
            yield Edge(*pair, _way(net, source, target), target.tip, sure)


def _by_order(ends: Sequence[Contact]) -> tuple[list[Contact], list[Contact]]:
    """Without any tip a line is taken to go down the page, or to the right."""
    ordered = sorted(ends, key=lambda contact: (round(contact.point[1]), contact.point[0]))
    return ordered[:1], ordered[1:]


def _open_edge(net: _Net, contact: Contact, legs: Sequence[Stroke], left: Pixels, em: float) -> Iterator[Edge]:
    """A connector that leaves the page, or whose other symbol was not found: kept where it ends in a tip."""
    free = [
        (leg, at_end)
        for leg in sorted(net.members)
        for at_end in (False, True)
        if not _is_taken(leg, at_end, contact, net, legs, em)
    ]
    for leg, at_end in free:
        end = legs[leg].end if at_end else legs[leg].start
        tip = _has_tip(legs[leg], end, at_end, left, em)
        if legs[leg].length > 1.2 * em and tip is not contact.tip:
            way = (*_way_to(net, contact, leg), _point(legs[leg], end))
            if tip:
                yield Edge(contact.figure, None, way, True, MELTED)
            else:
                yield Edge(None, contact.figure, way[::-1], True, MELTED)
            return


def _is_taken(leg: int, at_end: bool, contact: Contact, net: _Net, legs: Sequence[Stroke], em: float) -> bool:
    """Whether this end of a leg is the contact, or meets another leg."""
    if leg == contact.leg and at_end is contact.at_end:
        return True
    end = legs[leg].end if at_end else legs[leg].start
    point = _point(legs[leg], end)
    return any(abs(point[0] - x) + abs(point[1] - y) < em for _, (x, y) in net.joints[leg])


def _way(net: _Net, source: Contact, target: Contact) -> tuple[Point, ...]:
    return (*_way_to(net, source, target.leg), target.point)


def _way_to(net: _Net, source: Contact, leg: int) -> tuple[Point, ...]:
    """The corners on the shortest way from a contact to a leg, over the fewest legs."""
    before: dict[int, tuple[int, Point] | None] = {source.leg: None}
    waiting = deque([source.leg])
    while waiting and leg not in before:
        here = waiting.popleft()
        for other, point in net.joints[here]:
            if other not in before:
                before[other] = (here, point)
                waiting.append(other)
    corners: list[Point] = []
    step = before.get(leg)
    while step is not None:
        corners.append(step[1])
        step = before[step[0]]
    return (source.point, *reversed(corners))
