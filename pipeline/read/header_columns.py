"""What each column of a procedure table is, told by the header cells over it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from pipeline.read.grid import Grid
from pipeline.read.labels import Label, fold, match_label
from pipeline.read.passage import join_words
from pipeline.read.table_column import Column, Field
from pipeline.read.unnamed_columns import with_unnamed_fields
from schemas.raw import Cell

COLUMN_NUMBER = re.compile(r"\(?\s*\d{1,2}\s*\)?\.?")
ENOUGH_LABELS = 3
MOST_LABEL_LINES = 8  # of a cell that can be a label: a cell of a thousand lines is none
LONGEST_NUMBER = 7  # letters: '( 10 ).'
ENOUGH_NUMBERS = 5  # in a row of which one is misread
MOSTLY_COUNTED = 0.75


def is_column_numbers(texts: list[str]) -> bool:
    """A row of column numbers: '1 2 3 … 11' or '(1) (2) … (8)', jumps allowed; '1 2 3 4 5 6 79 8 9', one misread."""
    filled = [t for t in texts if t]
    if len(filled) < ENOUGH_LABELS or max(map(len, filled)) > LONGEST_NUMBER:
        return False
    numbers = [int(re.sub(r"\D", "", t)) if COLUMN_NUMBER.fullmatch(t) else None for t in filled]
    known = [number for number in numbers if number is not None]
    if len(known) == len(numbers) and all(a < b for a, b in itertools.pairwise(known)):
        return known[0] <= ENOUGH_LABELS
    counted = sum(number == place for place, number in enumerate(numbers, start=1))
    return len(numbers) >= ENOUGH_NUMBERS and counted >= MOSTLY_COUNTED * len(numbers)


def cell_label(cell: Cell) -> Label | None:
    text = join_words(line.text for line in cell.lines)
    return (match_label(text, "column", "group") or _label_under_group(cell)) if text else None


def _label_under_group(cell: Cell) -> Label | None:
    """'Mutu Baku' above 'Waktu' in one cell, the rule between the two being lost: the column's own label counts."""
    for cut in range(1, len(cell.lines) if len(cell.lines) <= MOST_LABEL_LINES else 0):
        above, below = (join_words(line.text for line in part) for part in (cell.lines[:cut], cell.lines[cut:]))
        label = match_label(below, "column")
        if label and match_label(above, "group"):
            return label
    return None


@dataclass(frozen=True, slots=True)
class Level:
    """One header cell over a physical column, as it is inherited from a neighbour where spans are lost."""

    cell: Cell
    label: Label | None


def header_path(grid: Grid, first: int, stop: int, column: int) -> list[Level]:
    """The filled header cells over a column, top down, column numbers aside."""
    path: list[Level] = []
    for row in range(first, stop):
        texts = [grid.text(row, c.column) for c in grid.row_cells(row) if c.row == row]
        cell = grid.cell(row, column)
        if cell is None or not cell.text.strip() or is_column_numbers(texts):
            continue
        if not path or path[-1].cell is not cell:
            path.append(Level(cell, cell_label(cell)))
    return path


def columns_under(grid: Grid, first: int, stop: int) -> tuple[Column, ...]:
    paths = [header_path(grid, first, stop, c) for c in range(grid.columns)]
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
    return _with_roles(with_unnamed_fields(tuple(columns)))


def _groups(grid: Grid, paths: list[list[Level]]) -> list[Level | None]:
    """The group over each physical column; a group whose span is lost reaches to the next filled cell of its row."""
    groups: list[Level | None] = [None] * len(paths)
    running: Level | None = None
    for index, path in enumerate(paths):
        level = next((lv for lv in path if lv.label and lv.label.kind == "group" and _is_top(lv, path)), None)
        if level is not None and not (level.cell.column_span == 1 and _is_shifted(level, path)):
            running = level
        elif running is not None and _stops(grid, running, index, path):
            running = None
        groups[index] = running
    return groups


def _is_top(level: Level, path: list[Level]) -> bool:
    return path[0] is level


def _stops(grid: Grid, group: Level, column: int, path: list[Level]) -> bool:
    """A group with a true span ends with it; one without ends where its own row is filled again or a label spans it."""
    if column < group.cell.column + group.cell.column_span:
        return False
    if group.cell.column_span > 1 or grid.table.origin == "ruled":
        return True
    return bool(path) and (path[0].cell.row <= group.cell.row or _is_shifted(group, path))


def _is_shifted(group: Level, path: list[Level]) -> bool:
    """Where spans are lost, a group of labelled columns may have moved over a role."""
    return group.label is not None and group.label.name != "pelaksana" and path[-1].label is None


def _column(grid: Grid, index: int, path: list[Level], group: Level | None) -> Column:
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
