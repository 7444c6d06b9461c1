"""One PDF page as plain values: letters, drawn paths, pictures, from the page's top left as a person sees it.

The only module that talks to PDFium. Its C calls are used directly: pypdfium2's objects cost ten times as much.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.drawing import DrawnPath, Piece, Point
from extractors.text_lines import Glyph, clean_letter
from schemas.raw import Box

MAX_SEGMENTS = 150_000  # of drawn paths on one page: a map or a chart, never a form
MAX_GLYPHS = 60_000
MAX_DEPTH = 8  # of forms within forms
INVISIBLE = 3
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PlacedImage:
    box: Box
    width: int
    height: int
    index: int  # its place among the page's images, to ask for its pixels later


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
    """Everything on the page that has a place."""
    width, height = page.get_size()
    view = _view(page, width, height)
    walker = _Walker(view)
    walker.walk_page(page)
    glyphs = tuple(_glyphs(page, view, Box(0, 0, width, height)))
    return PageContent(width, height, glyphs, tuple(walker.paths), tuple(walker.images), walker.cut_short)


def _view(page: pdfium.PdfPage, width: float, height: float) -> Matrix:
    """From the file's coordinates to points from the visible page's top left, y downwards, turned as it is shown."""
    area = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, area)
    quarter = raw.FPDFPage_GetRotation(page)
    if quarter == 1:
        return (0.0, 1.0, 1.0, 0.0, -area.bottom, -area.left)
    if quarter == 2:
        return (-1.0, 0.0, 0.0, 1.0, area.right, -area.bottom)
    if quarter == 3:
        return (0.0, -1.0, -1.0, 0.0, area.top, area.right)
    return (1.0, 0.0, 0.0, -1.0, -area.left, area.top)


def _after(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _put(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _box(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    ax, ay = _put(matrix, x0, y0)
    bx, by = _put(matrix, x1, y1)
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


class _Walker:
    """Gathers paths and images of a page and of the forms in it."""

    def __init__(self, view: Matrix) -> None:
        self.view = view
        self.paths: list[DrawnPath] = []
        self.images: list[PlacedImage] = []
        self.segments = 0
        self.cut_short = False

    def walk_page(self, page: pdfium.PdfPage) -> None:
        for index in range(raw.FPDFPage_CountObjects(page)):
            self._take(raw.FPDFPage_GetObject(page, index), self.view, 0)

    def _take(self, item: object, view: Matrix, depth: int) -> None:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            self._take_path(item, view)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._take_image(item, view)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = _after(_matrix(item), view)
            for index in range(raw.FPDFFormObj_CountObjects(item)):
                self._take(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _take_path(self, item: object, view: Matrix) -> None:
        count = raw.FPDFPath_CountSegments(item)
        if self.segments + count > MAX_SEGMENTS:
            self.cut_short = True
            return
        self.segments += count
        matrix = _after(_matrix(item), view)
        path = _read_path(item, count, matrix)
        if path is not None:
            self.paths.append(path)

    def _take_image(self, item: object, view: Matrix) -> None:
        matrix = _after(_matrix(item), view)
        corners = [_put(matrix, x, y) for x in (0, 1) for y in (0, 1)]
        box = Box(
            min(x for x, _ in corners),
            min(y for _, y in corners),
            max(x for x, _ in corners),
            max(y for _, y in corners),
        )
        width, height = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(item, width, height)
        self.images.append(PlacedImage(box, width.value, height.value, len(self.images)))


def _matrix(item: object) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


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
        dashed=bool(stroke.value) and raw.FPDFPageObj_GetDashCount(item) > 0,
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
        points.append(_put(matrix, x.value, y.value))
        bends.append(kind == raw.FPDF_SEGMENT_BEZIERTO)
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if points:
        yield Piece(tuple(points), tuple(bends), closed)


def _glyphs(page: pdfium.PdfPage, view: Matrix, visible: Box) -> Iterator[Glyph]:
    text_page = page.get_textpage()
    try:
        yield from _glyphs_of(text_page, view, visible)
    finally:
        text_page.close()


def _glyphs_of(text_page: pdfium.PdfTextPage, view: Matrix, visible: Box) -> Iterator[Glyph]:
    loose = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    runs: dict[int, _Run] = {}
    for index in range(min(raw.FPDFText_CountChars(text_page), MAX_GLYPHS)):
        if raw.FPDFText_IsGenerated(text_page, index):
            continue
        text = _letter(text_page, index)
        item = raw.FPDFText_GetTextObject(text_page, index)
        if not text or not item:
            continue
        run = _run_of(item, runs, text_page, index, view)
        raw.FPDFText_GetLooseCharBox(text_page, index, loose)
        box = _box(view, loose.left, loose.bottom, loose.right, loose.top)
        if run.hidden or not visible.holds(*box.center):
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        yield Glyph(text, box, _base(_put(view, x.value, y.value), run.turn), run.turn, run.bold, run.number)


def _letter(text_page: pdfium.PdfTextPage, index: int) -> str:
    code: int = raw.FPDFText_GetUnicode(text_page, index)
    return clean_letter(chr(code)) if 0 < code < 0x110000 else ""


@dataclass(frozen=True, slots=True)
class _Run:
    """What the letters of one text object share."""

    number: int
    turn: int
    bold: bool
    hidden: bool


def _run_of(item: object, runs: dict[int, _Run], text_page: pdfium.PdfTextPage, index: int, view: Matrix) -> _Run:
    address = ctypes.addressof(item.contents)  # type: ignore[attr-defined]
    if address not in runs:
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        runs[address] = _Run(
            number=len(runs),
            turn=_turn(raw.FPDFText_GetCharAngle(text_page, index), view),
            bold=mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE or _is_bold(item),
            hidden=mode == INVISIBLE,
        )
    return runs[address]


def _turn(angle: float, view: Matrix) -> int:
    """Quarter turns counter-clockwise as seen, from PDFium's clockwise angle and the page's own turn."""
    dx, dy = math.cos(angle), -math.sin(angle)
    seen_x, seen_y = view[0] * dx + view[2] * dy, view[1] * dx + view[3] * dy
    return round(math.atan2(-seen_y, seen_x) / (math.pi / 2)) % 4


def _base(origin: Point, turn: int) -> float:
    x, y = origin
    return (y, x, -y, -x)[turn]


def _is_bold(item: object) -> bool:
    font = raw.FPDFTextObj_GetFont(item)
    if not font:
        return False
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    return b"bold" in name.value.lower() or raw.FPDFFont_GetWeight(font) >= 600
