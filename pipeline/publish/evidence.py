"""Where each value of an SOP stands: its rows of the table `evidence`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from schemas.dataset.model import Row
from schemas.sop import (
    ABSENT,
    Actor,
    Citation,
    DateText,
    Evidence,
    Pelaksana,
    ProcedureTable,
    SectionItem,
    Signatory,
    SignatureKind,
    Sop,
    State,
    Step,
    Symbol,
    Text,
)

ONE_ROW = "0"
IDENTITY_TEXTS = ("government", "agency", "unit", "nomor_sop", "nama_sop", "nomor_revisi", "disahkan_oleh")
IDENTITY_DATES = {
    "tanggal_pembuatan": "created_on",
    "tanggal_revisi": "revised_on",
    "tanggal_pengesahan": "approved_on",
    "tanggal_efektif": "effective_on",
}
APPROVER_TEXTS = ("title", "name", "rank", "grade", "nip")
STEP_TEXTS = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
CITATION_PARTS = ("type", "territory", "number", "year", "title", "fragment")
SIGNATURE_STATES: dict[SignatureKind, State] = {
    "wet": "read",
    "electronic": "read",
    "none": "blank",
    "unknown": "unreadable",
}
DRAWN = Evidence(state="read", method="shape")

Read = tuple[str, Evidence]


def evidence_rows(sop_id: str, sop: Sop) -> Iterator[Row]:
    """One row for each column read from the page, blank and absent ones too."""
    for table, row_key, reads in _read_rows(sop):
        for column, evidence in reads:
            yield {
                "sop_id": sop_id,
                "table_name": table,
                "row_key": row_key,
                "column_name": column,
                "state": evidence.state,
                "text": evidence.text,
                **place(evidence.page, evidence.box),
                "method": evidence.method or None,
                "confidence": evidence.confidence,
            }


def place(page: int | None, box: tuple[float, float, float, float] | None) -> Row:
    """The columns `page`, `x0`, `y0`, `x1`, `y1`; hundredths of a point are enough."""
    x0, y0, x1, y1 = (None,) * 4 if box is None else (round(value, 2) for value in box)
    return {"page": page, "x0": x0, "y0": y0, "x1": x1, "y1": y1}


def _read_rows(sop: Sop) -> Iterator[tuple[str, str, Iterable[Read]]]:
    yield "sop", ONE_ROW, _of_sop(sop)
    yield from (("signatory", str(n), _of_signatory(one)) for n, one in enumerate(sop.signatories, 1))
    yield from (("section_item", row_key, _of_item(item)) for row_key, item in numbered_items(sop.sections))
    yield from (("dasar_hukum", str(n), _of_citation(one)) for n, one in enumerate(sop.dasar_hukum, 1))
    yield from (("procedure_table", str(n), _of_table(one)) for n, one in enumerate(sop.tables, 1))
    yield from (("pelaksana", str(n), _of_pelaksana(one)) for n, one in enumerate(sop.pelaksana, 1))
    for n, step in enumerate(sop.steps, 1):
        yield "step", str(n), _of_step(step)
        yield from (("step_pelaksana", f"{n}:{one.pelaksana_ordinal}", _of_actor(one)) for one in step.actors)
    yield from (("symbol", str(n), _of_symbol(one)) for n, one in enumerate(sop.symbols, 1))


def numbered_items(items: Iterable[SectionItem]) -> Iterator[tuple[str, SectionItem]]:
    """Each item with its place in its box: 'peringatan:2'."""
    seen: Counter[str] = Counter()
    for item in items:
        seen[item.section] += 1
        yield f"{item.section}:{seen[item.section]}", item


def _of_sop(sop: Sop) -> Iterator[Read]:
    identity = sop.identity
    yield from ((name, getattr(identity, name).evidence) for name in IDENTITY_TEXTS)
    for printed, typed in IDENTITY_DATES.items():
        date: DateText = getattr(identity, printed)
        yield printed, date.evidence
        yield typed, _typed(date.evidence, date.on)
        yield f"{typed}_precision", _typed(date.evidence, date.precision)
    approver = sop.approver
    for name in APPROVER_TEXTS:
        yield f"approver_{name}", ABSENT if approver is None else getattr(approver, name).evidence


def _of_signatory(signatory: Signatory) -> Iterator[Read]:
    yield from ((name, getattr(signatory, name).evidence) for name in APPROVER_TEXTS)
    yield "acting", _part(signatory.title.evidence, signatory.acting)
    yield "signature", _signature(signatory)
    yield "signed_on", _typed(signatory.signed_on.evidence, signatory.signed_on.on)


def _of_item(item: SectionItem) -> Iterator[Read]:
    return _texts(text=item.text, heading=item.heading)


def _of_table(table: ProcedureTable) -> Iterator[Read]:
    return _texts(title=table.title, notes=table.notes)


def _of_pelaksana(pelaksana: Pelaksana) -> Iterator[Read]:
    return _texts(header=pelaksana.header, group_header=pelaksana.group_header)


def _texts(**texts: Text) -> Iterator[Read]:
    return ((name, text.evidence) for name, text in texts.items())


def _of_citation(citation: Citation) -> Iterator[Read]:
    yield "text", citation.text.evidence
    yield from ((name, _part(citation.text.evidence, getattr(citation, name))) for name in CITATION_PARTS)


def _of_step(step: Step) -> Iterator[Read]:
    return ((name, getattr(step, name).evidence) for name in STEP_TEXTS)


def _of_actor(actor: Actor) -> Iterator[Read]:
    yield "evidence", actor.evidence


def _of_symbol(symbol: Symbol) -> Iterator[Read]:
    found = {"page": symbol.page, "box": symbol.box, "confidence": symbol.confidence}
    yield "kind", DRAWN.model_copy(update={"text": symbol.text, **found})


def _typed(evidence: Evidence, value: object | None) -> Evidence:
    """The evidence of what a text was understood as: words that gave no value were not readable as one."""
    lost = value is None and evidence.state in {"read", "corrected", "inferred", "spanned"}
    return evidence.model_copy(update={"state": "unreadable"}) if lost else evidence


def _part(evidence: Evidence, value: object | None) -> Evidence:
    """The evidence of a part of a text; a part that is not in it is absent."""
    return evidence if value is not None else evidence.model_copy(update={"state": "absent", "text": None})


def _signature(signatory: Signatory) -> Evidence:
    """The place is the box of who signs: the signature stands there, or would."""
    found = {"state": SIGNATURE_STATES[signatory.signature], "text": None, "method": "signature"}
    return signatory.title.evidence.model_copy(update=found)
