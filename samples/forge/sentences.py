"""What the steps of a made-up procedure say, and who does them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from samples.forge.durations import random_duration
from samples.forge.officials import text
from samples.forge.vocabulary import Procedure, words
from schemas.sop import Step, StepKind


@dataclass(frozen=True)
class Plan:
    """The course of a procedure: who acts in each row (places among the roles), and what each row is."""

    actors: tuple[tuple[int, ...], ...]
    kinds: tuple[StepKind, ...]


def random_plan(roles: int, length: int, rng: Random) -> Plan:
    """A course through the roles that changes hands in most rows; some rows have two actors, some are decisions."""
    actors: list[tuple[int, ...]] = []
    at = rng.choice((0, 0, roles - 1))
    for _ in range(length):
        both = roles > 1 and rng.random() < 0.06
        other = (at + 1) % roles
        actors.append(tuple(sorted((at, other))) if both else (at,))
        at = rng.choice([place for place in range(roles) if place != at] or [0]) if rng.random() < 0.8 else at
    kinds: list[StepKind] = ["process"] * length
    for row in range(1, length - 1):
        if len(actors[row]) == 1 and kinds[row - 1] != "decision" and rng.random() < 0.22:
            kinds[row] = "decision"
    kinds[0], kinds[-1] = "start", "end"
    return Plan(tuple(actors), tuple(kinds))


def _pattern(kind: StepKind, is_head: bool, rng: Random) -> str:
    known = words()
    by_kind = {"start": known.starts, "decision": known.decisions, "end": known.ends}
    return rng.choice(by_kind.get(kind) or (known.approvals if is_head else known.works))


def _list_cell(choices: Sequence[str], rng: Random) -> str | None:
    """One thing, seldom nothing, sometimes a list."""
    chance = rng.random()
    if chance < 0.05:
        return None
    return "\n".join(rng.sample(choices, 1 if chance < 0.75 else rng.randrange(2, 4)))


def random_steps(plan: Plan, roles: Sequence[str], procedure: Procedure, table: int, rng: Random) -> list[Step]:
    """The rows of one table; the next role is named in some of them, as in real ones."""
    steps = []
    for row, (actors, kind) in enumerate(zip(plan.actors, plan.kinds, strict=True)):
        following = plan.actors[min(row + 1, len(plan.actors) - 1)][0]
        good, bad = "sesuai", "belum lengkap"
        sentence = _pattern(kind, actors[0] == len(roles) - 1, rng).format(
            object=procedure.object, paper=procedure.paper, good=good, bad=bad,
            next=roles[following], back=roles[plan.actors[max(row - 1, 0)][0]],
        )  # fmt: skip
        waktu, duration = random_duration(rng)
        steps.append(
            Step(
                table_ordinal=table,
                number=text(str(row + 1)),
                kegiatan=text(sentence),
                kelengkapan=text(_list_cell((*words().needs, procedure.paper.capitalize()), rng)),
                waktu=text(waktu),
                output=text(_list_cell(words().results, rng)),
                keterangan=text(rng.choice(words().notes) if rng.random() < 0.15 else None),
                kind=kind,
                duration=duration,
            )
        )
    return steps
