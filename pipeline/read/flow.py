"""The flow of the steps: symbols joined by drawn lines, over page ends, with the answers written beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.flow_jumps import find_jumps, without_jumps
from pipeline.read.flow_labels import label_ways
from pipeline.read.flow_lines import Way, follow_lines
from pipeline.read.procedure import ProcedurePart
from pipeline.read.symbols import Placed, floors_of, place_symbols
from schemas.raw import Page
from schemas.sop import Flow, Symbol

LINE_CONFIDENCE = 0.6
ARROW_CONFIDENCE = 0.95
ORDER_CONFIDENCE = 0.5
OVERLEAF_CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Edge:
    source: int
    target: int
    condition: str | None
    tipped: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The symbols as placed, and the edges between steps and symbols (indices into `placed`, from 0)."""

    placed: tuple[Placed, ...]
    edges: tuple[Edge, ...]


def read_drawing(part: ProcedurePart, pages: Sequence[Page]) -> Drawing:
    """What is drawn over the procedure tables of one SOP."""
    placed = place_symbols(part, pages)
    edges: list[Edge] = []
    for page in pages:
        here = [i for i, p in enumerate(placed) if p.page == page.number]
        if not here:
            continue
        ways = follow_lines([placed[i].box for i in here], [placed[i].shape.name for i in here], page.connectors)
        floors = [floor for floor in floors_of(part) if floor.page == page.number]
        labels = label_ways([placed[i] for i in here], ways, page, floors)
        edges += [
            Edge(here[w.source], here[w.target], labels.get(n), w.tipped, _confidence(w)) for n, w in enumerate(ways)
        ]
    jumps = find_jumps(placed, [(edge.source, edge.target) for edge in edges])
    passed = without_jumps(placed, jumps)
    return Drawing(tuple(passed), tuple(_through_connectors(passed, edges, jumps)))


def _confidence(way: Way) -> float:
    return round(way.confidence * (ARROW_CONFIDENCE if way.tipped else LINE_CONFIDENCE), 4)


def _through_connectors(placed: Sequence[Placed], edges: Sequence[Edge], follows: dict[int, int]) -> list[Edge]:
    """Edges from symbol to symbol that does something: connectors are passed through."""
    leaving: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        leaving[edge.source].append(edge)
    result = []
    for edge in edges:
        if placed[edge.source].step is not None:
            result += _ends_of(edge, placed, leaving, follows, 0)
    return result


def _ends_of(
    edge: Edge, placed: Sequence[Placed], leaving: dict[int, list[Edge]], follows: dict[int, int], depth: int
) -> list[Edge]:
    if placed[edge.target].step is not None:
        return [edge]
    found: list[Edge] = []
    onward = leaving.get(edge.target, [])
    other = follows.get(edge.target)
    if other is not None:
        onward = [*onward, *leaving.get(other, [])]
    for following in onward:
        joined = Edge(
            edge.source,
            following.target,
            edge.condition or following.condition,
            edge.tipped and following.tipped,
            round(edge.confidence * following.confidence * OVERLEAF_CONFIDENCE, 4),
        )
        if depth < len(placed) and following.target != edge.source:
            found += _ends_of(joined, placed, leaving, follows, depth + 1)
    return found


def symbols_of(drawing: Drawing) -> tuple[Symbol, ...]:
    return tuple(
        Symbol(
            step_ordinal=p.step,
            pelaksana_ordinal=p.roles[0] if p.roles else None,
            kind=p.shape.kind,
            text=p.shape.text or None,
            page=p.page,
            box=(p.box.x0, p.box.y0, p.box.x1, p.box.y1) if p.box else None,
            confidence=p.confidence,
        )
        for p in drawing.placed
    )


def flow_of(drawing: Drawing, steps: Sequence[int]) -> tuple[Flow, ...]:
    """The edges of the dataset. `steps` gives the table of each step: where nothing is drawn, order stands."""
    drawn = [
        Flow(
            source_symbol=edge.source + 1,
            target_symbol=edge.target + 1,
            source_ordinal=drawing.placed[edge.source].step,
            target_ordinal=drawing.placed[edge.target].step,
            condition=edge.condition,
            evidence="arrow" if edge.tipped else "line",
            confidence=edge.confidence,
        )
        for edge in drawing.edges
    ]
    return tuple(sorted([*drawn, *_by_order(drawn, steps)], key=_flow_order))


def _flow_order(flow: Flow) -> tuple[int, int, int, int, str]:
    return (
        flow.source_ordinal or 0,
        flow.source_symbol or 0,
        flow.target_ordinal or 0,
        flow.target_symbol or 0,
        flow.condition or "",
    )


def _by_order(drawn: Sequence[Flow], steps: Sequence[int]) -> list[Flow]:
    """Steps that no line leaves and none enters follow one another as they stand."""
    left = {f.source_ordinal for f in drawn if f.source_ordinal != f.target_ordinal}
    entered = {f.target_ordinal for f in drawn if f.source_ordinal != f.target_ordinal}
    free = [
        ordinal
        for ordinal in range(1, len(steps))
        if steps[ordinal - 1] == steps[ordinal] and ordinal not in left and ordinal + 1 not in entered
    ]
    return [Flow(source_ordinal=o, target_ordinal=o + 1, evidence="order", confidence=ORDER_CONFIDENCE) for o in free]
