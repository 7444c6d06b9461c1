"""What reconciling needs to know of an SOP: small enough that ten thousand stay in memory together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.reconcile.procedure_names import ProcedureName, procedure_name
from schemas.sop import Sop
from schemas.source import sop_id_of
from schemas.vocabulary.procedures import procedure_vocabulary

LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class SopInput:
    """One SOP to reconcile. `agency_id` is what the folder of its file tells, if anything."""

    sha256: str
    sop: Sop
    agency_id: str | None = None

    @property
    def sop_id(self) -> str:
        return sop_id_of(self.sha256, self.sop.ordinal)


@dataclass(frozen=True, slots=True)
class SopCard:
    """`on` is the day it is in force from, as far as it tells; `laws` are the ids of what it cites."""

    sop_id: str
    agency_id: str | None
    name: ProcedureName | None
    number: str | None
    revision: int
    on: date | None
    steps: int
    step_words: frozenset[str]
    output_words: frozenset[str]
    laws: frozenset[str]
    confidence: float


def sop_card(given: SopInput, agency_id: str | None) -> SopCard:
    """The card of an SOP whose office is known."""
    sop, identity = given.sop, given.sop.identity
    name = identity.nama_sop.value or next((t.title.value for t in sop.tables if t.title.value), None)
    return SopCard(
        sop_id=given.sop_id,
        agency_id=agency_id,
        name=procedure_name(name, identity.agency.value) if name is not None else None,
        number=_plain(identity.nomor_sop.value),
        revision=_number(identity.nomor_revisi.value),
        on=in_force_from(sop),
        steps=len(sop.steps),
        step_words=_words(step.kegiatan.value for step in sop.steps),
        output_words=_words(step.output.value for step in sop.steps),
        laws=frozenset(c.regulation_id for c in sop.dasar_hukum if c.regulation_id is not None),
        confidence=identity.nama_sop.evidence.confidence,
    )


def in_force_from(sop: Sop) -> date | None:
    """The day an SOP counts from: approved, else effective, else made. A revision date may be a plan."""
    identity = sop.identity
    dates = (identity.tanggal_pengesahan, identity.tanggal_efektif, identity.tanggal_pembuatan)
    return next((day.on for day in dates if day.on is not None), None)


def _words(texts: Iterable[str | None]) -> frozenset[str]:
    """The words of four letters and more that carry meaning."""
    small = procedure_vocabulary().small
    words = (word for text in texts if text is not None for word in LONG_WORD.findall(text.casefold()))
    return frozenset(word for word in words if word not in small)


def _plain(number: str | None) -> str | None:
    """A number of an SOP without spaces: '065 / 3 / DP-B' -> '065/3/dp-b'."""
    return "".join(number.split()).casefold() if number is not None else None


def _number(text: str | None) -> int:
    digits = "".join(c for c in text or "" if c.isdigit())
    return int(digits[:3]) if digits else 0
