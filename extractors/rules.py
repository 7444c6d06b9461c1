"""Ruled lines: straight level and upright strokes, their pieces put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

MAX_RULES = 3000  # merged ones; above, the longest count


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight level (`across`) or upright stroke: where it lies, from where to where.

    Rules of one `ink` were drawn alike (colour, thickness), where that is known.
    """

    across: bool
    at: float
    start: float
    end: float
    ink: int = 0

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Tolerance:
    """In the unit of the rules: points for vectors, pixels for prints.

    `same` is how far apart two rules are one, `gap` how wide a hole in a rule may be, `reach` how far an end may
    stay from the rule it belongs to, `shortest` the least length of a rule, `least` the least height and width of a
    cell (the two strokes of a double line are nearer).
    """

    same: float = 1.6
    gap: float = 3.0
    reach: float = 3.0
    shortest: float = 5.0
    least: float = 3.0


POINTS = Tolerance()


def merge_rules(rules: Iterable[Rule], tolerance: Tolerance = POINTS) -> tuple[Rule, ...]:
    """Pieces that continue each other as one rule; crumbs that stay short are dropped."""
    merged: list[Rule] = []
    for across in (True, False):
        same_way = sorted((rule for rule in rules_of(rules, across)), key=lambda rule: rule.at)
        for band in _bands(same_way, tolerance.same):
            merged.extend(_run_together(band, tolerance.gap))
    long_enough = [rule for rule in merged if rule.length >= tolerance.shortest]
    return tuple(sorted(long_enough, key=lambda rule: -rule.length)[:MAX_RULES])


def rules_of(rules: Iterable[Rule], across: bool) -> Iterator[Rule]:
    return (rule for rule in rules if rule.across is across)


def _bands(rules: Sequence[Rule], width: float) -> Iterator[list[Rule]]:
    """Rules that lie within `width` of the first of their band."""
    band: list[Rule] = []
    for rule in rules:
        if band and rule.at - band[0].at > width:
            yield band
            band = []
        band.append(rule)
    if band:
        yield band


def _run_together(band: Sequence[Rule], gap: float) -> Iterator[Rule]:
    """One rule for each stretch without a hole; it lies where most of its length does."""
    run: list[Rule] = []
    end = 0.0
    for rule in sorted(band, key=lambda rule: rule.start):
        if run and rule.start > end + gap:
            yield _one(run, end)
            run = []
        end = max(end, rule.end) if run else rule.end
        run.append(rule)
    if run:
        yield _one(run, end)


def _one(run: Sequence[Rule], end: float) -> Rule:
    weight = sum(rule.length for rule in run) or 1.0
    at = sum(rule.at * rule.length for rule in run) / weight if weight > 1e-6 else run[0].at
    ink = max(run, key=lambda rule: rule.length).ink
    return replace(run[0], at=at, start=run[0].start, end=end, ink=ink)
