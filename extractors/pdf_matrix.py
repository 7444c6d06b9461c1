"""From the coordinates of a PDF file to the page as a person sees it."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.drawing import Point
from schemas.raw import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def view_of(page: pdfium.PdfPage) -> Matrix:
    """To points from the visible page's top left, y downwards, turned as the page is shown."""
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


def matrix_of(item: object) -> Matrix:
    """A page object's own matrix."""
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def after(inner: Matrix, outer: Matrix) -> Matrix:
    """Both, the inner one first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def put(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def put_box(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """Of a box whose sides stay level and upright."""
    ax, ay = put(matrix, x0, y0)
    bx, by = put(matrix, x1, y1)
    return Box(ax if ax < bx else bx, ay if ay < by else by, bx if ax < bx else ax, by if ay < by else ay)
