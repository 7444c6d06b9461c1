"""Make the items of a form from its tables and its free lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.read.form import Item, labelled
from pipeline.read.labels import find_labels, match_label, match_leading_label
from pipeline.read.passage import Passage, cut_line, passage_of_lines
from pipeline.read.stretches import FormRows, FreeLines
from schemas.raw import Line, Page

ROW_SCALE = 1000
GAP_CHARACTERS = 3
GAP_HEIGHTS = 1.6


def items_of_form(form: FormRows, first_row: int, zone: int) -> list[Item]:
    """The filled cells of form rows, with rows counted from `first_row`; a cell with several labels is parted."""
    items: list[Item] = []
    for row in range(form.first, form.stop):
        for cell in form.grid.row_cells(row):
            if cell.row != row and not (row == form.first and cell.row < row):
                continue
            at = (first_row + row - form.first) * ROW_SCALE
            last = (first_row + min(cell.row + cell.row_span, form.stop) - 1 - form.first) * ROW_SCALE
            x0, x1 = (cell.box.x0, cell.box.x1) if cell.box else (cell.column, cell.column + cell.column_span)
            parts = list(_part(form.grid.passage(cell)))
            for offset, passage in enumerate(parts):
                end = last if offset == len(parts) - 1 else at + offset
                items.append(
                    labelled(Item(passage, at + offset, max(end, at + offset), x0, x1, in_table=True, zone=zone))
                )
    return items


def _part(passage: Passage) -> Iterator[Passage]:
    """A cell in pieces that begin with a label each, where it holds more than one of them."""
    starts = [
        i
        for i, line in enumerate(passage.lines)
        if match_label(line.text, "identity", "section") or match_leading_label(line.text, "identity", "section")
    ]
    if len(starts) < 2:
        yield passage
        return
    cuts = sorted({0, *starts, len(passage.lines)})
    for first, stop in itertools.pairwise(cuts):
        yield replace(passage, lines=passage.lines[first:stop])


def items_of_lines(free: FreeLines, first_row: int, zone: int) -> list[Item]:
    """Free lines in pieces: parted at wide gaps and where a label begins inside a line."""
    items: list[Item] = []
    for index, line in enumerate(free.lines):
        for piece in _pieces(line, free.page):
            passage = passage_of_lines([piece], free.page)
            box = piece.box
            x0, x1 = (box.x0, box.x1) if box else (0.0, float(len(piece.text)))
            at = (first_row + index) * ROW_SCALE
            items.append(labelled(Item(passage, at, at, x0, x1, zone=zone)))
    return items


def _pieces(line: Line, page: Page) -> list[Line]:
    return [part for wide in _at_gaps(line, page) for part in _at_labels(wide)]


def _at_gaps(line: Line, page: Page) -> list[Line]:
    if not line.words:
        return [line]
    limit = GAP_CHARACTERS if page.unit == "character" else GAP_HEIGHTS * max(w.box.height for w in line.words)
    cuts, at = [0], 0
    for left, right in zip(line.words, line.words[1:], strict=False):
        at = line.text.find(right.text, at + len(left.text))
        if right.box.x0 - left.box.x1 >= limit and at > 0:
            cuts.append(at)
    return _cut(line, cuts)


def _at_labels(line: Line) -> list[Line]:
    found = [*find_labels(line.text, "identity"), *find_labels(line.text, "section")]
    starts = sorted({label.start for label in found if label.start > 0})
    return _cut(line, [0, *starts])


def _cut(line: Line, cuts: Sequence[int]) -> list[Line]:
    if len(cuts) == 1:
        return [line]
    parts = [cut_line(line, a, b) for a, b in zip(cuts, [*cuts[1:], len(line.text)], strict=True)]
    return [part for part in parts if part.text.strip()]
