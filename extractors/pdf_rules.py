"""Which strokes and rectangles may be rules of a table.

A bent line is a connector, a filled area a background, and a rectangle that stands free is a symbol; a cell that is
drawn as a rectangle has others beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractors.drawing import box_of, is_ink
from extractors.marks import LARGEST_HEAD, Figure, Head, Marks, Stroke, is_rectangle
from extractors.rules import Rule
from schemas.raw import Box

LEVEL = 0.7  # points that a rule may fall from its start to its end
ALONG = 1.0  # points: nearer, a stroke lies on a side
TOUCH = 2.0  # points: nearer, an end reaches a side
SHORTEST_SHAFT = 2.0  # points of the line of an arrow
INNER_RULE = 8.0  # points: the least length of a rule within a frame
MAX_FRAMES = 5000  # rectangles of one page: more are the cells of a pattern
BIN = 3.0  # points: the step of the index


def find_rules(marks: Marks) -> tuple[tuple[Rule, ...], tuple[Figure, ...]]:
    """The rules, and the rectangles of which some are the sides."""
    arrows = _HeadIndex(marks.heads)
    straight = [rule for stroke in marks.strokes if (rule := rule_of(stroke)) is not None]
    strokes = [rule for rule in straight if not arrows.point_along(rule)]
    frames = [figure for figure in marks.figures if is_ink(figure.stroke) and is_rectangle(figure)]
    bound = _bound(frames, strokes)
    sides = [side for figure in bound for side in sides_of(figure)]
    return tuple(strokes + sides), tuple(bound)


def rule_of(stroke: Stroke) -> Rule | None:
    """A straight level or upright stroke as a rule."""
    if stroke.bent:
        return None
    (ax, ay), (bx, by) = stroke.points
    if abs(ay - by) <= LEVEL and abs(ax - bx) >= abs(ay - by):
        return Rule(True, (ay + by) / 2, min(ax, bx), max(ax, bx), stroke.ink)
    if abs(ax - bx) <= LEVEL:
        return Rule(False, (ax + bx) / 2, min(ay, by), max(ay, by), stroke.ink)
    return None


class _HeadIndex:
    """Finds arrow heads by their middle."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self.boxes: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for head in heads:
            box = box_of(head.corners)
            x, y = box.center
            self.boxes[round(x / LARGEST_HEAD), round(y / LARGEST_HEAD)].append(box)

    def point_along(self, rule: Rule) -> bool:
        """Whether an end of the stroke runs into a head that points the same way."""
        return any(self._meets(rule, end) for end in (rule.start, rule.end)) if self.boxes else False

    def _meets(self, rule: Rule, end: float) -> bool:
        x, y = (end, rule.at) if rule.across else (rule.at, end)
        column, row = round(x / LARGEST_HEAD), round(y / LARGEST_HEAD)
        near = (box for dx in (-1, 0, 1) for dy in (-1, 0, 1) for box in self.boxes.get((column + dx, row + dy), ()))
        return any(_is_axis(box, rule, x, y) for box in near)


def _is_axis(head: Box, rule: Rule, x: float, y: float) -> bool:
    """Whether the stroke ends at the head, on the line through its middle."""
    middle_x, middle_y = head.center
    aside = abs(middle_y - y) if rule.across else abs(middle_x - x)
    reached = head.x0 - TOUCH <= x <= head.x1 + TOUCH and head.y0 - TOUCH <= y <= head.y1 + TOUCH
    return aside <= ALONG and reached and rule.length > SHORTEST_SHAFT


def sides_of(figure: Figure) -> Iterator[Rule]:
    box = figure.box
    yield Rule(True, box.y0, box.x0, box.x1, figure.ink)
    yield Rule(True, box.y1, box.x0, box.x1, figure.ink)
    yield Rule(False, box.x0, box.y0, box.y1, figure.ink)
    yield Rule(False, box.x1, box.y0, box.y1, figure.ink)


def _bound(frames: Sequence[Figure], strokes: Sequence[Rule]) -> list[Figure]:
    """The rectangles of a table: others run along their sides, or strokes end on them from within."""
    if len(frames) > MAX_FRAMES:
        return list(frames)
    owners = _owners(frames)
    sides = [(side, owner) for figure, owner in zip(frames, owners, strict=True) for side in sides_of(figure)]
    index = _StrokeIndex([*((rule, -1) for rule in strokes), *sides])
    return [figure for figure, owner in zip(frames, owners, strict=True) if index.is_bound(figure, owner)]


def _owners(frames: Sequence[Figure]) -> list[int]:
    """One number for all rectangles that are drawn at the same place."""
    known: dict[tuple[int, int], list[tuple[Box, int]]] = defaultdict(list)
    owners = []
    for number, figure in enumerate(frames):
        x, y = (round(at / BIN) for at in figure.box.center)
        near = [pair for dx in (-1, 0, 1) for dy in (-1, 0, 1) for pair in known.get((x + dx, y + dy), ())]
        owner = next((other for box, other in near if _same_place(box, figure.box)), number)
        known[x, y].append((figure.box, owner))
        owners.append(owner)
    return owners


def _same_place(one: Box, other: Box) -> bool:
    sides = (one.x0 - other.x0, one.y0 - other.y0, one.x1 - other.x1, one.y1 - other.y1)
    return all(abs(side) <= TOUCH for side in sides)


class _StrokeIndex:
    """Finds strokes by where they lie and by where they end."""

    def __init__(self, strokes: Iterable[tuple[Rule, int]]) -> None:
        self.lying: dict[tuple[bool, int], list[tuple[Rule, int]]] = defaultdict(list)
        self.ending: dict[tuple[bool, int], list[tuple[Rule, int]]] = defaultdict(list)
        for rule, owner in strokes:
            self.lying[rule.across, round(rule.at / BIN)].append((rule, owner))
            for end in (rule.start, rule.end):
                self.ending[rule.across, round(end / BIN)].append((rule, owner))

    def is_bound(self, figure: Figure, owner: int) -> bool:
        """Sides with company: one is enough where it is drawn alike, two where it is not."""
        alike = strange = 0
        for side in sides_of(figure):
            if self._ends_on(side, figure.box, owner):
                return True
            company = self._runs_along(side, owner)
            alike += figure.ink in company
            strange += bool(company)
        return alike > 0 or strange > 1

    def _runs_along(self, side: Rule, owner: int) -> set[int]:
        """The inks of strokes that lie along a third of this side, or that continue it."""
        inks = set()
        for rule in _near(self.lying, side.across, side.at, owner):
            shared = min(rule.end, side.end) - max(rule.start, side.start)
            continues = -ALONG < shared < ALONG and rule.length > side.length / 3
            if abs(rule.at - side.at) <= ALONG and (continues or shared > side.length / 3):
                inks.add(rule.ink)
        return inks

    def _ends_on(self, side: Rule, frame: Box, owner: int) -> bool:
        """A stroke that ends on this side from within."""
        low, high = (frame.y0, frame.y1) if side.across else (frame.x0, frame.x1)
        return any(
            side.start + TOUCH < rule.at < side.end - TOUCH
            and rule.length > INNER_RULE
            and low - TOUCH <= rule.start
            and rule.end <= high + TOUCH
            and min(abs(rule.start - side.at), abs(rule.end - side.at)) <= TOUCH
            for rule in _near(self.ending, not side.across, side.at, owner)
        )


def _near(
    index: dict[tuple[bool, int], list[tuple[Rule, int]]], across: bool, place: float, owner: int
) -> Iterator[Rule]:
    bucket = round(place / BIN)
    for near in (bucket - 1, bucket, bucket + 1):
        yield from (rule for rule, other in index.get((across, near), ()) if other != owner)
