"""The words of a procedure's BPMN: names, notes and documentation, clean for XML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.read.labels import fold
from pipeline.render.clean import one_line, printable
from schemas.sop import Sop, Step
from schemas.vocabulary.bpmn import bpmn_words
from schemas.vocabulary.form import form_words
from schemas.vocabulary.form_words import form_words as reading_words

STEP_COLUMNS = ("number", "kelengkapan", "waktu", "output", "keterangan")
SOP_COLUMNS = ("nomor_sop", "tanggal_pembuatan", "tanggal_revisi", "tanggal_efektif", "tanggal_pengesahan")


def role_name(sop: Sop, ordinal: int) -> str:
    """A role column's header; with the header over it where its table has two of the same words."""
    column = sop.pelaksana[ordinal - 1]
    name, group = one_line(column.header.value), one_line(column.group_header.value)
    same = [p for p in sop.pelaksana if p.table_ordinal == column.table_ordinal and one_line(p.header.value) == name]
    return f"{group} {name}".strip() if len(same) > 1 else name


def step_name(step: Step) -> str:
    """The kegiatan with its line breaks; '' where it is blank."""
    return printable(step.kegiatan.value)


def is_mark(text: str | None) -> bool:
    """Whether words say no more than that the procedure starts or ends: 'Mulai', 'SELESAI', or nothing."""
    words = reading_words()
    return fold(text or "") in {"", *map(fold, words.start_marks | words.end_marks)}


def step_documentation(step: Step, roles: Sequence[str]) -> str:
    """Who does it, and the quality baseline of the step, a line each; what is blank is left out."""
    return "\n".join(_step_lines(step, roles))


def _step_lines(step: Step, roles: Sequence[str]) -> Iterator[str]:
    words, form = bpmn_words(), form_words()
    texts = {column: printable(getattr(step, column).value) for column in STEP_COLUMNS}
    if len(roles) > 1:
        yield words.line.format(label=form.groups["pelaksana"], text=", ".join(roles))
    yield from (words.line.format(label=form.columns[column], text=text) for column, text in texts.items() if text)
    if step.optional:
        yield words.optional
    if step.actors and all(actor.by == "text" for actor in step.actors):
        yield words.inferred_role


def note(others: Sequence[str], optional: bool) -> str:
    """What is written beside a task: who else does it, and that it may be left out."""
    words = bpmn_words()
    together = [words.together.format(roles=", ".join(others))] if others else []
    return "\n".join([*together, *([words.optional] if optional else [])])


def sop_name(sop: Sop) -> str:
    names = (sop.identity.nama_sop, sop.identity.unit, sop.identity.agency)
    return next((one_line(name.value) for name in names if one_line(name.value)), bpmn_words().nameless)


def sop_documentation(sop: Sop) -> str:
    """The office and the identity block; no person stands in it."""
    identity, words = sop.identity, bpmn_words()
    office = [one_line(text.value) for text in (identity.government, identity.agency, identity.unit)]
    texts = {column: one_line(getattr(identity, column).value) for column in SOP_COLUMNS}
    lines = [words.line.format(label=form_words().identity[c], text=text) for c, text in texts.items() if text]
    return "\n".join([*(name for name in office if name), *lines])
