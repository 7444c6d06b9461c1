"""The whole form on pages: what stands where, the same for every format that is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.render.chart import Chart, chart_of
from pipeline.render.clean import one_line, printable
from pipeline.render.draw import draw_page
from pipeline.render.drawing import Drawing
from pipeline.render.grid import Paragraph
from pipeline.render.identity import approver_paragraphs, identity_grid
from pipeline.render.measure import paragraph_height
from pipeline.render.paginate import PageGrid, paginate
from pipeline.render.place import STRIP, form_sizes, plan_pages, row_needs
from pipeline.render.procedure import ProcedureForm, procedure_form
from pipeline.render.profile import Profile
from pipeline.render.widths import ROLE_WIDEST
from schemas.sop import Sop

GAP = 8.0
SLACK = 12.0  # kept free at a page's foot: office programs lay rows out a little higher
TITLE_SIZE = 2.0
EMPTY = Drawing()


@dataclass(frozen=True)
class Placed:
    """A block `y` points below the page's top. Grids carry their drawing; paragraphs are `width` wide."""

    y: float
    block: PageGrid | Paragraph
    drawing: Drawing = EMPTY


@dataclass(frozen=True)
class Page:
    """One page; `table` tells the pages of one procedure table (0: the identity block)."""

    blocks: tuple[Placed, ...]
    table: int = 0


@dataclass(frozen=True)
class Form:
    """A laid out SOP."""

    pages: tuple[Page, ...]
    profile: Profile


def _room(profile: Profile) -> float:
    return profile.paper[1] - 2 * profile.margin - SLACK


def _width(profile: Profile) -> float:
    return profile.paper[0] - 2 * profile.margin


def _height(paragraphs: Sequence[Paragraph], profile: Profile) -> float:
    return sum(paragraph_height(p, _width(profile), profile.size, profile.font) for p in paragraphs)


def _stack(paragraphs: Sequence[Paragraph], y: float, profile: Profile) -> Iterator[Placed]:
    for paragraph in paragraphs:
        yield Placed(y, paragraph)
        y += paragraph_height(paragraph, _width(profile), profile.size, profile.font)


def _identity_pages(sop: Sop, profile: Profile) -> Iterator[Page]:
    grid = identity_grid(sop, profile)
    for page in paginate(grid, _room(profile), _room(profile), 0.0, "none"):
        yield Page((Placed(profile.margin, page),))


def title_of(sop: Sop, table: int, profile: Profile) -> tuple[Paragraph, ...]:
    """The line above a procedure table: its own title, else the SOP's name."""
    if not profile.titled:
        return ()
    own = one_line(sop.tables[table - 1].title.value) if table <= len(sop.tables) else ""
    name = one_line(sop.identity.nama_sop.value)
    text = own or (profile.words.title.format(nama_sop=name) if name else "")
    size = profile.size + TITLE_SIZE
    return (Paragraph(text, bold=True, align="center", size=size),) if text else ()


def notes_of(sop: Sop, table: int, profile: Profile) -> tuple[Paragraph, ...]:
    notes = printable(sop.tables[table - 1].notes.value) if table <= len(sop.tables) else ""
    return tuple(Paragraph(line, size=profile.size - 1) for line in notes.split("\n") if line)


def _signature(sop: Sop, profile: Profile) -> tuple[Paragraph, ...]:
    """The approver's block under the last table, where it does not stand in the identity block."""
    if profile.approver != "after_table" or sop.approver is None:
        return ()
    return approver_paragraphs(sop.approver, profile)


def table_form(sop: Sop, table: int, profile: Profile) -> tuple[ProcedureForm, Chart]:
    """The procedure table and what is to be drawn into it."""
    steps = [i for i, step in enumerate(sop.steps, 1) if step.table_ordinal == table]
    chart = Chart((), ()) if profile.plain_roles or profile.marks else chart_of(sop).of_steps(frozenset(steps))
    needs = row_needs(chart, steps, form_sizes(ROLE_WIDEST))
    return procedure_form(sop, table, profile, needs), chart


def _table_pages(sop: Sop, table: int, profile: Profile, tail: tuple[Paragraph, ...]) -> Iterator[Page]:
    form, chart = table_form(sop, table, profile)
    title, notes = title_of(sop, table, profile), notes_of(sop, table, profile)
    above = _height(title, profile) + (GAP if title else 0.0)
    below = _height((*notes, *tail), profile) + (GAP if notes or tail else 0.0)
    room = _room(profile)
    strip = STRIP if chart.edges else 0.0
    pages = paginate(form.grid, room - above, room, strip, profile.continuation)
    last = len(pages) - 1
    strips = [(strip if n else 0.0, strip if n < last else 0.0) for n in range(len(pages))]
    columns = sorted(form.column_of.values())
    sizes = form_sizes(form.grid.widths[columns[0]] if columns else 0.0)
    for number, (page, plan) in enumerate(zip(pages, plan_pages(chart, form, pages, strips, sizes), strict=True)):
        y = profile.margin
        blocks = list(_stack(title, y, profile)) if number == 0 else []
        y += above if number == 0 else 0.0
        blocks.append(Placed(y, page, draw_page(plan, page, columns, sizes, profile.font)))
        end = y + page.grid.height + GAP
        if number == last and end + below <= profile.paper[1] - profile.margin:
            blocks += _stack((*notes, *tail), end, profile)
            below = 0.0
        yield Page(tuple(blocks), table)
    if below:
        yield Page(tuple(_stack((*notes, *tail), profile.margin, profile)), table)


def lay_out(sop: Sop, profile: Profile) -> Form:
    """The identity block, then each procedure table on its own pages."""
    tables = sorted({step.table_ordinal for step in sop.steps} | {role.table_ordinal for role in sop.pelaksana})
    pages = list(_identity_pages(sop, profile))
    for table in tables:
        tail = _signature(sop, profile) if table == tables[-1] else ()
        pages += _table_pages(sop, table, profile, tail)
    return Form(tuple(pages), profile)
