"""Find the header of a procedure table and say what each of its columns is."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.read.grid import Grid
from pipeline.read.labels import Label, fold, match_label
from pipeline.read.passage import Passage, join_words
from schemas.raw import Cell

Field = Literal["number", "kegiatan", "pelaksana", "kelengkapan", "waktu", "output", "keterangan", "unknown"]
FIELDS: tuple[Field, ...] = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
SIDE_FIELDS: tuple[Field, ...] = ("kelengkapan", "waktu", "output", "keterangan")
HEADER_ROWS = 5
COLUMN_NUMBER = re.compile(r"\(?\s*\d{1,2}\s*\)?\.?")
OFF_PAGE_LETTER = re.compile(r"[A-Z]{1,2}")
LONGEST_NOTE = 60  # letters of a note under a column's label, such as its unit
ENOUGH_LABELS = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One logical column: what it holds, the physical columns it covers (first, one past the last), its header.

    `group` is the header one level above a role's, when that is more than the general group of all roles.
    """

    field: Field
    first: int
    stop: int
    header: Passage | None = None
    group: Passage | None = None
    group_name: str | None = None

    @property
    def header_text(self) -> str:
        return join_words(line.text for line in self.header.lines) if self.header else ""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a procedure table; the body starts at `body_row`, the header at `first_row`."""

    first_row: int
    body_row: int
    columns: tuple[Column, ...]

    def of(self, field: Field) -> Column | None:
        return next((c for c in self.columns if c.field == field), None)

    @property
    def is_side(self) -> bool:
        """Whether these are the right columns alone; those with the steps stand on another page."""
        return self.of("kegiatan") is None

    @property
    def roles(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field == "pelaksana")


def is_column_numbers(texts: list[str]) -> bool:
    """A row of column numbers: '1 2 3 … 11' or '(1) (2) … (8)', jumps allowed."""
    filled = [t for t in texts if t]
    if len(filled) < ENOUGH_LABELS or not all(COLUMN_NUMBER.fullmatch(t) for t in filled):
        return False
    numbers = [int(re.sub(r"\D", "", t)) for t in filled]
    return all(a < b for a, b in itertools.pairwise(numbers)) and numbers[0] <= ENOUGH_LABELS


def find_header(grid: Grid, from_row: int = 0) -> Header | None:
    """The first procedure header at or below `from_row`."""
    for row in range(from_row, grid.rows):
        if _labels_starting(grid, row) and _is_header_start(grid, row):
            stop = _header_stop(grid, row)
            columns = _columns(grid, row, stop)
            if any(c.field == "kegiatan" for c in columns):
                return Header(row, stop, columns)
    return None


def find_side_header(grid: Grid) -> Header | None:
    """The header of a table that holds the right columns of another one: nothing but mutu baku and keterangan.

    A sheet too wide for its paper is printed in strips, the left columns on the first pages.
    """
    if not {label.name for label in _labels_starting(grid, 0)} <= {"mutu_baku", *SIDE_FIELDS}:
        return None
    stop = _header_stop(grid, 0)
    columns = _columns(grid, 0, stop)
    fields = [column.field for column in columns]
    known = set(SIDE_FIELDS) >= set(fields) and len(set(fields)) == len(fields)
    return Header(0, stop, columns) if known and len(fields) >= ENOUGH_LABELS else None


def _labels_starting(grid: Grid, row: int) -> list[Label]:
    found = []
    for cell in grid.row_cells(row):
        label = _cell_label(cell)
        if cell.row == row and label:
            found.append(label)
    return found


def _cell_label(cell: Cell) -> Label | None:
    text = join_words(line.text for line in cell.lines)
    return (match_label(text, "column", "group") or _label_under_group(cell)) if text else None


def _label_under_group(cell: Cell) -> Label | None:
    """'Mutu Baku' above 'Waktu' in one cell, the rule between the two being lost: the column's own label counts."""
    for cut in range(1, len(cell.lines)):
        above, below = (join_words(line.text for line in part) for part in (cell.lines[:cut], cell.lines[cut:]))
        label = match_label(below, "column")
        if label and match_label(above, "group"):
            return label
    return None


def _is_header_start(grid: Grid, row: int) -> bool:
    """Labels of this row and the next ones are enough for a header, and this row belongs to it."""
    names: set[str] = set()
    for below in range(row, min(row + HEADER_ROWS - 1, grid.rows)):
        here = {label.name for label in _labels_starting(grid, below)}
        if below > row and not here and not _is_role_row(grid, below):
            break
        names |= here
    first = {label.name for label in _labels_starting(grid, row)}
    starts = first & {"kegiatan", "number", "pelaksana"}
    return bool(starts) and "kegiatan" in names and len(names) >= ENOUGH_LABELS and len(names & set(FIELDS)) > 1


def _is_role_row(grid: Grid, row: int) -> bool:
    cells = grid.row_cells(row)
    return len([c for c in cells if c.row == row and c.text.strip()]) > 1 and not grid.text(row, 0)


def _header_stop(grid: Grid, first: int) -> int:
    """One past the last header row: labels' spans, rows under a blank kegiatan cell, column numbers."""
    stop = first + 1
    for row in range(first, min(first + HEADER_ROWS, grid.rows)):
        if row >= stop and not _continues_header(grid, row, first):
            break
        spans = [c.row + c.row_span for c in grid.row_cells(row) if c.row == row and _cell_label(c)]
        # a label merged over one row more than its neighbours still ends with them
        stop = max([row + 1, stop, *[s for s in spans if s <= first + HEADER_ROWS - 1]])
    return stop


def _continues_header(grid: Grid, row: int, first: int) -> bool:
    texts = [grid.text(row, c.column) if c.row == row else "" for c in grid.row_cells(row)]
    if is_column_numbers(texts):
        return True
    if not any(texts):
        return row == first + 1
    if _is_rest_of_step(grid, row, first):
        return False
    kegiatan = _label_columns(grid, first, row, "kegiatan")
    below = [*kegiatan, *_label_columns(grid, first, row, "number")]
    labels_here = {label.name for label in _labels_starting(grid, row)}
    if not kegiatan:
        return bool(labels_here)
    return all(not grid.text(row, c) or _same_as_above(grid, row, c) for c in below)


def _is_rest_of_step(grid: Grid, row: int, first: int) -> bool:
    """A page that begins with the rest of a cell: long text under a label, letters ('C') of off-page connectors.

    The letters stand under roles that have their names already.
    """
    filled = [cell for cell in grid.row_cells(row) if cell.row == row and cell.text.strip()]
    letters = [cell for cell in filled if OFF_PAGE_LETTER.fullmatch(cell.text.strip())]
    others = [cell for cell in filled if cell not in letters]
    if not letters and all(len(cell.text) <= LONGEST_NOTE for cell in others):
        return False
    above = {cell.column: _path(grid, first, row, cell.column) for cell in filled}
    return all(above[cell.column] and _names_only(above[cell.column][-1], cell) for cell in letters) and all(
        any(level.label and level.label.kind == "column" for level in above[cell.column]) for cell in others
    )


def _names_only(level: _Level, cell: Cell) -> bool:
    """Whether a header cell names this one column, not a group of columns."""
    is_same_column = level.cell.column == cell.column and level.cell.column_span == cell.column_span
    return is_same_column and (level.label is None or level.label.kind == "column")


def _same_as_above(grid: Grid, row: int, column: int) -> bool:
    return row > 0 and grid.cell(row, column) is grid.cell(row - 1, column)


def _label_columns(grid: Grid, first: int, stop: int, name: str) -> range:
    """The physical columns that a label stands over; none where it is not there."""
    for row in range(first, stop):
        for cell in grid.row_cells(row):
            label = _cell_label(cell)
            if label and label.name == name:
                return range(cell.column, min(cell.column + cell.column_span, grid.columns))
    return range(0)


@dataclass(frozen=True, slots=True)
class _Level:
    """One header cell over a physical column, as it is inherited from a neighbour where spans are lost."""

    cell: Cell
    label: Label | None


def _path(grid: Grid, first: int, stop: int, column: int) -> list[_Level]:
    """The filled header cells over a column, top down, column numbers aside."""
    path: list[_Level] = []
    for row in range(first, stop):
        texts = [grid.text(row, c.column) for c in grid.row_cells(row) if c.row == row]
        cell = grid.cell(row, column)
        if cell is None or not cell.text.strip() or is_column_numbers(texts):
            continue
        if not path or path[-1].cell is not cell:
            path.append(_Level(cell, _cell_label(cell)))
    return path


def _columns(grid: Grid, first: int, stop: int) -> tuple[Column, ...]:
    paths = [_path(grid, first, stop, c) for c in range(grid.columns)]
    groups = _groups(grid, paths)
    columns: list[Column] = []
    owners: list[Cell | None] = []
    for index, path in enumerate(paths):
        owner = path[-1].cell if path else None
        if columns and owner is not None and owner is owners[-1]:
            columns[-1] = replace(columns[-1], stop=index + 1)
            continue
        columns.append(_column(grid, index, path, groups[index]))
        owners.append(owner)
    return _with_roles(tuple(columns))


def _groups(grid: Grid, paths: list[list[_Level]]) -> list[_Level | None]:
    """The group over each physical column; a group whose span is lost reaches to the next filled cell of its row."""
    groups: list[_Level | None] = [None] * len(paths)
    running: _Level | None = None
    for index, path in enumerate(paths):
        level = next((lv for lv in path if lv.label and lv.label.kind == "group" and _is_top(lv, path)), None)
        if level is not None and not (level.cell.column_span == 1 and _is_shifted(level, path)):
            running = level
        elif running is not None and _stops(grid, running, index, path):
            running = None
        groups[index] = running
    return groups


def _is_top(level: _Level, path: list[_Level]) -> bool:
    return path[0] is level


def _stops(grid: Grid, group: _Level, column: int, path: list[_Level]) -> bool:
    """A group with a true span ends with it; one without ends where its own row is filled again or a label spans it."""
    if column < group.cell.column + group.cell.column_span:
        return False
    if group.cell.column_span > 1 or grid.table.origin == "ruled":
        return True
    return bool(path) and (path[0].cell.row <= group.cell.row or _is_shifted(group, path))


def _is_shifted(group: _Level, path: list[_Level]) -> bool:
    """Where spans are lost, a group of labelled columns may have moved over a role."""
    return group.label is not None and group.label.name != "pelaksana" and path[-1].label is None


def _column(grid: Grid, index: int, path: list[_Level], group: _Level | None) -> Column:
    if not path:
        return Column("unknown", index, index + 1, group_name=group.label.name if group and group.label else None)
    bottom = path[-1]
    field: Field = "unknown"
    if bottom.label and bottom.label.kind == "column":
        field = bottom.label.name  # type: ignore[assignment]  # the vocabulary's column names are the fields
    elif len(path) > 1 and path[0].label and path[0].label.kind == "column":
        field = path[0].label.name  # type: ignore[assignment]  # a note under a label, such as its unit
    above = path[-2] if len(path) > 1 else None
    nested = above is not None and above.label is None
    return Column(
        field,
        index,
        index + 1,
        header=grid.passage(bottom.cell),
        group=grid.passage(above.cell) if above and nested else None,
        group_name=group.label.name if group and group.label and group.cell is not bottom.cell else None,
    )


def _with_roles(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns without a label under the roles' group, or between kegiatan and the first mutu baku column, are roles."""
    known = [i for i, c in enumerate(columns) if c.field == "kegiatan"]
    after = known[0] if known else -1
    mutu = [i for i, c in enumerate(columns) if c.field in ("kelengkapan", "waktu", "output") and i > after]
    before = mutu[0] if mutu else len(columns)
    result = []
    for i, column in enumerate(columns):
        named = column.header is not None and fold(column.header_text) != ""
        between = after < i < before and column.group_name != "mutu_baku"
        grouped = column.group_name == "pelaksana"
        takes = named and (
            (column.field == "unknown" and (between or grouped)) or (grouped and i > after and column.field == "number")
        )
        result.append(replace(column, field="pelaksana") if takes else column)
    return tuple(result)
