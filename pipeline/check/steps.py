"""Checks of the procedure table: numbers, times, actors, the ends and the decisions of the flow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.found import ONE_ROW, Checked, Found, found_at
from pipeline.publish.derived import timed
from pipeline.read.quantities import normal_form
from schemas.sop import Sop, Step
from schemas.vocabulary.checks import check_words
from schemas.vocabulary.values import unit_minutes

WAYS_OF_A_DECISION = 2
NUMBER = re.compile(r"\d{1,3}")
SPELLED = re.compile(r"(?<![\w.,])(?P<figure>\d+)\s*\(\s*(?P<words>[^()\d]+?)\s*\)")


def check_durations_readable(checked: Checked) -> Iterator[Found]:
    """A time is given and no duration can be made of it; that of a merged cell is counted in its first row only."""
    for number, step in enumerate(checked.sop.steps, 1):
        text = step.waktu.value
        if text is not None and step.duration is None and step.waktu.evidence.state != "spanned":
            yield found_at(
                "duration_unreadable", "step", number, "waktu", step.waktu.evidence, text=text, step=_name(step, number)
            )


def check_duration_words(checked: Checked) -> Iterator[Found]:
    """A number and its words disagree: '1 (dua) hari'."""
    for number, step in enumerate(checked.sop.steps, 1):
        text = step.waktu.value or ""
        if any(_disagree(match["figure"], match["words"]) for match in SPELLED.finditer(text)):
            yield found_at("duration_words_disagree", "step", number, "waktu", step.waktu.evidence, text=text)


def check_durations_plausible(checked: Checked) -> Iterator[Found]:
    """A step takes no time at all, or longer than is usual."""
    limit = check_words().longest_step_days
    for number, step in enumerate(checked.sop.steps, 1):
        minutes = step.duration.max_minutes if step.duration is not None else None
        if minutes is None:
            continue
        values = {"step": _name(step, number), "text": step.waktu.value or "", "limit": str(limit)}
        if minutes == 0:
            yield found_at("duration_zero", "step", number, "waktu", step.waktu.evidence, **values)
        elif minutes > limit * unit_minutes()["hari_kerja"]:
            yield found_at("duration_too_long", "step", number, "waktu", step.waktu.evidence, **values)


def check_whole_duration(checked: Checked) -> Iterator[Found]:
    """All steps together take longer than is usual."""
    limit = check_words().longest_sop_days
    minutes = sum(duration.max_minutes or 0 for duration in timed(checked.sop.steps))
    if minutes > limit * unit_minutes()["hari_kerja"]:
        yield Found("duration_sum_too_long", "sop", ONE_ROW, "duration_max_minutes", {"limit": str(limit)})


def check_steps_have_actors(checked: Checked) -> Iterator[Found]:
    """A step that nobody does; one finding where that is so of all of them."""
    steps = checked.sop.steps
    without = [(number, step) for number, step in enumerate(steps, 1) if not step.actors]
    if steps and len(without) == len(steps):
        yield Found("no_actors", "step_pelaksana", None, "evidence")
        return
    for number, step in without:
        yield found_at(
            "step_without_actor", "step", number, "kegiatan", step.kegiatan.evidence, step=_name(step, number)
        )


def check_numbering(checked: Checked) -> Iterator[Found]:
    """The printed numbers of a table's steps leap or come twice."""
    before: dict[int, int] = {}
    for number, step in enumerate(checked.sop.steps, 1):
        printed = NUMBER.fullmatch((step.number.value or "").strip(" .()"))
        if printed is None:
            continue
        now, last = int(printed.group()), before.get(step.table_ordinal)
        before[step.table_ordinal] = now
        if last is not None and now == last:
            yield found_at("number_twice", "step", number, "number", step.number.evidence, number=str(now))
        elif last is not None and now != last + 1:
            values = {"before": str(last), "after": str(now)}
            yield found_at("number_gap", "step", number, "number", step.number.evidence, **values)


def check_ends(checked: Checked) -> Iterator[Found]:
    """A drawn flow whose first step is no start, or that has no end."""
    sop = checked.sop
    if not any(symbol.kind != "connector" for symbol in sop.symbols) or not sop.steps:
        return
    if sop.steps[0].kind != "start":
        yield found_at("start_unmarked", "step", 1, "kind", sop.steps[0].kegiatan.evidence)
    if all(step.kind != "end" for step in sop.steps):
        last = len(sop.steps)
        yield found_at("end_unmarked", "step", last, "kind", sop.steps[-1].kegiatan.evidence)


def check_decisions_branch(checked: Checked) -> Iterator[Found]:
    """A drawn decision from which one way leads on, or none; only where the flow was read."""
    sop = checked.sop
    if not sop.flow:
        return
    for ordinal, symbol in enumerate(sop.symbols, 1):
        if symbol.kind != "decision" or symbol.step_ordinal is None:
            continue
        exits = _exits(sop, ordinal)
        if exits < WAYS_OF_A_DECISION:
            step = sop.steps[symbol.step_ordinal - 1]
            values = {"step": _name(step, symbol.step_ordinal)}
            rule = "decision_one_exit" if exits else "decision_no_exit"
            yield Found(rule, "symbol", str(ordinal), "kind", values, "", symbol.page, symbol.box)


def _exits(sop: Sop, ordinal: int) -> int:
    return len({(edge.target_symbol, edge.target_ordinal) for edge in sop.flow if edge.source_symbol == ordinal})


def _disagree(figure: str, words: str) -> bool:
    """Whether the words are a number, and another one."""
    spelled = normal_form(words)
    return spelled.isdigit() and int(spelled) != int(figure)


def _name(step: Step, number: int) -> str:
    """A step as it is printed, else by its place."""
    return step.number.value or str(number)
