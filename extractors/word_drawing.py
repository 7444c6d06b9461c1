"""Drawings of a Word paragraph: their figures, and how they hang on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.drawingml import EMU_PER_POINT, Drawn, own_placement, read_figures
from extractors.office_shapes import Affine, corners_of, frame_affine, read_number
from extractors.vml import read_box, read_style, read_vml
from extractors.word_names import Element, choose, local
from schemas.raw import Box

FLOATS = ("absolute", "relative")


@dataclass(frozen=True, slots=True)
class Offset:
    """A place along one axis: `start` is 'page', 'margin', 'column', 'paragraph', …; `align` replaces `distance`."""

    start: str
    distance: float = 0.0
    align: str | None = None


@dataclass(frozen=True, slots=True)
class Hung:
    """One drawing as it hangs on its paragraph. Figures are in points from the drawing's own top left."""

    drawn: tuple[Drawn, ...]
    width: float
    height: float
    x: Offset
    y: Offset
    inline: bool = False
    in_cell: bool = True
    wraps_text: bool = False

    def placed(self, x: float, y: float) -> list[Drawn]:
        shift = Affine(e=x, f=y)
        return [replace(drawn, figure=drawn.figure.moved(shift)) for drawn in self.drawn]


def read_hung(element: Element) -> Iterator[Hung]:
    """The drawings in one w:drawing, w:pict or w:object."""
    if local(element) == "drawing":
        for child in element:
            if local(child) in ("anchor", "inline"):
                yield _read_drawing(child)
        return
    for child in element:
        chosen = choose(child) if local(child) == "AlternateContent" else None
        if chosen is not None:
            for inner in chosen:
                yield from read_hung(inner)
    yield from _read_pict(element)


def _read_drawing(anchor: Element) -> Hung:
    extent = next((child for child in anchor if local(child) == "extent"), None)
    width, height = (_emu(extent, "cx"), _emu(extent, "cy")) if extent is not None else (0.0, 0.0)
    data = next((child for child in anchor.iter() if local(child) == "graphicData"), None)
    drawn = [] if data is None else list(read_figures(data))
    single = next(iter(data), None) if data is not None and len(data) == 1 else None
    return Hung(
        drawn=tuple(_scaled(found, single, width, height, _document_id(anchor)) for found in drawn),
        width=width,
        height=height,
        x=_read_offset(anchor, "positionH", "column"),
        y=_read_offset(anchor, "positionV", "paragraph"),
        inline=local(anchor) == "inline",
        in_cell=anchor.get("layoutInCell", "1") not in ("0", "false"),
        wraps_text=any(
            local(child) in ("wrapSquare", "wrapTight", "wrapThrough", "wrapTopAndBottom") for child in anchor
        ),
    )


def _scaled(drawn: Drawn, top: Element | None, width: float, height: float, identity: str) -> Drawn:
    """From EMU of the drawing to points from its top left; the extent of the anchor is what Word lays out."""
    figure = drawn.figure
    placement = None if top is None else own_placement(top)
    if placement is not None and placement.box.width and placement.box.height and width and height:
        onto = frame_affine(placement.box, Box(0, 0, width, height))
    elif placement is not None:
        onto = Affine(
            1 / EMU_PER_POINT,
            0,
            0,
            1 / EMU_PER_POINT,
            -placement.box.x0 / EMU_PER_POINT,
            -placement.box.y0 / EMU_PER_POINT,
        )
    else:
        onto = Affine(1 / EMU_PER_POINT, 0, 0, 1 / EMU_PER_POINT)
    moved = figure.moved(onto)
    if drawn.element is top and identity and not figure.identity:
        moved = replace(moved, identity=identity)
    if moved.box.area == 0 and moved.role == "picture":
        moved = replace(moved, corners=corners_of(Box(0, 0, width, height)))
    return replace(drawn, figure=moved)


def _document_id(anchor: Element) -> str:
    named = next((child for child in anchor if local(child) == "docPr"), None)
    return "" if named is None else named.get("id", "")


def _read_offset(anchor: Element, name: str, default: str) -> Offset:
    position = next((child for child in anchor if local(child) == name), None)
    if position is None:
        return Offset(default)
    align = next((child.text for child in position.iter() if local(child) == "align" and child.text), None)
    offset = next((child.text for child in position.iter() if local(child) == "posOffset" and child.text), None)
    return Offset(position.get("relativeFrom", default), _points(offset), align)


def _read_pict(element: Element) -> Iterator[Hung]:
    """Each figure or group at the top of a w:pict hangs by itself."""
    for child in element:
        drawn = list(read_vml([child]))
        if not drawn:
            continue
        style = read_style(child)
        floats = style.get("position") in FLOATS
        box = read_box(child) if local(child) != "line" else drawn[0].figure.box
        shift = Affine(e=-box.x0, f=-box.y0)
        yield Hung(
            drawn=tuple(replace(found, figure=found.figure.moved(shift)) for found in drawn),
            width=box.width,
            height=box.height,
            x=_vml_offset(style, "horizontal", box.x0),
            y=_vml_offset(style, "vertical", box.y0),
            inline=not floats and local(child) != "line",
            in_cell=child.get("{urn:schemas-microsoft-com:office:office}allowincell", "t") not in ("f", "false"),
            wraps_text=any(local(part) == "wrap" and part.get("type") not in (None, "none") for part in child),
        )


def _vml_offset(style: dict[str, str], axis: str, distance: float) -> Offset:
    start = style.get(f"mso-position-{axis}-relative", "text")
    named = {"text": "column" if axis == "horizontal" else "paragraph", "char": "character"}
    align = style.get(f"mso-position-{axis}", "absolute")
    return Offset(named.get(start, start.replace("-area", "")), distance, None if align == "absolute" else align)


def _emu(element: Element, name: str) -> float:
    return _points(element.get(name))


def _points(text: str | None) -> float:
    return read_number(text) / EMU_PER_POINT
