"""Part a file into its SOPs: a new one begins where another identity block begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.read.form import Form, Item, read_form
from pipeline.read.form_columns import share_contents
from pipeline.read.form_items import ROW_SCALE, items_of_form, items_of_lines
from pipeline.read.labels import fold, match_label
from pipeline.read.nip import find_nips
from pipeline.read.stretches import FormRows, FreeLines, ProcedureRows, Stretch
from pipeline.read.titles import names_procedure

ENOUGH_IDENTITY = 2
ENOUGH_SECTIONS = 2
ENOUGH_LISTED = 2
TITLE_LINES = 4
MOST_SIGNING_LINES = 10
NAMES = ("nomor_sop", "nama_sop")


@dataclass(slots=True)
class Draft:
    """The stretches of one SOP while it is being gathered."""

    stretches: list[Stretch] = field(default_factory=list)
    nomor: str = ""
    nama: str = ""

    @property
    def has_identity(self) -> bool:
        return bool(self.nomor or self.nama)

    @property
    def has_procedure(self) -> bool:
        return any(isinstance(s, ProcedureRows) for s in self.stretches)


def form_of(stretches: Iterable[Stretch]) -> Form:
    """The labelled fields of all form rows and free lines."""
    items: list[Item] = []
    row = zone = 0
    parts = [part for stretch in stretches for part in parted_at_title(stretch)]
    for part in parts:
        if isinstance(part, FormRows):
            items += items_of_form(part, row, zone)
            row += part.stop - part.first
        elif isinstance(part, FreeLines):
            items += items_of_lines(part, row, zone)
            row += len(part.lines)
        if not isinstance(part, FormRows):
            zone += 1
    form = read_form(items)
    return replace(form, entries=tuple(share_contents(form.entries)))


def parted_at_title(stretch: Stretch) -> list[Stretch]:
    """Free lines or rows of a form, parted before the title of the procedure that ends them."""
    if isinstance(stretch, FormRows):
        return _rows_without_title(stretch)
    if not isinstance(stretch, FreeLines):
        return [stretch]
    last = len(stretch.lines)
    for index in range(last - 1, max(last - TITLE_LINES, 0) - 1, -1):
        if names_procedure(stretch.lines[index].text) and index > 0:
            return [replace(stretch, lines=stretch.lines[:index]), replace(stretch, lines=stretch.lines[index:])]
    return [stretch]


def _rows_without_title(stretch: FormRows) -> list[Stretch]:
    for row in range(max(stretch.stop - TITLE_LINES, stretch.first), stretch.stop):
        filled = [c for c in stretch.grid.row_cells(row) if c.text.strip() and c.row == row]
        if (
            len(filled) == 1
            and names_procedure(filled[0].text)
            and not match_label(filled[0].text, "identity", "section")
        ):
            title = FreeLines(stretch.grid.page, filled[0].lines)
            around = (replace(stretch, stop=row), replace(stretch, first=row + 1))
            above, below = ([part] if part.first < part.stop else [] for part in around)
            return [*above, title, *below]
    return [stretch]


def segment(stretches: Sequence[Stretch]) -> list[Draft]:
    """The drafts of a file's SOPs, in order. Lines above an identity block on its page belong to it."""
    drafts: list[Draft] = [Draft()]
    waiting: list[Stretch] = []
    for stretch in stretches:
        if isinstance(stretch, ProcedureRows):
            drafts[-1].stretches += [*waiting, stretch]
            waiting = []
            continue
        names = _names(stretch)
        if names is None:
            waiting = _keep_page(waiting, stretch, drafts[-1])
            waiting.append(stretch)
            continue
        if _is_front_matter(drafts[-1], waiting, stretch):
            drafts[-1].stretches += [s for s in waiting if page_of(s) != page_of(stretch)]
            waiting = [s for s in waiting if page_of(s) == page_of(stretch)]
            drafts.append(Draft())
        elif _begins_new(drafts[-1], names):
            waiting = _keep_closing(waiting, stretch, drafts[-1])
            drafts.append(Draft())
        drafts[-1].stretches += [*waiting, stretch]
        waiting = []
        drafts[-1].nomor = drafts[-1].nomor or names[0]
        drafts[-1].nama = drafts[-1].nama or names[1]
    drafts[-1].stretches += waiting
    return [draft for draft in drafts if draft.stretches]


def _is_front_matter(draft: Draft, waiting: Sequence[Stretch], identity: Stretch) -> bool:
    """Whether only a cover, a decree or a table of contents stands on the pages before the first identity block."""
    before = [s for s in (*draft.stretches, *waiting) if page_of(s) != page_of(identity)]
    if not before or draft.has_identity or draft.has_procedure:
        return False
    labels = {e.label.name for e in form_of(before).entries if e.label.kind == "section"}
    return len(labels) < ENOUGH_SECTIONS


def _keep_page(waiting: list[Stretch], stretch: Stretch, draft: Draft) -> list[Stretch]:
    """Stretches of an earlier page belong to the SOP before."""
    page = page_of(stretch)
    draft.stretches += [s for s in waiting if page_of(s) != page]
    return [s for s in waiting if page_of(s) == page]


def _keep_closing(waiting: list[Stretch], stretch: Stretch, draft: Draft) -> list[Stretch]:
    """What stands under the last table, on its page, belongs to it: those who sign there, or alone overleaf."""
    ends_on = next((page_of(s) for s in reversed(draft.stretches) if isinstance(s, ProcedureRows)), None)
    if ends_on is None or ends_on == page_of(stretch):
        return waiting
    overleaf = [s for s in waiting if page_of(s) == ends_on + 1 < page_of(stretch)]
    pages = {ends_on, ends_on + 1} if _only_signs(overleaf) else {ends_on}
    draft.stretches += [s for s in waiting if page_of(s) in pages]
    return [s for s in waiting if page_of(s) not in pages]


def _only_signs(page: Sequence[Stretch]) -> bool:
    """Whether a page has a few lines, with somebody's NIP, and nothing else."""
    lines = [line.text for s in page if isinstance(s, FreeLines) for line in s.lines]
    short = 0 < len(lines) <= MOST_SIGNING_LINES and all(isinstance(s, FreeLines) for s in page)
    return short and any(find_nips(line) for line in lines)


def page_of(stretch: Stretch) -> int:
    return stretch.page.number if isinstance(stretch, FreeLines) else stretch.grid.page.number


def _names(stretch: Stretch) -> tuple[str, str] | None:
    """nomor and nama of an identity block, folded; None where the stretch begins none."""
    form = form_of([stretch])
    labels = {e.label.name for e in form.entries if e.label.kind == "identity"}
    if not labels & set(NAMES) or len(labels) < ENOUGH_IDENTITY or _lists_several(stretch, form):
        return None
    nomor, nama = ("".join(fold(e.content.text) for e in form.of(name)[:1]) for name in NAMES)
    return nomor, nama


def _lists_several(stretch: Stretch, form: Form) -> bool:
    """Whether 'Nomor SOP' and 'Nama SOP' head the columns of a list of SOPs: a table of contents."""
    entries = [e for e in form.entries if e.label.kind == "identity"]
    named = next((e for e in entries if e.label.name == "nama_sop"), None)
    if named is None or not isinstance(stretch, FormRows) or len({e.row for e in entries}) > 1:
        return False
    first, grid = stretch.first + named.row // ROW_SCALE, stretch.grid
    column = next((c.column for c in grid.row_cells(first) if c.text == named.heading.text), None)
    below = [c for row in range(first + 1, stretch.stop) for c in grid.row_cells(row) if c.column == column]
    return sum(bool(c.text.strip()) for c in below) >= ENOUGH_LISTED


def _begins_new(draft: Draft, names: tuple[str, str]) -> bool:
    """Another identity block begins another SOP, unless it repeats the running one on a later page."""
    if not draft.has_identity:
        return False
    nomor, nama = names
    same_nomor = not nomor or not draft.nomor or nomor == draft.nomor
    same_nama = not nama or not draft.nama or nama == draft.nama
    return not (same_nomor and same_nama)
