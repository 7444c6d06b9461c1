"""One chart for each fault that a drawn flow can have: rule of messages.yaml -> the SOP that has it."""

from __future__ import annotations

from bpmn_sops import Row, letters, sop_of

from schemas.sop import Flow, Sop, Symbol

FOUR = ("terminator 1", "process 2", "process 3", "terminator 1")


def chart(flow: str, *drawn: str) -> Sop:
    """A row for each symbol; the first starts, the last ends."""
    kinds = {1: "start", len(drawn): "end"}
    rows = [Row(f"Kegiatan {n}", (1,), (symbol,), kinds.get(n, "process")) for n, symbol in enumerate(drawn, 1)]  # type: ignore[arg-type]
    return sop_of(rows, flow)


def with_symbol(symbol: Symbol, *flow: Flow) -> Sop:
    """The sound chart, with a fifth symbol."""
    sop = letters()
    return sop.model_copy(update={"symbols": (*sop.symbols, symbol), "flow": (*sop.flow, *flow)})


def with_edge(**ends: int) -> Sop:
    """The sound chart, with a fifth line."""
    sop = letters()
    return sop.model_copy(update={"flow": (*sop.flow, Flow(evidence="arrow", **ends))})  # type: ignore[arg-type]


IDLE = Symbol(kind="process", step_ordinal=2, pelaksana_ordinal=3, page=2)
LOST = Symbol(kind="document", page=3, box=(1.0, 2.0, 3.0, 4.0))
TO_LOST = Flow(source_symbol=3, source_ordinal=3, target_symbol=5, evidence="arrow")
TWO_STARTS = sop_of(
    (
        Row("Menerima lewat loket", (1,), ("terminator 1",), "start"),
        Row("Menerima lewat pos", (2,), ("terminator 2",), "start"),
        Row("Mencatat", (1,), ("terminator 1",), "end"),
    ),
    "1>3, 2>3",
)
FLOW_FAULTS: dict[str, Sop] = {
    "flow_unreachable": chart("1>2, 2>4, 3>4", *FOUR),
    "flow_two_starts": TWO_STARTS,
    "flow_loop_without_exit": chart("1>2, 2>3, 3>2", *FOUR),
    "flow_stops": chart("1>2 Ya, 1>3 Tidak, 3>4", *FOUR),
    "flow_without_target": with_edge(source_symbol=2, source_ordinal=2),
    "flow_without_source": with_edge(target_symbol=2, target_ordinal=2),
    "symbol_unplaced": with_symbol(LOST, TO_LOST),
    "symbol_unjoined": with_symbol(IDLE),
    "connector_unpaired": with_symbol(Symbol(kind="connector", text="A", page=2)),
}
