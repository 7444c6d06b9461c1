"""Word documents (DOCX) straight from their XML: text, tables, automatic numbers, text boxes and drawings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractors.archive import Package, open_package
from extractors.detect import DOCX
from extractors.drawn_lines import join_drawn_lines
from extractors.office_shapes import make_connector
from extractors.pasted import PICTURE_LEFT, with_pasted
from extractors.progress import OnPage
from extractors.word_blocks import PageBlocks, build_blocks, cut_tables
from extractors.word_book import Book, find_leaves, open_book
from extractors.word_figures import (
    MOST_FIGURES,
    Hanging,
    PageFigure,
    find_hangings,
    has_figures,
    is_settled,
    place_figures,
    split_text_boxes,
)
from extractors.word_layout import Estimator, GridPlace, Layout
from extractors.word_measure import measure_layout
from extractors.word_names import Element
from extractors.word_page import Leaf, all_grids
from extractors.word_paragraph import Paragraph
from extractors.word_shapes import PlacedGrid, find_anchor, make_shape, shifted
from extractors.word_table import Grid
from schemas.errors import EmptyFile, Unreadable
from schemas.raw import Connector, Page, Picture, RawDocument, Shape

EXTRACTOR = "word/1"
LARGE_PICTURE = 0.15  # of the sheet: a crest or a code is smaller
logger = logging.getLogger(__name__)


def extract_word(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """One page for each stretch between forced page breaks; boxes, where something is drawn, are in points.

    Raises DamagedFile, UnsafeFile and EmptyFile.
    """
    with open_package(path) as package:
        book = open_book(package, path)
        return _read_book(book, package, on_page)


def _read_book(book: Book, package: Package, on_page: OnPage | None) -> RawDocument:
    leaves = list(find_leaves(book))
    hangings = [find_hangings(leaf) for leaf in leaves]
    layout = _find_layout(book, leaves, hangings)
    pages: list[Page] = []
    unread = False
    for index, leaf in enumerate(leaves):
        page = _read_page(len(pages) + 1, leaf, hangings[index], book, layout, index)
        if page.blocks or page.shapes or page.pictures:
            found, all_read = with_pasted(page, _large_pictures(hangings[index], leaf, book, package))
            pages += found
            unread |= not all_read
        if on_page is not None:
            on_page(index + 1, len(leaves))
    if not pages:
        raise EmptyFile(f"{book.path.name!r} holds no text")
    left_out = _left_out(book, leaves, hangings, layout) + [PICTURE_LEFT] * unread
    return RawDocument(DOCX, tuple(pages), EXTRACTOR, tuple(left_out))


def _find_layout(book: Book, leaves: Sequence[Leaf], hangings: Sequence[Sequence[Hanging]]) -> Layout | None:
    """None where no figure is drawn; measured by LibreOffice where arithmetic does not do and it is at hand."""
    drawn = [hanging for page in hangings for hanging in page if has_figures(hanging.hung)]
    if not drawn:
        return None
    estimator = Estimator(book.styles, book.compatibility)
    estimate = estimator.lay_out(leaves)
    if is_settled(drawn, estimate):
        return replace(estimate, is_sure=True)
    try:
        return measure_layout(book.path, book.part, book.root, leaves, estimator, estimate)
    except Unreadable as error:
        logger.info("%s: places of drawings are estimated: %s", book.path.name, error)
        return estimate


def _read_page(
    number: int, leaf: Leaf, hangings: Sequence[Hanging], book: Book, layout: Layout | None, index: int
) -> Page:
    content = PageBlocks()
    build_blocks(leaf.header, {}, {}, content)
    pictures = _find_pictures(hangings, book)
    page = Page(number, leaf.setup.width, leaf.setup.height, pictures=pictures)
    if layout is None:
        build_blocks(leaf.items, {}, {}, content)
        return replace(page, blocks=tuple(content.blocks))
    top = layout.tops[index]
    places = {grid.element: layout.grids[grid.element].shifted(-top) for grid in all_grids(leaf.items)}
    figures = [replace(item, figure=shifted(item.figure, -top)) for item in place_figures(hangings, layout, book.aside)]
    everywhere = [PlacedGrid(0, grid, places[grid.element]) for grid in all_grids(leaf.items)]
    drawn, framed = split_text_boxes(figures, everywhere)
    build_blocks(leaf.items, _by_paragraph(framed), places, content)
    shapes, connectors = _draw(drawn, _placed_grids(leaf, content, places), layout.is_sure)
    return replace(page, blocks=tuple(content.blocks), shapes=shapes, connectors=connectors)


def _by_paragraph(framed: Sequence[PageFigure]) -> dict[Element, list[Paragraph | Grid]]:
    content: dict[Element, list[Paragraph | Grid]] = {}
    for item in framed:
        content.setdefault(item.hanging.paragraph, []).extend(item.content)
    return content


def _placed_grids(leaf: Leaf, content: PageBlocks, places: dict[Element, GridPlace]) -> list[PlacedGrid]:
    return [
        PlacedGrid(content.tables[grid.element], grid, places[grid.element])
        for grid in all_grids(leaf.items)
        if grid.element in content.tables
    ]


def _draw(
    figures: Sequence[PageFigure], grids: Sequence[PlacedGrid], is_sure: bool
) -> tuple[tuple[Shape, ...], tuple[Connector, ...]]:
    shapes: list[Shape] = []
    names: dict[str, str] = {}
    for item in figures:
        if item.figure.role not in ("shape", "label"):
            continue
        name = f"s{len(shapes) + 1}"
        if item.figure.identity:
            names.setdefault(item.figure.identity, name)
        anchor, share = find_anchor(item.figure.box, item.hanging.home, grids)
        shapes.append(make_shape(name, item.figure, anchor, share, is_sure))
    lines = [make_connector(item.figure, names) for item in figures if item.figure.role == "line"]
    return tuple(shapes), join_drawn_lines(lines, shapes)


def _find_pictures(hangings: Sequence[Hanging], book: Book) -> tuple[Picture, ...]:
    """Pictures, without their place: only drawings are laid out."""
    return tuple(
        Picture(None, *book.sizes.get(found.figure.relation, (0, 0)))
        for hanging in hangings
        for found in hanging.hung.drawn
        if found.figure.role == "picture"
    )


def _large_pictures(hangings: Sequence[Hanging], leaf: Leaf, book: Book, package: Package) -> list[bytes]:
    """The files of the pictures that are as large as a pasted page or flowchart."""
    least = LARGE_PICTURE * leaf.setup.width * leaf.setup.height
    figures = (found.figure for hanging in hangings for found in hanging.hung.drawn)
    large = [figure for figure in figures if figure.role == "picture" and figure.box.area > least]
    return [package.read(book.images[figure.relation]) for figure in large if figure.relation in book.images]


def _left_out(
    book: Book, leaves: Sequence[Leaf], hangings: Sequence[Sequence[Hanging]], layout: Layout | None
) -> list[str]:
    codes = list(book.unread)
    if any(cut_tables(leaf.items) for leaf in leaves):
        codes.append("rows")
    if any(len(page) == MOST_FIGURES for page in hangings):
        codes.append("shapes")
    if layout is not None and not layout.is_sure:
        codes.append("layout_estimated")
    return codes
