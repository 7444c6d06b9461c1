"""Understand a document: RawDocument in, the SOPs it holds out."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.actors import with_actors
from pipeline.read.approvers import agree_on_approvers
from pipeline.read.calibration import with_calibrated
from pipeline.read.correction import corrected
from pipeline.read.form import Form
from pipeline.read.identity import letterhead_of, one_line_each, read_identity
from pipeline.read.inferred_actors import with_inferred
from pipeline.read.kind import keep_sops, unread_pages
from pipeline.read.left_out import remarks_on
from pipeline.read.leftovers import find_leftovers
from pipeline.read.page_noise import find_signature_notice, without_noise
from pipeline.read.passage import Passage, passage_of_lines, text_of
from pipeline.read.procedure import TableDraft, read_procedure
from pipeline.read.sections import read_dasar_hukum, read_sections
from pipeline.read.segment import Draft, form_of, page_of, parted_at_title, segment
from pipeline.read.signatories import read_signatories
from pipeline.read.stretches import FreeLines, ProcedureRows, Stretch, cut_stretches
from pipeline.read.table_captions import merged_caption
from pipeline.read.titles import names_procedure
from pipeline.read.words import known_words_of
from schemas.raw import Page, RawDocument
from schemas.sop import ProcedureTable, Reading, Sop, Text
from schemas.vocabulary.territories import territory_of

TITLE_CONFIDENCE = 0.9
CAPTION_CONFIDENCE = 0.8


def read_document(raw: RawDocument) -> Reading:
    """The SOPs of a document. Raises NotAnSop and ScannedDocument where there is nothing to publish."""
    return with_calibrated(read_as_felt(raw), raw)


def read_as_felt(raw: RawDocument) -> Reading:
    """The same with each confidence as its rule or the recogniser felt it: what rules compare, and what is fitted."""
    unread = unread_pages(raw)
    electronic = find_signature_notice(raw)
    raw = corrected(without_noise(raw))
    drafts = segment(cut_stretches(raw))
    words = known_words_of(raw)
    sops = [read_sop(draft, raw.pages, words, electronic) for draft in drafts]
    sops = agree_on_approvers(keep_sops(raw, sops))
    numbered = [sop.model_copy(update={"ordinal": i}) for i, sop in enumerate(sops, start=1)]
    return Reading(
        media_type=raw.media_type,
        pages=len(raw.pages),
        sops=tuple(numbered),
        pages_unread=unread,
        remarks=remarks_on(raw, numbered),
    )


def read_sop(draft: Draft, pages: Sequence[Page], words: frozenset[str], electronic: bool) -> Sop:
    """One SOP from the stretches that belong to it."""
    form = form_of(draft.stretches)
    procedure = read_procedure([s for s in draft.stretches if isinstance(s, ProcedureRows)], words)
    titles, unclaimed = _titles(draft.stretches), _unclaimed(form)
    identity = read_identity(form, (*letterhead_of(form), unclaimed), [*unclaimed, *titles])
    territory = territory_of(identity.government.value, identity.agency.value)
    numbers = [page_of(s) for s in draft.stretches]
    measured = any(page.unit == "point" or len(pages) > 1 for page in pages)
    sop = Sop(
        first_page=min(numbers) if measured else None,
        last_page=max(numbers) if measured else None,
        identity=identity,
        signatories=read_signatories(form, _closing(draft.stretches), electronic),
        sections=read_sections(form, words),
        dasar_hukum=read_dasar_hukum(form, territory, words),
        tables=tuple(ProcedureTable(title=title) for title in _table_titles(draft.stretches, procedure.tables)),
        pelaksana=procedure.pelaksana,
        steps=procedure.steps,
    )
    sop = sop.model_copy(update={"remarks": find_leftovers(form, sop)})
    return with_inferred(with_actors(sop, procedure, pages))


def _lines(stretch: FreeLines) -> list[Passage]:
    return one_line_each(passage_of_lines(stretch.lines, stretch.page))


def _unclaimed(form: Form) -> list[Passage]:
    """The lines that no label claims."""
    return [p for item in form.unclaimed if not item.passage.is_blank for p in one_line_each(item.passage)]


def _titles(stretches: Sequence[Stretch]) -> list[Passage]:
    return [p for s in stretches if isinstance(s, FreeLines) for p in _lines(s)]


def _closing(stretches: Sequence[Stretch]) -> list[Passage]:
    """The free lines after the last procedure table: there a signature block may stand."""
    last = max((i for i, s in enumerate(stretches) if isinstance(s, ProcedureRows)), default=len(stretches))
    return [p for s in stretches[last + 1 :] for p in _all_lines(s)]


def _all_lines(stretch: Stretch) -> list[Passage]:
    if isinstance(stretch, FreeLines):
        return _lines(stretch)
    grid = stretch.grid
    cells = [c for row in range(stretch.first, stretch.stop) for c in grid.row_cells(row) if c.row == row]
    return [p for cell in cells for p in one_line_each(grid.passage(cell))]


def _table_titles(stretches: Sequence[Stretch], tables: Sequence[TableDraft]) -> list[Text]:
    return [_table_title(stretches, table, several=len(tables) > 1) for table in tables]


def _table_title(stretches: Sequence[Stretch], table: TableDraft, *, several: bool) -> Text:
    """The line right above a procedure table that names it, if there is one.

    Where an SOP has several tables, the few words above each tell them apart: 'Pengajuan Belanja Barang'.
    """
    at = next(i for i, s in enumerate(stretches) if isinstance(s, ProcedureRows) and s.grid is table.grids[0])
    above = [part for part in parted_at_title(stretches[at - 1]) if isinstance(part, FreeLines)] if at > 0 else []
    named = [p for part in above for p in _lines(part) if names_procedure(p.text)]
    if named:
        return text_of(named[-1], "title", TITLE_CONFIDENCE)
    caption = merged_caption([p for part in above[-1:] for p in _lines(part)]) if several else None
    return text_of(caption, "title", CAPTION_CONFIDENCE) if caption else Text()
