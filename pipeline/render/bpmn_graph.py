"""The pools of an SOP: a lane for each role that acts, the nodes of its rows, and what leads from node to node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.render.bpmn_chains import Chain, Procedure, chains_of
from pipeline.render.bpmn_model import WORKING, Link, Node, NodeKind, Pool
from pipeline.render.bpmn_pieces import DECISION, TERMINATOR, Arrow, Piece, arrows_of, pieces_of
from pipeline.render.bpmn_words import (
    is_mark,
    note,
    role_name,
    sop_documentation,
    sop_name,
    step_documentation,
    step_name,
)
from schemas.sop import Sop
from schemas.vocabulary.bpmn import bpmn_words
from schemas.vocabulary.form import form_words

IDS: dict[NodeKind, str] = {"start": "Start", "end": "End", "task": "Step", "subprocess": "Step", "gateway": "Gateway"}


def _lanes(sop: Sop, pieces: Sequence[Piece]) -> dict[int | None, int]:
    """The lane of each role column that acts; columns of further tables share the lane of the same words."""
    acting = {role for piece in pieces for role in (piece.role, *piece.together)}
    lane_of: dict[int | None, int] = {}
    known: dict[tuple[str, int], int] = {}
    for ordinal, column in enumerate(sop.pelaksana, 1):
        if ordinal not in acting:
            continue
        name = role_name(sop, ordinal)
        twins = [o for o in lane_of if o and sop.pelaksana[o - 1].table_ordinal == column.table_ordinal]
        key = (name, sum(role_name(sop, o) == name for o in twins))
        lane_of[ordinal] = known.setdefault(key, len(known))
    if acting - lane_of.keys():
        lane_of |= dict.fromkeys(acting - lane_of.keys(), len(known))
    return lane_of


def _lane_names(sop: Sop, lane_of: dict[int | None, int]) -> tuple[str, ...]:
    names: dict[int, str] = {}
    for ordinal, lane in lane_of.items():
        known = ordinal is not None and 0 < ordinal <= len(sop.pelaksana)
        names.setdefault(lane, role_name(sop, ordinal) if known and ordinal else bpmn_words().unknown_role)
    return tuple(names[lane] for lane in sorted(names))


@dataclass(frozen=True, slots=True)
class _Words:
    name: str
    documentation: str = ""
    note: str = ""


def _task_words(procedure: Procedure, place: int, roles: Sequence[str]) -> _Words:
    """The step's words stand in the first task of its row; a further one has those of its symbol, if any."""
    piece = procedure.pieces[place]
    step = procedure.sop.steps[piece.step - 1]
    own = "" if piece.rank == TERMINATOR or is_mark(piece.text) else piece.text
    if any(procedure.works(other) for other in procedure.row(piece.step) if other < place):
        return _Words(own or step_name(step) or str(piece.step), note=note(roles[1:], False))
    name = step_name(step) or own or str(piece.step)
    return _Words(name, step_documentation(step, roles), note(roles[1:], step.optional))


def _words(procedure: Procedure, place: int, kind: NodeKind, chain: Chain, roles: Sequence[str]) -> _Words:
    piece = procedure.pieces[place]
    if kind in WORKING:
        return _task_words(procedure, place, roles)
    if kind == "gateway":
        return _Words(piece.text if piece.rank == DECISION else "")
    own = piece.text if piece.rank == TERMINATOR and not is_mark(piece.text) else ""
    return _Words(own or form_words().symbols[kind], bpmn_words().added if kind in chain.added else "")


def _nodes(procedure: Procedure, place: int, chain: Chain, lane_of: dict[int | None, int]) -> Iterator[Node]:
    """The nodes of one piece."""
    piece = procedure.pieces[place]
    names = _lane_names(procedure.sop, lane_of)
    roles = [names[lane_of[role]] for role in (piece.role, *piece.together)]
    for kind in chain.kinds:
        words = _words(procedure, place, kind, chain, roles)
        lane = lane_of[piece.role]
        yield Node(f"{IDS[kind]}_{piece.step}", kind, words.name, lane, words.documentation, words.note)


def _distinct(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """With 'Step_3', 'Step_3_2' where a row has several of a kind."""
    seen: dict[str, int] = {}
    result = []
    for node in nodes:
        seen[node.id] = seen.get(node.id, 0) + 1
        result.append(node if seen[node.id] == 1 else replace(node, id=f"{node.id}_{seen[node.id]}"))
    return tuple(result)


def _links(procedure: Procedure, chains: Sequence[Chain]) -> Iterator[Link]:
    """Along each chain, and from chain to chain as the arrows go; of two alike one is kept."""
    starts, place = [], 0
    for chain in chains:
        starts.append(place)
        yield from (Link(one, other) for one, other in pairwise(range(place, place + len(chain.kinds))))
        place += len(chain.kinds)
    for arrow in procedure.arrows:
        source = starts[arrow.source] + chains[arrow.source].exit
        target = starts[arrow.target] + chains[arrow.target].entry
        guessed = bpmn_words().by_order if arrow.evidence == "order" else ""
        yield Link(source, target, arrow.condition, guessed)


def _pool(procedure: Procedure, name: str) -> Pool:
    lane_of = _lanes(procedure.sop, procedure.pieces)
    chains = chains_of(procedure)
    nodes = [node for place, chain in enumerate(chains) for node in _nodes(procedure, place, chain, lane_of)]
    links = tuple(dict.fromkeys(_links(procedure, chains)))
    lanes = _lane_names(procedure.sop, lane_of)
    return Pool(name, sop_documentation(procedure.sop), lanes, _distinct(nodes), links)


def _apart(sop: Sop, pieces: Sequence[Piece], arrows: Sequence[Arrow]) -> list[set[int]]:
    """The tables, those that arrows join in one set: no sequence flow can leave its pool."""
    table = [sop.steps[piece.step - 1].table_ordinal for piece in pieces]
    sets: list[set[int]] = [{ordinal} for ordinal in sorted(set(table))]
    for arrow in arrows:
        one = next(group for group in sets if table[arrow.source] in group)
        other = next(group for group in sets if table[arrow.target] in group)
        if one is not other:
            one |= other
            sets.remove(other)
    return sets


def _part(sop: Sop, pieces: Sequence[Piece], arrows: Sequence[Arrow], tables: set[int]) -> Procedure:
    kept = [place for place, piece in enumerate(pieces) if sop.steps[piece.step - 1].table_ordinal in tables]
    new = {place: number for number, place in enumerate(kept)}
    inside = (replace(a, source=new[a.source], target=new[a.target]) for a in arrows if a.source in new)
    return Procedure(sop, tuple(pieces[place] for place in kept), tuple(inside))


def pools_of(sop: Sop) -> tuple[Pool, ...]:
    """A pool for each procedure table, those whose steps lead into each other in one; an empty one without steps."""
    pieces = pieces_of(sop)
    arrows = arrows_of(sop, pieces)
    name = sop_name(sop)
    if not pieces:
        return (Pool(name, sop_documentation(sop), (), (), ()),)
    parts = [_part(sop, pieces, arrows, tables) for tables in _apart(sop, pieces, arrows)]
    another = bpmn_words().another
    names = [name if n == 1 else another.format(name=name, number=n) for n in range(1, len(parts) + 1)]
    return tuple(_pool(part, own) for part, own in zip(parts, names, strict=True))
