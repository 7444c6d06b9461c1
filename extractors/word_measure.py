"""The layout LibreOffice gives a Word document: bookmarks set before rows and anchors, read back from its PDF."""

from __future__ import annotations

import copy
import ctypes
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree

from extractors.archive import ZIP_ERRORS
from extractors.libreoffice import convert_file
from extractors.word_layout import BORDER, Estimator, GridPlace, Layout, closed_edges, read_margins
from extractors.word_names import Element, local, w
from extractors.word_page import Leaf, all_grids, all_paragraphs, cell_paragraphs
from extractors.word_paragraph import Paragraph
from extractors.word_table import Grid, GridCell
from schemas.errors import DamagedFile

SECONDS = 60.0
NAME = "place"
FIRST_ID = 900_000  # Word's own bookmarks count from 0
WRAPS = frozenset({"wrapSquare", "wrapTight", "wrapThrough", "wrapTopAndBottom", "wrap"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A place on the strip of printed pages, and where its page begins."""

    y: float
    page_top: float


def measure_layout(
    source: Path, part: str, root: Element, leaves: Sequence[Leaf], estimator: Estimator, estimate: Layout
) -> Layout:
    """`estimate` with the heights of LibreOffice's layout of the same document.

    `part` is the name of the main part in the package `source`, `root` its tree. Raises what `convert_file` raises.
    """
    markers = {grid.element: row_markers(grid) for leaf in leaves for grid in all_grids(leaf.items)}
    wanted = list(_wanted(leaves, markers))
    with tempfile.TemporaryDirectory(prefix="selaras-") as name:
        folder = Path(name)
        marked = folder / "layout.docx"
        tops = [marker for rows in markers.values() for marker in rows if marker is not None]
        _write_marked(source, part, _marked_tree(root, wanted, tops), marked)
        found = _read_places(convert_file(marked, "pdf", folder, source.name, SECONDS))
    places = {element: found[index] for index, element in enumerate(wanted) if index in found}
    return _refined(estimate, leaves, markers, places, estimator)


def row_markers(grid: Grid) -> list[Element | None]:
    """For each row a paragraph that stands first in one of its cells, best one without drawings."""
    best: list[tuple[tuple[int, int], Element] | None] = [None] * grid.rows
    for cell in grid.cells:
        first = next(iter(cell.content), None)
        if not isinstance(first, Paragraph) or _is_turned(cell):
            continue
        drawn = sum(len(paragraph.drawings) for paragraph in cell_paragraphs(cell))
        rank = (drawn, cell.row_span)
        current = best[cell.row]
        if current is None or rank < current[0]:
            best[cell.row] = (rank, first.element)
    return [None if found is None else found[1] for found in best]


def _is_turned(cell: GridCell) -> bool:
    return cell.element is not None and cell.element.find(f"{w('tcPr')}/{w('textDirection')}") is not None


def _wanted(leaves: Sequence[Leaf], markers: dict[Element, list[Element | None]]) -> Iterator[Element]:
    """Without repeats: the markers of rows, the paragraphs with drawings, those that follow a table."""
    seen: dict[Element, None] = {}
    for rows in markers.values():
        seen.update((marker, None) for marker in rows if marker is not None)
    for leaf in leaves:
        seen.update((paragraph.element, None) for paragraph in all_paragraphs(leaf.items) if paragraph.drawings)
        seen.update((element, None) for element in _followers(leaf).values())
    return iter(seen)


def _followers(leaf: Leaf) -> dict[Element, Element]:
    """The paragraph right below each table of the body."""
    pairs = zip(leaf.items, leaf.items[1:], strict=False)
    return {
        above.element: below.element
        for above, below in pairs
        if isinstance(above, Grid) and isinstance(below, Paragraph)
    }


def _marked_tree(root: Element, wanted: list[Element], tops: list[Element]) -> Element:
    """A copy of the document with a bookmark in each wanted paragraph, markers at the top of their cells, and
    without the drawings that float freely, which move nothing."""
    positions = {element: index for index, element in enumerate(root.iter(w("p")))}
    twin = copy.deepcopy(root)
    paragraphs = list(twin.iter(w("p")))
    twins = {element: paragraphs[positions[element]] for element in wanted if element in positions}
    for index, element in enumerate(wanted):
        if element in twins:
            _set_bookmark(twins[element], index)
    for element in tops:
        _align_top(twins[element])
    for drawing in list(twin.iter(w("drawing"), w("pict"))):
        _drop_floating(drawing)
    return twin


def _set_bookmark(paragraph: Element, index: int) -> None:
    start, end = etree.Element(w("bookmarkStart")), etree.Element(w("bookmarkEnd"))
    for sign in (start, end):
        sign.set(w("id"), str(FIRST_ID + index))
    start.set(w("name"), f"{NAME}{index}")
    first = 1 if len(paragraph) and local(paragraph[0]) == "pPr" else 0
    paragraph.insert(first, end)
    paragraph.insert(first, start)


def _align_top(paragraph: Element) -> None:
    cell = next(paragraph.iterancestors(w("tc")), None)
    align = None if cell is None else cell.find(f"{w('tcPr')}/{w('vAlign')}")
    if align is not None:
        align.set(w("val"), "top")


def _drop_floating(drawing: Element) -> None:
    floats = any(local(child) == "anchor" for child in drawing) or any(
        "absolute" in child.get("style", "") for child in drawing
    )
    if not floats or any(local(part) in WRAPS for part in drawing.iter()):
        return
    held = next((above for above in drawing.iterancestors() if local(above) == "AlternateContent"), drawing)
    parent = held.getparent()
    if parent is not None:
        parent.remove(held)


def _write_marked(source: Path, part: str, tree: Element, target: Path) -> None:
    """A copy of the package with another main part. DamagedFile where a part that the text does not need is torn."""
    try:
        with zipfile.ZipFile(source) as package:
            parts = {name: package.read(name) for name in package.namelist() if name != part}
    except (*ZIP_ERRORS, RuntimeError) as error:
        raise DamagedFile(f"{source.name}: a part is torn ({error})") from error
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copied:
        for name, content in {**parts, part: etree.tostring(tree, encoding="UTF-8")}.items():
            copied.writestr(name, content)


def _read_places(path: Path) -> dict[int, Measured]:
    """The bookmarks of the PDF by their number."""
    document = pdfium.PdfDocument(path)
    try:
        heights = [document.get_page_size(index)[1] for index in range(len(document))]
        tops = [sum(heights[:index]) for index in range(len(heights))]
        found = {}
        for name, page, y in _destinations(document):
            number = name.removeprefix(NAME)
            if name.startswith(NAME) and number.isdigit() and 0 <= page < len(heights):
                found[int(number)] = Measured(tops[page] + heights[page] - y, tops[page])
        return found
    finally:
        document.close()


def _destinations(document: pdfium.PdfDocument) -> Iterator[tuple[str, int, float]]:
    """Name, page index and height above the page's bottom of each named place."""
    for index in range(pdfium_c.FPDF_CountNamedDests(document)):
        length = ctypes.c_long(0)
        pdfium_c.FPDF_GetNamedDest(document, index, None, length)
        if length.value <= 0:
            continue
        buffer = ctypes.create_string_buffer(length.value)
        place = pdfium_c.FPDF_GetNamedDest(document, index, buffer, length)
        has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFDest_GetLocationInPage(place, has_x, has_y, has_zoom, x, y, zoom)
        page = pdfium_c.FPDFDest_GetDestPageIndex(document, place)
        if has_y.value:
            yield buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0"), page, y.value


def _refined(
    estimate: Layout,
    leaves: Sequence[Leaf],
    markers: dict[Element, list[Element | None]],
    places: dict[Element, Measured],
    estimator: Estimator,
) -> Layout:
    layout = Layout(dict(estimate.spots), {}, [], is_sure=True)
    for element, place in places.items():
        if element in layout.spots:
            layout.spots[element] = replace(layout.spots[element], y=place.y, page_top=place.page_top)
    for leaf in leaves:
        followers = _followers(leaf)
        for grid in all_grids(leaf.items):
            end = places.get(followers[grid.element]) if grid.element in followers else None
            guess = estimate.grids[grid.element]
            rows = _row_edges(grid, markers[grid.element], places, guess, end, estimator)
            placed = GridPlace(guess.columns, rows, guess.sure, guess.heights)
            layout.grids[grid.element] = placed
            _move_frames(layout, grid, placed)
        layout.tops.append(_leaf_top(leaf, layout, places, markers))
    return layout


def _row_edges(
    grid: Grid,
    markers: list[Element | None],
    places: dict[Element, Measured],
    guess: GridPlace,
    end: Measured | None,
    estimator: Estimator,
) -> list[float]:
    """Row tops as measured, estimated heights where a row has no marker, and the table's bottom."""
    margins = read_margins(grid)
    edges: list[float] = []
    page_top = 0.0
    for row, marker in enumerate(markers):
        place = places.get(marker) if marker is not None else None
        below = edges[-1] + guess.heights[row - 1] if edges else guess.rows[row]
        if place is None or marker is None:
            edges.append(below)
            continue
        page_top = place.page_top
        top = place.y - margins.top - estimator.space_before(marker) - BORDER
        edges.append(max(top, edges[-1] + 1.0) if edges else top)
    last = edges[-1] + guess.heights[-1]
    edges.append(end.y if end is not None and end.page_top == page_top and end.y > edges[-1] else last)
    return closed_edges(edges, _last_heights(grid, markers, places, edges, guess))


def _last_heights(
    grid: Grid,
    markers: list[Element | None],
    places: dict[Element, Measured],
    edges: list[float],
    guess: GridPlace,
) -> list[float]:
    """The measured heights; of the last row on a page, which has none below it, the estimate."""
    heights = []
    for row in range(grid.rows):
        here, below = (
            places.get(marker) if marker is not None else None for marker in (markers[row], _next(markers, row))
        )
        breaks = here is not None and below is not None and here.page_top != below.page_top
        heights.append(guess.heights[row] if breaks else edges[row + 1] - edges[row])
    return heights


def _next(markers: list[Element | None], row: int) -> Element | None:
    return markers[row + 1] if row + 1 < len(markers) else None


def _move_frames(layout: Layout, grid: Grid, place: GridPlace) -> None:
    for cell in grid.cells:
        for paragraph in cell_paragraphs(cell):
            spot = layout.spots[paragraph.element]
            layout.spots[paragraph.element] = replace(spot, frame=place.cell_box(cell))


def _leaf_top(
    leaf: Leaf, layout: Layout, places: dict[Element, Measured], markers: dict[Element, list[Element | None]]
) -> float:
    """Where the first page of the leaf begins, by the first of its places that was measured."""
    elements = [paragraph.element for paragraph in all_paragraphs(leaf.items)]
    found = [places[element].page_top for element in elements if element in places]
    return min(found, default=layout.tops[-1] if layout.tops else 0.0)
