"""Who acts in a step: the symbols and marks in the role columns, else the wording."""

from __future__ import annotations

import re

from pipeline.read.labels import fold
from pipeline.read.passage import Passage, evidence_of
from pipeline.read.procedure import ProcedurePart
from pipeline.read.procedure_rows import Row
from schemas.sop import Actor, Sop, Step
from schemas.vocabulary.form_words import form_words

MARK_CONFIDENCE = 0.9
ANSWER_CONFIDENCE = 0.7
LONGEST_MARK = 60


def marked_actors(row: Row, first_ordinal: int) -> tuple[Actor, ...]:
    """The role columns in which a word or a tick stands: 'MULAI', 'v', a description.

    Answers are written beside a decision: of 'Ya' and 'Tidak' in one row the column of 'Ya' acts.
    """
    marks = {role: passage for role, passage in row.marks.items() if len(passage.text) <= LONGEST_MARK}
    answers = {role: _answer(passage) for role, passage in marks.items()}
    if any(answer == "yes" for answer in answers.values()):
        marks = {role: passage for role, passage in marks.items() if answers[role] != "no"}
    return tuple(_marked(role, passage, answers[role], first_ordinal) for role, passage in sorted(marks.items()))


def _answer(passage: Passage) -> str | None:
    word = re.sub(r"\s+", " ", passage.text).strip(" .:").casefold()
    if word in form_words().answers_yes:
        return "yes"
    return "no" if word in form_words().answers_no else None


def _marked(role: int, passage: Passage, answer: str | None, first_ordinal: int) -> Actor:
    confidence = ANSWER_CONFIDENCE if answer else MARK_CONFIDENCE
    evidence = evidence_of(passage, "mark", confidence, text=passage.text)
    return Actor(pelaksana_ordinal=first_ordinal + role, by="mark", evidence=evidence)


def with_actors(sop: Sop, part: ProcedurePart) -> Sop:
    """The SOP with the actors of its steps."""
    firsts = _first_ordinals(sop)
    steps: list[Step] = []
    for step, row in zip(sop.steps, part.rows, strict=True):
        actors = marked_actors(row, firsts[step.table_ordinal])
        steps.append(step.model_copy(update={"actors": actors, "kind": _kind(row)}))
    return sop.model_copy(update={"steps": tuple(steps)})


def _first_ordinals(sop: Sop) -> dict[int, int]:
    firsts: dict[int, int] = {}
    for ordinal, pelaksana in enumerate(sop.pelaksana, start=1):
        firsts.setdefault(pelaksana.table_ordinal, ordinal)
    return {table: firsts.get(table, 1) for table in range(1, len(sop.tables) + 1)}


def _kind(row: Row) -> str | None:
    words = {fold(passage.text) for passage in row.marks.values()}
    if words & set(map(fold, form_words().start_marks)):
        return "start"
    return "end" if words & set(map(fold, form_words().end_marks)) else None
