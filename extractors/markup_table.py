"""Walks a web page: its blocks into a flow, its tables as grids with spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.markup_flow import (
    BLOCKS,
    Element,
    Flow,
    all_text,
    draw_mark,
    is_bold,
    is_shown,
    list_marks,
    local,
    typed_text,
)
from extractors.text_tables import LONE_MARK
from schemas.raw import Block, Cell, Line, Table

DEEPEST = 200
MOST_COLUMNS = 300
MOST_ROWS = 20_000
MOST_PLACES = 300_000
SECTIONS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class _Slot:
    row: int
    column: int
    row_span: int
    column_span: int
    element: Element


def read_blocks(element: Element, flow: Flow, bold: bool = False, depth: int = 0) -> None:
    """Append to `flow` what `element` shows."""
    if not is_shown(element):
        if local(element) == "svg":
            flow.left_out.add("svg")
        return
    name = local(element)
    bold = is_bold(element, bold)
    if depth > DEEPEST:
        flow.add(all_text(element), bold)
    elif name == "table":
        flow.end_line()
        _read_table(element, flow, depth)
    elif name in ("ol", "ul"):
        _read_list(element, flow, bold, depth)
    elif name == "br":
        flow.end_line()
    elif name in ("input", "select"):
        flow.add(typed_text(element), bold)
    elif name in BLOCKS:
        flow.end_line()
        _read_children(element, flow, bold, depth)
        flow.end_line()
    else:
        _read_children(element, flow, bold, depth)


def _read_children(element: Element, flow: Flow, bold: bool, depth: int) -> None:
    is_pre = local(element) == "pre"
    _add_text(element.text, flow, bold, is_pre)
    for child in element:
        if isinstance(child.tag, str):
            read_blocks(child, flow, bold, depth + 1)
        _add_text(child.tail, flow, bold, is_pre)


def _add_text(text: str | None, flow: Flow, bold: bool, is_pre: bool) -> None:
    lines = (text or "").split("\n") if is_pre else [text or ""]
    for index, line in enumerate(lines):
        if index:
            flow.end_line()
        flow.add(line, bold)


def _read_list(element: Element, flow: Flow, bold: bool, depth: int) -> None:
    """Items with the marks a browser draws; a list without items of its own is lost."""
    flow.end_line()
    items = [child for child in element if local(child) == "li"]
    if not items:
        flow.list_lost = True
    form, count = list_marks(element)
    _add_text(element.text, flow, bold, False)
    for child in element:
        if local(child) == "li" and is_shown(child):
            flow.end_line()
            given = child.get("value", "")
            count = int(given) if re.fullmatch(r"\d{1,6}", given) else count
            flow.mark = draw_mark(form, count)
            count += 1
            _read_children(child, flow, is_bold(child, bold), depth + 1)
            flow.end_line()
            flow.mark = None
        elif isinstance(child.tag, str):
            read_blocks(child, flow, bold, depth + 1)
        _add_text(child.tail, flow, bold, False)
    flow.end_line()


def _read_table(element: Element, flow: Flow, depth: int) -> None:
    """A grid; a table that only lays out others is taken apart, a nested one follows its outer table."""
    slots = list(_place_cells(element, flow))
    if not slots:
        _read_children(element, flow, False, depth)
        flow.end_line()
        return
    flows = []
    for slot in slots:
        inner = flow.inner()
        read_blocks(slot.element, inner, depth=depth + 1)
        flows.append(inner)
    if _only_lays_out(element, slots, flows):
        for inner in flows:
            flow.blocks += inner.blocks
        return
    rows = max(slot.row + slot.row_span for slot in slots)
    columns = max(slot.column + slot.column_span for slot in slots)
    apart: list[Block] = []
    cells = [
        Cell(slot.row, slot.column, slot.row_span, slot.column_span, None, tuple(_lines(inner, apart)), inner.list_lost)
        for slot, inner in zip(slots, flows, strict=True)
    ]
    cells = sorted([*cells, *_gaps(cells, rows, columns)], key=lambda cell: (cell.row, cell.column))
    if not apart or any(cell.lines for cell in cells):
        flow.blocks.append(Table(rows, columns, tuple(cells), None, "markup", _caption(element)))
    flow.blocks += apart


def _place_cells(table: Element, flow: Flow) -> Iterator[_Slot]:
    """The cells at their places in the grid, spans cut where they would overlap or leave the table."""
    rows = [row for row in _rows(table) if any(local(cell) in ("td", "th") for cell in row)]
    if len(rows) > MOST_ROWS:
        flow.left_out.add("rows")
    taken: set[tuple[int, int]] = set()
    for index, row in enumerate(rows[:MOST_ROWS]):
        column = 0
        for cell in row:
            if local(cell) not in ("td", "th") or not is_shown(cell):
                continue
            while (index, column) in taken:
                column += 1
            if column >= MOST_COLUMNS or len(taken) > MOST_PLACES:
                flow.left_out.add("columns")
                break
            width = min(_span(cell, "colspan", 1), MOST_COLUMNS - column)
            while any((index, column + offset) in taken for offset in range(width)):
                width -= 1
            height = min(_span(cell, "rowspan", len(rows)), len(rows) - index)
            taken.update((index + down, column + offset) for down in range(height) for offset in range(width))
            yield _Slot(index, column, height, width, cell)
            column += width


def _rows(table: Element) -> Iterator[Element]:
    """In the order in which they are shown: head, body, foot."""
    parts = [child for child in table if local(child) in SECTIONS or local(child) == "tr"]
    for part in sorted(parts, key=lambda part: {"thead": 0, "tfoot": 2}.get(local(part), 1)):
        if local(part) == "tr":
            yield from [part] if is_shown(part) else []
        elif is_shown(part):
            yield from (row for row in part if local(row) == "tr" and is_shown(row))


def _span(cell: Element, name: str, zero: int) -> int:
    """A span; 0 means to the end of the table, for which `zero` stands."""
    found = re.match(r"\s*(\d{1,5})", cell.get(name, "1"))
    return 1 if found is None else int(found.group(1)) or zero


def _only_lays_out(element: Element, slots: Sequence[_Slot], flows: Sequence[Flow]) -> bool:
    """A table without border or header cells around other tables; or one of a single cell around them."""
    if not any(isinstance(block, Table) and not _is_listing(block) for inner in flows for block in inner.blocks):
        return False
    plain = element.get("border", "0") == "0" and all(local(slot.element) == "td" for slot in slots)
    return plain or len(slots) == 1


def _lines(inner: Flow, apart: list[Block]) -> Iterator[Line]:
    for block in inner.blocks:
        if isinstance(block, Line):
            yield block
        elif _is_listing(block):
            yield from _listed(block)
        else:
            apart.append(block)


def _is_listing(table: Table) -> bool:
    """One column, or two of which the first holds list marks only."""
    marks = [cell.text for cell in table.cells if cell.column == 0 and cell.lines]
    return table.columns == 1 or (table.columns == 2 and bool(marks) and all(map(LONE_MARK.match, marks)))


def _listed(table: Table) -> Iterator[Line]:
    for row in range(table.rows):
        lines = [line for cell in table.cells if cell.row == row for line in cell.lines]
        if table.columns == 1 or not lines:
            yield from lines
        else:
            yield replace(lines[0], text=" ".join(line.text for line in lines))


def _gaps(cells: Sequence[Cell], rows: int, columns: int) -> Iterator[Cell]:
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    return (Cell(row, column) for row in range(rows) for column in range(columns) if (row, column) not in taken)


def _caption(table: Element) -> str | None:
    caption = next((child for child in table if local(child) == "caption"), None)
    text = "" if caption is None else " ".join(all_text(caption).split())
    return text or None
