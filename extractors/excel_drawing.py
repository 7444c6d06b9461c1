"""Drawings of a sheet: each figure once, in points from the sheet's upper left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from extractors.archive import Package, Relation
from extractors.drawingml import EMU_PER_POINT, FIGURES, GROUPS, A, Drawn, own_placement, read_figures
from extractors.excel_book import whole
from extractors.excel_sheet import Sheet
from extractors.office_shapes import Affine, Figure, read_number
from schemas.raw import Box

Element = etree._Element
ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
MOST_FIGURES = 5_000
MOST_PLACE = 20_000
TO_POINTS = Affine(1 / EMU_PER_POINT, 0.0, 0.0, 1 / EMU_PER_POINT)


class Axis:
    """Where rows or columns begin, in points; hidden ones have no size."""

    def __init__(self, sizes: list[float]) -> None:
        self._starts = [0.0]
        for size in sizes:
            self._starts.append(self._starts[-1] + size)

    def start(self, index: int) -> float:
        return self._starts[min(max(index, 0), len(self._starts) - 1)]

    def place(self, index: int, offset: float) -> float:
        """A place `offset` points into a row or column, never beyond its end."""
        return min(self.start(index) + max(offset, 0.0), max(self.start(index + 1), self.start(index)))


def read_drawing(package: Package, sheet_part: str, sheet: Sheet) -> tuple[list[Figure], Axis, Axis]:
    """The figures on the sheet, its columns and its rows.

    Rows that must be higher to hold a figure's corner are made so: their stored height is missing.
    """
    part = _drawing_part(package, sheet_part, sheet)
    anchors = [] if part is None else list(_find_anchors(package.read_xml(part)))
    images = {} if part is None else package.relations(part)
    for anchor in anchors:
        _stretch_rows(sheet, anchor)
    last_row = max(
        [row for row, _ in sheet.cells] + [area.bottom for area in sheet.merges] + _places(anchors, "row") + [0]
    )
    last_column = max(
        [column for _, column in sheet.cells] + [area.right for area in sheet.merges] + _places(anchors, "col") + [0]
    )
    columns = Axis([sheet.column_width(column) for column in range(last_column + 2)])
    rows = Axis([sheet.row_height(row) for row in range(last_row + 2)])
    figures = [
        replace(
            drawn.figure.moved(TO_POINTS), text=_text(drawn.element), relation=_image(drawn.figure, images, package)
        )
        for anchor in anchors
        for drawn in _anchored(anchor, columns, rows)
    ]
    return figures, columns, rows


def _find_anchors(drawing: Element) -> Iterator[Element]:
    """The anchors of a drawing; of two that stand for each other (mc:Choice, mc:Fallback) the first."""
    return (item for item in drawing.iter() if _local(item) in ANCHORS and not _is_spare(item))


def _is_spare(anchor: Element) -> bool:
    branch = anchor.getparent()
    if branch is None or _local(branch) != "Fallback":
        return False
    return any(_local(item) in ANCHORS for other in branch.itersiblings(preceding=True) for item in other)


def _drawing_part(package: Package, sheet_part: str, sheet: Sheet) -> str | None:
    relation = package.relations(sheet_part).get(sheet.drawing or "")
    return None if relation is None or relation.target not in package.names else relation.target


def _image(figure: Figure, images: dict[str, Relation], package: Package) -> str:
    """The part that holds a picture, '' for what is none."""
    relation = images.get(figure.relation)
    return relation.target if relation is not None and relation.target in package.names else ""


def _anchored(anchor: Element, columns: Axis, rows: Axis) -> Iterator[Drawn]:
    """The anchor says where its object stands; what the object itself stores may be stale."""
    found = next((child for child in anchor.iter() if _local(child) in FIGURES | GROUPS | {"pic"}), None)
    box = _anchor_box(anchor, columns, rows)
    if found is not None and box is not None:
        _set_frame(found, box)
    yield from read_figures(anchor)


def _anchor_box(anchor: Element, columns: Axis, rows: Axis) -> Box | None:
    start, end = _child(anchor, "from"), _child(anchor, "to")
    if start is not None:
        x, y = _corner(start, columns, rows)
    else:
        position = _child(anchor, "pos")
        if position is None:
            return None
        x, y = _emu(position.get("x")), _emu(position.get("y"))
    if end is not None:
        right, bottom = _corner(end, columns, rows)
        return Box(min(x, right), min(y, bottom), max(x, right), max(y, bottom))
    extent = _child(anchor, "ext")
    if extent is None:
        return None
    return Box(x, y, x + _emu(extent.get("cx")), y + _emu(extent.get("cy")))


def _corner(marker: Element, columns: Axis, rows: Axis) -> tuple[float, float]:
    x = columns.place(_index(marker, "col"), _emu(_text_of(marker, "colOff")))
    y = rows.place(_index(marker, "row"), _emu(_text_of(marker, "rowOff")))
    return x, y


def _set_frame(element: Element, box: Box) -> None:
    """Write the anchor's box into the object's a:xfrm.

    For an object turned by about a quarter the anchor bounds the turned object; its own box lies across.
    """
    properties = next((child for child in element if _local(child) in ("spPr", "grpSpPr")), None)
    if properties is None:
        return
    stored = own_placement(element)
    if stored is not None and 45 <= stored.turn % 180 < 135 and _fits_better_across(stored.box, box):
        x, y = box.center
        box = Box(x - box.height / 2, y - box.width / 2, x + box.height / 2, y + box.width / 2)
    frame = next((child for child in properties if _local(child) == "xfrm"), None)
    if frame is None:
        frame = etree.Element(f"{A}xfrm")
        properties.insert(0, frame)
    for name, values in (
        ("off", {"x": box.x0, "y": box.y0}),
        ("ext", {"cx": box.width, "cy": box.height}),
    ):
        part = _child(frame, name)
        if part is None:
            part = etree.SubElement(frame, f"{A}{name}")
        for key, points in values.items():
            part.set(key, str(round(points * EMU_PER_POINT)))


def _fits_better_across(stored: Box, box: Box) -> bool:
    width, height = stored.width / EMU_PER_POINT, stored.height / EMU_PER_POINT
    return abs(box.width - height) + abs(box.height - width) < abs(box.width - width) + abs(box.height - height)


def _stretch_rows(sheet: Sheet, anchor: Element) -> None:
    for marker in anchor:
        if _local(marker) in ("from", "to"):
            row, offset = _index(marker, "row"), _emu(_text_of(marker, "rowOff"))
            if row not in sheet.hidden_rows and offset > sheet.row_height(row):
                sheet.heights[row] = offset


def _places(anchors: list[Element], name: str) -> list[int]:
    return [_index(marker, name) for anchor in anchors for marker in anchor if _local(marker) in ("from", "to")]


def _text(element: Element) -> str:
    """The lines written in a shape."""
    body = next((child for child in element if _local(child) == "txBody"), None)
    lines = []
    for paragraph in () if body is None else body.iterchildren(f"{A}p"):
        parts = ("\n" if _local(part) == "br" else part.text or "" for part in paragraph.iter(f"{A}t", f"{A}br"))
        lines += "".join(parts).split("\n")
    return "\n".join(kept for line in lines if (kept := " ".join(line.split())))


def _index(marker: Element, name: str) -> int:
    return min(whole(_text_of(marker, name)), MOST_PLACE)


def _text_of(marker: Element, name: str) -> str:
    child = _child(marker, name)
    return "" if child is None else (child.text or "").strip()


def _emu(text: str | None) -> float:
    return read_number(text) / EMU_PER_POINT


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _local(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
