"""The words of dates, durations and ranks: `months.yaml`, `units.yaml`, `ranks.yaml`."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator

from schemas.sop import DurationUnit
from schemas.vocabulary.loader import Entry, load_yaml

Ratio = Annotated[Fraction, BeforeValidator(lambda value: Fraction(str(value)))]
Words = tuple[str, ...]


class Month(Entry):
    month: int
    names: Words


class Months(Entry):
    months: tuple[Month, ...]
    fillers: Words

    @property
    def numbers(self) -> dict[str, int]:
        return {name: month.month for month in self.months for name in month.names}


class TimeUnit(Entry):
    unit: DurationUnit
    minutes: Ratio
    words: Words


class Units(Entry):
    """All the words of a duration; the fields are explained in `units.yaml`."""

    units: tuple[TimeUnit, ...]
    ones: dict[str, int]
    fractions: dict[str, Ratio]
    whole: dict[str, int]
    teens: str
    tens: str
    one_prefix: str
    at_most: Words
    at_least: Words
    about: Words
    range: Words
    either: Words
    plus: Words
    times: Words
    events_after: Words
    events_before: Words
    conditions: Words
    day_zero: str
    frequency: Words
    clock: Words
    unbounded: Words


class Rank(Entry):
    grade: str
    rank: str


class Ranks(Entry):
    ranks: tuple[Rank, ...]
    step_words: Words
    step_one: Words
    labels: Words


@cache
def months() -> Months:
    return load_yaml("months.yaml", Months)


@cache
def units() -> Units:
    return load_yaml("units.yaml", Units)


@cache
def unit_minutes() -> dict[DurationUnit, Fraction]:
    return {entry.unit: entry.minutes for entry in units().units}


@cache
def ranks() -> Ranks:
    return load_yaml("ranks.yaml", Ranks)
