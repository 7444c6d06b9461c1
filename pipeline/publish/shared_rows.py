"""What the dataset holds beside the SOPs: files, what holds across documents, findings, decisions."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.publish.evidence import place
from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.values import BrokenRelease
from schemas.dataset.model import Row, Table
from schemas.dataset.tables import table_named
from schemas.finding import Finding
from schemas.reconciled import Regulation
from schemas.regulation import parse_regulation_id, regulation_iri
from schemas.source import Source

Keyed = tuple[str, Row]
HELD_ROWS = {
    "role": "roles",
    "agency": "agencies",
    "role_match": "role_matches",
    "regulation": "regulations",
    "procedure_activity": "activities",
    "activity_match": "activity_matches",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What the staged SOPs come to: SOPs by source and by procedure, the offices of each procedure, cited law."""

    of_source: Mapping[str, int] = field(default_factory=dict)
    of_procedure: Mapping[str, int] = field(default_factory=dict)
    offices: Mapping[str, int] = field(default_factory=dict)
    cited: frozenset[str] = frozenset()


def shared_rows(inputs: ReleaseInputs, tally: Tally) -> Iterator[Keyed]:
    """Each row with its table."""
    yield from (("source", _source(one, tally)) for one in inputs.sources)
    yield from (("procedure", row) for row in _procedures(inputs, tally))
    yield from (("regulation", row) for row in _unregistered(inputs, tally))
    for table, held in HELD_ROWS.items():
        yield from ((table, flat_row(table_named(table), one)) for one in getattr(inputs.reconciled, held))
    yield from (("finding", row) for row in finding_rows(inputs.findings))
    yield from (("decision", flat_row(table_named("decision"), one)) for one in inputs.decisions)


def flat_row(table: Table, thing: Any) -> Row:
    """A frozen dataclass with the columns of `table` as a row; lists become one text."""
    given = {field.name for field in dataclasses.fields(thing)}
    return {
        column.name: _joined(getattr(thing, column.name), column.separator)
        for column in table.columns
        if column.name in given
    }


def _joined(value: Any, separator: str | None) -> Any:
    """The items as one text; a line break inside an item would be taken for the end of it."""
    return value if separator is None else separator.join(item.replace("\n", "\\n") for item in value)


def _source(source: Source, tally: Tally) -> Row:
    return {**flat_row(table_named("source"), source), "sops": tally.of_source.get(source.sha256, 0)}


def _procedures(inputs: ReleaseInputs, tally: Tally) -> Iterator[Row]:
    for one in inputs.reconciled.procedures:
        named = one.procedure_id
        counts: Row = {"sops": tally.of_procedure.get(named, 0), "agencies": tally.offices.get(named, 0)}
        yield flat_row(table_named("procedure"), one) | counts


def _unregistered(inputs: ReleaseInputs, tally: Tally) -> Iterator[Row]:
    """What is cited and no register was asked about: no more is known of it than its id says."""
    known = {one.regulation_id for one in inputs.reconciled.regulations}
    for regulation_id in tally.cited - known:
        parsed = parse_regulation_id(regulation_id)
        if parsed is None:
            raise BrokenRelease(f"dasar_hukum.regulation_id: {regulation_id!r} is no regulation id")
        iri = regulation_iri(regulation_id)
        bare = Regulation(regulation_id, parsed.type, iri, parsed.territory, parsed.number, parsed.year)
        yield flat_row(table_named("regulation"), bare)


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """One row a finding. Of several about the very same thing, the later ones by place and message are numbered."""
    seen: Counter[str] = Counter()
    for one in sorted(findings, key=_order):
        seen[one.finding_id] += 1
        repeat = seen[one.finding_id]
        finding_id = one.finding_id if repeat == 1 else f"{one.finding_id}-{repeat}"
        row = flat_row(table_named("finding"), one)
        yield {**row, "finding_id": finding_id, **place(one.page, one.box)}


def _order(finding: Finding) -> tuple[str, int, tuple[float, ...], str]:
    return finding.finding_id, finding.page or 0, finding.box or (), finding.message
