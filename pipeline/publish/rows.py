"""One SOP as rows of the published dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.publish.derived import completeness, lowest_decile, timed, total
from pipeline.publish.evidence import (
    APPROVER_TEXTS,
    CITATION_PARTS,
    IDENTITY_DATES,
    IDENTITY_TEXTS,
    STEP_TEXTS,
    evidence_rows,
    numbered_items,
)
from schemas.dataset.model import Row
from schemas.dataset.tables import TABLES
from schemas.reconciled import LawMatch, RoleMention, SopFacts
from schemas.sop import Citation, DateText, Duration, Pelaksana, Signatory, Sop, Step, Text
from schemas.source import sop_id_of

Rows = dict[str, list[Row]]
Roles = tuple[tuple[RoleMention, ...], ...]
Laws = tuple[LawMatch | None, ...]
NOT_LOOKED_UP = LawMatch()
LINKS = ("agency_id", "procedure_id", "review_state", "is_current", "predecessor_sop_id", "duplicate_of_sop_id")
LATER = frozenset({"source_name", *LINKS})  # columns of `sop` that `sop_rows` leaves open
RELATED = ("named_in", "text", "target_sop_id", "target_procedure_id")
OWN_TABLES = frozenset(table.name for table in TABLES if table.key[0] == "sop_id") - {"related_sop", "activity_match"}
ROLE = ("role_id", "field", "qualifier", "unit", "acting", "plural", "relation", "function_id", "method", "confidence")


def sop_rows(sha256: str, sop: Sop, roles: Roles = (), laws: Laws = ()) -> Rows:
    """The rows of one SOP by table: all that the dataset holds of it but `links`, and the name of its file.

    `roles` and `laws` are those of `SopFacts`.
    """
    sop_id = sop_id_of(sha256, sop.ordinal)
    rows = {table: [{"sop_id": sop_id, **row} for row in found] for table, found in _parts(sop, roles, laws).items()}
    rows["evidence"] = list(evidence_rows(sop_id, sop))
    rows["sop"] = [_sop(sha256, sop)]
    rows["sop"][0] |= {"completeness": completeness(rows), "confidence": lowest_decile(rows["evidence"])}
    return rows


def links(sop_id: str, facts: SopFacts) -> Rows:
    """What an SOP has only beside the others: columns of its row in `sop`, and the SOPs that it names."""
    related = _numbered(_columns(one, RELATED) for one in facts.related)
    return {
        "sop": [{"sop_id": sop_id, **_columns(facts, LINKS)}],
        "related_sop": [{"sop_id": sop_id, **row} for row in related],
    }


def _parts(sop: Sop, roles: Roles, laws: Laws) -> Rows:
    """The rows that lack their `sop_id` yet."""
    return {
        "signatory": _numbered(map(_signatory, sop.signatories)),
        "section_item": list(_section_items(sop)),
        "dasar_hukum": _numbered(_citations(sop, laws)),
        "procedure_table": _numbered({"title": one.title.value, "notes": one.notes.value} for one in sop.tables),
        "pelaksana": _numbered(map(_pelaksana, sop.pelaksana)),
        "pelaksana_role": list(_pelaksana_roles(roles)),
        "step": _numbered(map(_step, sop.steps)),
        "step_pelaksana": list(chain.from_iterable(_step_pelaksana(n, step) for n, step in enumerate(sop.steps, 1))),
        "symbol": _numbered(one.model_dump(exclude={"box"}) for one in sop.symbols),
        "flow": _numbered(one.model_dump() for one in sop.flow),
    }


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{"ordinal": n, **row} for n, row in enumerate(rows, 1)]


def _columns(thing: object, names: Iterable[str]) -> Row:
    return {name: getattr(thing, name) for name in names}


def _values(thing: object, names: Iterable[str], prefix: str = "") -> Row:
    """The values of the texts `names`."""
    return {prefix + name: getattr(thing, name).value for name in names}


def _sop(sha256: str, sop: Sop) -> Row:
    """The row of `sop` but for what is told from all its rows."""
    durations = timed(sop.steps)
    return {
        "sop_id": sop_id_of(sha256, sop.ordinal),
        "source_sha256": sha256,
        "source_name": None,
        **_columns(sop, ("ordinal", "first_page", "last_page")),
        **_values(sop.identity, (*IDENTITY_TEXTS, *IDENTITY_DATES)),
        **_dates(sop),
        **_values(sop.approver or Signatory(), APPROVER_TEXTS, "approver_"),
        **dict.fromkeys(LINKS),
        "steps": len(sop.steps),
        "steps_timed": len(durations),
        "pelaksana": len(sop.pelaksana),
        "duration_min_minutes": total(one.min_minutes for one in durations),
        "duration_max_minutes": total(one.max_minutes for one in durations),
    }


def _dates(sop: Sop) -> Row:
    row: Row = {}
    for printed, typed in IDENTITY_DATES.items():
        date: DateText = getattr(sop.identity, printed)
        row |= {typed: date.on, f"{typed}_precision": date.precision}
    return row


def _signatory(one: Signatory) -> Row:
    return {
        **_values(one, APPROVER_TEXTS),
        **_columns(one, ("part", "acting", "signature")),
        "signed_on": one.signed_on.on,
    }


def _section_items(sop: Sop) -> Iterator[Row]:
    for row_key, item in numbered_items(sop.sections):
        ordinal = int(row_key.rpartition(":")[2])
        yield {"section": item.section, "ordinal": ordinal, **_values(item, ("text", "heading"))}


def _citations(sop: Sop, laws: Laws) -> Iterator[Row]:
    known = laws or (None,) * len(sop.dasar_hukum)
    return (_citation(one, law) for one, law in zip(sop.dasar_hukum, known, strict=True))


def _citation(one: Citation, law: LawMatch | None) -> Row:
    law = law or NOT_LOOKED_UP
    return {
        **_columns(one, ("kind", "relation", "cited_ordinal", *CITATION_PARTS)),
        "text": one.text.value,
        "confidence": one.text.evidence.confidence,
        "regulation_id": law.regulation_id or one.regulation_id,
        "territory": law.territory or one.territory,
        **_columns(law, ("title_agreement", "proposed_regulation_id", "status_at_approval")),
    }


def _pelaksana(one: Pelaksana) -> Row:
    return {
        "table_ordinal": one.table_ordinal,
        **_values(one, ("header", "group_header")),
        "level": 1 if one.group_header.value is None else 2,
        "confidence": one.header.evidence.confidence,
    }


def _pelaksana_roles(roles: Roles) -> Iterator[Row]:
    for column, mentions in enumerate(roles, 1):
        for ordinal, mention in enumerate(mentions, 1):
            yield {"pelaksana_ordinal": column, "ordinal": ordinal, **_columns(mention, ROLE)}


def _step(one: Step) -> Row:
    return {
        **_columns(one, ("table_ordinal", "kind", "optional", "page")),
        **_values(one, STEP_TEXTS),
        **_duration(one.duration),
        "confidence": _lowest(getattr(one, name) for name in STEP_TEXTS),
    }


def _duration(one: Duration | None) -> Row:
    names = ("kind", "min_minutes", "max_minutes", "unit", "condition")
    return {f"duration_{name}": getattr(one, name, None) for name in names}


def _lowest(texts: Iterable[Text]) -> float | None:
    return min((text.evidence.confidence for text in texts if text.value is not None), default=None)


def _step_pelaksana(ordinal: int, step: Step) -> Iterator[Row]:
    for one in step.actors:
        yield {
            "step_ordinal": ordinal,
            "pelaksana_ordinal": one.pelaksana_ordinal,
            "evidence": one.by,
            "confidence": one.evidence.confidence,
        }
