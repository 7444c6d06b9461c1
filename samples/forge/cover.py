"""What stands before and around the SOPs of a file: covers, decrees, the note of an electronic signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from pipeline.render.clean import one_line
from pipeline.render.grid import LEADING, Paragraph
from pipeline.render.layout import Form, Page, Placed
from samples.forge.vocabulary import words
from schemas.sop import Sop

NOTE_SIZE = 6.0


def _page(paragraphs: Sequence[Paragraph], form: Form, top: float) -> Page:
    blocks = []
    y = top
    for paragraph in paragraphs:
        blocks.append(Placed(y, paragraph))
        y += (paragraph.size or form.profile.size) * LEADING * 2
    return Page(tuple(blocks))


def cover_page(sop: Sop, form: Form) -> Page:
    """A title page."""
    lines = [*words().cover, one_line(sop.identity.nama_sop.value), one_line(sop.identity.agency.value).upper()]
    return _page([Paragraph(line, bold=True, align="center", size=16) for line in lines], form, 120.0)


def decree_page(sop: Sop, form: Form, rng: Random) -> Page:
    """A decree that puts the SOP into force."""
    head = one_line(sop.approver.title.value).upper() if sop.approver else ""
    values = {"head": head, "number": str(rng.randrange(10, 400)), "year": str(rng.randrange(2019, 2026))}
    lines = [line.format(**values) for line in words().decree]
    return _page([Paragraph(line, align="center" if line.isupper() else "left") for line in lines], form, 60.0)


def with_front_pages(form: Form, sop: Sop, rng: Random) -> Form:
    """One file in eight begins with a cover, one in twenty with a decree."""
    chance = rng.random()
    if chance < 0.12:
        return replace(form, pages=(cover_page(sop, form), *form.pages))
    if chance < 0.17:
        return replace(form, pages=(decree_page(sop, form, rng), *form.pages))
    return form


def with_signed_note(form: Form) -> Form:
    """The line that a signing service prints at the foot of every page."""
    y = form.profile.paper[1] - NOTE_SIZE * LEADING - 6.0
    note = Placed(y, Paragraph(words().signed_note, size=NOTE_SIZE))
    return replace(form, pages=tuple(replace(page, blocks=(*page.blocks, note)) for page in form.pages))
