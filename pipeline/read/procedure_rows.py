"""The body of a procedure table: which physical rows make one step, and what stands in each of its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.read.grid import Grid
from pipeline.read.header_columns import is_column_numbers
from pipeline.read.labels import LIST_MARK, match_label
from pipeline.read.passage import Passage, cut_line, merged
from pipeline.read.procedure_header import Header
from pipeline.read.table_column import Column
from schemas.raw import Cell

NUMBER = re.compile(r"\(?\s*(\d{1,3}|[a-z]|[ivx]{1,5})\s*[.),]?\s*\)?\s*[.)]?", re.IGNORECASE)
LEADING_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.)]\s*(?=\D)")
SENTENCE_END = re.compile(r"[.;:!?]\s*$")
MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Row:
    """The passages of one step by field; `marks` are the passages in role columns, by column index among the roles.

    `spanned` are fields whose cell began in an earlier step. `grid_rows` are page number, table of the page and row.
    """

    fields: dict[str, Passage]
    marks: dict[int, Passage] = field(default_factory=dict)
    spanned: frozenset[str] = frozenset()
    page: int = 0
    grid_rows: tuple[tuple[int, int, int], ...] = ()

    def has(self, name: str) -> bool:
        return name in self.fields and not self.fields[name].is_blank


def read_rows(grid: Grid, header: Header, first_row: int, stop: int) -> list[Row]:
    """The steps of the rows `first_row` to `stop`; rows that carry one on are merged into it."""
    header = _with_number_column(grid, header, first_row, stop)
    rows: list[Row] = []
    owners: list[tuple[Cell | None, Cell | None]] = []
    for index in range(first_row, stop):
        texts = [grid.text(index, c.column) for c in grid.row_cells(index) if c.row == index]
        if not any(texts) and rows and _same_step(_owner(grid, header, index), owners[-1]):
            rows[-1] = replace(rows[-1], grid_rows=(*rows[-1].grid_rows, (grid.page.number, grid.number, index)))
        if not any(texts) or is_column_numbers(texts) or _is_banner(grid, index, header):
            continue
        row = read_row(grid, header, index, first_row)
        owner = _owner(grid, header, index)
        if rows and (_same_step(owner, owners[-1]) or _carries_on(row)):
            rows[-1] = join_rows(rows[-1], row)
        else:
            rows.append(row)
        owners.append(owner)
    return rows


def _with_number_column(grid: Grid, header: Header, first_row: int, stop: int) -> Header:
    """Splits a header cell that stands over the numbers and the steps both."""
    kegiatan = header.of("kegiatan")
    if header.of("number") or kegiatan is None or kegiatan.stop - kegiatan.first < 2:
        return header
    texts = [grid.text(row, kegiatan.first) for row in range(first_row, stop)]
    filled = [t for t in texts if t]
    separate = all(grid.cell(r, kegiatan.first) is not grid.cell(r, kegiatan.first + 1) for r in range(first_row, stop))
    if not separate or sum(bool(NUMBER.fullmatch(t)) for t in filled) < MOSTLY * len(filled):
        return header
    number = Column("number", kegiatan.first, kegiatan.first + 1)
    steps = replace(kegiatan, first=kegiatan.first + 1)
    columns = [c for c in header.columns if c is not kegiatan] + [number, steps]
    return replace(header, columns=tuple(sorted(columns, key=lambda c: c.first)))


def _is_banner(grid: Grid, row: int, header: Header) -> bool:
    """One cell over (nearly) the whole table: a phase title, a note or a signature, and no step."""
    cells = [c for c in grid.row_cells(row) if c.text.strip()]
    if len(cells) != 1 or cells[0].column_span < max(3, grid.columns - 1):
        return False
    return not header.of("number") or cells[0].column <= header.columns[0].first + 1


def read_row(grid: Grid, header: Header, row: int, first_row: int) -> Row:
    fields: dict[str, Passage] = {}
    spanned: set[str] = set()
    marks: dict[int, Passage] = {}
    role_index = -1
    for column in header.columns:
        role_index += column.field == "pelaksana"
        cells = _cells(grid, column, row)
        if not cells:
            continue
        passage = merged([grid.passage(c) for c in cells])
        if column.field == "pelaksana":
            if not passage.is_blank:
                marks[role_index] = passage
        elif column.field != "unknown":
            fields[column.field] = _together(fields.get(column.field), passage)
            if all(first_row <= c.row < row for c in cells):
                spanned.add(column.field)
    return Row(fields, marks, frozenset(spanned), grid.page.number, ((grid.page.number, grid.number, row),))


def _together(left: Passage | None, right: Passage) -> Passage:
    return right if left is None else merged([left, right])


def _cells(grid: Grid, column: Column, row: int) -> list[Cell]:
    """The cells of a logical column in a row; one that began further left belongs to the column it began in."""
    found: list[Cell] = []
    for index in range(column.first, column.stop):
        cell = grid.cell(row, index)
        if cell is not None and cell.column >= column.first and cell not in found:
            found.append(cell)
    return found


def _owner(grid: Grid, header: Header, row: int) -> tuple[Cell | None, Cell | None]:
    number, kegiatan = header.of("number"), header.of("kegiatan")
    return (
        grid.cell(row, number.first) if number else None,
        grid.cell(row, kegiatan.first) if kegiatan else None,
    )


def _same_step(owner: tuple[Cell | None, Cell | None], before: tuple[Cell | None, Cell | None]) -> bool:
    """A number or kegiatan cell that is merged over both rows makes them one step."""
    return owner[1] is not None and owner[1] is before[1] and (owner[0] is None or owner[0] is before[0])


def _carries_on(row: Row) -> bool:
    """A row without number and kegiatan of its own goes on with the step above."""
    if row.has("number") and "number" not in row.spanned:
        return False
    return not row.has("kegiatan") or "kegiatan" in row.spanned


def join_rows(first: Row, second: Row) -> Row:
    """Two rows of one step; a cell that covers both is given once."""
    fields = dict(first.fields)
    for name, passage in second.fields.items():
        if name in second.spanned and name in fields:
            continue
        fields[name] = merged([fields[name], passage]) if name in fields and not fields[name].is_blank else passage
    marks = dict(first.marks)
    for role, passage in second.marks.items():
        marks[role] = merged([marks[role], passage]) if role in marks else passage
    return replace(first, fields=fields, marks=marks, grid_rows=first.grid_rows + second.grid_rows)


def joins_previous(row: Row, before: Sequence[Row]) -> bool:
    """Whether the first row of a page carries on the step that the page before ended with.

    It has no number; where every step so far has one and takes a time, it is enough that it has neither.
    """
    previous = before[-1]
    if row.has("number"):
        return False
    if not row.has("kegiatan"):
        return True
    if not previous.has("number"):
        return False
    if not row.has("waktu") and all(step.has("number") and step.has("waktu") for step in before):
        return True
    start, end = row.fields["kegiatan"].text, previous.fields["kegiatan"].text if previous.has("kegiatan") else ""
    return start[0].islower() or (bool(end) and not SENTENCE_END.search(end) and not _is_full(row))


def _is_full(row: Row) -> bool:
    return row.has("kelengkapan") or row.has("waktu") or row.has("output")


def split_leading_number(row: Row) -> Row:
    """Takes the number off a step whose table has no number column: '1. Menerima surat'."""
    if "number" in row.fields or not row.has("kegiatan"):
        return row
    kegiatan = row.fields["kegiatan"]
    found = LEADING_NUMBER.match(kegiatan.lines[0].text)
    mark = kegiatan.lines[0].mark
    if not found and not mark:
        return row
    first = kegiatan.lines[0]
    printed = mark if mark else found.group(1) if found else ""
    number = replace(first, text=printed, words=(), mark=None)
    rest = replace(cut_line(first, found.end()) if found and not mark else first, mark=None)
    fields = dict(row.fields)
    fields["number"] = replace(kegiatan, lines=(number,))
    fields["kegiatan"] = replace(kegiatan, lines=(rest, *kegiatan.lines[1:]))
    return replace(row, fields=fields)


def ends_table(grid: Grid, row: int) -> bool:
    """A row that begins another part of the form: its first filled cell is a label of the identity or a box."""
    for cell in grid.row_cells(row):
        if cell.row == row and cell.text.strip():
            if LIST_MARK.match(cell.text):
                return False
            return match_label(cell.text, "identity", "section") is not None
    return False
