"""What is to be drawn in the role columns: the symbols of an SOP and the arrows between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.render.clean import one_line
from schemas.sop import Flow, Sop, StepKind, SymbolKind
from schemas.vocabulary.form import form_words

DRAWN_AS: dict[StepKind | None, SymbolKind] = {"start": "terminator", "end": "terminator", "decision": "decision"}


@dataclass(frozen=True)
class ChartSymbol:
    """A symbol in the row of `step` and the column of `role` (ordinals from 1)."""

    step: int
    role: int
    kind: SymbolKind
    text: str = ""


@dataclass(frozen=True)
class ChartEdge:
    """An arrow from symbol to symbol (places in `Chart.symbols`); without a tip it is a plain line."""

    source: int
    target: int
    condition: str = ""
    tip: bool = True


@dataclass(frozen=True)
class Chart:
    symbols: tuple[ChartSymbol, ...]
    edges: tuple[ChartEdge, ...]

    def of_steps(self, steps: frozenset[int]) -> Chart:
        """The part that stands in these steps."""
        kept = [index for index, symbol in enumerate(self.symbols) if symbol.step in steps]
        place = {index: new for new, index in enumerate(kept)}
        edges = (
            ChartEdge(place[e.source], place[e.target], e.condition, e.tip)
            for e in self.edges
            if e.source in place and e.target in place
        )
        return Chart(tuple(self.symbols[index] for index in kept), tuple(edges))


def _read_symbols(sop: Sop) -> dict[int, ChartSymbol]:
    """Symbols that the document had, by their ordinal; off-page connectors are drawn anew where they are needed."""
    return {
        ordinal: ChartSymbol(s.step_ordinal, s.pelaksana_ordinal, s.kind, one_line(s.text))
        for ordinal, s in enumerate(sop.symbols, 1)
        if s.kind != "connector" and s.step_ordinal is not None and s.pelaksana_ordinal is not None
    }


def _kind(sop: Sop, ordinal: int) -> StepKind | None:
    """The kind of a step; where none is known at all, the first starts and the last ends."""
    kind = sop.steps[ordinal - 1].kind
    if kind is not None or any(step.kind for step in sop.steps):
        return kind
    return "start" if ordinal == 1 else "end" if ordinal == len(sop.steps) else None


def _made_symbols(sop: Sop) -> dict[int, ChartSymbol]:
    """One symbol for each actor of each step."""
    made: list[ChartSymbol] = []
    for ordinal, step in enumerate(sop.steps, 1):
        kind = _kind(sop, ordinal)
        drawn = DRAWN_AS.get(kind, "process")
        text = form_words().symbols.get(kind or "", "")
        made += [ChartSymbol(ordinal, actor.pelaksana_ordinal, drawn, text) for actor in step.actors]
    return dict(enumerate(made, 1))


def _by_step(symbols: tuple[ChartSymbol, ...]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for index, symbol in enumerate(symbols):
        rows.setdefault(symbol.step, []).append(index)
    return dict(sorted(rows.items()))


def _known_edges(flow: tuple[Flow, ...], place: dict[int, int], rows: dict[int, list[int]]) -> Iterator[ChartEdge]:
    """The edges of the document: between symbols, or between steps where only these are known."""
    for edge in flow:
        source = place.get(edge.source_symbol or 0)
        target = place.get(edge.target_symbol or 0)
        if source is None:
            source = next(iter(rows.get(edge.source_ordinal or 0, [])[-1:]), None)
        if target is None:
            target = next(iter(rows.get(edge.target_ordinal or 0, [])), None)
        if source is not None and target is not None and source != target:
            yield ChartEdge(source, target, one_line(edge.condition), edge.evidence != "line")


def _order_edges(rows: dict[int, list[int]]) -> Iterator[ChartEdge]:
    """Step after step; the symbols of one row are joined by plain lines."""
    for row in rows.values():
        for source, target in pairwise(row):
            yield ChartEdge(source, target, tip=False)
    for above, below in pairwise(rows.values()):
        yield ChartEdge(above[-1], below[0])


def chart_of(sop: Sop) -> Chart:
    """The drawing of the document, or the one that its actors and the order of its steps give."""
    known = _read_symbols(sop) or _made_symbols(sop)
    symbols = tuple(known.values())
    place = {ordinal: index for index, ordinal in enumerate(known)} if sop.symbols else {}
    rows = _by_step(symbols)
    edges = tuple(dict.fromkeys(_known_edges(sop.flow, place, rows))) or tuple(_order_edges(rows))
    return Chart(symbols, edges)
