"""Checks of the drawn flow as a graph: what cannot be reached, what never ends, what is joined to nothing.

How a flowchart is drawn is custom and not law, so nothing here is an error. Starts, ends and the exits of decisions
are looked at in `pipeline/check/steps.py`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.check.found import Checked, Found, found_at
from schemas.sop import Flow, Sop, Symbol

DRAWN = frozenset({"arrow", "line"})
DOING = frozenset({"terminator", "process", "decision", "document"})
LONGEST_LETTER = 3  # of an off-page connector: 'A', '12'; longer words in one are no sign of where it goes on


@dataclass(frozen=True, slots=True)
class Graph:
    """The edges between the steps of one table; `steps` are ordinals in their order."""

    steps: tuple[int, ...]
    after: Mapping[int, frozenset[int]]
    before: Mapping[int, frozenset[int]]


def is_drawn(sop: Sop) -> bool:
    """Whether any line was read; an order of steps alone says nothing about a drawing."""
    return any(edge.evidence in DRAWN for edge in sop.flow)


def graphs_of(sop: Sop) -> Iterator[Graph]:
    """The graph of each table in which lines are drawn. Edges inside a row are no edges between steps."""
    for table in dict.fromkeys(step.table_ordinal for step in sop.steps):
        steps = tuple(n for n, step in enumerate(sop.steps, 1) if step.table_ordinal == table)
        inside = [edge for edge in sop.flow if edge.source_ordinal in steps and edge.target_ordinal in steps]
        if any(edge.evidence in DRAWN for edge in inside):
            yield _graph(steps, inside)


def _graph(steps: tuple[int, ...], edges: Iterable[Flow]) -> Graph:
    after: dict[int, set[int]] = {step: set() for step in steps}
    before: dict[int, set[int]] = {step: set() for step in steps}
    for edge in edges:
        source, target = edge.source_ordinal, edge.target_ordinal
        if source is not None and target is not None and source != target:
            after[source].add(target)
            before[target].add(source)
    frozen = [{step: frozenset(others) for step, others in way.items()} for way in (after, before)]
    return Graph(steps, frozen[0], frozen[1])


def reached(starts: Iterable[int], ways: Mapping[int, frozenset[int]]) -> set[int]:
    """Everything that `ways` lead to from `starts`, these included."""
    seen = set(starts)
    waiting = deque(seen)
    while waiting:
        fresh = ways[waiting.popleft()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen


def check_steps_reached(checked: Checked) -> Iterator[Found]:
    """A step to which no line leads from the start; what only follows on it is named with it."""
    sop = checked.sop
    for graph in graphs_of(sop):
        starts = [step for step in graph.steps if sop.steps[step - 1].kind == "start"]
        rest = set(graph.steps) - reached(starts or graph.steps[:1], graph.after)
        for first in sorted(rest, key=lambda step: (bool(graph.before[step]), step)):
            if first not in rest:
                continue
            with_it = reached([first], graph.after) & rest
            rest -= with_it
            values = {"step": _name(sop, first)} | _others(sop, with_it - {first})
            yield _at_step("flow_unreachable", sop, first, values)


def check_one_start(checked: Checked) -> Iterator[Found]:
    """A second row of the same table is drawn as a start."""
    sop = checked.sop
    for graph in graphs_of(sop):
        starts = [step for step in graph.steps if sop.steps[step - 1].kind == "start"]
        for step in starts[1:]:
            yield _at_step("flow_two_starts", sop, step, {"step": _name(sop, step), "first": _name(sop, starts[0])})


def check_loops_end(checked: Checked) -> Iterator[Found]:
    """Steps that lead into each other for ever."""
    sop = checked.sop
    for graph in graphs_of(sop):
        ends = [step for step in graph.steps if not graph.after[step] or sop.steps[step - 1].kind == "end"]
        for loop in _loops(graph, set(graph.steps) - reached(ends, graph.before)):
            yield _at_step("flow_loop_without_exit", sop, min(loop), {"steps": _names(sop, loop)})


def _loops(graph: Graph, caught: set[int]) -> Iterator[set[int]]:
    """The loops among steps that never get to an end, without the steps that only lead into them."""
    leading = [step for step in caught if not graph.before[step] & caught]
    while leading:
        caught = caught - set(leading)
        leading = [step for step in caught if not graph.before[step] & caught]
    both = {step: (graph.before[step] | graph.after[step]) & caught for step in caught}
    while caught:
        loop = reached([min(caught)], both)
        caught = caught - loop
        yield loop


def check_flow_goes_on(checked: Checked) -> Iterator[Found]:
    """The flow stops at a step that is no end, before the last row."""
    sop = checked.sop
    for graph in graphs_of(sop):
        for step in graph.steps[:-1]:
            if not graph.after[step] and sop.steps[step - 1].kind != "end":
                yield _at_step("flow_stops", sop, step, {"step": _name(sop, step)})


def check_edges_join(checked: Checked) -> Iterator[Found]:
    """A line that comes from nowhere, or leads nowhere."""
    sop = checked.sop
    for number, edge in enumerate(sop.flow, 1):
        source, target = (edge.source_symbol, edge.source_ordinal), (edge.target_symbol, edge.target_ordinal)
        if target == (None, None):
            yield _open_end("flow_without_target", sop, number, "target_ordinal", source)
        elif source == (None, None):
            yield _open_end("flow_without_source", sop, number, "source_ordinal", target)


def _open_end(rule: str, sop: Sop, number: int, column: str, other: tuple[int | None, int | None]) -> Found:
    """At the place of the symbol at the line's other end."""
    ordinal, step = other
    values = {"step": _name(sop, step)} if step is not None else {}
    if ordinal is None:
        return Found(rule, "flow", str(number), column, values)
    symbol = sop.symbols[ordinal - 1]
    return Found(rule, "flow", str(number), column, values, "", symbol.page, symbol.box)


def check_symbols_placed(checked: Checked) -> Iterator[Found]:
    """A symbol that stands in no row or in no role column, so that nobody does anything in it."""
    for number, symbol in enumerate(checked.sop.symbols, 1):
        if symbol.kind != "connector" and (symbol.step_ordinal is None or symbol.pelaksana_ordinal is None):
            column = "step_ordinal" if symbol.step_ordinal is None else "pelaksana_ordinal"
            yield _at_symbol("symbol_unplaced", number, symbol, column, {"page": str(symbol.page or "?")})


def check_symbols_joined(checked: Checked) -> Iterator[Found]:
    """A symbol that no line touches, in a drawing that has lines."""
    sop = checked.sop
    touched = {end for edge in sop.flow for end in (edge.source_symbol, edge.target_symbol)}
    for number, symbol in enumerate(sop.symbols, 1):
        if is_drawn(sop) and symbol.kind in DOING and symbol.step_ordinal and number not in touched:
            values = {"step": _name(sop, symbol.step_ordinal)}
            yield _at_symbol("symbol_unjoined", number, symbol, "kind", values)


def check_connectors_paired(checked: Checked) -> Iterator[Found]:
    """An off-page connector whose letter stands nowhere else."""
    connectors = [(n, s) for n, s in enumerate(checked.sop.symbols, 1) if s.kind == "connector"]
    letters = Counter(symbol.text or "" for _, symbol in connectors)
    for number, symbol in connectors:
        letter = symbol.text or ""
        if 0 < len(letter) <= LONGEST_LETTER and letters[letter] == 1:
            yield _at_symbol("connector_unpaired", number, symbol, "text", {"text": letter})


def _at_step(rule: str, sop: Sop, step: int, values: Mapping[str, str]) -> Found:
    return found_at(rule, "step", step, "kegiatan", sop.steps[step - 1].kegiatan.evidence, **values)


def _at_symbol(rule: str, number: int, symbol: Symbol, column: str, values: dict[str, str]) -> Found:
    return Found(rule, "symbol", str(number), column, values, "", symbol.page, symbol.box)


def _name(sop: Sop, step: int) -> str:
    """A step as it is printed, else by its place."""
    return sop.steps[step - 1].number.value or str(step)


def _names(sop: Sop, steps: Collection[int]) -> str:
    return ", ".join(_name(sop, step) for step in sorted(steps))


def _others(sop: Sop, steps: Collection[int]) -> dict[str, str]:
    return {"others": _names(sop, steps)} if steps else {}
