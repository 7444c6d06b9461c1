"""The pieces that a flowchart falls into: what one role does in a row, and the arrows from piece to piece.

Symbols of one row are one piece where they act together: joined by a line without a tip, or touched by no line at
all. A row without symbols is one piece, in the column of the first that acts there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.render.clean import one_line
from schemas.sop import Flow, FlowEvidence, Sop, StepKind, SymbolKind

AS_SYMBOL: dict[StepKind | None, SymbolKind] = {"start": "terminator", "end": "terminator", "decision": "decision"}
TASK, DECISION, TERMINATOR = 0, 1, 2
RANKS: dict[SymbolKind, int] = {"decision": DECISION, "terminator": TERMINATOR}  # anything else is a task


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a row. `step`, `role`, `together` and `symbols` are ordinals; `role` is None where it is not known."""

    step: int
    kind: SymbolKind
    role: int | None
    together: tuple[int, ...] = ()
    symbols: tuple[int, ...] = ()
    text: str = ""

    @property
    def rank(self) -> int:
        """How near it is to the work of its row: a task before a decision before a terminator."""
        return RANKS.get(self.kind, TASK)


@dataclass(frozen=True, slots=True)
class Arrow:
    """From piece to piece (places in the tuple of pieces)."""

    source: int
    target: int
    condition: str
    evidence: FlowEvidence


def is_joint(flow: Flow, sop: Sop) -> bool:
    """Whether an edge says 'together' and not 'then': a bare line without a tip between two tasks of one row."""
    ends = (flow.source_symbol, flow.target_symbol)
    if flow.evidence != "line" or flow.condition is not None or flow.source_ordinal != flow.target_ordinal:
        return False
    kinds = [sop.symbols[end - 1].kind for end in ends if end is not None and 0 < end <= len(sop.symbols)]
    return len(kinds) == len(ends) and all(RANKS.get(kind, TASK) == TASK for kind in kinds)


def _groups(row: Sequence[int], sop: Sop) -> list[list[int]]:
    """The symbols of a row that act together."""
    group_of = {symbol: [symbol] for symbol in row}
    for flow in sop.flow:
        one, other = group_of.get(flow.source_symbol or 0), group_of.get(flow.target_symbol or 0)
        if one is None or other is None or one is other or not is_joint(flow, sop):
            continue
        one += other
        group_of |= dict.fromkeys(other, one)
    return list({id(group): sorted(group) for group in group_of.values()}.values())


def _entered_first(group: list[int], sop: Sop) -> list[int]:
    """The symbol that the rows before lead into comes first: it takes the step on."""
    entered = {f.target_symbol for f in sop.flow if (f.source_ordinal or 0) < (f.target_ordinal or 0)}
    return sorted(group, key=lambda symbol: (symbol not in entered, symbol))


def _of_symbols(step: int, group: list[int], sop: Sop) -> Piece:
    first, *others = _entered_first(group, sop)
    role = sop.symbols[first - 1].pelaksana_ordinal
    roles = (sop.symbols[other - 1].pelaksana_ordinal for other in others)
    together = tuple(dict.fromkeys(r for r in roles if r is not None and r != role))
    symbol = sop.symbols[first - 1]
    return Piece(step, symbol.kind, role, together, (first, *others), one_line(symbol.text))


def _of_step(ordinal: int, sop: Sop) -> Piece:
    """A row in which nothing is drawn."""
    step = sop.steps[ordinal - 1]
    roles = tuple(dict.fromkeys(actor.pelaksana_ordinal for actor in step.actors))
    return Piece(ordinal, AS_SYMBOL.get(step.kind, "process"), roles[0] if roles else None, roles[1:])


def _with_idle(moving: list[Piece], idle: list[Piece]) -> list[Piece]:
    """A row's pieces, those that no line touches taken into the first of the same rank, or into the first of all."""
    kept = list(moving)
    for piece in idle:
        place = next((i for i, other in enumerate(kept) if other.rank == piece.rank), 0 if moving else None)
        if place is None:
            kept.append(piece)
            continue
        host = kept[place]
        others = (*host.together, *((piece.role,) if piece.role is not None else ()), *piece.together)
        roles = tuple(role for role in dict.fromkeys(others) if role != host.role)
        kept[place] = replace(host, together=roles, symbols=(*host.symbols, *piece.symbols))
    return kept


def _with_actors(row: list[Piece], ordinal: int, sop: Sop) -> list[Piece]:
    """Actors of the step that stand in no piece yet: they act in its first one."""
    known = {role for piece in row for role in (piece.role, *piece.together)}
    actors = dict.fromkeys(actor.pelaksana_ordinal for actor in sop.steps[ordinal - 1].actors)
    missing = [role for role in actors if role not in known]
    first = row[0]
    role = first.role if first.role is not None or not missing else missing.pop(0)
    return [replace(first, role=role, together=(*first.together, *missing)), *row[1:]]


def _row(ordinal: int, sop: Sop) -> list[Piece]:
    """The pieces of one row, in the order of its arrows, else by rank, a start before all."""
    drawn = [n for n, s in enumerate(sop.symbols, 1) if s.step_ordinal == ordinal and s.kind != "connector"]
    if not drawn:
        return [_of_step(ordinal, sop)]
    touched = {end for flow in sop.flow for end in (flow.source_symbol, flow.target_symbol)}
    pieces = [_of_symbols(ordinal, group, sop) for group in _groups(drawn, sop)]
    moving = [piece for piece in pieces if touched & set(piece.symbols)]
    idle = [piece for piece in pieces if not touched & set(piece.symbols)]
    row = _with_actors(_with_idle(moving, idle), ordinal, sop)
    starts = sop.steps[ordinal - 1].kind == "start"
    first = TERMINATOR if starts else TASK
    return _in_order(sorted(row, key=lambda piece: (piece.rank != first, piece.rank, piece.symbols)), sop)


def _in_order(row: list[Piece], sop: Sop) -> list[Piece]:
    """Pieces that an arrow inside the row leads into after those that it comes from; a circle is cut at its first."""
    rest, ordered = list(row), []
    pairs = {(f.source_symbol, f.target_symbol) for f in sop.flow}
    while rest:
        free = (p for p in rest if not any(_leads(other, p, pairs) for other in rest if other is not p))
        chosen = next(free, rest[0])
        rest.remove(chosen)
        ordered.append(chosen)
    return ordered


def _leads(one: Piece, other: Piece, pairs: set[tuple[int | None, int | None]]) -> bool:
    return any((source, target) in pairs for source in one.symbols for target in other.symbols)


def pieces_of(sop: Sop) -> tuple[Piece, ...]:
    """All pieces, row after row."""
    return tuple(piece for ordinal in range(1, len(sop.steps) + 1) for piece in _row(ordinal, sop))


def arrows_of(sop: Sop, pieces: Sequence[Piece]) -> tuple[Arrow, ...]:
    """The arrows as drawn; the order of the steps where no edge is known at all."""
    arrows = dict.fromkeys(_drawn(sop, pieces) if sop.flow else _by_order(sop, pieces))
    return (*arrows, *_inside_rows(pieces, tuple(arrows)))


def _drawn(sop: Sop, pieces: Sequence[Piece]) -> Iterator[Arrow]:
    """Edges between symbols, or between rows where only these are known: out of the last piece, into the first."""
    of_symbol = {symbol: place for place, piece in enumerate(pieces) for symbol in piece.symbols}
    first = {piece.step: place for place, piece in reversed(list(enumerate(pieces)))}
    last = {piece.step: place for place, piece in enumerate(pieces)}
    for flow in sop.flow:
        source = of_symbol.get(flow.source_symbol or 0, last.get(flow.source_ordinal or 0))
        target = of_symbol.get(flow.target_symbol or 0, first.get(flow.target_ordinal or 0))
        inside = source == target and flow.source_symbol != flow.target_symbol  # among those who act together
        if source is not None and target is not None and not inside and not is_joint(flow, sop):
            yield Arrow(source, target, one_line(flow.condition), flow.evidence)


def _by_order(sop: Sop, pieces: Sequence[Piece]) -> Iterator[Arrow]:
    for (one, piece), (other, following) in pairwise(enumerate(pieces)):
        same_table = sop.steps[piece.step - 1].table_ordinal == sop.steps[following.step - 1].table_ordinal
        if same_table and piece.step != following.step:
            yield Arrow(one, other, "", "order")


def _inside_rows(pieces: Sequence[Piece], arrows: Sequence[Arrow]) -> Iterator[Arrow]:
    """What no arrow joins inside a row: the piece that nothing leaves goes on in the one that nothing leads into."""
    left, entered = {a.source for a in arrows}, {a.target for a in arrows}
    joined = {frozenset((a.source, a.target)) for a in arrows}
    for one, other in pairwise(range(len(pieces))):
        if pieces[one].step != pieces[other].step or frozenset((one, other)) in joined:
            continue
        ends = pieces[one].rank == TERMINATOR and one in entered
        starts = pieces[other].rank == TERMINATOR and other in left
        if other in entered and one in left and one not in entered and other not in left:
            yield Arrow(other, one, "", "order")
        elif not ends and not starts and _goes_on(one, other, left, entered):
            yield Arrow(one, other, "", "order")


def _goes_on(one: int, other: int, left: set[int], entered: set[int]) -> bool:
    if one not in left:
        return other in left or other not in entered
    return other not in entered and one in entered
