"""Pictures of a PDF page: which are codes, and whether the page has to be read by OCR."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.grid import Grid
from extractors.pdf_page import PageContent, PlacedImage
from schemas.raw import Box, Picture, Shape, ShapeKind

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels = npt.NDArray[Any]

LARGE = 0.15  # of the page: a crest or a code is smaller
BANDS = 12  # level bands of a picture: where many hold words, it is a background
WRITTEN_BANDS = 0.3
LARGEST_CODE = 160.0  # points
MAX_PIXELS = 4_000_000
BLACK, WHITE = 90, 165  # of 255
BILEVEL = 0.85  # of the pixels of a code that are black or white
INKED = (0.2, 0.75)  # of the pixels of a code that are black
CODE_CHANGES = 12  # between black and white along a line through a code
SYMBOL_WIDTH, SYMBOL_HEIGHT = 120.0, (12.0, 70.0)  # points
MIN_RASTER = 8  # pixels
UNEVEN = 0.06  # of its width, by which the two sides of a symbol may differ
PICTURE_CONFIDENCE = 0.7
SEEN_SCALE = 2.0  # pixels for a point, to look at such symbols
OUTLINES = 300  # curved pieces without any letter: writing that was turned into outlines


def find_pictures(content: PageContent) -> tuple[Picture, ...]:
    return tuple(_picture(image) for image in content.images)


def needs_ocr(content: PageContent, words: Sequence[Box]) -> bool:
    """Whether what a person reads here stands in pictures, or in outlines of letters."""
    silent = [image.box for image in content.images if not _is_written_on(image.box, words)]
    if _union_area(silent) > LARGE * content.width * content.height:
        return True
    curves = sum(any(piece.bends) for path in content.paths for piece in path.pieces)
    return not words and curves > OUTLINES


def _is_written_on(box: Box, words: Iterable[Box]) -> bool:
    """A background: letters stand on much of it."""
    height = max(box.height, 1.0)
    bands = {int((word.center[1] - box.y0) / height * BANDS) for word in words if box.holds(*word.center)}
    return len(bands) >= WRITTEN_BANDS * BANDS


def _union_area(boxes: Sequence[Box]) -> float:
    """The area of all boxes, of those that lie in another once."""
    outer = [
        box
        for place, box in enumerate(boxes)
        if not any(
            other.shared_with(box) > 0.9 * box.area and (other.area, -index) > (box.area, -place)
            for index, other in enumerate(boxes)
            if index != place
        )
    ]
    return sum(box.area for box in outer)


def _picture(image: PlacedImage) -> Picture:
    code = _may_be_code(image) and _looks_like_code(image)
    return Picture(image.box, image.width, image.height, "code" if code else "picture")


def _may_be_code(image: PlacedImage) -> bool:
    return max(image.box.width, image.box.height) <= LARGEST_CODE and _has_few_pixels(image)


def _has_few_pixels(image: PlacedImage) -> bool:
    return 200 <= image.width * image.height <= MAX_PIXELS


def _looks_like_code(image: PlacedImage) -> bool:
    """Black and white only, in even shares, changing often along every line."""
    pixels = _gray(image)
    if pixels is None:
        return False
    black, white = pixels < BLACK, pixels > WHITE
    if (black | white).mean() < BILEVEL or not INKED[0] < black.mean() < INKED[1]:
        return False
    rows = black[:: max(black.shape[0] // 24, 1)]
    changes = (rows[:, 1:] != rows[:, :-1]).sum(axis=1)
    return bool(sorted(changes.tolist())[len(changes) // 2] >= CODE_CHANGES)


def _gray(image: PlacedImage) -> Pixels | None:
    """The picture's own pixels, 0 (black) to 255."""
    import numpy as np

    handle = raw.FPDFImageObj_GetBitmap(image.item)
    if not handle:
        return None
    pixels = np.array(pdfium.PdfBitmap.from_raw(handle).to_numpy(), dtype=np.float32)  # a copy: the bitmap frees itself
    gray: Pixels = pixels if pixels.ndim == 2 else pixels[:, :, :3].mean(axis=2)
    return gray


def find_drawn_pictures(
    page: pdfium.PdfPage, content: PageContent, grids: Sequence[Grid], words: Sequence[Box]
) -> tuple[Shape, ...]:
    """Symbols that are pasted as small pictures into the cells of a table; one alone may be a crest."""
    places = [image.box for image in content.images if _may_be_symbol(image, grids, words)]
    if len(places) < 2:
        return ()
    pixels = page.render(scale=SEEN_SCALE, grayscale=True).to_numpy().reshape(-1, round(content.width * SEEN_SCALE))
    kinds = [(box, _symbol_kind(_cut(pixels, box))) for box in places]
    found = [(box, kind) for box, kind in kinds if kind is not None]
    if len(found) < 2:
        return ()
    return tuple(
        Shape(f"p{number}", kind, box, confidence=PICTURE_CONFIDENCE)
        for number, (box, kind) in enumerate(found, start=1)
    )


def _cut(pixels: Pixels, box: Box) -> Pixels:
    x0, y0, x1, y1 = (max(round(side * SEEN_SCALE), 0) for side in (box.x0, box.y0, box.x1, box.y1))
    return pixels[y0:y1, x0:x1]


def _may_be_symbol(image: PlacedImage, grids: Sequence[Grid], words: Sequence[Box]) -> bool:
    box = image.box
    in_table = any(grid.box.holds(*box.center) for grid in grids)
    fits = box.width <= SYMBOL_WIDTH and SYMBOL_HEIGHT[0] <= box.height <= SYMBOL_HEIGHT[1]
    return in_table and fits and _has_few_pixels(image) and not any(box.holds(*word.center) for word in words)


def _symbol_kind(pixels: Pixels) -> ShapeKind | None:
    """What the outline of the dark part says; None where it is no closed, even-sided figure."""
    import numpy as np

    ink = pixels < WHITE
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) < MIN_RASTER or len(columns) < MIN_RASTER:
        return None
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if len(rows) < ink.shape[0]:
        return None  # a level gap: letters, or two things
    width = ink.shape[1]
    first = ink.argmax(axis=1)
    last = width - 1 - ink[:, ::-1].argmax(axis=1)
    if np.abs(first - (width - 1 - last)).mean() > UNEVEN * width:
        return None
    return _kind_of_profile((last - first + 1) / width)


def _kind_of_profile(spans: Pixels) -> ShapeKind | None:
    """From the width of the figure, row by row, as a share of its whole width."""
    filled, edge = spans.mean(), (spans[0] + spans[-1]) / 2
    if filled > 0.97:
        return "process"
    if 0.4 < filled < 0.62 and edge < 0.3:
        return "decision"
    return "terminator" if filled >= 0.82 and edge < 0.97 else None
