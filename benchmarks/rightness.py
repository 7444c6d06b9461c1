"""Which values of a reading are right, by the truth of its document (the form of `samples/forge/truth.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pipeline.read.calibration import HOLDS_A_VALUE, medium_of, method_of_flow
from schemas.sop import DateText, Evidence, Sop, Step, Text
from schemas.vocabulary.calibration import Medium

SAME = 0.9
DATES = {"created_on": "tanggal_pembuatan", "revised_on": "tanggal_revisi",
         "approved_on": "tanggal_pengesahan", "effective_on": "tanggal_efektif"}  # fmt: skip
CELLS = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
Truth = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One published value. `group` is the office (or the batch of seeds) of its document."""

    group: str
    made_up: bool
    method: str
    medium: Medium
    confidence: float
    right: bool


Verdict = tuple[Evidence, bool]


def judged(sop: Sop, truth: Truth, recognised: frozenset[int], group: str, made_up: bool) -> Iterator[Judged]:
    """Each value of `sop` that its truth speaks of."""
    pairs = aligned(sop.steps, truth.get("steps", []))
    for evidence, right in _verdicts(sop, truth, pairs):
        if evidence.state in HOLDS_A_VALUE:
            medium = medium_of(evidence.page, recognised)
            yield Judged(group, made_up, evidence.method, medium, evidence.confidence, right)
    for method, confidence, right in _flow(sop, truth, pairs):
        yield Judged(group, made_up, method, "recognised" if recognised else "stored", confidence, right)


def _verdicts(sop: Sop, truth: Truth, pairs: dict[int, int]) -> Iterator[Verdict]:
    yield from _identity(sop, truth.get("sop", {}))
    if "dasar_hukum" in truth:
        cited = [one for one in sop.dasar_hukum if one.relation == "cited" and one.regulation_id]
        yield from ((one.text.evidence, one.regulation_id in truth["dasar_hukum"]) for one in cited)
    for section, items in truth.get("sections", {}).items():
        found = (item.text for item in sop.sections if item.section == section)
        yield from ((text.evidence, any(is_same(text.value, item) for item in items)) for text in found if text.value)
    if "pelaksana" in truth:
        headers = [header for header, _ in truth["pelaksana"]]
        for one in sop.pelaksana:
            yield one.header.evidence, any(is_same(one.header.value, header) for header in headers)
    yield from _steps(sop, truth.get("steps", []), pairs, bool(truth.get("roles_all")))


def _identity(sop: Sop, wanted: Truth) -> Iterator[Verdict]:
    for key, want in wanted.items():
        holder: Any = sop.approver if key.startswith("approver_") else sop.identity
        value = getattr(holder, DATES.get(key, key.removeprefix("approver_")), None)
        if isinstance(value, DateText) and value.on is not None:
            yield (
                value.evidence,
                want is not None and value.on.isoformat().startswith(want[:7]) and _same_day(value, want),
            )
        elif isinstance(value, Text) and value.value is not None:
            yield value.evidence, _same_identity(key, value.value, want)


def _same_day(value: DateText, want: str) -> bool:
    return len(want) < len("2020-01-01") or (value.on is not None and value.on.isoformat() == want)


def _same_identity(key: str, got: str, want: str | None) -> bool:
    if want is None:
        return False
    if key == "approver_nip":
        return re.sub(r"\D", "", got) == re.sub(r"\D", "", want)
    if key == "nomor_sop":
        return "".join(fold(got).split()) == "".join(fold(want).split())
    return is_same(got, want) or (
        key == "government" and (fold(got).endswith(fold(want)) or fold(want).endswith(fold(got)))
    )


def _steps(sop: Sop, wanted: Sequence[Truth], pairs: dict[int, int], every_role: bool) -> Iterator[Verdict]:
    for place, step in enumerate(sop.steps) if wanted else ():
        want = wanted[pairs[place]] if place in pairs else {}
        for name in CELLS:
            text: Text = getattr(step, name)
            if text.value is not None and (name in want or name == "kegiatan"):
                yield text.evidence, name in want and _same_cell(name, text.value, want[name])
        for actor in step.actors:
            if want.get("roles") and (every_role or actor.by == "text"):
                header = sop.pelaksana[actor.pelaksana_ordinal - 1].header.value
                yield actor.evidence, any(is_same(header, role) for role in want["roles"])


def _same_cell(name: str, got: str, want: str | None) -> bool:
    digits = name != "waktu" or re.findall(r"\d+", got) == re.findall(r"\d+", want or "")
    return is_same(got, want) and digits


def _flow(sop: Sop, truth: Truth, pairs: dict[int, int]) -> Iterator[tuple[str, float, bool]]:
    if "flow" not in truth:
        return
    wanted = {(source, target, fold(condition)) for source, target, condition in truth["flow"]}
    for edge in sop.flow:
        if edge.source_ordinal != edge.target_ordinal and edge.source_ordinal and edge.target_ordinal:
            ends = (pairs.get(end - 1, -2) + 1 for end in (edge.source_ordinal, edge.target_ordinal))
            yield method_of_flow(edge), edge.confidence, (*ends, fold(edge.condition)) in wanted


def aligned(got: Sequence[Step], want: Sequence[Truth]) -> dict[int, int]:
    """Places in `got` with the places in `want` that they tell of, by their wording."""
    if len(got) == len(want):
        return {place: place for place in range(len(got))}
    alike = [[similar(g.kegiatan.value, w["kegiatan"]) - 0.2 for w in want] for g in got]
    best = [[0.0] * (len(want) + 1) for _ in range(len(got) + 1)]
    for i in reversed(range(len(got))):
        for j in reversed(range(len(want))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    pairs, i, j = {}, 0, 0
    while i < len(got) and j < len(want):
        if alike[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def fold(text: object) -> str:
    return re.sub(r"^[-–•.\s]+|[;,.\s]+$", "", " ".join(str(text or "").split()).casefold())


def similar(a: str | None, b: str | None) -> float:
    left, right = fold(a), fold(b)
    return 1.0 if left == right else SequenceMatcher(None, left, right, autojunk=False).ratio()


def is_same(a: str | None, b: str | None) -> bool:
    return similar(a, b) >= SAME
