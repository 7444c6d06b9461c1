"""The sheet a stretch of a Word document is printed on, and the stretches themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.word_names import Element, points, value, w
from extractors.word_paragraph import Paragraph
from extractors.word_table import Grid, GridCell

A4 = (595.3, 841.9)
INCH = 72.0


@dataclass(frozen=True, slots=True)
class Setup:
    """A sheet in points: its size and its margins."""

    width: float = A4[0]
    height: float = A4[1]
    left: float = INCH
    right: float = INCH
    top: float = INCH
    bottom: float = INCH

    @property
    def text_width(self) -> float:
        return max(self.width - self.left - self.right, INCH)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands between two forced page breaks, with the header that is printed above it for the first time."""

    items: tuple[Paragraph | Grid, ...]
    setup: Setup
    header: tuple[Paragraph | Grid, ...] = ()


def read_setup(section: Element | None) -> Setup:
    size = None if section is None else section.find(w("pgSz"))
    margins = None if section is None else section.find(w("pgMar"))

    def side(name: str) -> float:
        found = None if margins is None else points(margins.get(w(name)))
        return INCH if found is None else abs(found)

    width = None if size is None else points(size.get(w("w")))
    height = None if size is None else points(size.get(w("h")))
    return Setup(width or A4[0], height or A4[1], side("left"), side("right"), side("top"), side("bottom"))


def starts_on_same_page(section: Element | None) -> bool:
    return value(section, "type") == "continuous"


def all_paragraphs(items: tuple[Paragraph | Grid, ...] | list[Paragraph | Grid]) -> Iterator[Paragraph]:
    """The paragraphs, those inside tables included."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        else:
            for cell in item.cells:
                yield from all_paragraphs(cell.content)


def all_grids(items: tuple[Paragraph | Grid, ...] | list[Paragraph | Grid]) -> Iterator[Grid]:
    """The tables, outer ones before those in their cells."""
    for item in items:
        if isinstance(item, Grid):
            yield item
            for cell in item.cells:
                yield from all_grids(cell.content)


def cell_paragraphs(cell: GridCell) -> Iterator[Paragraph]:
    return (item for item in cell.content if isinstance(item, Paragraph))
