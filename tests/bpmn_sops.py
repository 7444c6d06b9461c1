"""Procedures of invented offices, written short: a row is its words, the roles that act in it, what is drawn there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from schemas.sop import Actor, Evidence, Flow, Identity, Pelaksana, ProcedureTable, Sop, Step, StepKind, Symbol, Text

READ = Evidence(state="read", method="test")
KINDS = ("process", "decision", "terminator", "document")
STEP_KINDS: tuple[StepKind | None, ...] = ("start", "process", "decision", "end", "subprocess", None)
ROLES = ("Pengadministrasi", "Kepala Subbagian", "Sekretaris")


def words(value: str | None) -> Text:
    return Text(value=value, evidence=READ)


@dataclass(frozen=True)
class Row:
    """`drawn` are symbols as 'process 1' or 'terminator 2 Mulai': kind, role column, words."""

    kegiatan: str | None
    roles: tuple[int, ...] = ()
    drawn: tuple[str, ...] = ()
    kind: StepKind | None = None
    table: int = 1
    facts: dict[str, object] = field(default_factory=dict)


def _step(row: Row, number: int) -> Step:
    actors = tuple(Actor(pelaksana_ordinal=role, by="shape", evidence=READ) for role in row.roles)
    blank = {name: words(None) for name in ("kelengkapan", "waktu", "output", "keterangan")}
    step = Step(
        table_ordinal=row.table, number=words(str(number)), kegiatan=words(row.kegiatan), kind=row.kind, actors=actors,
        **blank,
    )  # fmt: skip
    return step.model_copy(update=row.facts)


def _symbol(drawn: str, step: int) -> Symbol:
    kind, role, *text = drawn.split(" ", 2)
    column = int(role) if role != "-" else None
    return Symbol.model_validate(
        {"step_ordinal": step, "pelaksana_ordinal": column, "kind": kind, "text": text[0] if text else None, "page": 2}
    )


def edge(drawn: str, symbols: Sequence[Symbol]) -> Flow:
    """'1>2', '2>1 Tidak', '3-4' (a line without a tip) between symbols; '#1>#2' between steps, by order."""
    ends, _, condition = drawn.partition(" ")
    tip = ">" in ends
    source, target = ends.split(">" if tip else "-")
    if source.startswith("#"):
        return Flow(source_ordinal=int(source[1:]), target_ordinal=int(target[1:]), evidence="order")
    return Flow(
        source_symbol=int(source),
        target_symbol=int(target),
        source_ordinal=symbols[int(source) - 1].step_ordinal,
        target_ordinal=symbols[int(target) - 1].step_ordinal,
        condition=condition or None,
        evidence="arrow" if tip else "line",
    )


def sop_of(rows: Sequence[Row], flow: str = "", roles: Sequence[str] = ROLES, name: str | None = "Surat Masuk") -> Sop:
    """`flow` lists edges, separated by commas. Each table has all the roles, numbered on: 1 to 3, then 4 to 6."""
    symbols = [_symbol(drawn, number) for number, row in enumerate(rows, 1) for drawn in row.drawn]
    tables = sorted({row.table for row in rows})
    columns = tuple(Pelaksana(table_ordinal=table, header=words(role)) for table in tables for role in roles)
    return Sop(
        identity=Identity(nama_sop=words(name), nomor_sop=words("800/12/SETDA/2024"), agency=words("Dinas Angkasa")),
        tables=tuple(ProcedureTable() for _ in tables),
        pelaksana=columns,
        steps=tuple(_step(row, number) for number, row in enumerate(rows, 1)),
        symbols=tuple(symbols),
        flow=tuple(edge(drawn.strip(), symbols) for drawn in flow.split(",") if drawn.strip()),
    )


def letters() -> Sop:
    """A start, a decision that sends back, a hand-over, an end: the usual chart."""
    return sop_of(
        (
            Row("Menerima surat", (1,), ("terminator 1",), "start"),
            Row("Memeriksa surat", (2,), ("decision 2",), "decision"),
            Row("Menandatangani surat", (3,), ("process 3",), "process"),
            Row("Mengarsipkan surat", (1,), ("terminator 1",), "end"),
        ),
        "1>2, 2>1 Tidak, 2>3 Ya, 3>4",
    )


@st.composite
def wild_sops(draw: st.DrawFn) -> Sop:
    """Any rows, any symbols in them, any lines between them."""
    drawn = st.lists(st.builds("{} {}".format, st.sampled_from(KINDS), st.integers(1, 3)), max_size=2).map(tuple)
    roles = st.integers(1, 3).map(lambda role: (role,))
    row = st.builds(Row, st.text(max_size=90), roles, drawn, st.sampled_from(STEP_KINDS))
    rows = draw(st.lists(row, min_size=1, max_size=7))
    symbols = sum(len(row.drawn) for row in rows)
    if not symbols:
        return sop_of(rows)
    end = st.integers(1, symbols).map(str)
    tip, answer = st.sampled_from((">", "-")), st.sampled_from(("", " Ya", " Tidak lengkap"))
    edges = draw(st.lists(st.builds("{}{}{}{}".format, end, tip, end, answer), max_size=9))
    return sop_of(rows, ",".join(edges))
