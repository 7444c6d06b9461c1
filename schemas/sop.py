"""What an SOP says, each value with the place it was read from.

Column names and their meaning are the published dataset's; `schemas/dataset.py` has its tables.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

State = Literal["read", "blank", "unreadable", "absent", "spanned", "inferred", "corrected"]
Precision = Literal["day", "month", "year"]
Section = Literal[
    "kualifikasi_pelaksana", "keterkaitan", "peralatan_perlengkapan", "peringatan", "pencatatan_pendataan", "lain"
]
CitationKind = Literal["regulation", "decision", "document", "unreadable"]
Relation = Literal["cited", "amended_by", "jo", "implements", "amends", "revoked_by"]
DurationKind = Literal["fixed", "range", "at_most", "at_least", "about", "deadline", "unbounded"]
DurationUnit = Literal[
    "detik", "menit", "jam", "jam_kerja", "hari", "hari_kerja", "hari_kalender",
    "minggu", "bulan", "triwulan", "semester", "tahun",
]  # fmt: skip
StepKind = Literal["start", "process", "decision", "end", "subprocess"]
ActorEvidence = Literal["shape", "mark", "text"]
SymbolKind = Literal["terminator", "process", "decision", "connector", "document", "other"]
FlowEvidence = Literal["arrow", "line", "order", "text"]
SignatoryPart = Literal["disahkan", "disusun", "diperiksa", "disetujui", "salinan"]
SignatureKind = Literal["wet", "electronic", "none", "unknown"]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Model):
    """Where a value stands and how sure we are.

    `text` is what the page has before any correction; `box` is x0, y0, x1, y1 in points from the page's top
    left, None where the format has no pages; `method` names the rule or engine; `confidence` is 0..1.
    """

    state: State
    text: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    method: str = ""
    confidence: float = 1.0


ABSENT = Evidence(state="absent", method="label", confidence=0.9)


class Text(Model):
    """Words of the page. `value` is None for a blank, a dash, an unreadable or an absent one."""

    value: str | None = None
    evidence: Evidence = ABSENT


class DateText(Model):
    """A date as printed and as understood; a month is its first day."""

    value: str | None = None
    on: date | None = None
    precision: Precision | None = None
    evidence: Evidence = ABSENT


class Signatory(Model):
    """Somebody who signs. `nip` holds 18 digits (or what stands there, when it is malformed)."""

    part: SignatoryPart = "disahkan"
    title: Text = Text()
    name: Text = Text()
    rank: Text = Text()
    grade: Text = Text()
    nip: Text = Text()
    acting: str | None = None
    signature: SignatureKind = "unknown"
    signed_on: DateText = DateText()


class Identity(Model):
    """The identity block and the letterhead."""

    government: Text = Text()
    agency: Text = Text()
    unit: Text = Text()
    nomor_sop: Text = Text()
    nama_sop: Text = Text()
    nomor_revisi: Text = Text()
    tanggal_pembuatan: DateText = DateText()
    tanggal_revisi: DateText = DateText()
    tanggal_pengesahan: DateText = DateText()
    tanggal_efektif: DateText = DateText()
    disahkan_oleh: Text = Text()


class SectionItem(Model):
    section: Section
    text: Text
    heading: Text


class Citation(Model):
    """One cited source of law, as the page has it. `regulation_id` is what the page cites, even if that is wrong.

    `cited_ordinal` is the ordinal (from 1) of the row that a related one hangs on.
    """

    text: Text
    kind: CitationKind
    relation: Relation = "cited"
    cited_ordinal: int | None = None
    regulation_id: str | None = None
    type: str | None = None
    territory: str | None = None
    number: str | None = None
    year: int | None = None
    title: str | None = None
    fragment: str | None = None
    confidence: float = 1.0


class ProcedureTable(Model):
    title: Text = Text()
    notes: Text = Text()


class Pelaksana(Model):
    """A role column; `table_ordinal` is from 1, the pelaksana's own ordinal is its place in `Sop.pelaksana`, from 1."""

    table_ordinal: int
    header: Text
    group_header: Text = Text()


class Duration(Model):
    """Working minutes; see `pipeline/read/durations.py` for the convention. Both None for an unbounded one."""

    kind: DurationKind
    min_minutes: float | None = None
    max_minutes: float | None = None
    unit: DurationUnit | None = None
    condition: str | None = None


class Actor(Model):
    """That the column `pelaksana_ordinal` (from 1, over all tables) acts in a step."""

    pelaksana_ordinal: int
    by: ActorEvidence
    evidence: Evidence


class Step(Model):
    """A row of the procedure table. `number` is as printed."""

    table_ordinal: int
    number: Text
    kegiatan: Text
    kelengkapan: Text
    waktu: Text
    output: Text
    keterangan: Text
    kind: StepKind | None = None
    optional: bool = False
    duration: Duration | None = None
    page: int | None = None
    actors: tuple[Actor, ...] = ()


class Symbol(Model):
    """A drawn symbol with the step and the column it stands in (ordinals from 1; None: outside)."""

    step_ordinal: int | None = None
    pelaksana_ordinal: int | None = None
    kind: SymbolKind
    text: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    confidence: float = 1.0


class Flow(Model):
    """An edge between symbols (ordinals in `Sop.symbols`, from 1) and so between steps (ordinals from 1)."""

    source_symbol: int | None = None
    target_symbol: int | None = None
    source_ordinal: int | None = None
    target_ordinal: int | None = None
    condition: str | None = None
    evidence: FlowEvidence = "order"
    confidence: float = 1.0


class Remark(Model):
    """Something the reader could not settle: a rule of `vocabulary/messages.yaml`, the words it speaks of, its place.

    `table`, `row_key` and `column` name the value as the dataset does, where it is about one.
    """

    rule: str
    values: dict[str, str] = {}
    table: str | None = None
    row_key: str | None = None
    column: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class Sop(Model):
    """One SOP of a file. Ordinals of the rows are their places in the tuples, from 1."""

    ordinal: int = 1
    first_page: int | None = None
    last_page: int | None = None
    identity: Identity = Identity()
    signatories: tuple[Signatory, ...] = ()
    sections: tuple[SectionItem, ...] = ()
    dasar_hukum: tuple[Citation, ...] = ()
    tables: tuple[ProcedureTable, ...] = ()
    pelaksana: tuple[Pelaksana, ...] = ()
    steps: tuple[Step, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    flow: tuple[Flow, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def approver(self) -> Signatory | None:
        return next((s for s in self.signatories if s.part == "disahkan"), None)


class Reading(Model):
    """What one file gave. `pages_unread` are pages that stayed unread (scans, the limit of a worker)."""

    media_type: str
    pages: int
    sops: tuple[Sop, ...]
    pages_unread: tuple[int, ...] = ()
    remarks: tuple[Remark, ...] = ()
