"""Put the procedure tables of an SOP together: its role columns, its steps, and what stands in each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from pipeline.read.columns import repair_columns
from pipeline.read.durations import header_unit_of, parse_duration
from pipeline.read.grid import Grid
from pipeline.read.items import find_mark
from pipeline.read.labels import fold
from pipeline.read.named_roles import with_named_roles
from pipeline.read.passage import Passage, evidence_of, join_words, text_of
from pipeline.read.procedure_header import Header
from pipeline.read.procedure_rows import Row, join_rows, joins_previous, read_rows, split_leading_number
from pipeline.read.side_columns import with_sides
from pipeline.read.stretches import ProcedureRows
from pipeline.read.table_column import Column
from schemas.raw import Line
from schemas.sop import DurationUnit, Evidence, Pelaksana, Step, Text

CELL_FIELDS = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
SLIPS = 2  # letters by which a role may be misread where a page repeats the header
OVERLEAF = Evidence(state="absent", method="header", confidence=0.9)


@dataclass(slots=True)
class TableDraft:
    """One procedure table while its pages are gathered: rows with the roles of its header, or those its cells name."""

    header: Header
    roles: tuple[Column, ...]
    grids: list[Grid] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProcedurePart:
    """What the procedure tables say; `rows` run beside `steps`, `tables` are the drafts behind the table ordinals."""

    pelaksana: tuple[Pelaksana, ...]
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    tables: tuple[TableDraft, ...]


def read_procedure(stretches: Sequence[ProcedureRows], known_words: frozenset[str]) -> ProcedurePart:
    """All procedure tables of one SOP, pages that carry a table on joined to it."""
    drafts: list[TableDraft] = []
    for stretch in stretches:
        if stretch.header.is_side:
            continue
        stretch = repair_columns(stretch)
        rows = [
            split_leading_number(row) for row in read_rows(stretch.grid, stretch.header, stretch.first, stretch.stop)
        ]
        draft = drafts[-1] if drafts and _goes_on(drafts[-1], stretch, rows) else None
        if draft is None:
            draft = TableDraft(stretch.header, stretch.header.roles)
            drafts.append(draft)
        draft.grids.append(stretch.grid)
        draft.headers.append(stretch.header)
        _add_rows(draft, rows)
    sides = [stretch for stretch in stretches if stretch.header.is_side]
    for draft in drafts if sides else ():
        draft.rows = with_sides(draft.rows, draft.grids, sides)
    for draft in drafts:
        draft.roles, draft.rows = with_named_roles(draft.header.roles, draft.rows)
    return _assemble(drafts, known_words)


def _goes_on(draft: TableDraft, stretch: ProcedureRows, rows: Sequence[Row]) -> bool:
    """A page without a header of its own goes on; one that repeats the header does unless its numbers begin anew."""
    if not stretch.own_header:
        return True
    if _first_number(rows) == 1 and _first_number(draft.rows) == 1:
        return False
    before, here = ([fold(c.header_text) for c in header.roles] for header in (draft.header, stretch.header))
    if len(before) != len(here):
        return False
    slips = SLIPS if _counts_on(draft.rows, rows) else 0
    return all(Levenshtein.distance(*pair, score_cutoff=slips) <= slips for pair in zip(before, here, strict=True))


def _counts_on(before: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether the first number of a page is the one after the last of the page before."""
    last, first = _first_number(before[::-1]), _first_number(rows)
    return last is not None and first == last + 1


def _first_number(rows: Sequence[Row]) -> int | None:
    for row in rows:
        digits = re.sub(r"\D", "", row.fields["number"].text) if row.has("number") else ""
        if digits:
            return int(digits)
    return None


def _add_rows(draft: TableDraft, rows: Sequence[Row]) -> None:
    for index, row in enumerate(rows):
        if index == 0 and draft.rows and joins_previous(row, draft.rows):
            draft.rows[-1] = join_rows(draft.rows[-1], row)
        else:
            draft.rows.append(row)


def _assemble(drafts: Sequence[TableDraft], known_words: frozenset[str]) -> ProcedurePart:
    pelaksana: list[Pelaksana] = []
    steps: list[Step] = []
    rows: list[Row] = []
    for ordinal, draft in enumerate(drafts, start=1):
        pelaksana += [_pelaksana(ordinal, column, known_words) for column in draft.roles]
        unit = _waktu_unit(draft.header)
        for row in draft.rows:
            steps.append(_step(ordinal, row, draft.header, unit, known_words))
            rows.append(row)
    return ProcedurePart(tuple(pelaksana), tuple(steps), tuple(rows), tuple(drafts))


def _waktu_unit(header: Header) -> DurationUnit | None:
    waktu = header.of("waktu")
    return header_unit_of(waktu.header_text) if waktu else None


def _pelaksana(table: int, column: Column, known_words: frozenset[str]) -> Pelaksana:
    header = text_of(column.header, "header", known_words=known_words) if column.header else Text(evidence=OVERLEAF)
    group = text_of(column.group, "header", known_words=known_words) if column.group else Text(evidence=OVERLEAF)
    return Pelaksana(table_ordinal=table, header=header, group_header=group)


def _step(table: int, row: Row, header: Header, unit: DurationUnit | None, known_words: frozenset[str]) -> Step:
    values = {name: _cell_text(row, header, name, known_words) for name in CELL_FIELDS}
    waktu = values["waktu"]
    duration = parse_duration(waktu.value, unit) if waktu.value and waktu.evidence.state != "spanned" else None
    return Step(
        table_ordinal=table,
        duration=duration,
        page=row.page or None,
        number=values["number"],
        kegiatan=values["kegiatan"],
        kelengkapan=values["kelengkapan"],
        waktu=waktu,
        output=values["output"],
        keterangan=values["keterangan"],
    )


def _cell_text(row: Row, header: Header, name: str, known_words: frozenset[str]) -> Text:
    passage = row.fields.get(name)
    if passage is None:
        return Text(evidence=OVERLEAF)
    text = item_text(passage, known_words)
    if name in row.spanned and text.value is not None:
        return Text(value=text.value, evidence=text.evidence.model_copy(update={"state": "spanned"}))
    return text


def item_text(passage: Passage, known_words: frozenset[str]) -> Text:
    """A cell's text; items of a list inside it are kept apart by a line break."""
    if passage.is_blank:
        return text_of(passage, "cell", known_words=known_words)
    groups: list[list[Line]] = []
    for line in passage.lines:
        if groups and not _begins_item(line, groups):
            groups[-1].append(line)
        else:
            groups.append([line])
    parts = [join_words((_with_mark(line) for line in group), known_words) for group in groups]
    value = "\n".join(part for part in parts if part)
    return Text(value=value, evidence=evidence_of(passage, "cell", text=value))


def _begins_item(line: Line, before: Sequence[Sequence[Line]]) -> bool:
    """A line with a list mark; a number without a dot has to count on: '2 Hari' under 'paling lama' does not."""
    mark = find_mark(line)
    if mark is None or mark.style != "bare":
        return mark is not None
    return find_mark(before[0][0]) is not None and mark.value == len(before) + 1


def _with_mark(line: Line) -> str:
    return f"{line.mark} {line.text}" if line.mark else line.text
