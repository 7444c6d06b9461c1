"""How much of the truth was read: right, missed and spurious answers, measure by measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from schemas.sop import Sop, Step

IDENTITY = ("government", "agency", "unit", "nomor_sop", "nama_sop", "nomor_revisi")
DATES = ("tanggal_pembuatan", "tanggal_revisi", "tanggal_pengesahan", "tanggal_efektif")
APPROVER = ("title", "name", "rank", "grade", "nip")
CELLS = ("kegiatan", "kelengkapan", "waktu", "output", "keterangan")
SECTIONS = ("kualifikasi_pelaksana", "keterkaitan", "peralatan_perlengkapan", "peringatan", "pencatatan_pendataan")
LIST_MARK = re.compile(r"^\s*(?:[-•]|\d{1,2}[.)]|[a-z][.)])\s+")


@dataclass
class Score:
    """Answers of one measure; `notes` are the wrong ones."""

    right: int = 0
    missed: int = 0
    spurious: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.missed + self.spurious
        return 2 * self.right / total if total else 1.0


@dataclass
class Scores:
    """Scores by measure, over any number of documents."""

    of: dict[str, Score] = field(default_factory=dict)

    def value(self, measure: str, where: str, got: object, want: object) -> None:
        """One value: wrong is missed, and spurious too where something else was read."""
        score = self.of.setdefault(measure, Score())
        if got == want:
            score.right += 1
            return
        score.missed += want is not None
        score.spurious += got is not None
        score.notes.append(f"{where}: got {got!r}, want {want!r}")

    def items(self, measure: str, where: str, got: Iterable[object], want: Iterable[object]) -> None:
        """Values in any order, each counted once."""
        score = self.of.setdefault(measure, Score())
        left = list(got)
        for item in want:
            if item in left:
                left.remove(item)
                score.right += 1
            else:
                score.missed += 1
                score.notes.append(f"{where}: missed {item!r}")
        score.spurious += len(left)
        score.notes += [f"{where}: spurious {item!r}" for item in left]


def fold(text: str | None) -> str | None:
    """White space and case do not matter; None for nothing."""
    return " ".join((text or "").split()).casefold() or None


def lines_of(text: str | None) -> tuple[str, ...] | None:
    """The items of a cell, folded and without their list marks."""
    items = (fold(LIST_MARK.sub("", line)) for line in (text or "").split("\n"))
    return tuple(item for item in items if item) or None


def _identity(scores: Scores, where: str, got: Sop, want: Sop) -> None:
    for name in IDENTITY:
        values = (fold(getattr(sop.identity, name).value) for sop in (got, want))
        scores.value("identity", f"{where} {name}", *values)
    for name in DATES:
        dates = (getattr(sop.identity, name).on for sop in (got, want))
        scores.value("identity", f"{where} {name}", *dates)
    for name in APPROVER:
        found, wanted = (_approver(sop, name) for sop in (got, want))
        scores.value("identity", f"{where} approver {name}", found, wanted)


def _approver(sop: Sop, name: str) -> str | None:
    value = getattr(sop.approver, name).value if sop.approver else None
    return re.sub(r"\D", "", value or "") or None if name == "nip" else fold(value)


def _boxes(scores: Scores, where: str, got: Sop, want: Sop) -> None:
    for section in SECTIONS:
        items = ([fold(item.text.value) for item in sop.sections if item.section == section] for sop in (got, want))
        scores.items("sections", f"{where} {section}", *items)
    laws = (
        [c.regulation_id for c in sop.dasar_hukum if c.regulation_id and c.relation == "cited"] for sop in (got, want)
    )
    scores.items("dasar_hukum", where, *laws)


def _columns(sop: Sop) -> list[tuple[object, ...]]:
    return [(role.table_ordinal, fold(role.header.value), fold(role.group_header.value)) for role in sop.pelaksana]


def _step(scores: Scores, where: str, got: Step | None, want: Step | None) -> None:
    for name in CELLS:
        found, wanted = (lines_of(getattr(step, name).value) if step else None for step in (got, want))
        scores.value(name, f"{where} {name}", found, wanted)
    minutes = (step.duration.max_minutes if step and step.duration else None for step in (got, want))
    scores.value("minutes", f"{where} minutes", *minutes)


def _roles(sop: Sop) -> Iterator[tuple[int, int]]:
    for ordinal, step in enumerate(sop.steps, 1):
        for actor in step.actors:
            if actor.by != "text":
                yield ordinal, actor.pelaksana_ordinal


def _kinds(sop: Sop) -> list[tuple[int | None, int | None, str]]:
    return [(s.step_ordinal, s.pelaksana_ordinal, s.kind) for s in sop.symbols if s.kind != "connector"]


def _edges(sop: Sop) -> set[tuple[int | None, int | None, str | None]]:
    """Drawn edges from step to step, those inside a row left out."""
    return {
        (edge.source_ordinal, edge.target_ordinal, fold(edge.condition))
        for edge in sop.flow
        if edge.evidence in ("arrow", "line") and edge.source_ordinal != edge.target_ordinal
    }


def compare_sop(scores: Scores, where: str, got: Sop, want: Sop, drawn: bool = True) -> None:
    """Adds what was read of one SOP; roles, kinds and flow only where they are drawn."""
    _identity(scores, where, got, want)
    _boxes(scores, where, got, want)
    scores.items("pelaksana", where, _columns(got), _columns(want))
    scores.value("step_count", where, len(got.steps), len(want.steps))
    for ordinal, (found, wanted) in enumerate(zip_longest(got.steps, want.steps), 1):
        _step(scores, f"{where} step {ordinal}", found, wanted)
    if drawn:
        scores.items("step_role", where, _roles(got), _roles(want))
        scores.items("kind", where, _kinds(got), _kinds(want))
        scores.items("flow", where, sorted(_edges(got), key=repr), sorted(_edges(want), key=repr))


def compare(scores: Scores, where: str, got: Sequence[Sop], want: Sequence[Sop], drawn: bool = True) -> None:
    """Adds what was read of one document, SOP by SOP in their order."""
    scores.value("found", where, len(got), len(want))
    for number, (found, wanted) in enumerate(zip_longest(got, want), 1):
        compare_sop(scores, f"{where}#{number}", found or Sop(), wanted or Sop(), drawn)
