"""A column is what stands in it, not only its header: mend headers that an export has shifted."""

from __future__ import annotations

from dataclasses import replace

from pipeline.read.durations import parse_duration
from pipeline.read.procedure_header import Header
from pipeline.read.stretches import ProcedureRows
from pipeline.read.table_column import Column, Field

MOSTLY = 0.6
SELDOM = 0.2
QUALITY: tuple[Field, ...] = ("kelengkapan", "waktu", "output", "keterangan", "unknown")


def repair_columns(stretch: ProcedureRows) -> ProcedureRows:
    """The stretch with the fields of its mutu baku columns moved to where their content stands.

    'Waktu' is the column in which durations stand; an empty column headed 'Output' beside a filled column that
    nothing or 'Ket' heads has lent its header to the wrong side.
    """
    header = _with_waktu_by_content(stretch, stretch.header)
    header = _with_output_by_content(stretch, header)
    return replace(stretch, header=header)


def _filled(stretch: ProcedureRows, column: Column) -> list[str]:
    texts = []
    for row in range(stretch.first, stretch.stop):
        text = " ".join(stretch.grid.text(row, c) for c in range(column.first, column.stop)).strip()
        if text.strip(" -–"):
            texts.append(text)
    return texts


def _timed_share(texts: list[str]) -> float:
    if not texts:
        return 0.0
    timed = [t for t in texts if (d := parse_duration(t)) is not None and d.kind != "unbounded"]
    return len(timed) / len(texts)


def _with_waktu_by_content(stretch: ProcedureRows, header: Header) -> Header:
    waktu = header.of("waktu")
    if waktu is None or _timed_share(_filled(stretch, waktu)) > SELDOM:
        return header
    candidates = [c for c in header.columns if c.field in QUALITY and c is not waktu]
    shares = [(len(_filled(stretch, c)), c) for c in candidates if _timed_share(_filled(stretch, c)) >= MOSTLY]
    if not shares or len(_filled(stretch, waktu)) > max(n for n, _ in shares):
        return header
    found = max(shares, key=lambda pair: pair[0])[1]
    return _shifted(header, header.columns.index(found) - header.columns.index(waktu))


def _shifted(header: Header, by: int) -> Header:
    """All mutu baku fields moved by as many columns as 'Waktu'."""
    places = [i for i, c in enumerate(header.columns) if c.field in QUALITY]
    fields: dict[int, Field] = {}
    for i in places:
        source = i - by
        fields[i] = header.columns[source].field if source in places else "unknown"
    columns = [replace(c, field=fields.get(i, c.field)) for i, c in enumerate(header.columns)]
    return replace(header, columns=tuple(columns))


def _with_output_by_content(stretch: ProcedureRows, header: Header) -> Header:
    output = header.of("output")
    if output is None or _filled(stretch, output):
        return header
    rows = stretch.stop - stretch.first
    beside = [
        c
        for c in header.columns
        if c.field in ("keterangan", "unknown") and len(_filled(stretch, c)) >= MOSTLY * rows and c.first < output.first
    ]
    if not beside:
        return header
    swapped: dict[int, Field] = {beside[-1].first: "output", output.first: beside[-1].field}
    return replace(header, columns=tuple(replace(c, field=swapped.get(c.first, c.field)) for c in header.columns))
