"""Drawn figures of office formats, alike for DrawingML and VML: where they stand, what they are, what they join."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schemas.raw import Box, Connector, ShapeKind

Point = tuple[float, float]
FigureRole = Literal["shape", "line", "label", "picture"]
KINDS: dict[str, tuple[ShapeKind, float]] = {
    "flowchartterminator": ("terminator", 1.0),
    "roundrect": ("terminator", 0.9),
    "flowchartalternateprocess": ("terminator", 0.8),
    "round2samerect": ("terminator", 0.7),
    "round2diagrect": ("terminator", 0.7),
    "rect": ("process", 1.0),
    "flowchartprocess": ("process", 1.0),
    "flowchartpredefinedprocess": ("process", 1.0),
    "flowchartinternalstorage": ("process", 0.7),
    "bevel": ("process", 0.7),
    "plaque": ("process", 0.7),
    "snip1rect": ("process", 0.7),
    "diamond": ("decision", 1.0),
    "flowchartdecision": ("decision", 1.0),
    "flowchartoffpageconnector": ("connector", 1.0),
    "homeplate": ("connector", 1.0),
    "pentagon": ("connector", 0.9),
    "flowchartconnector": ("connector", 1.0),
    "flowchartdocument": ("document", 1.0),
    "flowchartmultidocument": ("document", 1.0),
    "foldedcorner": ("document", 0.8),
}
ROUND = frozenset({"ellipse", "flowchartconnector", "oval"})
MOST_CIRCLE_ASPECT = 1.5
LINES = frozenset({"line", "straightconnector1"})
LINE_FAMILIES = ("bentconnector", "curvedconnector")
BLOCK_ARROWS: dict[str, tuple[Point, Point]] = {
    "rightarrow": ((0, 0.5), (1, 0.5)),
    "notchedrightarrow": ((0, 0.5), (1, 0.5)),
    "stripedrightarrow": ((0, 0.5), (1, 0.5)),
    "leftarrow": ((1, 0.5), (0, 0.5)),
    "downarrow": ((0.5, 0), (0.5, 1)),
    "uparrow": ((0.5, 1), (0.5, 0)),
    "leftrightarrow": ((0, 0.5), (1, 0.5)),
    "updownarrow": ((0.5, 0), (0.5, 1)),
}
TWO_WAY = frozenset({"leftrightarrow", "updownarrow"})
FULL = 100_000.0
LARGEST = 1e12


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, point: Point) -> Point:
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Affine) -> Affine:
        """The transform that does `first`, then this one."""
        return Affine(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )


@dataclass(frozen=True, slots=True)
class Placement:
    """A box with what is done to it about its centre: first the flips, then the turn (degrees, clockwise)."""

    box: Box
    turn: float = 0.0
    flip_x: bool = False
    flip_y: bool = False

    @property
    def affine(self) -> Affine:
        x, y = self.box.center
        sin, cos = math.sin(math.radians(self.turn)), math.cos(math.radians(self.turn))
        sx, sy = -1.0 if self.flip_x else 1.0, -1.0 if self.flip_y else 1.0
        about = Affine(cos * sx, sin * sx, -sin * sy, cos * sy)
        ox, oy = about.apply((x, y))
        return replace(about, e=x - ox, f=y - oy)


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawn thing before it has a place in a table.

    `identity` is what connectors of the file call it; `corners` are in the file's own coordinates until
    `moved`; `preset` is the geometry's name in lower case ('flowchartdecision'); `relation` is the id by which
    a picture refers to its file.
    """

    identity: str
    role: FigureRole
    preset: str
    corners: tuple[Point, ...]
    points: tuple[Point, ...] = ()
    tip_at_start: bool = False
    tip_at_end: bool = False
    source: str | None = None
    target: str | None = None
    text: str = ""
    kind: ShapeKind = "other"
    confidence: float = 1.0
    relation: str = ""

    @property
    def box(self) -> Box:
        xs, ys = [x for x, _ in self.corners], [y for _, y in self.corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def moved(self, by: Affine) -> Figure:
        return replace(self, corners=tuple(map(by.apply, self.corners)), points=tuple(map(by.apply, self.points)))


def read_number(text: str | None) -> float:
    """A stored length or angle; 0 for what is none, or absurd."""
    try:
        found = float(text) if text else 0.0
    except ValueError:
        return 0.0
    return found if abs(found) <= LARGEST else 0.0


def corners_of(box: Box) -> tuple[Point, ...]:
    return (box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)


def frame_affine(inner: Box, outer: Box) -> Affine:
    """The transform that lays the box `inner` over the box `outer`."""
    sx = outer.width / inner.width if inner.width else 1.0
    sy = outer.height / inner.height if inner.height else 1.0
    return Affine(sx, 0.0, 0.0, sy, outer.x0 - inner.x0 * sx, outer.y0 - inner.y0 * sy)


def is_line(preset: str) -> bool:
    return preset in LINES or preset.startswith(LINE_FAMILIES)


def find_kind(preset: str, width: float, height: float) -> tuple[ShapeKind, float]:
    """What a preset geometry is in a flowchart, and how sure that is.

    An ellipse nearly as wide as high is a connector's circle; a wide one is drawn for start and end.
    """
    if preset in ROUND:
        long, short = max(width, height), min(width, height)
        if short > 0 and long / short > MOST_CIRCLE_ASPECT:
            return "terminator", 0.8
        return "connector", 1.0 if preset == "flowchartconnector" else 0.9
    return KINDS.get(preset, ("other", 0.6))


def line_points(preset: str, box: Box, adjust: Sequence[float]) -> tuple[Point, ...]:
    """The corners of a line or a bent connector in its box, from start to end, before flips and turns.

    `adjust` are the connector's own adjustments in 1/100000 of its box (adj1, adj2, …), with Word's defaults.
    """
    if not preset.startswith(LINE_FAMILIES):
        return (box.x0, box.y0), (box.x1, box.y1)
    bends = [*adjust, *(FULL / 2,) * 3]
    x1 = box.x0 + box.width * bends[0] / FULL
    y2 = box.y0 + box.height * bends[1] / FULL
    x3 = box.x0 + box.width * bends[2] / FULL
    start, end = (box.x0, box.y0), (box.x1, box.y1)
    middle: dict[str, tuple[Point, ...]] = {
        "2": ((box.x1, box.y0),),
        "3": ((x1, box.y0), (x1, box.y1)),
        "4": ((x1, box.y0), (x1, y2), (box.x1, y2)),
        "5": ((x1, box.y0), (x1, y2), (x3, y2), (x3, box.y1)),
    }
    return start, *middle.get(preset[-1], ()), end


def arrow_points(preset: str, box: Box) -> tuple[Point, ...]:
    """The axis of a block arrow, tip last."""
    return tuple((box.x0 + box.width * x, box.y0 + box.height * y) for x, y in BLOCK_ARROWS[preset])


def make_connector(figure: Figure, names: dict[str, str]) -> Connector:
    """`names` are the shapes' names by what the file calls them."""
    return Connector(
        points=figure.points,
        tip_at_start=figure.tip_at_start,
        tip_at_end=figure.tip_at_end,
        source=names.get(figure.source or ""),
        target=names.get(figure.target or ""),
        text=figure.text,
        confidence=figure.confidence,
    )
