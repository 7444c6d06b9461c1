"""Strokes and arrow heads to connectors: lines from end to end, with the tips they were drawn with."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.chains import find_chains
from extractors.drawing import Color, Point, box_of, distance, distance_to_segment, path_length
from extractors.marks import Head, Stroke
from extractors.rules import Rule, Tolerance, merge_rules
from schemas.raw import Box, Connector, Shape

JOIN = 3.0  # points between two ends that are one line
STRAIGHT, SLANT = 0.7, 0.02  # points, or of its length, that a level line may rise
SAME_LINE = 1.2  # points between two drawings of one line
MAX_COMPARED = 1500  # lines: with more, doubles are not looked for
PORT = 1.5  # points: nearer to a symbol's border, lines end there and don't go on into each other
DASHES = Tolerance(same=1.2, gap=4.5, shortest=0.0)
WHOLE = Tolerance(same=1.2, gap=1.0, shortest=0.0)
LONGEST_DASH = 10.0
HEAD_REACH = 3.0  # points between an arrow head and the end of its line
HEAD_LEG = (2.5, 14.0)  # points: the length of a stroke of an open head
NEAR_SYMBOL = 12.0
SHORTEST = 4.0  # points of a line without a tip


@dataclass(slots=True, eq=False)
class _Line:
    points: list[Point]
    tip_at_start: bool = False
    tip_at_end: bool = False

    @property
    def has_tip(self) -> bool:
        return self.tip_at_start or self.tip_at_end


def find_connectors(
    strokes: Iterable[Stroke], heads: Sequence[Head], shapes: Sequence[Shape], words: Sequence[Box]
) -> tuple[Connector, ...]:
    """The connectors among what is left when the rules of tables and the outlines of symbols are taken out."""
    boxes = [shape.box for shape in shapes if shape.box is not None]
    merged = _once(_merge_straight(stroke for stroke in strokes if not _is_inside(stroke, boxes)))
    legs = [line for line in merged if _is_open_head(line)]
    lines = _chains([line for line in merged if line not in legs], boxes, heads)
    lines = _with_open_heads(_with_heads(lines, heads), legs)
    kept = _anchored([line for line in lines if not _is_underline(line, words)], boxes)
    return tuple(Connector(tuple(line.points), line.tip_at_start, line.tip_at_end) for line in kept)


def _is_inside(stroke: Stroke, boxes: Sequence[Box]) -> bool:
    return any(all(box.holds(*point) for point in stroke.points) for box in boxes)


def _merge_straight(strokes: Iterable[Stroke]) -> list[_Line]:
    """Dashes and pieces of one straight line as one."""
    by_color: dict[Color, list[Rule]] = defaultdict(list)
    lines = []
    for stroke in strokes:
        rule = _straight(stroke.points)
        if rule is None:
            lines.append(_Line(list(stroke.points)))
        else:
            by_color[stroke.color].append(rule)
    for rules in by_color.values():
        short = [rule for rule in rules if rule.length <= LONGEST_DASH]
        long = [rule for rule in rules if rule.length > LONGEST_DASH]
        lines.extend(_Line(_points_of(rule)) for rule in merge_rules([*long, *merge_rules(short, DASHES)], WHOLE))
    return lines


def _straight(points: Sequence[Point]) -> Rule | None:
    """A single stretch that is as good as level or upright."""
    if len(points) != 2:
        return None
    (ax, ay), (bx, by) = points
    slack = max(STRAIGHT, SLANT * distance(*points))
    if abs(ay - by) <= slack and abs(ax - bx) >= abs(ay - by):
        return Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx))
    if abs(ax - bx) <= slack:
        return Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by))
    return None


def _points_of(rule: Rule) -> list[Point]:
    if rule.across:
        return [(rule.start, rule.at), (rule.end, rule.at)]
    return [(rule.at, rule.start), (rule.at, rule.end)]


def _once(lines: list[_Line]) -> list[_Line]:
    """Without lines that are drawn over longer ones."""
    if len(lines) > MAX_COMPARED:
        return lines
    kept: list[tuple[Box, _Line]] = []
    for line in sorted(lines, key=lambda line: -path_length(line.points)):
        box = box_of(line.points)
        if not any(_may_cover(other_box, box) and _covers(other, line) for other_box, other in kept):
            kept.append((box, line))
    return [line for _, line in kept]


def _may_cover(longer: Box, box: Box) -> bool:
    return (
        longer.x0 - SAME_LINE <= box.x0
        and longer.y0 - SAME_LINE <= box.y0
        and box.x1 <= longer.x1 + SAME_LINE
        and box.y1 <= longer.y1 + SAME_LINE
    )


def _covers(longer: _Line, line: _Line) -> bool:
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(line.points)]
    return all(
        any(distance_to_segment(point, a, b) <= SAME_LINE for a, b in pairwise(longer.points))
        for point in [*line.points, *middles]
    )


def _chains(lines: Sequence[_Line], boxes: Sequence[Box], heads: Sequence[Head]) -> list[_Line]:
    """Lines whose ends meet as one; but not at a symbol or an arrow head, where one comes and another goes.

    A head that covers a whole last stretch of its line is no such place.
    """

    stops = [head for head in heads if not any(_is_under(line, head) for line in lines)]

    def is_stop(point: Point) -> bool:
        return any(_is_on_border(point, box) for box in boxes) or any(
            _distance_to_head(point, head) <= PORT for head in stops
        )

    chains = find_chains([line.points for line in lines], JOIN, is_stop)
    return [_Line(list(chain.points)) for chain in chains if len(chain.points) > 1]


def _is_under(line: _Line, head: Head) -> bool:
    box = box_of(head.corners)
    grown = Box(box.x0 - PORT, box.y0 - PORT, box.x1 + PORT, box.y1 + PORT)
    return all(grown.holds(*point) for point in line.points)


def _is_on_border(point: Point, box: Box) -> bool:
    x, y = point
    outside = Box(box.x0 - PORT, box.y0 - PORT, box.x1 + PORT, box.y1 + PORT)
    inside = Box(box.x0 + PORT, box.y0 + PORT, box.x1 - PORT, box.y1 - PORT)
    return outside.holds(x, y) and not inside.holds(x, y)


def _with_heads(lines: list[_Line], heads: Sequence[Head]) -> list[_Line]:
    """Each filled head at the nearest end of a line that runs into it."""
    for head in heads:
        found = min(_reaching(lines, head), default=None, key=lambda item: item[0])
        if found is None:
            continue
        _, line, at_end = found
        before = line.points[-2] if at_end else line.points[1]
        end = line.points[-1] if at_end else line.points[0]
        tip = _tip_of(head, before, end)
        if at_end:
            line.points[-1], line.tip_at_end = tip, True
        else:
            line.points[0], line.tip_at_start = tip, True
    return lines


def _reaching(lines: Sequence[_Line], head: Head) -> Iterator[tuple[float, _Line, bool]]:
    for line in lines:
        for at_end in (False, True):
            if line.tip_at_end if at_end else line.tip_at_start:
                continue
            end = line.points[-1] if at_end else line.points[0]
            gap = _distance_to_head(end, head)
            if gap <= HEAD_REACH:
                yield gap, line, at_end


def _distance_to_head(point: Point, head: Head) -> float:
    if box_of(head.corners).holds(*point):
        return 0.0
    corners = head.corners
    return min(distance_to_segment(point, corners[index - 1], corner) for index, corner in enumerate(corners))


def _tip_of(head: Head, before: Point, end: Point) -> Point:
    """The point on the line's own course that lies as far as the head's farthest corner."""
    length = distance(before, end) or 1.0
    ux, uy = (end[0] - before[0]) / length, (end[1] - before[1]) / length
    far = max((corner[0] - before[0]) * ux + (corner[1] - before[1]) * uy for corner in head.corners)
    return (before[0] + ux * far, before[1] + uy * far)


def _with_open_heads(lines: Sequence[_Line], legs: Sequence[_Line]) -> list[_Line]:
    """Heads of two short strokes at the end of a line."""
    used: set[int] = set()
    for line in lines:
        for at_end in (False, True):
            end = line.points[-1] if at_end else line.points[0]
            before = line.points[-2] if at_end else line.points[1]
            found = [number for number, leg in enumerate(legs) if _is_leg_of(leg, end, before)]
            used.update(found)
            if found and at_end:
                line.tip_at_end = True
            elif found:
                line.tip_at_start = True
    return [*lines, *(leg for number, leg in enumerate(legs) if number not in used)]


def _is_open_head(line: _Line) -> bool:
    """One or both legs of a head: short, and level or upright in none of them unless two meet in a point."""
    if len(line.points) > 3:
        return False
    lengths = [distance(a, b) for a, b in pairwise(line.points)]
    if not all(HEAD_LEG[0] <= length <= HEAD_LEG[1] for length in lengths):
        return False
    if len(lengths) == 1:
        (ax, ay), (bx, by) = line.points
        return min(abs(ax - bx), abs(ay - by)) > 0.15 * lengths[0]
    return max(lengths) < 1.3 * min(lengths) and _angle(line.points[1], line.points[0], line.points[2]) < 110


def _is_leg_of(leg: _Line, end: Point, before: Point) -> bool:
    """Whether the leg points back from the end of the line, at an angle as heads have it."""
    apex, *others = (leg.points[1], leg.points[0], leg.points[2]) if len(leg.points) == 3 else leg.points
    if len(leg.points) == 2 and distance(leg.points[1], end) < distance(apex, end):
        apex, others = leg.points[1], [leg.points[0]]
    return distance(apex, end) <= HEAD_REACH and all(8 < _angle(end, other, before) < 70 for other in others)


def _angle(at: Point, one: Point, other: Point) -> float:
    """Degrees between the directions to two points."""
    first = math.atan2(one[1] - at[1], one[0] - at[0])
    second = math.atan2(other[1] - at[1], other[0] - at[0])
    turn = abs(math.degrees(first - second)) % 360
    return min(turn, 360 - turn)


def _is_underline(line: _Line, words: Sequence[Box]) -> bool:
    """A level stroke right below, or through, words."""
    if line.has_tip or len(line.points) != 2 or abs(line.points[0][1] - line.points[1][1]) > 0.7:
        return False
    left, right = sorted((line.points[0][0], line.points[1][0]))
    y = line.points[0][1]
    covered = sum(
        max(min(box.x1, right) - max(box.x0, left), 0.0) for box in words if box.y0 + 0.3 * box.height < y < box.y1 + 2
    )
    return covered > 0.6 * (right - left)


def _anchored(lines: Sequence[_Line], boxes: Sequence[Box]) -> list[_Line]:
    """Lines that have a tip, or an end at a symbol, or at such a line."""
    kept = [line for line in lines if line.has_tip or _is_at_symbol(line, boxes)]
    rest = [line for line in lines if line not in kept]
    while True:
        more = [line for line in rest if any(_touches(line, other) for other in kept)]
        if not more:
            break
        kept.extend(more)
        rest = [line for line in rest if line not in more]
    return [line for line in kept if line.has_tip or path_length(line.points) >= SHORTEST]


def _is_at_symbol(line: _Line, boxes: Sequence[Box]) -> bool:
    return any(
        Box(box.x0 - NEAR_SYMBOL, box.y0 - NEAR_SYMBOL, box.x1 + NEAR_SYMBOL, box.y1 + NEAR_SYMBOL).holds(*end)
        for end in (line.points[0], line.points[-1])
        for box in boxes
    )


def _touches(line: _Line, other: _Line) -> bool:
    return any(
        distance_to_segment(end, a, b) <= JOIN
        for end in (line.points[0], line.points[-1])
        for a, b in pairwise(other.points)
    )
