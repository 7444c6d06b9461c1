"""Actors by inference: where no symbol and no mark tells, and as a second opinion where they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.read.actor_model import infer_actors
from schemas.sop import Actor, Evidence, Remark, Sop, Step

# On drawn tables of real offices these give one find in four SOPs, and seven of eight are the document's own slips:
# its wording names one role, its symbol stands under another.
STRONGLY = 0.95
HARDLY = 0.01


def with_inferred(sop: Sop) -> Sop:
    """The SOP with an actor (evidence `text`) for each step that has none, and a remark where drawing and wording
    disagree strongly."""
    steps = list(sop.steps)
    remarks: list[Remark] = []
    for table in range(1, len(sop.tables) + 1):
        columns = [i for i, p in enumerate(sop.pelaksana, start=1) if p.table_ordinal == table]
        rows = [i for i, s in enumerate(steps) if s.table_ordinal == table]
        if len(columns) < 2 or not rows:
            continue
        headers = [sop.pelaksana[c - 1].header.value or "" for c in columns]
        kegiatan = [steps[i].kegiatan.value or "" for i in rows]
        known = [[columns.index(a.pelaksana_ordinal) for a in steps[i].actors] for i in rows]
        if not all(known):
            for i, best in zip(rows, infer_actors(headers, kegiatan, known), strict=True):
                if not steps[i].actors:
                    steps[i] = _inferred(steps[i], columns[best.column], best.share)
        if any(a.by == "shape" for i in rows for a in steps[i].actors):
            remarks += _doubts(sop, rows, columns, headers, kegiatan)
    return sop.model_copy(update={"steps": tuple(steps), "remarks": (*sop.remarks, *remarks)})


def _inferred(step: Step, pelaksana: int, share: float) -> Step:
    evidence = Evidence(
        state="inferred",
        text=step.kegiatan.value,
        page=step.kegiatan.evidence.page,
        box=step.kegiatan.evidence.box,
        method="wording",
        confidence=round(share, 4),
    )
    return step.model_copy(update={"actors": (Actor(pelaksana_ordinal=pelaksana, by="text", evidence=evidence),)})


def _doubts(
    sop: Sop, rows: Sequence[int], columns: Sequence[int], headers: Sequence[str], kegiatan: Sequence[str]
) -> Iterator[Remark]:
    """Steps whose wording, read without the drawing, strongly names another column than the drawing does."""
    for i, best in zip(rows, infer_actors(headers, kegiatan), strict=True):
        drawn = [columns.index(a.pelaksana_ordinal) for a in sop.steps[i].actors if a.by == "shape"]
        if drawn and best.share >= STRONGLY and sum(best.shares[c] for c in drawn) <= HARDLY:
            yield Remark(
                rule="actor_disagrees",
                values={"drawn": ", ".join(headers[c] for c in drawn), "worded": headers[best.column]},
                table="step",
                row_key=str(i + 1),
                column="kegiatan",
                page=sop.steps[i].kegiatan.evidence.page,
                box=sop.steps[i].kegiatan.evidence.box,
            )
