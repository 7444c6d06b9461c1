"""VML figures, Word's older drawings: v:shape, v:rect, v:roundrect, v:oval, v:line, v:polyline, v:group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from extractors.drawingml import PLAIN, TEXT_BOX_CONFIDENCE, Drawn, R
from extractors.office_outline import Outline, cubic
from extractors.office_shapes import (
    BLOCK_ARROWS,
    TWO_WAY,
    Affine,
    Figure,
    Placement,
    Point,
    arrow_points,
    corners_of,
    find_kind,
    frame_affine,
    is_line,
    line_points,
)
from schemas.raw import Box

Element = etree._Element
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix of the format
SHAPE_TYPES: dict[int, str] = {
    1: "rect", 2: "roundrect", 3: "ellipse", 4: "diamond", 5: "triangle", 7: "parallelogram", 8: "trapezoid",
    9: "hexagon", 10: "octagon", 13: "rightarrow", 15: "homeplate", 20: "line", 32: "straightconnector1",
    33: "bentconnector2", 34: "bentconnector3", 35: "bentconnector4", 36: "bentconnector5",
    37: "curvedconnector2", 38: "curvedconnector3", 39: "curvedconnector4", 40: "curvedconnector5",
    56: "pentagon", 65: "foldedcorner", 66: "leftarrow", 67: "downarrow", 68: "uparrow", 69: "leftrightarrow",
    70: "updownarrow", 75: "picture", 84: "bevel", 109: "flowchartprocess", 110: "flowchartdecision",
    111: "flowchartinputoutput", 112: "flowchartpredefinedprocess", 113: "flowchartinternalstorage",
    114: "flowchartdocument", 115: "flowchartmultidocument", 116: "flowchartterminator",
    117: "flowchartpreparation", 118: "flowchartmanualinput", 119: "flowchartmanualoperation",
    120: "flowchartconnector", 128: "flowchartmerge", 132: "flowchartmagneticdisk", 135: "flowchartdelay",
    176: "flowchartalternateprocess", 177: "flowchartoffpageconnector", 202: "rect",
}  # fmt: skip
ELEMENTS = {
    "rect": "rect",
    "roundrect": "roundrect",
    "oval": "ellipse",
    "line": "line",
    "arc": "arc",
    "image": "picture",
}
FIGURES = frozenset({*ELEMENTS, "shape", "polyline", "curve"})
TEXT_BOX_TYPE = 202
ADJUSTMENT_UNITS = 21_600
FULL = 100_000.0
LENGTH = re.compile(r"\s*(-?\d*\.?\d+)\s*(pt|in|cm|mm|px|pc|emu|)\s*\Z")
UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0, "emu": 1 / 12_700}
TYPE_NUMBER = re.compile(r"_t(\d+)\Z")
PATH_STEP = re.compile(r"(n[fs]|h[a-h]|q[bxy]|a[elrt]|w[ar]|[a-z])([^a-z]*)")
OFF = ("f", "false", "0")
WHITE = ("white", "#fff", "#ffffff", "window")
MOST_NESTING = 20


def read_vml(parent: Iterable[Element], depth: int = 0, unit: float = 0.75) -> Iterator[Drawn]:
    """The figures below a w:pict or a group; at the top in points, within a group in its own units.

    `unit` is what a bare number counts: a pixel at the top, one of its units in a group.
    """
    for child in parent:
        name = _local(child)
        if name == "group" and depth < MOST_NESTING:
            yield from _read_group(child, depth + 1, unit)
        elif name in FIGURES and not _is_hidden(child):
            figure = _read_figure(child, unit)
            if figure is not None:
                yield Drawn(figure, child)


def read_style(element: Element) -> dict[str, str]:
    """Specimen: 'position:absolute;width:60pt' -> {'position': 'absolute', 'width': '60pt'}."""
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return {name.strip().lower(): text.strip() for name, text in pairs}


def read_length(text: str | None, unit: float = 0.75) -> float:
    """A length in points; a bare number counts `unit`; 0 for what is none."""
    found = LENGTH.match(text) if text else None
    return float(found.group(1)) * UNITS.get(found.group(2), unit) if found is not None else 0.0


def read_box(element: Element, unit: float = 0.75) -> Box:
    """Where the style puts the element, from its anchor."""
    style = read_style(element)
    x = read_length(style.get("left"), unit) + read_length(style.get("margin-left"), unit)
    y = read_length(style.get("top"), unit) + read_length(style.get("margin-top"), unit)
    return Box(x, y, x + read_length(style.get("width"), unit), y + read_length(style.get("height"), unit))


def _read_group(group: Element, depth: int, unit: float) -> Iterator[Drawn]:
    if _is_hidden(group):
        return
    placement = _placement(group, read_box(group, unit))
    x, y = _pair(group.get("coordorigin"), (0.0, 0.0))
    width, height = _pair(group.get("coordsize"), (1000.0, 1000.0))
    outward = placement.affine.after(frame_affine(Box(x, y, x + width, y + height), placement.box))
    for drawn in read_vml(group, depth, 1.0):
        yield replace(drawn, figure=drawn.figure.moved(outward))


def _read_figure(element: Element, unit: float) -> Figure | None:
    number = _type_number(element)
    preset = ELEMENTS.get(_local(element)) or SHAPE_TYPES.get(number, "")
    if preset == "picture" or _has(element, "imagedata"):
        box = read_box(element, unit)
        data = next((child for child in element if _local(child) == "imagedata"), None)
        relation = "" if data is None else data.get(f"{R}id", "")
        figure = Figure(element.get("id", ""), "picture", "picture", corners_of(box), relation=relation)
        return figure.moved(_placement(element, box).affine)
    return _read_drawn(element, preset, number, unit)


def _read_drawn(element: Element, preset: str, number: int, unit: float) -> Figure | None:
    if _local(element) == "line":
        return _read_line(element, unit)
    if _local(element) == "polyline":
        points = _points(element.get("points", ""), unit)
        return _read_path(element, points, points[:1] == points[-1:]) if len(points) > 1 else None
    placement = _placement(element, read_box(element, unit))
    figure = _preset_figure(element, preset, number, placement.box)
    return figure.moved(placement.affine) if figure is not None else None


def _preset_figure(element: Element, preset: str, number: int, box: Box) -> Figure | None:
    start, end = _tips(element)
    figure = Figure(element.get("id", ""), "shape", preset, corners_of(box))
    if is_line(preset) or element.get(f"{O}connectortype") not in (None, "none"):
        points = line_points(preset, box, _adjustments(element))
        return replace(figure, role="line", points=points, tip_at_start=start, tip_at_end=end)
    if preset in BLOCK_ARROWS:
        points = arrow_points(preset, box)
        return replace(figure, role="line", points=points, tip_at_start=preset in TWO_WAY, tip_at_end=True)
    if preset == "":
        return _freeform(element, box)
    if preset in PLAIN and not _is_visible(element):
        return replace(figure, role="label")
    kind, confidence = find_kind(preset, box.width, box.height)
    if number == TEXT_BOX_TYPE:
        confidence = min(confidence, TEXT_BOX_CONFIDENCE)
    return replace(figure, kind=kind, confidence=confidence)


def _freeform(element: Element, box: Box) -> Figure | None:
    """A shape with a path of its own ('m0,0l100,0,100,50xe'), drawn in its coordinate size."""
    width, height = _pair(element.get("coordsize"), (1000.0, 1000.0))
    points: list[Point] = []
    closed = curved = False
    for step, numbers in PATH_STEP.findall(element.get("path", "").lower()):
        curved |= step in ("c", "v", "qb", "ar", "at", "wa", "wr")
        closed |= step == "x"
        points += _step_points(step, _path_points(numbers), points[-1] if points else (0.0, 0.0))
    if len(points) < 2:
        return Figure(element.get("id", ""), "shape", "", corners_of(box), confidence=0.5)
    scale = frame_affine(Box(0, 0, width, height), box)
    return _read_path(element, [scale.apply(point) for point in points], closed or points[0] == points[-1], curved)


def _step_points(step: str, places: list[Point], start: Point) -> Sequence[Point]:
    """The points that a step of a path adds; of a curve that VML has and nobody else, its end."""
    if step in ("m", "l", ""):
        return places
    if step == "v":
        places = [(start[0] + x, start[1] + y) for x, y in places]
    if step not in ("c", "v"):
        return places[-1:]
    added: list[Point] = []
    for first in range(0, len(places) - 2, 3):
        added += cubic(added[-1] if added else start, places[first : first + 3])
    return added


def _read_path(element: Element, points: list[Point], closed: bool, curved: bool = False) -> Figure:
    start, end = _tips(element)
    figure = Figure(element.get("id", ""), "line", "", tuple(points), tuple(points), start, end)
    if not closed:
        return figure
    kind, confidence = Outline(tuple(points), closed, curved).kind
    return replace(figure, role="shape", points=(), kind=kind, confidence=confidence)


def _read_line(element: Element, unit: float) -> Figure:
    offset = read_box(element, unit)
    shift = Affine(e=offset.x0, f=offset.y0)
    ends = [*_points(element.get("from", "0,0"), unit), *_points(element.get("to", "10pt,10pt"), unit)]
    points = tuple(shift.apply(point) for point in ends)
    start, end = _tips(element)
    line = Figure(element.get("id", ""), "line", "line", points, points, start, end)
    flips = replace(_placement(element, line.box), turn=_turn(element))
    return line.moved(flips.affine)


def _placement(element: Element, box: Box) -> Placement:
    flip = read_style(element).get("flip", "")
    return Placement(box, _turn(element), "x" in flip, "y" in flip)


def _turn(element: Element) -> float:
    turn = read_style(element).get("rotation", "0")
    return read_length(turn.removesuffix("fd"), 1.0) / (65_536 if turn.endswith("fd") else 1)


def _type_number(element: Element) -> int:
    found = TYPE_NUMBER.search(element.get("type", ""))
    if found is not None:
        return int(found.group(1))
    given = element.get(f"{O}spt", "")
    return int(float(given)) if given.replace(".", "", 1).isdigit() else 0


def _tips(element: Element) -> tuple[bool, bool]:
    stroke = next((child for child in element if _local(child) == "stroke"), None)
    if stroke is None:
        return False, False
    return stroke.get("startarrow", "none") != "none", stroke.get("endarrow", "none") != "none"


def _is_visible(element: Element) -> bool:
    if element.get("stroked", "t").lower() not in OFF:
        return True
    filled = element.get("filled", "t").lower() not in OFF
    return filled and element.get("fillcolor", "white").split()[0].lower() not in WHITE


def _is_hidden(element: Element) -> bool:
    return read_style(element).get("visibility") == "hidden"


def _adjustments(element: Element) -> list[float]:
    parts = element.get("adj", "").split(",")
    return [
        read_length(part, 1.0) / ADJUSTMENT_UNITS * FULL if part.strip() else FULL / 2
        for part in parts
        if parts != [""]
    ]


def _has(element: Element, name: str) -> bool:
    return any(_local(child) == name for child in element)


def _points(text: str, unit: float) -> list[Point]:
    """Specimen: '10pt,5pt 20pt,5pt' -> [(10, 5), (20, 5)]."""
    numbers = [read_length(part, unit) for part in re.split(r"[\s,]+", text.strip()) if part]
    return list(zip(numbers[0::2], numbers[1::2], strict=False))


def _path_points(text: str) -> list[Point]:
    """In a path a number left out is a zero: ',10,20,' -> [(0, 10), (20, 0)]."""
    numbers = [read_length(part, 1.0) for part in re.sub(r"\s+", ",", text.strip()).split(",")]
    return list(zip(numbers[0::2], numbers[1::2], strict=False)) if text.strip() else []


def _pair(text: str | None, default: Point) -> Point:
    points = _points(text or "", 1.0)
    return points[0] if points else default


def _local(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
