"""Who acts in a step: the symbols and marks in the role columns, else the wording."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.flow import Drawing, flow_of, read_drawing, symbols_of
from pipeline.read.labels import fold
from pipeline.read.passage import Passage, evidence_of
from pipeline.read.procedure import ProcedurePart
from pipeline.read.procedure_rows import Row
from pipeline.read.symbols import Placed
from schemas.raw import Page
from schemas.sop import Actor, Evidence, Sop, Step, StepKind
from schemas.vocabulary.form_words import form_words

MARK_CONFIDENCE = 0.9
ANSWER_CONFIDENCE = 0.7
LONGEST_MARK = 60
# Arrows and lines as characters, those of Wingdings among them.
ARROWS = re.compile(r"[\s\-–—_=<>|/\\.·…←-⇿─-╿➔-➾⟵-⟿⬀-⬏⭠-⮹\uf0df-\uf0f8]+")


def marked_actors(row: Row, first_ordinal: int) -> tuple[Actor, ...]:
    """The role columns in which a word or a tick stands: 'MULAI', 'v', a description.

    A line that only passes a column stands there as '→' or '-->'. Answers are written beside a decision: of 'Ya' and
    'Tidak' in one row the column of 'Ya' acts.
    """
    marks = {role: passage for role, passage in row.marks.items() if len(passage.text) <= LONGEST_MARK}
    marks = {role: passage for role, passage in marks.items() if not _passes(passage)} or marks
    answers = {role: _answer(passage) for role, passage in marks.items()}
    if any(answer == "yes" for answer in answers.values()):
        marks = {role: passage for role, passage in marks.items() if answers[role] != "no"}
    return tuple(_marked(role, passage, answers[role], first_ordinal) for role, passage in sorted(marks.items()))


def _passes(passage: Passage) -> bool:
    return ARROWS.fullmatch(passage.text) is not None


def _answer(passage: Passage) -> str | None:
    word = re.sub(r"\s+", " ", passage.text).strip(" .:").casefold()
    if word in form_words().answers_yes:
        return "yes"
    return "no" if word in form_words().answers_no else None


def _marked(role: int, passage: Passage, answer: str | None, first_ordinal: int) -> Actor:
    confidence = ANSWER_CONFIDENCE if answer else MARK_CONFIDENCE
    evidence = evidence_of(passage, "mark", confidence, text=passage.text)
    return Actor(pelaksana_ordinal=first_ordinal + role, by="mark", evidence=evidence)


def with_actors(sop: Sop, part: ProcedurePart, pages: Sequence[Page]) -> Sop:
    """The SOP with its symbols, its flow and the actors of its steps.

    Symbols tell where there are any on the table's page; else words and ticks in the role columns do.
    """
    drawing = read_drawing(part, pages)
    firsts = _first_ordinals(sop)
    drawn_tables = {sop.steps[p.step - 1].table_ordinal for p in drawing.placed if p.step is not None}
    steps: list[Step] = []
    for ordinal, (step, row) in enumerate(zip(sop.steps, part.rows, strict=True), start=1):
        placed = [p for p in drawing.placed if p.step == ordinal]
        drawn = step.table_ordinal in drawn_tables
        actors = drawn_actors(placed) if drawn else marked_actors(row, firsts[step.table_ordinal])
        kind = _drawn_kind(ordinal, placed, drawing) if drawn else _kind(row)
        steps.append(step.model_copy(update={"actors": actors, "kind": kind}))
    flow = flow_of(drawing, [step.table_ordinal for step in steps])
    return sop.model_copy(update={"steps": tuple(steps), "symbols": symbols_of(drawing), "flow": flow})


def drawn_actors(placed: Sequence[Placed]) -> tuple[Actor, ...]:
    """The role columns in which a symbol of the step stands."""
    best: dict[int, Placed] = {}
    for p in placed:
        for role in p.roles:
            if role not in best or p.confidence > best[role].confidence:
                best[role] = p
    return tuple(Actor(pelaksana_ordinal=role, by="shape", evidence=_evidence(best[role])) for role in sorted(best))


def _evidence(placed: Placed) -> Evidence:
    box = placed.box
    return Evidence(
        state="read",
        text=placed.shape.text or None,
        page=placed.page,
        box=(box.x0, box.y0, box.x1, box.y1) if box else None,
        method="shape",
        confidence=placed.confidence,
    )


def _drawn_kind(ordinal: int, placed: Sequence[Placed], drawing: Drawing) -> StepKind | None:
    """The step's kind: a decision where one is drawn; a capsule begins the flow or ends it."""
    kinds = {p.shape.kind for p in placed}
    if "decision" in kinds:
        return "decision"
    if "terminator" in kinds:
        own = {i for i, p in enumerate(drawing.placed) if p.step == ordinal and p.shape.kind == "terminator"}
        leaves = any(e.source in own and e.target not in own for e in drawing.edges)
        enters = any(e.target in own and e.source not in own for e in drawing.edges)
        if leaves != enters:
            return "start" if leaves else "end"
        drawn = [p.step for p in drawing.placed if p.step is not None]
        return "start" if ordinal == min(drawn) else "end" if ordinal == max(drawn) else "process"
    return "process" if kinds & {"process", "document", "other"} else None


def _first_ordinals(sop: Sop) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for ordinal, pelaksana in enumerate(sop.pelaksana, start=1):
        firsts.setdefault(pelaksana.table_ordinal, ordinal)
    return {table: firsts.get(table, 1) for table in range(1, len(sop.tables) + 1)}


def _kind(row: Row) -> StepKind | None:
    words = {fold(passage.text) for passage in row.marks.values()}
    if words & set(map(fold, form_words().start_marks)):
        return "start"
    return "end" if words & set(map(fold, form_words().end_marks)) else None
