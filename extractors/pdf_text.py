"""The letters of a PDF page, each with its place, its direction and what its text object says of it.

PDFium's C calls are used directly: pypdfium2's objects cost ten times as much.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.drawing import NEARLY_WHITE, Point
from extractors.pdf_matrix import Matrix, put, put_box
from extractors.text_lines import Glyph, clean_letter
from schemas.raw import Box

MAX_GLYPHS = 60_000  # of one page
INVISIBLE, CLIP_ONLY = 3, 7  # text render modes that leave no ink
CUT_OFF = 2.0  # points that a letter's middle may lie above or below the area to which its text is clipped


@dataclass(frozen=True, slots=True)
class _Run:
    """What the letters of one text object share."""

    number: int
    turn: int
    bold: bool
    hidden: bool
    white: bool
    clip: Box | None


def extract_glyphs(
    page: pdfium.PdfPage, view: Matrix, visible: Box, clips: Mapping[int, Box]
) -> tuple[tuple[Glyph, ...], frozenset[int]]:
    """The letters that can be seen, and the runs among them that are written in white.

    `clips` are the areas to which text objects are clipped, by address.
    """
    text_page = page.get_textpage()
    try:
        runs: dict[int, _Run] = {}
        glyphs = tuple(_glyphs(text_page, view, visible, clips, runs))
    finally:
        text_page.close()
    return glyphs, frozenset(run.number for run in runs.values() if run.white)


def _glyphs(
    text_page: pdfium.PdfTextPage, view: Matrix, visible: Box, clips: Mapping[int, Box], runs: dict[int, _Run]
) -> Iterator[Glyph]:
    loose = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    letters: dict[int, str] = {}
    for index in range(min(raw.FPDFText_CountChars(text_page), MAX_GLYPHS)):
        if raw.FPDFText_IsGenerated(text_page, index):
            continue
        code = raw.FPDFText_GetUnicode(text_page, index)
        text = letters.get(code)
        if text is None:
            text = letters[code] = clean_letter(chr(code)) if 0 < code < 0x110000 else ""
        item = raw.FPDFText_GetTextObject(text_page, index) if text else None
        if not item:
            continue
        address = ctypes.addressof(item.contents)
        run = runs.get(address)
        if run is None:
            run = runs[address] = _read_run(item, len(runs), text_page, index, view, clips.get(address))
        raw.FPDFText_GetLooseCharBox(text_page, index, loose)
        box = put_box(view, loose.left, loose.bottom, loose.right, loose.top)
        if run.hidden or not _is_seen(box, visible, run.clip):
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        yield Glyph(text, box, _base(put(view, x.value, y.value), run.turn), run.turn, run.bold, run.number)


def _is_seen(box: Box, visible: Box, clip: Box | None) -> bool:
    x, y = box.center
    if not visible.holds(x, y):
        return False
    return clip is None or clip.y0 - CUT_OFF <= y <= clip.y1 + CUT_OFF


def _read_run(
    item: object, number: int, text_page: pdfium.PdfTextPage, index: int, view: Matrix, clip: Box | None
) -> _Run:
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha)
    return _Run(
        number=number,
        turn=_turn(raw.FPDFText_GetCharAngle(text_page, index), view),
        bold=mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE or _is_bold(item),
        hidden=mode in (INVISIBLE, CLIP_ONLY) or alpha.value == 0,
        white=mode != raw.FPDF_TEXTRENDERMODE_STROKE and min(red.value, green.value, blue.value) >= NEARLY_WHITE,
        clip=clip,
    )


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
