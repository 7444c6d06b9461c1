"""A small invented release: two offices, three SOPs in two files, a quarantined file and a withdrawn one."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, ClassVar

import duckdb

from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.rows import sop_rows
from pipeline.publish.sheet_rows import TEXT_ELEMENT, text_element
from pipeline.publish.staging import SQL_TYPES, Staging
from schemas.dataset.model import Column, Kind
from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import (
    Agency,
    LawMatch,
    Procedure,
    Reconciled,
    Regulation,
    RelatedSop,
    Role,
    RoleMatch,
    RoleMention,
    SopFacts,
)
from schemas.sop import (
    Actor,
    Citation,
    DateText,
    Duration,
    Evidence,
    Flow,
    Identity,
    Pelaksana,
    ProcedureTable,
    Reading,
    SectionItem,
    Signatory,
    Sop,
    Step,
    Symbol,
    Text,
)
from schemas.source import Source, sop_id_of

BOOK = sha256(b"a book of two").hexdigest()
SINGLE = sha256(b"a single one").hexdigest()
BROKEN = sha256(b"not readable").hexdigest()
TAKEN_BACK = sha256(b"taken back").hexdigest()
NIP = "198001012005011001"


def text(value: str | None, confidence: float = 0.98, page: int = 1) -> Text:
    """Words in a box of page 1."""
    state = "blank" if value is None else "read"
    box = (10.004, 20.0, 110.126, 32.5)
    return Text(
        value=value,
        evidence=Evidence(state=state, text=value, page=page, box=box, method="cell", confidence=confidence),
    )


def day(printed: str, on: date | None) -> DateText:
    return DateText(value=printed, on=on, precision=None if on is None else "day", evidence=text(printed).evidence)


def step(number: int, kegiatan: str, waktu: str | None, duration: Duration | None, column: int) -> Step:
    return Step(
        table_ordinal=1,
        number=text(str(number)),
        kegiatan=text(kegiatan),
        kelengkapan=text("Berkas permohonan"),
        waktu=text(waktu),
        output=text("Draf"),
        keterangan=text(None),
        duration=duration,
        page=2,
        actors=(Actor(pelaksana_ordinal=column, by="shape", evidence=text("").evidence),),
    )


def identity(nama: str) -> Identity:
    return Identity(
        government=text("Pemerintah Kabupaten Awan Biru"),
        agency=text("Dinas Layang-Layang"),
        nomor_sop=text("065/01/DLL/2023"),
        nama_sop=text(nama),
        tanggal_pembuatan=day("2 Januari 2023", date(2023, 1, 2)),
        tanggal_efektif=day("secepatnya", None),
        disahkan_oleh=text("Kepala Dinas Layang-Layang\nDrs. Contoh Teladan"),
    )


STEPS = (
    step(1, "Menerima berkas", "10 Menit", Duration(kind="fixed", min_minutes=10, max_minutes=10, unit="menit"), 1),
    step(2, "Memeriksa berkas", "1-2 Jam", Duration(kind="range", min_minutes=60, max_minutes=120, unit="jam"), 2),
    step(3, "Menunggu", "paling lambat 2 hari", Duration(kind="deadline", max_minutes=900, unit="hari"), 2),
    step(4, "Mengarsipkan", None, None, 1),
)


def sop(ordinal: int, nama: str, steps: tuple[Step, ...] = STEPS) -> Sop:
    return Sop(
        ordinal=ordinal,
        first_page=2 * ordinal - 1,
        last_page=2 * ordinal,
        identity=identity(nama),
        signatories=(
            Signatory(
                title=text("Kepala Dinas Layang-Layang"),
                name=text("Drs. Contoh Teladan"),
                rank=text("Pembina Tk. I"),
                grade=text("IV/b"),
                nip=text(NIP, 0.7),
                signature="wet",
            ),
        ),
        sections=(
            SectionItem(section="peringatan", text=text("Jangan terlambat"), heading=text("Peringatan")),
            SectionItem(section="peringatan", text=text("Jaga kerahasiaan"), heading=text("Peringatan")),
            SectionItem(section="keterkaitan", text=text("SOP Surat Masuk"), heading=text("Keterkaitan")),
        ),
        dasar_hukum=(
            Citation(
                text=text("UU Nomor 23 Tahun 2014 tentang Pemerintahan Daerah"),
                kind="regulation",
                regulation_id="uu/2014/23",
                type="uu",
                number="23",
                year=2014,
                title="Pemerintahan Daerah",
            ),
            Citation(
                text=text("sebagaimana telah diubah dengan UU Nomor 9 Tahun 2015"),
                kind="regulation",
                relation="amended_by",
                cited_ordinal=1,
                regulation_id="uu/2015/9",
            ),
        ),
        tables=(ProcedureTable(title=text("Prosedur")),),
        pelaksana=(
            Pelaksana(table_ordinal=1, header=text("Kasubbag Program"), group_header=text("Sekretariat")),
            Pelaksana(table_ordinal=1, header=text("Kepala Dinas")),
        ),
        steps=steps,
        symbols=(
            Symbol(step_ordinal=1, pelaksana_ordinal=1, kind="terminator", page=2, box=(1, 2, 3, 4)),
            Symbol(kind="connector", text="A", page=2),
        ),
        flow=(
            Flow(source_symbol=1, source_ordinal=1, target_ordinal=2, evidence="arrow", confidence=0.9),
            Flow(source_ordinal=2, target_ordinal=1, condition="Tidak", evidence="order"),
        ),
    )


READINGS = {
    BOOK: Reading(media_type="application/pdf", pages=4, sops=(sop(1, "Penerbitan Izin"), sop(2, '=Layanan "A", B'))),
    SINGLE: Reading(media_type="text/html", pages=1, sops=(sop(1, "Penerbitan Izin"),)),
    TAKEN_BACK: Reading(media_type="text/html", pages=1, sops=(sop(1, "Ditarik"),)),
}

FIRST, SECOND, THIRD = sop_id_of(BOOK, 1), sop_id_of(BOOK, 2), sop_id_of(SINGLE, 1)

FACTS = SopFacts(
    agency_id="dinas-layang-layang",
    procedure_id="penerbitan-izin",
    roles=(
        (RoleMention("kepala-subbagian", field="program", method="alias", confidence=0.95),),
        (RoleMention(None, method="none", confidence=0.2),),
    ),
    laws=(LawMatch("uu/2014/23", title_agreement=1.0, status_at_approval="amended"), None),
    related=(RelatedSop("keterkaitan", "SOP Surat Masuk"),),
)

SOURCES = (
    Source(BOOK, "dinas/buku.pdf", "application/pdf", 4096, "published", other_names=("dinas/salinan.pdf",), pages=4),
    Source(SINGLE, "dinas/satu.html", "text/html", 512, "review", pages=1, reason="Ada galat.", remedy="Periksa."),
    Source(BROKEN, "dinas/rusak.pdf", None, 7, "quarantined", reason="Berkas rusak <b>.", remedy="Kirim ulang."),
    Source(TAKEN_BACK, "dinas/tarik.html", "text/html", 9, "withdrawn", reason="Ditarik.", remedy="–"),
)

RECONCILED = Reconciled(
    sops={FIRST: FACTS, THIRD: replace(FACTS, is_current=False, predecessor_sop_id=FIRST)},
    roles=(Role("kepala-subbagian", "Kepala Subbagian"), Role("camat", "Camat", valid_from=date(2000, 1, 1))),
    agencies=(
        Agency("dinas-layang-layang", "Dinas Layang-Layang", parent_agency_id="kabupaten-awan-biru", expected=True),
        Agency("kabupaten-awan-biru", "Kabupaten Awan Biru", expected=True),
    ),
    procedures=(Procedure("penerbitan-izin", "Penerbitan Izin"),),
    role_matches=(RoleMatch("kasubbag program", "any", ("kepala-subbagian",), 0.97, ("Singkatan.", "Bidang tugas.")),),
    regulations=(
        Regulation("uu/2014/23", "uu", number="23", year=2014, title="Pemerintahan Daerah", changed_by=("uu/2015/9",)),
        Regulation("uu/2015/9", "uu", number="9", year=2015),
    ),
)

FINDINGS = (
    Finding(
        SINGLE, "nip_malformed", "error", "NIP salah.", THIRD, "sop", "0", "approver_nip", page=1, box=(1, 2, 3, 4)
    ),
    Finding(BOOK, "unknown_role", "warning", "Peran tidak dikenal.", FIRST, "pelaksana", "2", "header", "Kepala Dinas"),
    Finding(BROKEN, "damaged", "info", "Berkas rusak."),
)

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
DECISIONS = (
    Decision(
        "d1",
        "role",
        "kasubbag program@any",
        None,
        "kepala-subbagian",
        "Jelas",
        "Rina",
        datetime(2026, 3, 1, tzinfo=UTC),
    ),
)


@dataclass(frozen=True)
class ReadRows:
    """The rows of readings, made when they are asked for."""

    checked: ClassVar[bool] = False
    sources: tuple[Source, ...]
    readings: Mapping[str, Reading]
    reconciled: Reconciled = field(default_factory=Reconciled)

    def fill(self, staging: Staging) -> None:
        for source in self.sources:
            published = source.state in ("published", "review", "partial") and source.sha256 in self.readings
            for sop in self.readings[source.sha256].sops if published else ():
                facts = self.reconciled.sops.get(sop_id_of(source.sha256, sop.ordinal), SopFacts())
                for table, rows in sop_rows(source.sha256, sop, facts.roles, facts.laws).items():
                    staging.add(table, rows)


INPUTS = ReleaseInputs(
    sources=SOURCES,
    rows=ReadRows(SOURCES, READINGS, RECONCILED),
    reconciled=RECONCILED,
    findings=FINDINGS,
    decisions=DECISIONS,
    options={"language": "id"},
)


def shuffled(inputs: ReleaseInputs) -> ReleaseInputs:
    """The same facts in the reverse order."""
    held, rows = inputs.reconciled, inputs.rows
    assert isinstance(rows, ReadRows)
    turned = Reconciled(
        sops=dict(reversed(list(held.sops.items()))),
        roles=held.roles[::-1],
        agencies=held.agencies[::-1],
        procedures=held.procedures[::-1],
        role_matches=held.role_matches[::-1],
        regulations=held.regulations[::-1],
    )
    return replace(
        inputs,
        sources=inputs.sources[::-1],
        rows=replace(rows, sources=rows.sources[::-1]),
        reconciled=turned,
        findings=inputs.findings[::-1],
        decisions=inputs.decisions[::-1],
    )


def value_text(kind: Kind, value: Any) -> str:
    """A clean value as CSV holds it: '0.9000', '450', 'true', '2023-08-01', '' for null."""
    return "" if value is None else WRITERS[kind](value)


WRITERS: dict[Kind, Callable[[Any], str]] = {
    "string": str,
    "integer": str,
    "number": lambda value: f"{value:.4f}".rstrip("0").rstrip("."),
    "fraction": "{:.4f}".format,
    "boolean": lambda value: str(value).lower(),
    "date": date.isoformat,
    "datetime": lambda value: f"{value.isoformat(timespec='seconds')}Z",
}


def answer(row: str, column: Column, value: Any) -> Any:
    """What DuckDB makes of the expression `row` over a table of one column and one value."""
    query = f"SELECT {row} FROM (SELECT ?::{SQL_TYPES[column.kind]} AS c, 0 AS rowid)"  # noqa: S608 - our own expression
    return DATABASE.execute(query, [value]).fetchall()[0][0]


DATABASE = duckdb.connect(config={"threads": 1})
atexit.register(DATABASE.close)
DATABASE.create_function(TEXT_ELEMENT, text_element, ["VARCHAR"], "VARCHAR")
