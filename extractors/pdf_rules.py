"""Which of the drawn paths may be rules of a table.

Programs draw a rule as a thin filled rectangle, as a stroked line, as a side of a stroked rectangle, dotted or in
pieces. A bent open line is a connector, a rectangle that stands free is a symbol, and a filled area is a background.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractors.drawing import DrawnPath, Piece
from extractors.grid import Rule
from schemas.raw import Box

THIN = 3.2  # points: a filled rectangle not thicker than this is a line
LEVEL = 0.6  # points that a line may fall from its start to its end
NEARLY_WHITE = 247
FAINT = 8  # of 255, the alpha below which nothing is seen
TOUCH = 2.0  # points: nearer is on it
BIN = 3.0


def find_rules(paths: Iterable[DrawnPath]) -> tuple[Rule, ...]:
    """All strokes that may be rules; rectangles that stand free are left out."""
    strokes: list[Rule] = []
    frames: set[Box] = set()
    for path in paths:
        if not is_visible(path):
            continue
        for piece in path.pieces:
            if not piece.is_straight:
                continue
            box = piece.box
            if min(box.width, box.height) <= THIN:
                strokes.extend(_thin(box))
            elif path.stroke is not None and is_rectangle(piece):
                frames.add(Box(*(round(side, 1) for side in (box.x0, box.y0, box.x1, box.y1))))
    strokes.extend(_bound_sides(sorted(frames, key=lambda box: (box.y0, box.x0)), strokes))
    return tuple(strokes)


def _bound_sides(frames: Sequence[Box], strokes: Sequence[Rule]) -> Iterator[Rule]:
    """The sides of the rectangles of a table: others run along them, or strokes end on them from within."""
    sides = [(rule, index) for index, frame in enumerate(frames) for rule in _sides(frame)]
    index = _StrokeIndex([*((rule, -1) for rule in strokes), *sides])
    for number, frame in enumerate(frames):
        if index.touches(frame, number):
            yield from _sides(frame)


class _StrokeIndex:
    """Finds strokes by where they lie and by where they end."""

    def __init__(self, strokes: Iterable[tuple[Rule, int]]) -> None:
        self.lying: dict[tuple[bool, int], list[tuple[Rule, int]]] = defaultdict(list)
        self.ending: dict[tuple[bool, int], list[tuple[Rule, int]]] = defaultdict(list)
        for rule, owner in strokes:
            self.lying[rule.across, round(rule.at / BIN)].append((rule, owner))
            for end in (rule.start, rule.end):
                self.ending[rule.across, round(end / BIN)].append((rule, owner))

    def touches(self, frame: Box, owner: int) -> bool:
        return any(self._runs_along(side, owner) or self._ends_on(side, frame, owner) for side in _sides(frame))

    def _runs_along(self, side: Rule, owner: int) -> bool:
        """A stroke along a third of this side, or one that continues it."""
        for rule in _near(self.lying, side.across, side.at, owner):
            shared = min(rule.end, side.end) - max(rule.start, side.start)
            if abs(rule.at - side.at) <= TOUCH and shared > -TOUCH and (shared < TOUCH or shared > side.length / 3):
                return True
        return False

    def _ends_on(self, side: Rule, frame: Box, owner: int) -> bool:
        """A stroke that ends on this side from within."""
        for rule in _near(self.ending, not side.across, side.at, owner):
            x, y = (rule.at, (rule.start + rule.end) / 2) if side.across else ((rule.start + rule.end) / 2, rule.at)
            inside = frame.x0 + TOUCH < x < frame.x1 - TOUCH and frame.y0 + TOUCH < y < frame.y1 - TOUCH
            if inside and min(abs(rule.start - side.at), abs(rule.end - side.at)) <= TOUCH:
                return True
        return False


def _near(
    index: dict[tuple[bool, int], list[tuple[Rule, int]]], across: bool, place: float, owner: int
) -> Iterator[Rule]:
    bucket = round(place / BIN)
    for near in (bucket - 1, bucket, bucket + 1):
        yield from (rule for rule, other in index.get((across, near), ()) if other != owner)


def is_visible(path: DrawnPath) -> bool:
    """Whether the path leaves a mark on white paper."""
    return any(
        color is not None and color[3] > 8 and min(color[:3]) < NEARLY_WHITE for color in (path.fill, path.stroke)
    )


def is_rectangle(piece: Piece) -> bool:
    """Four corners, level and upright sides, closed (by a last side or by the closing sign)."""
    corners = piece.points[:-1] if piece.points[0] == piece.points[-1] else piece.points
    if not piece.is_straight or len(corners) != 4:
        return False
    box = piece.box
    return all(
        min(abs(x - box.x0), abs(x - box.x1)) <= LEVEL and min(abs(y - box.y0), abs(y - box.y1)) <= LEVEL
        for x, y in corners
    )


def _thin(box: Box) -> Iterator[Rule]:
    middle_x, middle_y = box.center
    if box.width <= THIN and box.height <= THIN:  # a dot of a dotted line, or a corner
        yield Rule(True, middle_y, box.x0, box.x1)
        yield Rule(False, middle_x, box.y0, box.y1)
    elif box.width > box.height:
        yield Rule(True, middle_y, box.x0, box.x1)
    else:
        yield Rule(False, middle_x, box.y0, box.y1)


def _sides(box: Box) -> Iterator[Rule]:
    yield Rule(True, box.y0, box.x0, box.x1)
    yield Rule(True, box.y1, box.x0, box.x1)
    yield Rule(False, box.x0, box.y0, box.y1)
    yield Rule(False, box.x1, box.y0, box.y1)
