"""Cut a document into stretches: rows of forms, rows of procedure tables, and free lines, in reading order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.read.grid import Grid, grid_of
from pipeline.read.labels import match_label, match_leading_label
from pipeline.read.procedure_header import SIDE_FIELDS, Header, find_header, find_side_header
from pipeline.read.procedure_rows import ends_table
from pipeline.read.shifted_rows import unshifted
from pipeline.read.table_column import Column
from pipeline.read.text_rows import find_closing, find_form, lines_of
from pipeline.read.woven import find_woven_table
from schemas.raw import Line, Page, RawDocument

SAME_EDGE = 0.12
SAME_SHARE = 0.015  # of a table's width between the borders of one column on two pages
ENOUGH_COLUMNS = 0.75
ENOUGH_LABELS = 2


@dataclass(frozen=True, slots=True)
class FormRows:
    grid: Grid
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class ProcedureRows:
    """Body rows of a procedure table; `own_header` is false where the header stands on an earlier page.

    Where `header.is_side` they are the right columns of the rows on earlier pages.
    """

    grid: Grid
    header: Header
    first: int
    stop: int
    own_header: bool


@dataclass(frozen=True, slots=True)
class FreeLines:
    page: Page
    lines: tuple[Line, ...]


Stretch = FormRows | ProcedureRows | FreeLines


def cut_stretches(raw: RawDocument) -> list[Stretch]:
    """All stretches of a document; a table without a header goes on with the procedure before it where it fits."""
    stretches: list[Stretch] = []
    running: ProcedureRows | None = None
    for page in raw.pages:
        number = -1
        free: list[Line] = []
        for block in page.blocks:
            if isinstance(block, Line):
                free.append(block)
                continue
            number += 1
            stretches += _cut_lines(page, free)
            free = []
            for stretch in _cut_table(grid_of(block, page, number), running):
                stretches.append(stretch)
                running = stretch if isinstance(stretch, ProcedureRows) else _still_running(stretch, running)
        stretches += _cut_lines(page, free)
    return stretches


def _cut_lines(page: Page, lines: Sequence[Line]) -> Iterator[Stretch]:
    """Free lines, parted where a procedure table stands among them that lost its rules."""
    at = 0
    while at < len(lines) and (table := find_woven_table(lines, page, at)) is not None:
        if table.first > at:
            yield FreeLines(page, tuple(lines[at : table.first]))
        yield ProcedureRows(table.grid, table.header, table.header.body_row, table.grid.rows, own_header=True)
        at = table.stop
    if at < len(lines):
        yield FreeLines(page, tuple(lines[at:]))


def _still_running(stretch: Stretch, running: ProcedureRows | None) -> ProcedureRows | None:
    """A form with labels ends the procedure above it; a stray table does not."""
    return None if isinstance(stretch, FormRows) and has_labels(stretch) else running


def has_labels(stretch: FormRows) -> bool:
    """Whether rows are part of a form: they begin with a label, or hold several; a cell of a table can say what one
    does ('Peraturan terkait' is needed in step after step)."""
    found: set[str] = set()
    for row in range(stretch.first, stretch.stop):
        for cell in stretch.grid.row_cells(row):
            text = " ".join(line.text for line in cell.lines).strip()
            if cell.row != row or not text:
                continue
            label = match_label(text, "identity", "section") or match_leading_label(text, "identity", "section")
            if label is None or not label.exact:
                continue
            found.add(label.name)
            if len(found) >= ENOUGH_LABELS or (row == stretch.first and cell.column == 0):
                return True
    return False


def _cut_table(grid: Grid, running: ProcedureRows | None) -> Iterator[Stretch]:
    row = 0
    grid = unshifted(grid)
    header = find_header(grid)
    if header is None:
        alone = _without_header(grid, running)
        yield from [alone] if isinstance(alone, ProcedureRows) else _parted(alone)
        return
    while header is not None:
        if _has_text(grid, row, header.first_row):
            yield from _parted(FormRows(grid, row, header.first_row))
        stop = next((r for r in range(header.body_row, grid.rows) if ends_table(grid, r)), grid.rows)
        following = find_header(grid, header.body_row)
        if following is not None:
            stop = min(stop, following.first_row)
        closing = find_closing(grid, header, header.body_row, stop)
        yield ProcedureRows(grid, header, header.body_row, closing, own_header=True)
        if closing < stop:
            yield FreeLines(grid.page, lines_of(grid, closing, stop))
        row, header = stop, following
    if row < grid.rows and _has_text(grid, row, grid.rows):
        yield from _parted(FormRows(grid, row, grid.rows))


def _parted(rows: FormRows) -> Iterator[Stretch]:
    """The rows above a form's first label, of one cell each, as lines of text."""
    start = find_form(rows.grid, rows.first, rows.stop)
    if start > rows.first:
        yield FreeLines(rows.grid.page, lines_of(rows.grid, rows.first, start))
    if start < rows.stop:
        yield replace(rows, first=start)


def _has_text(grid: Grid, first: int, stop: int) -> bool:
    return any(grid.text(row, column) for row in range(first, stop) for column in range(grid.columns))


def _without_header(grid: Grid, running: ProcedureRows | None) -> FormRows | ProcedureRows:
    whole = FormRows(grid, 0, grid.rows)
    if running is None or has_labels(whole):
        return whole
    side = find_side_header(grid) if not any(running.header.of(name) for name in SIDE_FIELDS) else None
    if side is not None:
        return ProcedureRows(grid, side, side.body_row, grid.rows, own_header=True)
    header = _fitted(running, grid)
    return ProcedureRows(grid, header, 0, grid.rows, own_header=False) if header else whole


def _fitted(running: ProcedureRows, grid: Grid) -> Header | None:
    """The running header laid over another table: by position where there are boxes, else by equal column counts."""
    spans = _spans(running.grid)
    own = _spans(grid)
    if spans and own:
        if _divided_alike(spans, own):
            return running.header
        return _fitted_by_position(running.header, spans, own)
    return running.header if running.grid.columns == grid.columns else None


def _spans(grid: Grid) -> list[tuple[float, float]] | None:
    """Left and right of each physical column, from the edges of the cells that begin or end there."""
    edges: dict[int, float] = {}
    for cell in grid.table.cells:
        if cell.box is None:
            return None
        edges.setdefault(cell.column, cell.box.x0)
        edges.setdefault(cell.column + cell.column_span, cell.box.x1)
    if 0 not in edges or grid.columns not in edges:
        return None
    known = [edges.get(i) for i in range(grid.columns + 1)]
    filled: list[float] = []
    for edge in known:
        filled.append(edge if edge is not None else filled[-1])
    return list(itertools.pairwise(filled))


def _divided_alike(spans: Sequence[tuple[float, float]], own: Sequence[tuple[float, float]]) -> bool:
    """Whether two tables have the same columns as shares of their widths: each photograph has a scale of its own."""
    if len(spans) != len(own):
        return False
    return all(
        abs(one - other) <= SAME_SHARE
        for pair in zip(_shares(spans), _shares(own), strict=True)
        for one, other in zip(*pair, strict=True)
    )


def _shares(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    left, width = spans[0][0], max(spans[-1][1] - spans[0][0], 1e-6)
    return [((x0 - left) / width, (x1 - left) / width) for x0, x1 in spans]


def _fitted_by_position(
    header: Header, spans: list[tuple[float, float]], own: list[tuple[float, float]]
) -> Header | None:
    width = spans[-1][1] - spans[0][0]
    own_width = own[-1][1] - own[0][0]
    if width <= 0 or abs(own_width - width) > 2 * SAME_EDGE * width:
        return None
    shift = 0.0 if abs(own[0][0] - spans[0][0]) < SAME_EDGE * width / 2 else spans[0][0] - own[0][0]
    columns: list[Column] = []
    for column in header.columns:
        left, right = spans[column.first][0], spans[column.stop - 1][1]
        inside = [i for i, (a, b) in enumerate(own) if left <= (a + b) / 2 + shift <= right]
        if inside:
            columns.append(replace(column, first=inside[0], stop=inside[-1] + 1))
        elif column.field in ("kegiatan", "number"):
            return None
    if len(columns) < ENOUGH_COLUMNS * len(header.columns):
        return None
    return replace(header, columns=tuple(columns))
