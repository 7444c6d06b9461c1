"""Where the elements of a pool stand: a lane for each role, the steps from left to right, each in columns of its own.

Sizes are those that bpmn.io draws with: Arial of 12 points in shapes and 11 beside them. No two nodes share a column,
so none overlaps another; lines run between the columns and in the free bands at the borders of the lanes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from pipeline.render.bpmn_model import WORKING, Node, Pool
from pipeline.render.drawing import Point
from pipeline.render.measure import text_width, wrap
from schemas.raw import Box

TEXT, LABEL_TEXT, LINE = 12.0, 11.0, 1.2
HEADER = 30.0  # the strips of a pool's and a lane's name; they hold two lines
HEADER_LINES = 2
EVENT, GATEWAY = 36.0, 50.0
TASK_WIDTHS = (110.0, 140.0, 170.0, 200.0, 240.0)
TASK_HEIGHT = 80.0
SIDE_ROOM = 10.0  # between the words and the border of a task
ICON_ROOM = 26.0  # of a task's icon above its words, and as much below
MARKER_ROOM = 16.0  # of a subprocess's marker below
TALLEST = 0.75  # of its width, where a wider task can be had
NOTE_ROOM, NOTE_GAP = 7.0, 16.0
GAP, MARGIN, LEAST_WIDTH = 60.0, 34.0, 600.0
TRACK = 12.0
EDGE_ROOM = 14.0  # between a shape and the nearest line that passes it
LABEL_WIDEST, GATEWAY_NAME, NAME_GAP = 88.0, 72.0, 4.0
NAME_ROOM = 6.0
LEAST_TRACKS, MOST_TRACKS = 2, 10


@dataclass(frozen=True, slots=True)
class Placed:
    """A node's place, with those of its note and of its name where that stands beside it."""

    box: Box
    note: Box | None = None
    label: Box | None = None


@dataclass(frozen=True)
class Floor:
    """The places of a pool's parts, and where lines find nothing in their way.

    `gaps` are abscissas before each node and behind the last one; `bands` are ordinates in each lane.
    """

    box: Box
    lanes: tuple[Box, ...]
    nodes: tuple[Placed, ...]
    gaps: tuple[tuple[float, ...], ...]
    bands: tuple[tuple[float, ...], ...]


def text_size(text: str, width: float, size: float) -> Point:
    """Width and height of `text` wrapped to `width`, in even numbers, so that what has one middle lies on one line."""
    lines = wrap(text, width, size)
    return _even(max(text_width(line, size) for line in lines)), _even(len(lines) * size * LINE)


def _even(length: float) -> float:
    return 2.0 * ceil(length / 2) + 2.0


def node_size(node: Node) -> Point:
    if node.kind == "gateway":
        return GATEWAY, GATEWAY
    if node.kind not in WORKING:
        return EVENT, EVENT
    extra = 2 * ICON_ROOM + (MARKER_ROOM if node.kind == "subprocess" else 0.0)
    for width in TASK_WIDTHS:
        height = max(text_size(node.name, width - 2 * SIDE_ROOM, TEXT)[1] + extra, TASK_HEIGHT)
        if height <= width * TALLEST:
            break
    return width, height


def _note_size(node: Node) -> Point:
    """As wide as the node it stands above."""
    if not node.note:
        return 0.0, 0.0
    width = node_size(node)[0]
    return width, text_size(node.note, width - 2 * NOTE_ROOM, TEXT)[1] + 2 * NOTE_ROOM


def _tracks(pool: Pool) -> int:
    """How many lines must fit beside each other in a band: more where many leap over columns or lanes."""
    leaping = sum(link.target != link.source + 1 for link in pool.links)
    return min(LEAST_TRACKS + leaping // max(len(pool.lanes), 1), MOST_TRACKS)


def _gap(pool: Pool, place: int) -> float:
    """The room behind a node: its answers stand in it."""
    names = [link.name for link in pool.links if link.source == place and link.name]
    return max([GAP, *(text_size(name, LABEL_WIDEST, LABEL_TEXT)[0] + 2 * EDGE_ROOM for name in names)])


def _lefts(pool: Pool) -> list[float]:
    """The left border of each node, and behind them that of the pool's end."""
    x = 2 * HEADER + MARGIN
    lefts = []
    for place, node in enumerate(pool.nodes):
        lefts.append(x)
        x += node_size(node)[0] + _gap(pool, place)
    return [*lefts, x]


@dataclass(frozen=True, slots=True)
class _Band:
    """Heights inside a lane, from its top: lines, notes, nodes, lines."""

    lines: float
    notes: float
    nodes: float

    @property
    def height(self) -> float:
        return 2 * self.lines + self.notes + self.nodes


def _name_height(name: str) -> float:
    """How high a lane must be for its name, which is written upwards."""
    height = TASK_HEIGHT
    while len(wrap(name, height - 2 * NAME_ROOM, TEXT)) > HEADER_LINES:
        height += 2 * TEXT
    return height


def _bands(pool: Pool) -> list[_Band]:
    lines = _tracks(pool) * TRACK + EDGE_ROOM
    bands = []
    for lane, name in enumerate(pool.lanes):
        here = [node for node in pool.nodes if node.lane == lane]
        notes = max((_note_size(node)[1] for node in here), default=0.0)
        nodes = max((node_size(node)[1] for node in here), default=0.0)
        least = _name_height(name) - 2 * lines - notes
        bands.append(_Band(lines, notes + NOTE_GAP if notes else 0.0, max(nodes, TASK_HEIGHT, least)))
    spare = _name_height(pool.name) - sum(band.height for band in bands)
    if bands and spare > 0:
        bands[-1] = _Band(lines, bands[-1].notes, bands[-1].nodes + spare)
    return bands


def _placed(node: Node, left: float, middle: float) -> Placed:
    width, height = node_size(node)
    box = Box(left, middle - height / 2, left + width, middle + height / 2)
    note = label = None
    if node.note:
        note_width, note_height = _note_size(node)
        note = Box(left, box.y0 - NOTE_GAP - note_height, left + note_width, box.y0 - NOTE_GAP)
    if node.name and node.kind not in WORKING:
        label = _name_box(node, box)
    return Placed(box, note, label)


def _name_box(node: Node, box: Box) -> Box:
    """Below an event; above a gateway and left of the line that may leave it upwards."""
    if node.kind == "gateway":
        width, height = text_size(node.name, GATEWAY_NAME, LABEL_TEXT)
        x, y = box.center[0] - NAME_GAP - width, box.y0 - NAME_GAP - height
    else:
        width, height = text_size(node.name, LABEL_WIDEST, LABEL_TEXT)
        x, y = box.center[0] - width / 2, box.y1 + NAME_GAP
    return Box(x, y, x + width, y + height)


def _tracks_in(low: float, high: float) -> tuple[float, ...]:
    """Coordinates in a free band, a track apart, off what stands at its ends."""
    count = max(int((high - low - 2 * EDGE_ROOM) // TRACK) + 1, 1)
    first = (low + high - (count - 1) * TRACK) / 2
    return tuple(first + number * TRACK for number in range(count))


def lay_out_pool(pool: Pool, top: float) -> Floor:
    """The pool with its upper left at (0, `top`)."""
    lefts, bands = _lefts(pool), _bands(pool)
    right = max(lefts[-1], LEAST_WIDTH)
    tops = [top + sum(band.height for band in bands[:lane]) for lane in range(len(bands) + 1)]
    bottom = max(tops[-1], top + (0.0 if bands else _name_height(pool.name)))
    middles = [y + band.lines + band.notes + band.nodes / 2 for y, band in zip(tops, bands, strict=False)]
    nodes = tuple(_placed(n, x, middles[n.lane]) for n, x in zip(pool.nodes, lefts, strict=False))
    lanes = tuple(Box(HEADER, y0, right, y1) for y0, y1 in pairwise(tops))
    ends = [2 * HEADER, *(placed.box.x1 for placed in nodes)]
    gaps = tuple(_tracks_in(x0, x1) for x0, x1 in zip(ends, lefts, strict=True))
    free = tuple(
        _tracks_in(lane.y0, lane.y0 + band.lines) + _tracks_in(lane.y1 - band.lines, lane.y1)
        for lane, band in zip(lanes, bands, strict=True)
    )
    return Floor(Box(0.0, top, right, bottom), lanes, nodes, gaps, free)
