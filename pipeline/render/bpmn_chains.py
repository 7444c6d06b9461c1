"""From the rows of a procedure table to BPMN: which task, gateway and event each of them is.

The work of a row is a task, whatever its symbol: a diamond is a task with an exclusive gateway behind it, a capsule a
task with a start event before it or an end event behind it. Beside a task in the same row, a diamond is the gateway
alone and a capsule the event alone, and so is a row that says nothing but 'Mulai' or 'Selesai'. Labelled lines out of
a task make a decision of it. Several lines out of it without labels go on at the same time, which BPMN needs no
gateway for. A node that nothing leads into gets a start event, one that nothing leaves an end event. Those who do a
step together share one task, in the lane of the first; the others stand in a note at it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.render.bpmn_model import NodeKind
from pipeline.render.bpmn_pieces import DECISION, TASK, TERMINATOR, Arrow, Piece
from pipeline.render.bpmn_words import is_mark
from schemas.sop import Sop


@dataclass(frozen=True, slots=True)
class Chain:
    """The nodes that a piece becomes, in their order; `added` are the events among them that are not drawn."""

    kinds: tuple[NodeKind, ...]
    added: frozenset[NodeKind] = frozenset()

    @property
    def entry(self) -> int:
        """The node that arrows into the piece lead to."""
        return 1 if self.kinds[0] == "start" and len(self.kinds) > 1 else 0

    @property
    def exit(self) -> int:
        """The node that arrows out of the piece come from."""
        return len(self.kinds) - (2 if self.kinds[-1] == "end" and len(self.kinds) > 1 else 1)


@dataclass(frozen=True)
class Procedure:
    """The pieces of one pool with the arrows between them (places in `pieces`)."""

    sop: Sop
    pieces: tuple[Piece, ...]
    arrows: tuple[Arrow, ...]

    def row(self, step: int) -> list[int]:
        """The pieces of a row."""
        return [place for place, piece in enumerate(self.pieces) if piece.step == step]

    def works(self, place: int) -> bool:
        """Whether the piece does the work of its row; of several decisions in a row only the first does."""
        piece = self.pieces[place]
        if piece.rank == TERMINATOR and is_mark(self.sop.steps[piece.step - 1].kegiatan.value):
            return False
        row = self.row(piece.step)
        nearest = [other for other in row if self.pieces[other].rank == min(self.pieces[p].rank for p in row)]
        return place in (nearest[:1] if piece.rank == DECISION else nearest)

    def out(self, place: int) -> list[Arrow]:
        return [arrow for arrow in self.arrows if arrow.source == place]

    def into(self, place: int) -> list[Arrow]:
        return [arrow for arrow in self.arrows if arrow.target == place]


def _event(procedure: Procedure, place: int) -> NodeKind | None:
    """What a capsule that does no work is: it starts or ends, or neither where lines lead in and out."""
    entered, left = bool(procedure.into(place)), bool(procedure.out(place))
    if entered != left:
        return "end" if entered else "start"
    step = procedure.pieces[place].step
    last = step == max(piece.step for piece in procedure.pieces)
    return None if entered else "end" if last else "start"


def _core(procedure: Procedure, place: int) -> tuple[NodeKind, ...]:
    """The nodes of a piece itself, without the events that its neighbours ask for."""
    piece = procedure.pieces[place]
    step = procedure.sop.steps[piece.step - 1]
    task: NodeKind = "subprocess" if step.kind == "subprocess" and piece.rank == TASK else "task"
    answers = procedure.out(place)
    if piece.rank == DECISION:
        return (task, "gateway") if procedure.works(place) else ("gateway",)
    if piece.rank == TERMINATOR and not procedure.works(place):
        event = _event(procedure, place)
        return (event if event is not None else task,)
    asked = len(answers) > 1 and any(answer.condition for answer in answers)
    return (task, "gateway") if asked else (task,)


def _is_start(procedure: Procedure, place: int) -> bool:
    """Whether the procedure may start here: nothing leads here, or the document says so."""
    piece = procedure.pieces[place]
    row = procedure.row(piece.step)
    marked = procedure.sop.steps[piece.step - 1].kind == "start" and piece.rank in (TASK, TERMINATOR)
    drawn_apart = any(_core(procedure, p) == ("start",) for p in row)
    return not procedure.into(place) or (marked and place == row[0] and not drawn_apart)


def _chain(procedure: Procedure, place: int) -> Chain:
    core, piece = _core(procedure, place), procedure.pieces[place]
    starts = core[0] != "start" and core != ("end",) and _is_start(procedure, place)
    ends = core[-1] != "end" and not procedure.out(place)
    drawn = piece.rank == TERMINATOR
    before: tuple[NodeKind, ...] = ("start",) if starts else ()
    behind: tuple[NodeKind, ...] = ("end",) if ends else ()
    return Chain((*before, *core, *behind), frozenset() if drawn else frozenset((*before, *behind)))


def _closed(chains: list[Chain]) -> list[Chain]:
    """With a start and an end at least: at the first piece, and behind the last one."""
    if all("start" not in chain.kinds for chain in chains):
        first = chains[0]
        chains[0] = replace(first, kinds=("start", *first.kinds), added=first.added | {"start"})
    if all("end" not in chain.kinds for chain in chains):
        last = chains[-1]
        kinds = last.kinds if last.kinds[-1] == "gateway" else (*last.kinds, "gateway")
        chains[-1] = replace(last, kinds=(*kinds, "end"), added=last.added | {"end"})
    return chains


def chains_of(procedure: Procedure) -> list[Chain]:
    """The nodes of each piece."""
    return _closed([_chain(procedure, place) for place in range(len(procedure.pieces))])
