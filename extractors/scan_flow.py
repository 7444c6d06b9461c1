"""Connectors of a print: level and upright legs between symbols, joined at corners, with the arrow tips at their ends.

Where legs only cross, two connectors cross; where one ends on another, they melt together and every way from an end
without a tip to an end with one is an edge.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.scan_contacts import Contact, Point, find_contacts, has_tip, point_on
from extractors.scan_flow_ink import from_zero
from extractors.scan_paper import Pixels
from extractors.scan_shapes import Figure
from extractors.scan_strokes import Stroke, find_strokes

MAX_LEGS = 400  # the longest ones: a page with more is scrawled over
FAINT = 0.35  # letter heights of a gap in a faint line
THICKEST = 0.6  # letter heights of a leg across, unless it is long
THIN = 0.4  # letter heights of a leg that is no row of letters
SOLID = 0.9  # of a thick leg that is inked
LEG = 0.75  # letter heights of the shortest leg
LONG = 2.5  # letter heights of a leg that is no stem of a letter above a line
CORNER = 0.45  # letter heights between the ends of two legs that meet
MELTED = 0.6  # confidence where several connectors share a leg


@dataclass(frozen=True, slots=True)
class Edge:
    """A connector from symbol to symbol; None where it ends in the open."""

    source: int | None
    target: int | None
    points: tuple[Point, ...]
    tip: bool
    confidence: float


def find_edges(ink: Pixels, left: Pixels, figures: Sequence[Figure], em: float) -> tuple[list[Edge], list[Stroke]]:
    """The connectors among `left` (the ink without rules and symbols), and the long legs that they consist of.

    Letters of an answer that touches its line make a leg too, but not one of these.
    """
    legs = [one for one in find_strokes(left, em, LEG, FAINT) if one.thick < THICKEST * em or _is_bar(one, left, em)]
    legs = sorted(legs, key=lambda leg: -leg.length)[:MAX_LEGS]
    contacts = find_contacts(legs, figures, ink, left, em)
    edges: list[Edge] = []
    used: set[int] = set()
    for net in _nets(legs, em):
        ends = [contact for contact in contacts if contact.leg in net.members]
        if not ends:
            continue
        used |= net.members
        edges.extend(_edges(net, ends, legs, left, em))
    long = (legs[index] for index in sorted(used) if legs[index].length > LONG * em)
    return edges, [leg for leg in long if leg.thick < THIN * em or _is_bar(leg, left, em)]


def _is_bar(one: Stroke, left: Pixels, em: float) -> bool:
    """Whether a thick stroke is a line and no row of letters."""
    half = one.thick / 2 - 1
    band, along = slice(from_zero(one.at - half), int(one.at + half) + 1), slice(from_zero(one.start), int(one.end))
    part = left[band, along] if one.across else left[along, band]
    return one.length > LONG * em and bool((part > 0).mean() > SOLID)


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
        tip = has_tip(legs[leg], end, at_end, left, em)
        if legs[leg].length > 1.2 * em and tip is not contact.tip:
            way = (*_way_to(net, contact, leg), point_on(legs[leg], end))
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
    point = point_on(legs[leg], end)
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
