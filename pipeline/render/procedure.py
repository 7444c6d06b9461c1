"""The procedure table as one grid, before pages cut it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.render.clean import one_line
from pipeline.render.grid import Align, Grid, GridBuilder, GridCell, Paragraph
from pipeline.render.marks import cell_paragraphs
from pipeline.render.measure import row_heights
from pipeline.render.profile import Profile
from pipeline.render.widths import Fit, fit_columns
from schemas.sop import Pelaksana, Sop, Step

QUALITY = ("kelengkapan", "waktu", "output", "keterangan")
CENTERED = ("number", "waktu")


@dataclass(frozen=True)
class ProcedureForm:
    """A procedure table; `row_of` goes from step ordinals to rows, `column_of` from role ordinals to columns."""

    grid: Grid
    row_of: dict[int, int]
    column_of: dict[int, int]


@dataclass(frozen=True)
class _Plan:
    """Which column of the table shows what: the number of the first column of each name."""

    names: tuple[str, ...]
    roles: tuple[tuple[int, Pelaksana], ...]

    @property
    def first_role(self) -> int:
        return self.names.index("pelaksana")


def _plan(sop: Sop, table_ordinal: int, profile: Profile) -> _Plan:
    roles = tuple((i, p) for i, p in enumerate(sop.pelaksana, 1) if p.table_ordinal == table_ordinal)
    names: list[str] = []
    for name in profile.columns:
        names += [name] * (len(roles) if name == "pelaksana" else 1)
    return _Plan(tuple(names), roles)


def _heading(text: str, fill: str | None, row: int, column: int, rows: int, columns: int = 1) -> GridCell:
    paragraphs = (Paragraph(one_line(text), bold=True, align="center"),) if text else ()
    return GridCell(row, column, rows, columns, paragraphs, "middle", fill)


def _put_roles(grid: GridBuilder, plan: _Plan, fit: Fit, profile: Profile, depth: int) -> None:
    """The group header over all roles, the groups among them, and each role's own header."""
    fill = profile.header_fill
    top = 0
    if profile.words.groups.get("pelaksana"):
        grid.put(_heading(profile.words.groups["pelaksana"], fill, 0, plan.first_role, 1, len(plan.roles)))
        top = 1
    column = plan.first_role
    for group, members in groupby(plan.roles, key=lambda role: one_line(role[1].group_header.value)):
        roles = list(members)
        if group:
            grid.put(_heading(group, fill, top, column, 1, len(roles)))
        for _, role in roles:
            first = top + 1 if group else top
            text = (Paragraph(one_line(role.header.value), bold=True, align="center", size=fit.role_size),)
            grid.put(GridCell(first, column, depth - first, 1, text, "middle", fill, vertical=fit.turned))
            column += 1


def _put_header(grid: GridBuilder, plan: _Plan, fit: Fit, profile: Profile) -> None:
    """The header rows; their number depends on what is grouped."""
    words, fill = profile.words, profile.header_fill
    grouped = any(role.group_header.value for _, role in plan.roles)
    quality = words.groups.get("mutu_baku")
    roles_grouped = bool(plan.roles and words.groups.get("pelaksana"))
    depth = 1 + int(roles_grouped or bool(quality)) + int(grouped)
    under = _quality_columns(plan.names, profile) if quality else []
    if under:
        grid.put(_heading(quality or "", fill, 0, under[0], 1, len(under)))
    for column, name in enumerate(plan.names):
        if name != "pelaksana":
            top = 1 if column in under else 0
            grid.put(_heading(words.columns[name], fill, top, column, depth - top))
    if plan.roles:
        _put_roles(grid, plan, fit, profile, depth)
    if profile.number_row:
        for column in range(grid.columns):
            text = profile.number_row.replace("1", str(column + 1))
            grid.put(GridCell(depth, column, paragraphs=(Paragraph(text, align="center"),), valign="middle", fill=fill))


def _quality_columns(names: Sequence[str], profile: Profile) -> list[int]:
    """The columns under the quality group: neighbours up to `group_end`."""
    last = QUALITY.index(profile.group_end)
    return [column for column, name in enumerate(names) if name in QUALITY[: last + 1]]


def _put_step(grid: GridBuilder, plan: _Plan, step: Step, row: int, profile: Profile) -> None:
    for column, name in enumerate(plan.names):
        if name == "pelaksana":
            continue
        text: str | None = getattr(step, name).value
        if name == "number" and text:
            text += profile.number_suffix
        align: Align = "center" if name in CENTERED else "left"
        grid.put(GridCell(row, column, paragraphs=cell_paragraphs(text, profile.cell_mark, align)))


def _put_marks(grid: GridBuilder, plan: _Plan, step: Step, row: int, mark: str) -> None:
    columns = {ordinal: plan.first_role + index for index, (ordinal, _) in enumerate(plan.roles)}
    for actor in step.actors:
        if actor.pelaksana_ordinal in columns:
            grid.put(GridCell(row, columns[actor.pelaksana_ordinal], paragraphs=(Paragraph(mark, align="center"),)))


def _merged(cells: list[GridCell], columns: Sequence[int]) -> list[GridCell]:
    """Neighbouring cells of one column with the same words become one."""
    kept: dict[tuple[int, int], GridCell] = {}
    for cell in sorted(cells, key=lambda c: (c.column, c.row)):
        above = next(reversed(kept.values()), None)
        if above and cell.column in columns and _continues(above, cell):
            del kept[above.row, above.column]
            cell = GridCell(above.row, above.column, above.row_span + 1, 1, above.paragraphs, above.valign)
        kept[cell.row, cell.column] = cell
    return list(kept.values())


def _continues(above: GridCell, cell: GridCell) -> bool:
    below = (above.column, above.row + above.row_span) == (cell.column, cell.row)
    return below and above.paragraphs == cell.paragraphs != ()


def procedure_form(sop: Sop, table_ordinal: int, profile: Profile, row_need: Sequence[float] = ()) -> ProcedureForm:
    """The table of `table_ordinal`. `row_need` are heights that the drawing asks of its rows of steps."""
    plan = _plan(sop, table_ordinal, profile)
    steps = [(i, step) for i, step in enumerate(sop.steps, 1) if step.table_ordinal == table_ordinal]
    fit = fit_columns(plan.names, [role for _, role in plan.roles], [step for _, step in steps], profile)
    grid = GridBuilder(len(plan.names))
    _put_header(grid, plan, fit, profile)
    header_rows = grid.rows
    row_of = {}
    for ordinal, step in steps:
        row_of[ordinal] = grid.rows
        _put_step(grid, plan, step, grid.rows, profile)
        if profile.marks and plan.roles:
            _put_marks(grid, plan, step, row_of[ordinal], profile.marks)
    merge = [column for column, name in enumerate(plan.names) if name in profile.merge_equal]
    head = [cell for cell in grid.cells if cell.row < header_rows]
    grid.cells = head + _merged([cell for cell in grid.cells if cell.row >= header_rows], merge)
    plain = Grid(fit.widths, grid.rows, grid.filled(), header_rows, size=fit.size, font=profile.font)
    least = (14.0,) * header_rows + (tuple(row_need) or (14.0,) * len(steps))
    sized = Grid(fit.widths, grid.rows, plain.cells, header_rows, row_heights(plain, least), fit.size, profile.font)
    column_of = {ordinal: plan.first_role + index for index, (ordinal, _) in enumerate(plan.roles)}
    return ProcedureForm(sized, row_of, column_of)
