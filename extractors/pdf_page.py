"""One PDF page as plain values: letters, drawn paths, pictures, from the page's top left as a person sees it."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.drawing import DrawnPath, Piece, Point, box_of, is_ink
from extractors.pdf_matrix import Matrix, after, matrix_of, put, put_box, view_of
from extractors.pdf_text import extract_glyphs
from extractors.text_lines import Glyph
from schemas.raw import Box, around

MAX_SEGMENTS = 150_000  # of drawn paths on one page: a map or a chart has more, a form never
MAX_DEPTH = 8  # of forms within forms
LEVEL = 0.5  # points that a side may slant to be cut at the edge of a clip
OUTSIDE = 1.0  # points that a path may stand out of the area to which it is clipped


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """`item` is PDFium's handle, good as long as the page is open."""

    box: Box
    width: int
    height: int
    item: object


@dataclass(frozen=True, slots=True)
class PageContent:
    """`cut_short` says that there was more drawing on the page than is taken."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    paths: tuple[DrawnPath, ...]
    images: tuple[PlacedImage, ...]
    cut_short: bool = False


def extract_content(page: pdfium.PdfPage) -> PageContent:
    """Everything on the page that has a place and can be seen."""
    width, height = page.get_size()
    view = view_of(page)
    walker = _Walker(view)
    walker.walk_page(page)
    glyphs, white = extract_glyphs(page, view, Box(0, 0, width, height), walker.text_clips)
    if white:
        dark = [*_dark_areas(walker.paths), *(image.box for image in walker.images)]
        glyphs = tuple(g for g in glyphs if g.run not in white or any(box.holds(*g.box.center) for box in dark))
    return PageContent(width, height, glyphs, tuple(walker.paths), tuple(walker.images), walker.cut_short)


def _dark_areas(paths: Sequence[DrawnPath]) -> Iterator[Box]:
    """Where white letters can be read."""
    for path in paths:
        if is_ink(path.fill):
            yield from (box_of(piece.points) for piece in path.pieces)


class _Walker:
    """Gathers paths and images of a page and of the forms in it."""

    def __init__(self, view: Matrix) -> None:
        self.view = view
        self.paths: list[DrawnPath] = []
        self.images: list[PlacedImage] = []
        self.text_clips: dict[int, Box] = {}
        self.segments = 0
        self.cut_short = False

    def walk_page(self, page: pdfium.PdfPage) -> None:
        for index in range(raw.FPDFPage_CountObjects(page)):
            self._take(raw.FPDFPage_GetObject(page, index), self.view, 0)

    def _take(self, item: object, view: Matrix, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._take_path(item, view)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            clip = _clip(item, view)
            if clip is not None:
                self.text_clips[ctypes.addressof(item.contents)] = clip  # type: ignore[attr-defined]
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._take_image(item, view)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = after(matrix_of(item), view)
            for index in range(raw.FPDFFormObj_CountObjects(item)):
                self._take(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _take_path(self, item: object, view: Matrix) -> None:
        count = raw.FPDFPath_CountSegments(item)
        if self.segments + count > MAX_SEGMENTS:
            self.cut_short = True
            return
        self.segments += count
        path = _read_path(item, count, after(matrix_of(item), view))
        clip = _clip(item, view) if path is not None else None
        if path is not None and clip is not None:
            path = _clipped(path, clip)
        if path is not None:
            self.paths.append(path)

    def _take_image(self, item: object, view: Matrix) -> None:
        matrix = after(matrix_of(item), view)
        box = around([put_box(matrix, 0, 0, 1, 1), put_box(matrix, 0, 1, 1, 0)])
        clip = _clip(item, view)
        if clip is not None:
            box = _common(box, clip)
        width, height = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(item, width, height)
        if box.width > 0 and box.height > 0:
            self.images.append(PlacedImage(box, width.value, height.value, item))


def _common(one: Box, other: Box) -> Box:
    return Box(max(one.x0, other.x0), max(one.y0, other.y0), min(one.x1, other.x1), min(one.y1, other.y1))


def _clip(item: object, view: Matrix) -> Box | None:
    """The box around the area to which an object is clipped."""
    path = raw.FPDFPageObj_GetClipPath(item)
    if not path:
        return None
    clip: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(raw.FPDFClipPath_CountPaths(path), 0)):
        points = []
        for index in range(max(raw.FPDFClipPath_CountPathSegments(path, number), 0)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, number, index), x, y)
            points.append(put(view, x.value, y.value))
        if points:
            box = box_of(points)
            clip = box if clip is None else _common(clip, box)
    return clip


def _clipped(path: DrawnPath, clip: Box) -> DrawnPath | None:
    """What is seen of the path: level and upright sides are cut off, other pieces stay whole or go."""
    pieces = []
    for piece in path.pieces:
        box = box_of(piece.points)
        seen = _common(box, clip)
        if seen.width < -OUTSIDE or seen.height < -OUTSIDE:
            continue
        hidden = max(box.width - seen.width, box.height - seen.height)
        if hidden > OUTSIDE and _has_straight_sides(piece):
            points = tuple((min(max(x, clip.x0), clip.x1), min(max(y, clip.y0), clip.y1)) for x, y in piece.points)
            pieces.append(replace(piece, points=points))
        elif clip.holds(*box.center) or hidden <= OUTSIDE:
            pieces.append(piece)
    return replace(path, pieces=tuple(pieces)) if pieces else None


def _has_straight_sides(piece: Piece) -> bool:
    return piece.is_straight and all(
        abs(a[0] - b[0]) <= LEVEL or abs(a[1] - b[1]) <= LEVEL for a, b in pairwise(piece.points)
    )


def _read_path(item: object, count: int, matrix: Matrix) -> DrawnPath | None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return None
    pieces = tuple(_pieces(item, count, matrix))
    if not pieces:
        return None
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(item, width)
    scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
    return DrawnPath(
        pieces=pieces,
        fill=_color(raw.FPDFPageObj_GetFillColor, item) if fill.value else None,
        stroke=_color(raw.FPDFPageObj_GetStrokeColor, item) if stroke.value else None,
        width=width.value * scale,
    )


def _color(ask: object, item: object) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask(item, red, green, blue, alpha)  # type: ignore[operator]
    return (red.value, green.value, blue.value, alpha.value)


def _pieces(item: object, count: int, matrix: Matrix) -> Iterator[Piece]:
    """The runs of the pen between two times that it is lifted."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    bends: list[bool] = []
    closed = False
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield Piece(tuple(points), tuple(bends), closed)
            points, bends, closed = [], [], False
        points.append(put(matrix, x.value, y.value))
        bends.append(kind == raw.FPDF_SEGMENT_BEZIERTO)
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if points:
        yield Piece(tuple(points), tuple(bends), closed)
