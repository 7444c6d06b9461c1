"""An SOP written by hand in YAML (see samples/sources/README.md) as a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from samples.forge.dates import READ, printed_date
from schemas.sop import (
    Actor,
    Citation,
    Duration,
    Evidence,
    Flow,
    Identity,
    Pelaksana,
    ProcedureTable,
    Section,
    SectionItem,
    Signatory,
    Sop,
    Step,
    Symbol,
    SymbolKind,
    Text,
)

SOURCES = Path(__file__).parent.parent / "sources"
DRAWN_AS: dict[str, SymbolKind] = {"start": "terminator", "end": "terminator", "decision": "decision"}


class Source(BaseModel):
    """The fields of a source file."""

    model_config = ConfigDict(extra="forbid")

    letterhead: tuple[str | None, str | None, str | None]
    nomor_sop: str | None
    nama_sop: str
    tanggal: dict[str, str | None]
    approver: dict[str, str]
    dasar_hukum: dict[str, str | None]
    sections: dict[Section, list[str]]
    pelaksana: dict[str, str | None]
    steps: list[dict[str, Any]]
    flow: list[str] = []


def text(value: str | None) -> Text:
    """A printed value; None is a blank."""
    return Text(value=value, evidence=READ if value is not None else Evidence(state="blank", method="forge"))


def load_source(path: Path) -> tuple[Sop, dict[str, str | None]]:
    """The SOP of a source file, and the role id of each header."""
    source = Source.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    return sop_of(source), {header.split(" > ")[-1]: role for header, role in source.pelaksana.items()}


def sop_of(source: Source) -> Sop:
    steps = [_step(number, fields) for number, fields in enumerate(source.steps, 1)]
    symbols = tuple(_symbols(steps, [fields["by"] for fields in source.steps]))
    return Sop(
        identity=_identity(source),
        signatories=(Signatory.model_validate({key: text(value) for key, value in source.approver.items()}),),
        sections=tuple(
            SectionItem(section=section, text=text(item), heading=text(None))
            for section, items in source.sections.items()
            for item in items
        ),
        dasar_hukum=tuple(
            Citation(text=text(words), kind="regulation" if identity else "document", regulation_id=identity)
            for words, identity in source.dasar_hukum.items()
        ),
        tables=(ProcedureTable(),),
        pelaksana=tuple(_pelaksana(header) for header in source.pelaksana),
        steps=tuple(steps),
        symbols=symbols,
        flow=tuple(_flow(words, symbols) for words in source.flow),
    )


def _identity(source: Source) -> Identity:
    government, agency, unit = source.letterhead
    dates = {f"tanggal_{key}": printed_date(value) for key, value in source.tanggal.items()}
    words = {"government": government, "agency": agency, "unit": unit, "nomor_sop": source.nomor_sop}
    texts = {key: text(value) for key, value in words.items()}
    return Identity.model_validate({**texts, **dates, "nama_sop": text(source.nama_sop)})


def _pelaksana(header: str) -> Pelaksana:
    *group, name = header.split(" > ")
    return Pelaksana(table_ordinal=1, header=text(name), group_header=text(group[0] if group else None))


def _step(number: int, fields: dict[str, Any]) -> Step:
    by = [str(words).split() for words in fields["by"]]
    kinds = [words[1] for words in by if len(words) > 1]
    minutes = fields["minutes"]
    texts = {name: text(fields[name]) for name in ("kegiatan", "kelengkapan", "waktu", "output", "keterangan")}
    made = {
        "table_ordinal": 1,
        "number": text(str(number)),
        "kind": kinds[0] if kinds else "process",
        "duration": None if minutes is None else Duration(kind="fixed", min_minutes=minutes, max_minutes=minutes),
        "actors": tuple(Actor(pelaksana_ordinal=int(words[0]), by="shape", evidence=READ) for words in by),
    }
    return Step.model_validate({**made, **texts})


def _symbols(steps: list[Step], drawn: list[list[str]]) -> list[Symbol]:
    return [
        Symbol(
            step_ordinal=ordinal,
            pelaksana_ordinal=int(str(words).split()[0]),
            kind=DRAWN_AS.get(str(words).split()[-1], "process"),
        )
        for ordinal, (_, names) in enumerate(zip(steps, drawn, strict=True), 1)
        for words in names
    ]


def _flow(words: str, symbols: tuple[Symbol, ...]) -> Flow:
    """'4 > 2 Tidak' as an edge from the last symbol of step 4 to the first of step 2."""
    source, _, rest = words.partition(" > ")
    target, _, condition = rest.partition(" ")
    places = {s.step_ordinal: ordinal for ordinal, s in enumerate(symbols, 1)}
    return Flow(
        source_symbol=places[int(source)],
        target_symbol=places[int(target)],
        source_ordinal=int(source),
        target_ordinal=int(target),
        condition=condition or None,
        evidence="arrow",
    )
