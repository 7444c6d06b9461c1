"""A workbook's sheets, shared texts and styles, straight from its XML."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractors.archive import Package
from extractors.charset import clean_text
from extractors.excel_numbers import BUILTIN
from schemas.errors import DamagedFile

Element = etree._Element
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAIN_PART = "xl/workbook.xml"
PRINT_AREA = "_xlnm.Print_Area"
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?\Z")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, counted from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: Area) -> bool:
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


@dataclass(frozen=True, slots=True)
class CellStyle:
    code: str = "General"
    bold: bool = False
    bordered: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A visible sheet: its title, its part, and the area that is printed if one is set."""

    title: str
    part: str
    printed: Area | None


@dataclass(frozen=True, slots=True)
class Workbook:
    sheets: tuple[SheetEntry, ...]
    texts: tuple[str, ...]
    styles: tuple[CellStyle, ...]
    is_1904: bool

    def style(self, index: int) -> CellStyle:
        return self.styles[index] if 0 <= index < len(self.styles) else CellStyle()


def open_workbook(package: Package) -> Workbook:
    """The visible sheets and what they share. Raises DamagedFile and UnsafeFile."""
    part = package.main_part(MAIN_PART)
    root = package.read_xml(part)
    sheets = tuple(_visible_sheets(package, part, root))
    states = [sheet.get("state", "visible") for sheet in root.iterfind(f"{S}sheets/{S}sheet")]
    if not sheets and ("visible" in states or not states):
        raise DamagedFile("the workbook has lost its sheets", detail=part)
    texts = package.related(part, "sharedStrings")
    styles = package.related(part, "styles")
    properties = root.find(f"{S}workbookPr")
    return Workbook(
        sheets=sheets,
        texts=tuple(_read_texts(package.read(texts[0]), texts[0])) if texts else (),
        styles=tuple(_read_styles(package.read_xml(styles[0]))) if styles else (),
        is_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )


def parse_area(reference: str) -> Area | None:
    """Specimen: "'Alur kerja'!$A$1:$C$9" -> rows 0 to 8, columns 0 to 2."""
    found = RANGE.match(reference.rsplit("!", 1)[-1].strip().upper())
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    first, last = (int(top) - 1, column_index(left)), (int(bottom or top) - 1, column_index(right or left))
    return Area(min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1]))


def column_index(letters: str) -> int:
    """Specimen: 'A' -> 0, 'AB' -> 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def rich_text(element: Element) -> str:
    """The text of a shared or inline string, its runs joined, reading aids left out."""
    parts = []
    for child in element:
        if child.tag == f"{S}t":
            parts.append(child.text or "")
        elif child.tag == f"{S}r":
            parts += [text.text or "" for text in child.iterchildren(f"{S}t")]
    return plain_text("".join(parts))


def plain_text(text: str) -> str:
    """Specimen: 'satu_x000D_\\ndua' -> 'satu\\ndua'."""
    return clean_text(ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), text))


def whole(text: str | None, default: int = 0) -> int:
    """A count that an attribute stores; `default` where it stores none."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else default


def _visible_sheets(package: Package, part: str, root: Element) -> Iterator[SheetEntry]:
    relations = package.relations(part)
    printed = _print_areas(root)
    for index, sheet in enumerate(root.iterfind(f"{S}sheets/{S}sheet")):
        relation = relations.get(sheet.get(f"{R}id", ""))
        is_shown = sheet.get("state", "visible") == "visible"
        if is_shown and relation is not None and relation.kind == "worksheet" and relation.target in package.names:
            yield SheetEntry(sheet.get("name", ""), relation.target, printed.get(index))


def _print_areas(root: Element) -> dict[int, Area]:
    """By the sheet's place in the book; several areas of one sheet as the rectangle around them."""
    found = {}
    for name in root.iterfind(f"{S}definedNames/{S}definedName"):
        place = name.get("localSheetId", "")
        areas = [area for part in (name.text or "").split(",") if (area := parse_area(part)) is not None]
        if name.get("name") == PRINT_AREA and place and areas:
            found[whole(place)] = Area(
                min(area.top for area in areas),
                min(area.left for area in areas),
                max(area.bottom for area in areas),
                max(area.right for area in areas),
            )
    return found


def _read_texts(data: bytes, part: str) -> Iterator[str]:
    for element in iterate(data, part, f"{S}si"):
        yield rich_text(element)
        element.clear()


def iterate(data: bytes, part: str, *tags: str) -> Iterator[Element]:
    """The elements of these names as they end, without holding the whole tree. DamagedFile where the XML is torn."""
    found = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        yield from (element for _, element in found)
    except etree.XMLSyntaxError as error:
        raise DamagedFile(f"part {part!r} is not well formed ({error})", detail=part) from error


def _read_styles(root: Element) -> Iterator[CellStyle]:
    codes = {
        whole(item.get("numFmtId")): item.get("formatCode", "General")
        for item in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    bold = [_is_on(font.find(f"{S}b")) for font in root.iterfind(f"{S}fonts/{S}font")]
    bordered = [
        any(side.get("style", "none") != "none" for name in SIDES for side in border.iterchildren(f"{S}{name}"))
        for border in root.iterfind(f"{S}borders/{S}border")
    ]
    for form in root.iterfind(f"{S}cellXfs/{S}xf"):
        number = whole(form.get("numFmtId"))
        alignment = form.find(f"{S}alignment")
        yield CellStyle(
            code=codes.get(number, BUILTIN.get(number, "General")),
            bold=_pick(bold, form.get("fontId")),
            bordered=_pick(bordered, form.get("borderId")),
            wraps=alignment is not None and alignment.get("wrapText") in ("1", "true"),
        )


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


def _pick(items: list[bool], index: str | None) -> bool:
    place = whole(index, len(items))
    return place < len(items) and items[place]
