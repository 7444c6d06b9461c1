"""The used cells of a sheet as tables: hidden rows and columns gone, empty edges trimmed, merges as spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.excel_book import Area
from extractors.excel_drawing import Axis
from extractors.excel_sheet import Sheet
from schemas.raw import Anchor, Box, Cell, Line, Table

GAP_ROWS = 2
MOST_CELLS = 300_000


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table, the sheet's rows and columns that it shows, and its cells by every place they cover."""

    table: Table
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: dict[tuple[int, int], Cell]

    def find(self, index: int, x: float, y: float, columns: Axis, rows: Axis) -> Anchor | None:
        """The cell over a place of the sheet; None where the table does not reach."""
        row = next((i for i, row in enumerate(self.rows) if rows.start(row) <= y < rows.start(row + 1)), None)
        column = next(
            (i for i, col in enumerate(self.columns) if columns.start(col) <= x < columns.start(col + 1)), None
        )
        return None if row is None or column is None else Anchor(index, row, column)


def build_tables(
    sheet: Sheet, name: str, printed: Area | None, drawn: Sequence[Box], columns: Axis, rows: Axis
) -> list[SheetTable]:
    """One table, or several where at least two empty rows part them that no merge or figure crosses."""
    used = [place for place in sheet.cells if _is_shown(sheet, place, printed)]
    if not used:
        return []
    shown_columns = _shown(
        range(min(column for _, column in used), max(_right(sheet, place) for place in used) + 1), sheet.hidden_columns
    )
    tables = []
    for first, last in _stretches(sheet, used, drawn, rows):
        shown_rows = _shown(range(first, last + 1), sheet.hidden_rows)
        most = max(MOST_CELLS // len(shown_columns), 1)
        if len(shown_rows) > most:
            sheet.cut.add("rows")
        tables.append(_build(sheet, name, printed, shown_rows[:most], shown_columns, columns, rows))
    return tables


def _is_shown(sheet: Sheet, place: tuple[int, int], printed: Area | None) -> bool:
    row, column = place
    hidden = row in sheet.hidden_rows or column in sheet.hidden_columns
    return not hidden and (printed is None or printed.holds(row, column))


def _right(sheet: Sheet, place: tuple[int, int]) -> int:
    return max([area.right for area in sheet.merges if (area.top, area.left) == place] + [place[1]])


def _shown(indices: Iterable[int], hidden: set[int]) -> tuple[int, ...]:
    return tuple(index for index in indices if index not in hidden)


def _stretches(
    sheet: Sheet, used: Sequence[tuple[int, int]], drawn: Sequence[Box], rows: Axis
) -> list[tuple[int, int]]:
    """First and last rows of what hangs together."""
    filled = {row for row, _ in used}
    first, last = min(filled), max(filled)
    bridged = set(filled) | {row for row in sheet.bordered_rows if first <= row <= last}
    for area in sheet.merges:
        if area.top in filled:
            bridged.update(range(area.top, area.bottom + 1))
            last = max(last, area.bottom)
    for box in drawn:
        bridged.update(
            row for row in range(first, last + 1) if box.y0 < rows.start(row + 1) and box.y1 > rows.start(row)
        )
    stretches: list[tuple[int, int]] = []
    for row in sorted(bridged):
        if stretches and row - stretches[-1][1] <= GAP_ROWS:
            stretches[-1] = (stretches[-1][0], row)
        else:
            stretches.append((row, row))
    return [(top, bottom) for top, bottom in stretches if any(top <= row <= bottom for row in filled)]


def _build(
    sheet: Sheet,
    name: str,
    printed: Area | None,
    shown_rows: tuple[int, ...],
    shown_columns: tuple[int, ...],
    columns: Axis,
    rows: Axis,
) -> SheetTable:
    row_of = {row: index for index, row in enumerate(shown_rows)}
    column_of = {column: index for index, column in enumerate(shown_columns)}
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for area in sheet.merges:
        merged_rows = [row_of[row] for row in range(area.top, area.bottom + 1) if row in row_of]
        merged_columns = [column_of[column] for column in range(area.left, area.right + 1) if column in column_of]
        places = {(row, column) for row in merged_rows for column in merged_columns}
        if not places or places & taken:
            continue
        taken |= places
        box = _box(area, columns, rows)
        lines = _lines(sheet, (area.top, area.left), printed)
        cells.append(Cell(merged_rows[0], merged_columns[0], len(merged_rows), len(merged_columns), box, lines))
    for row, index in row_of.items():
        for column, place in column_of.items():
            if (index, place) not in taken:
                box = _box(Area(row, column, row, column), columns, rows)
                cells.append(Cell(index, place, box=box, lines=_lines(sheet, (row, column), printed)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = _box(Area(shown_rows[0], shown_columns[0], shown_rows[-1], shown_columns[-1]), columns, rows)
    table = Table(len(shown_rows), len(shown_columns), tuple(cells), box, "markup", name)
    return SheetTable(table, shown_rows, shown_columns, dict(_places(cells)))


def _places(cells: Iterable[Cell]) -> Iterator[tuple[tuple[int, int], Cell]]:
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                yield (row, column), cell


def _lines(sheet: Sheet, place: tuple[int, int], printed: Area | None) -> tuple[Line, ...]:
    cell = sheet.cells.get(place)
    if cell is None or (printed is not None and not printed.holds(*place)):
        return ()
    lines = (" ".join(line.split()) for line in cell.text.split("\n"))
    return tuple(Line(line, bold=cell.bold) for line in lines if line)


def _box(area: Area, columns: Axis, rows: Axis) -> Box:
    return Box(
        columns.start(area.left), rows.start(area.top), columns.start(area.right + 1), rows.start(area.bottom + 1)
    )
