"""DrawingML figures (DOCX wps/wpg/wpc, XLSX xdr): shapes, connectors, groups, text boxes, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from extractors.office_outline import Outline, arc, cubic
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
    read_number,
)
from schemas.raw import Box

Element = etree._Element
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
EMU_PER_POINT = 12_700
TURN_UNITS = 60_000
GROUPS = frozenset({"wgp", "grpSp", "wpc", "lockedCanvas"})
FIGURES = frozenset({"wsp", "sp", "cxnSp"})
MOST_NESTING = 20
PLAIN = frozenset({"rect", ""})
WHITES = frozenset({"ffffff", "bg1", "lt1", "white", "window"})
TEXT_BOX_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with the element it came from, whose text the caller reads."""

    figure: Figure
    element: Element


def read_figures(parent: Element, depth: int = 0) -> Iterator[Drawn]:
    """The figures below a graphicData, an anchor or a group, in EMU of the parent's coordinates."""
    for child in parent:
        name = _local(child)
        if name in GROUPS and depth < MOST_NESTING:
            yield from _read_group(child, depth + 1)
        elif name in FIGURES:
            drawn = _read_figure(child)
            if drawn is not None:
                yield Drawn(drawn, child)
        elif name == "pic":
            yield Drawn(_read_picture(child), child)
        elif name == "AlternateContent":
            branch = next((choice for choice in child if _local(choice) == "Choice"), None)
            if branch is not None:
                yield from read_figures(branch, depth + 1)


def read_placement(properties: Element | None) -> Placement | None:
    """The a:xfrm of a shape's properties; None where there is none."""
    frame = None if properties is None else next((c for c in properties if _local(c) == "xfrm"), None)
    if frame is None:
        return None
    return Placement(
        _box(frame, "off", "ext"),
        turn=read_number(frame.get("rot")) / TURN_UNITS,
        flip_x=frame.get("flipH") in ("1", "true"),
        flip_y=frame.get("flipV") in ("1", "true"),
    )


def own_placement(element: Element) -> Placement | None:
    """The placement of a shape, connector, picture or group."""
    return read_placement(
        _child(element, "spPr") if _child(element, "spPr") is not None else _child(element, "grpSpPr")
    )


def _read_group(group: Element, depth: int) -> Iterator[Drawn]:
    properties = _child(group, "grpSpPr")
    placement = read_placement(properties)
    if _is_hidden(group):
        return
    inner = None if placement is None or properties is None else _inner_box(properties)
    outward = Affine()
    if placement is not None and inner is not None:
        outward = placement.affine.after(frame_affine(inner, placement.box))
    for drawn in read_figures(group, depth):
        yield replace(drawn, figure=drawn.figure.moved(outward))


def _inner_box(properties: Element) -> Box | None:
    frame = _child(properties, "xfrm")
    if frame is None or _child(frame, "chExt") is None:
        return None
    box = _box(frame, "chOff", "chExt")
    return box if box.width and box.height else None


def _read_figure(element: Element) -> Figure | None:
    properties = _child(element, "spPr")
    if properties is None or _is_hidden(element):
        return None
    placement = read_placement(properties) or Placement(Box(0, 0, 0, 0))
    preset, adjust = _preset(properties)
    figure = Figure(
        identity=_identity(element),
        role="shape",
        preset=preset,
        corners=corners_of(placement.box),
        source=_glued(element, "stCxn"),
        target=_glued(element, "endCxn"),
    )
    return _with_role(figure, element, properties, placement.box, adjust).moved(placement.affine)


def _with_role(figure: Figure, element: Element, properties: Element, box: Box, adjust: list[float]) -> Figure:
    start, end = _tips(properties)
    outline = _read_outline(properties, box) if figure.preset == "" else None
    if _local(element) == "cxnSp" or is_line(figure.preset) or _child(element, "cNvCnPr") is not None:
        return replace(
            figure,
            role="line",
            points=line_points(figure.preset, box, adjust),
            tip_at_start=start,
            tip_at_end=end,
        )
    if figure.preset in BLOCK_ARROWS:
        points = arrow_points(figure.preset, box)
        return replace(figure, role="line", points=points, tip_at_start=figure.preset in TWO_WAY, tip_at_end=True)
    if outline is not None and not outline.closed:
        return replace(figure, role="line", points=outline.points, tip_at_start=start, tip_at_end=end)
    if outline is not None:
        kind, confidence = outline.kind
    else:
        kind, confidence = find_kind(figure.preset, box.width, box.height)
    if figure.preset in PLAIN and not _is_visible(element, properties):
        return replace(figure, role="label")
    if _is_text_box(element):
        confidence = min(confidence, TEXT_BOX_CONFIDENCE)
    return replace(figure, kind=kind, confidence=confidence)


def _read_outline(properties: Element, box: Box) -> Outline | None:
    """A freely drawn path (a:custGeom), scaled into its box."""
    path = properties.find(f"{A}custGeom/{A}pathLst/{A}path")
    if path is None:
        return None
    inner = Box(0, 0, read_number(path.get("w")) or box.width, read_number(path.get("h")) or box.height)
    scale = frame_affine(inner, box)
    points: list[Point] = []
    for step in path:
        points += _path_step(step, points[-1] if points else (0.0, 0.0))
    if len(points) < 2:
        return None
    steps = {_local(step) for step in path}
    closed = "close" in steps or points[0] == points[-1]
    return Outline(tuple(map(scale.apply, points)), closed, bool(steps & {"cubicBezTo", "quadBezTo", "arcTo"}))


def _path_step(step: Element, start: Point) -> Sequence[Point]:
    """The points that a step of a path adds, in the path's own units."""
    if _local(step) == "arcTo":
        radii = (read_number(step.get("wR")), read_number(step.get("hR")))
        return arc(start, *radii, *(read_number(step.get(name)) / TURN_UNITS for name in ("stAng", "swAng")))
    points = [(read_number(point.get("x")), read_number(point.get("y"))) for point in step.iterchildren(f"{A}pt")]
    return cubic(start, points) if len(points) > 1 else points


def _read_picture(element: Element) -> Figure:
    placement = own_placement(element) or Placement(Box(0, 0, 0, 0))
    blip = next(element.iter(f"{A}blip"), None)
    relation = "" if blip is None else blip.get(f"{R}embed", "")
    figure = Figure(_identity(element), "picture", "picture", corners_of(placement.box), relation=relation)
    return figure.moved(placement.affine)


def _preset(properties: Element) -> tuple[str, list[float]]:
    """The geometry's name in lower case ('' for a free path), and its adjustments in their order."""
    geometry = _child(properties, "prstGeom")
    if geometry is None:
        return "" if _child(properties, "custGeom") is not None else "rect", []
    guides = {guide.get("name", ""): guide.get("fmla", "") for guide in geometry.iter(f"{A}gd")}
    ordered = sorted((name, formula) for name, formula in guides.items() if name.startswith("adj"))
    return geometry.get("prst", "rect").lower(), [read_number(formula.split()[-1]) for _, formula in ordered if formula]


def _tips(properties: Element) -> tuple[bool, bool]:
    """headEnd is the start of a line in DrawingML, tailEnd its end."""
    line = _child(properties, "ln")

    def has(name: str) -> bool:
        end = None if line is None else _child(line, name)
        return end is not None and end.get("type", "none") != "none"

    return has("headEnd"), has("tailEnd")


def _glued(element: Element, name: str) -> str | None:
    end = next((found for found in element.iter(f"{A}{name}")), None)
    return None if end is None else end.get("id")


def _identity(element: Element) -> str:
    named = next((found for found in element.iter() if _local(found) in ("cNvPr", "docPr")), None)
    return "" if named is None else named.get("id", "")


def _is_hidden(element: Element) -> bool:
    for child in element:
        named = (
            child if _local(child) == "cNvPr" else _child(child, "cNvPr") if _local(child).startswith("nv") else None
        )
        if named is not None:
            return named.get("hidden") in ("1", "true")
    return False


def _is_text_box(element: Element) -> bool:
    return any(found.get("txBox") in ("1", "true") for found in element.iter() if _local(found) == "cNvSpPr")


def _is_visible(element: Element, properties: Element) -> bool:
    """Whether a rectangle shows an outline or a colour; a white one without outline only carries its text."""
    line = _child(properties, "ln")
    styled = _child(element, "style") is not None
    outlined = styled if line is None or len(line) == 0 else _child(line, "noFill") is None
    fill = next((child for child in properties if _local(child).endswith("Fill")), None)
    if fill is None and line is None and not styled:
        return not any(_local(child) in ("txbx", "txBody") for child in element)
    if fill is None:
        return outlined or styled
    return outlined or (_local(fill) != "noFill" and not _is_white(fill))


def _is_white(fill: Element) -> bool:
    colour = next((child.get("val", "").lower() for child in fill), "")
    return colour in WHITES


def _box(frame: Element, corner: str, size: str) -> Box:
    start, extent = _child(frame, corner), _child(frame, size)
    x, y = (0.0, 0.0) if start is None else (read_number(start.get("x")), read_number(start.get("y")))
    width, height = (0.0, 0.0) if extent is None else (read_number(extent.get("cx")), read_number(extent.get("cy")))
    return Box(x, y, x + width, y + height)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _local(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
