"""An opened Word document: its parts, and its body cut into the stretches between forced page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

from extractors.archive import Package
from extractors.pasted import picture_size
from extractors.word_names import Element, R, local, number, unwrap, w
from extractors.word_numbering import read_numbering
from extractors.word_page import Leaf, read_setup, starts_on_same_page
from extractors.word_paragraph import Paragraph, ParagraphReader
from extractors.word_styles import Styles, read_styles
from extractors.word_table import Grid, read_story
from schemas.errors import DamagedFile

MAIN_PART = "word/document.xml"
OLDEST_LAYOUT = 12


@dataclass(frozen=True, slots=True)
class Book:
    """`reader` counts the numbers of the body, `aside` those of headers and text boxes.

    `images` are the parts of its pictures by relation, `sizes` their pixels. `compatibility` is the version of Word
    whose layout the file asks for; `unread` names parts that hold something a reader sees and that are not given.
    """

    path: Path
    part: str
    root: Element
    styles: Styles
    reader: ParagraphReader
    aside: ParagraphReader
    compatibility: int
    headers: dict[str, Element]
    images: dict[str, str]
    sizes: dict[str, tuple[int, int]]
    unread: tuple[str, ...]


def open_book(package: Package, path: Path) -> Book:
    """The document's parts, parsed. Raises DamagedFile and UnsafeFile."""
    part = package.main_part(MAIN_PART)
    root = package.read_xml(part)
    styles = read_styles(_related(package, part, "styles"), _related(package, part, "theme"))
    numbers = _related(package, part, "numbering")
    relations = package.relations(part)
    images = {
        key: relation.target
        for key, relation in relations.items()
        if relation.kind == "image" and relation.target in package.names
    }
    return Book(
        path=path,
        part=part,
        root=root,
        styles=styles,
        reader=ParagraphReader(styles, read_numbering(numbers)),
        aside=ParagraphReader(styles, read_numbering(numbers)),
        compatibility=_compatibility(_related(package, part, "settings")),
        headers={
            key: package.read_xml(relation.target)
            for key, relation in relations.items()
            if relation.kind == "header" and relation.target in package.names
        },
        images=images,
        sizes={key: picture_size(package.read(name)) for key, name in images.items()},
        unread=tuple(sorted(set(_unread_parts(package, part)))),
    )


def find_leaves(book: Book) -> Iterator[Leaf]:
    """The body cut at forced page breaks and at sections that begin on a new page."""
    body = book.root.find(w("body"))
    if body is None:
        raise DamagedFile(f"{book.path.name!r} has no body", detail=book.part)
    items = read_story(body, book.reader)
    closing = next((child for child in unwrap(body) if local(child) == "sectPr"), None)
    sections = [item.section for item in items if isinstance(item, Paragraph) and item.section is not None]
    remaining = [*sections, closing]
    shown: set[str] = set()
    stretch: list[Paragraph | Grid] = []
    for item in items:
        if isinstance(item, Paragraph) and item.break_before and stretch:
            yield _leaf(book, stretch, remaining[0], shown)
            stretch = []
        first, *rest = _cut(item)
        stretch.append(first)
        for piece in rest:
            yield _leaf(book, stretch, remaining[0], shown)
            stretch = [piece]
        if isinstance(item, Paragraph) and item.section is not None:
            ended = remaining.pop(0)
            if not starts_on_same_page(remaining[0]):
                yield _leaf(book, stretch, ended, shown)
                stretch = []
    yield _leaf(book, stretch, remaining[0], shown)


def _related(package: Package, part: str, kind: str) -> Element | None:
    found = package.related(part, kind)
    return package.read_xml(found[0]) if found else None


def _unread_parts(package: Package, part: str) -> Iterator[str]:
    """Footers and notes that hold letters, and drawings of kinds that are not read."""
    for kind in ("footer", "footnotes"):
        for name in package.related(part, kind):
            if any((text.text or "").strip() for text in package.read_xml(name).iter(w("t"))):
                yield kind
    for kind, code in (("diagramData", "diagram"), ("chart", "chart")):
        if package.related(part, kind):
            yield code


def _compatibility(settings: Element | None) -> int:
    for setting in () if settings is None else settings.iter(w("compatSetting")):
        if setting.get(w("name")) == "compatibilityMode":
            return number(setting.get(w("val"))) or OLDEST_LAYOUT
    return OLDEST_LAYOUT


def _cut(item: Paragraph | Grid) -> Iterator[Paragraph | Grid]:
    """A paragraph in the pieces that its page breaks make of it; its drawings stay with the first."""
    if isinstance(item, Grid) or not item.breaks_after:
        yield item
        return
    places = [0, *item.breaks_after, len(item.lines)]
    for index, (start, end) in enumerate(pairwise(places)):
        element = item.element if index == 0 else etree.Element(w("p"))
        yield Paragraph(element, item.lines[start:end], item.drawings if index == 0 else ())


def _leaf(book: Book, items: Sequence[Paragraph | Grid], section: Element | None, shown: set[str]) -> Leaf:
    return Leaf(tuple(items), read_setup(section), tuple(_new_header(book, section, shown)))


def _new_header(book: Book, section: Element | None, shown: set[str]) -> Iterator[Paragraph | Grid]:
    """The header printed on the section's first sheet, unless it was given before."""
    if section is None:
        return
    references = {
        reference.get(w("type"), "default"): reference.get(f"{{{R}}}id", "")
        for reference in section.iterchildren(w("headerReference"))
    }
    is_first = section.find(w("titlePg")) is not None and "first" in references
    key = references.get("first" if is_first else "default")
    if key is not None and key in book.headers and key not in shown:
        shown.add(key)
        yield from read_story(book.headers[key], book.aside)
