"""The page as a picture, with what was understood drawn where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from pydantic import BaseModel

from extractors.detect import detect_media_type
from extractors.formats import extract
from schemas.errors import UsageError
from schemas.raw import Box, Page
from schemas.sop import Evidence, Reading

PIXELS_PER_POINT = 2.0
LABEL_POINTS = 5.5
LABELS_SHOWN = 2
Corners = tuple[float, float, float, float]
CELL, SHAPE, CONNECTOR = (170, 170, 170), (200, 0, 160), (230, 120, 200)
COLOURS = {
    "identity": (20, 90, 200),
    "signatories": (120, 60, 190),
    "sections": (0, 130, 60),
    "dasar_hukum": (210, 110, 0),
    "tables": (90, 90, 90),
    "pelaksana": (200, 20, 20),
    "steps": (0, 130, 150),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its place: 'steps.3.waktu' at (50, 100, 90, 112) on page 2."""

    part: str
    label: str
    box: Box
    page: int


def draw_overlay(path: Path, reading: Reading, out: Path, page: int) -> None:
    """Writes page `page` (from 1) of the file as a PNG with cells, symbols, connectors and values drawn over it."""
    raw = extract(path).pages
    if not 1 <= page <= len(raw):
        raise UsageError(f"{path.name} has no page {page}: it has {len(raw)}")
    picture = render_page(path, page)
    scale = picture.width / raw[page - 1].width
    draw = ImageDraw.Draw(picture, "RGBA")
    _draw_layout(draw, raw[page - 1], scale)
    font = ImageFont.load_default(size=LABEL_POINTS * scale)
    covered = [_scaled(box, scale) for box in _words(raw[page - 1])]
    for mark in join_marks(mark for mark in find_marks(reading) if mark.page == page):
        covered.append(_draw_mark(draw, mark, scale, font, covered))
    picture.save(out, "PNG")


def render_page(path: Path, page: int) -> Image.Image:
    """The page itself: of a PDF, or of a picture (the frames of a TIFF are its pages)."""
    media_type = detect_media_type(path)
    if media_type == "application/pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(path) as document:
            picture: Image.Image = document[page - 1].render(scale=PIXELS_PER_POINT).to_pil().convert("RGB")
            return picture
    if media_type.startswith("image/"):
        with Image.open(path) as image:
            image.seek(page - 1)
            return image.convert("RGB")
    raise UsageError(f"{path.name} has no pages to draw on ({media_type}): --overlay takes PDFs and pictures")


def find_marks(reading: Reading) -> Iterator[Mark]:
    """Each value of each SOP that has a place."""
    for sop in reading.sops:
        for part in COLOURS:
            yield from _marks_in(getattr(sop, part), part, "")


def _marks_in(value: Any, part: str, label: str) -> Iterator[Mark]:
    if isinstance(value, tuple):
        for number, item in enumerate(value, start=1):
            yield from _marks_in(item, part, f"{label}.{number}" if label else str(number))
    elif isinstance(value, BaseModel):
        evidence = getattr(value, "evidence", None)
        if isinstance(evidence, Evidence) and evidence.box is not None and evidence.page is not None:
            yield Mark(part, label, Box(*evidence.box), evidence.page)
        for name in type(value).model_fields:
            if name != "evidence":
                yield from _marks_in(getattr(value, name), part, f"{label}.{name}" if label else name)


def join_marks(marks: Iterable[Mark]) -> list[Mark]:
    """One mark a place: values that were read from the same box share it ('1.heading, 2.heading …')."""
    places: dict[tuple[int, Box], list[Mark]] = {}
    for mark in marks:
        places.setdefault((mark.page, mark.box), []).append(mark)
    joined = []
    for same in places.values():
        more = " …" if len(same) > LABELS_SHOWN else ""
        label = ", ".join(mark.label for mark in same[:LABELS_SHOWN]) + more
        joined.append(replace(same[0], label=label))
    return joined


def _draw_layout(draw: ImageDraw.ImageDraw, page: Page, scale: float) -> None:
    for table in page.tables:
        for cell in table.cells:
            if cell.box is not None:
                draw.rectangle(_scaled(cell.box, scale), outline=CELL)
    for shape in page.shapes:
        if shape.box is not None:
            draw.rectangle(_scaled(shape.box, scale), outline=SHAPE, width=2)
            draw.text(_scaled(shape.box, scale)[:2], shape.kind, fill=SHAPE)
    for connector in page.connectors:
        draw.line([(x * scale, y * scale) for x, y in connector.points], fill=CONNECTOR, width=3)


def _words(page: Page) -> Iterator[Box]:
    """Where something is written."""
    for line in (*page.free_lines, *(line for table in page.tables for cell in table.cells for line in cell.lines)):
        yield from (word.box for word in line.words)


def _draw_mark(draw: ImageDraw.ImageDraw, mark: Mark, scale: float, font: Any, covered: Sequence[Corners]) -> Corners:
    """A tinted box, and its label where it covers least of what is there; the place of the label."""
    colour = COLOURS[mark.part]
    box = _scaled(mark.box, scale)
    draw.rectangle(box, outline=(*colour, 255), fill=(*colour, 30), width=2)
    width, height = draw.textlength(mark.label, font=font), font.size
    places = [(x, y, x + width, y + height) for x, y in _tag_corners(box, width, height)]
    place = min(places, key=lambda place: sum(_shared(place, other) for other in covered))
    draw.rectangle(place, fill=(255, 255, 255, 190))
    draw.text(place[:2], mark.label, fill=(*colour, 255), font=font)
    return place


def _tag_corners(box: Corners, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Upper left corners for a label: in the box at its foot or head, where it fits; beside it, below, above."""
    left, top, right, bottom = box
    if right - left > width and bottom - top > height:
        yield from ((right - width - 2, bottom - height - 2), (right - width - 2, top + 2))
        yield from ((left + 2, bottom - height - 2), (left + 2, top + 2))
    yield from ((right + 3, top), (right + 3, bottom - height), (left, bottom + 1), (right - width, bottom + 1))
    yield from ((left, top - height - 1), (right - width, top - height - 1), (left - width - 3, top))


def _shared(one: Corners, other: Corners) -> float:
    """The area that two boxes share."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0.0) * max(height, 0.0)


def _scaled(box: Box, scale: float) -> Corners:
    return box.x0 * scale, box.y0 * scale, max(box.x0, box.x1) * scale, max(box.y0, box.y1) * scale
