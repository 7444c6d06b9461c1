"""Which parts of a PDF page must be read from its picture, and what the page is with these parts read.

What is visible counts: a text layer may be absent, hidden under a pasted picture, or garbage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from extractors.scan_origin import Origin
from schemas.raw import Block, Box, Line, Page, Word, around

PICTURE_SHARE = 0.05  # of the page: a crest or a code is smaller
PICTURE_SIDE = 90.0  # points
WHOLE_PAGE = 0.6  # of the page that pictures cover when it is a scan
TOUCHING = 3.0  # points
BACKGROUND_WORDS = 20
FEW_WORDS = 3  # a stamp of a scanning app, a page number
GARBAGE = 0.5  # of the words that look like none
TRUE_LAYER = 0.6  # of a text layer's words that stand where they are seen
SAME_WORD = 70.0  # similarity of a stored word and the one seen at its place
VOWELS = frozenset("aeiouAEIOU")

if TYPE_CHECKING:  # the engine's libraries are loaded when a page needs them
    from extractors.scan_paper import Pixels

    Scanner = Callable[[Pixels, int, float, float], Page]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a text layer has, and where pictures and drawn tables stand, in points."""

    width: float
    height: float
    words: tuple[Word, ...]
    pictures: tuple[Box, ...]
    tables: tuple[Box, ...] = ()


def facts_of(page: Page) -> PageFacts:
    pictures = tuple(picture.box for picture in page.pictures if picture.box is not None and picture.kind == "picture")
    tables = tuple(table.box for table in page.tables if table.box is not None)
    return PageFacts(page.width, page.height, tuple(_words_of(page.blocks)), pictures, tables)


def areas_to_read(facts: PageFacts) -> tuple[Box, ...]:
    """The whole page where it is a scan or its text layer is garbage, else each picture large enough to hold text."""
    sheet = Box(0.0, 0.0, facts.width, facts.height)
    pictures = [_inside(box, sheet) for box in facts.pictures]
    large = [box for box in _joined(pictures) if _is_large(box, sheet) and not _is_background(box, facts)]
    outside = [word for word in facts.words if not any(box.holds(*word.box.center) for box in large)]
    covered = sum(box.area for box in large)
    if is_garbage(facts.words) or (large and len(outside) <= FEW_WORDS and covered > WHOLE_PAGE * sheet.area):
        return (sheet,)
    return tuple(box for box in large if not any(other is not box and _within(box, other) for other in large))


def _is_large(box: Box, sheet: Box) -> bool:
    return box.area > PICTURE_SHARE * sheet.area and min(box.width, box.height) > PICTURE_SIDE


def _is_background(box: Box, facts: PageFacts) -> bool:
    """A picture that words and drawn tables stand on."""
    written = sum(box.holds(*word.box.center) for word in facts.words)
    return written > BACKGROUND_WORDS and any(box.shared_with(table) > 0.5 * table.area for table in facts.tables)


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Pictures that touch as one: a scanned table may be stored in slices."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.y0, box.x0)):
        near = [other for other in joined if _touches(box, other)]
        joined = [other for other in joined if other not in near]
        joined.append(around([box, *near]))
    return joined


def _touches(box: Box, other: Box) -> bool:
    wide = Box(box.x0 - TOUCHING, box.y0 - TOUCHING, box.x1 + TOUCHING, box.y1 + TOUCHING)
    aligned = abs(box.x0 - other.x0) + abs(box.x1 - other.x1) < 4 * TOUCHING
    return aligned and wide.shared_with(other) > 0


def _inside(box: Box, sheet: Box) -> Box:
    return Box(max(box.x0, 0.0), max(box.y0, 0.0), min(box.x1, sheet.x1), min(box.y1, sheet.y1))


def _within(box: Box, other: Box) -> bool:
    return box.shared_with(other) > 0.9 * box.area and other.area > box.area


def is_garbage(words: Sequence[Word]) -> bool:
    """Whether a text layer was stored without the meaning of its letters: words of signs, or without vowels."""
    long = [word.text for word in words if len(word.text) >= 4 and not any(sign.isdigit() for sign in word.text)]
    if len(long) < 10:
        return False
    odd = sum(not VOWELS & set(text) or sum(sign.isalpha() for sign in text) < 0.5 * len(text) for text in long)
    return odd > GARBAGE * len(long)


def merge_scanned(page: Page, image: Pixels, areas: Sequence[Box], scan: Scanner) -> Page:
    """`page` with `areas` read from `image` (the page as it is seen, upright, any resolution).

    `scan` reads a picture (its page number, its width and height in points). A text layer that says what is seen stays,
    unless the picture has a table where the layer has none.
    """
    x_scale, y_scale = image.shape[1] / page.width, image.shape[0] / page.height
    for area in areas:
        part = image[int(area.y0 * y_scale) : int(area.y1 * y_scale), int(area.x0 * x_scale) : int(area.x1 * x_scale)]
        if min(part.shape[:2]) < 8:
            continue
        seen = scan(part, page.number, area.width, area.height)
        if area.width >= page.width and area.height >= page.height:
            return replace(seen, pictures=(*seen.pictures, *page.pictures), needs_ocr=False)
        page = _with_area(page, Origin(area.x0, area.y0).page(seen), area)
    return replace(page, needs_ocr=False)


def _with_area(page: Page, seen: Page, area: Box) -> Page:
    stored = [word for word in _words_of(page.blocks) if area.holds(*word.box.center)]
    shown = list(_words_of(seen.blocks))
    if not shown and not seen.shapes:
        return page
    if stored and not list(seen.tables) and _agreement(stored, shown) >= TRUE_LAYER:
        return page
    blocks = [*(block for block in page.blocks if not _is_in(block, area)), *seen.blocks]
    blocks.sort(key=lambda block: (block.box.y0, block.box.x0) if block.box else (0.0, 0.0))
    shapes = [shape for shape in page.shapes if shape.box is None or not area.holds(*shape.box.center)]
    lines = [line for line in page.connectors if not all(area.holds(*point) for point in line.points)]
    return replace(
        page,
        blocks=tuple(blocks),
        shapes=(*shapes, *seen.shapes),
        connectors=(*lines, *seen.connectors),
        pictures=(*page.pictures, *seen.pictures),
    )


def _is_in(block: Block, area: Box) -> bool:
    """Whether a block lies under the picture; a table around it stays."""
    return block.box is not None and area.shared_with(block.box) > 0.8 * block.box.area


def _agreement(stored: Sequence[Word], shown: Sequence[Word]) -> float:
    """The share of stored words that are seen where they stand."""
    return sum(_is_seen(word, shown) for word in stored) / len(stored)


def _is_seen(word: Word, shown: Sequence[Word]) -> bool:
    near = [other for other in shown if other.box.shared_with(word.box) > 0.3 * min(other.box.area, word.box.area)]
    return any(fuzz.partial_ratio(word.text.lower(), other.text.lower()) >= SAME_WORD for other in near)


def _words_of(blocks: Sequence[Block]) -> Iterator[Word]:
    for block in blocks:
        if isinstance(block, Line):
            yield from block.words
        else:
            for cell in block.cells:
                for line in cell.lines:
                    yield from line.words
