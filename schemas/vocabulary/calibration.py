"""How often a value is right: `calibration.yaml`, written by `benchmarks/fit_confidence.py`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import model_validator

from schemas.vocabulary.loader import Entry, load_yaml

Medium = Literal["stored", "recognised"]
Points = tuple[tuple[float, float], ...]
ANY = "any"


class Bin(Entry):
    """Values whose confidence is from `low` to below `high`: how many, their mean confidence, the share right."""

    low: float
    high: float
    values: int
    confidence: float
    right: float


class Measured(Entry):
    """Figures of values from offices and seeds that were not used to fit what judged them.

    `error` is the expected calibration error, `least_tenth` the share of all errors among the least sure tenth.
    """

    values: int
    error: float
    least_tenth: float
    bins: tuple[Bin, ...]


class Calibration(Entry):
    stored: dict[str, Points]
    recognised: dict[str, Points]
    measured: Measured

    @property
    def by_medium(self) -> dict[Medium, dict[str, Points]]:
        return {"stored": self.stored, "recognised": self.recognised}

    @model_validator(mode="after")
    def _rises(self) -> Calibration:
        for curves in (self.stored, self.recognised):
            if ANY not in curves:
                raise ValueError(f"no curve {ANY!r}")
            for method, points in curves.items():
                xs, ys = [x for x, _ in points], [y for _, y in points]
                if not points or sorted(set(xs)) != xs or sorted(ys) != ys or not 0 <= ys[0] <= ys[-1] <= 1:
                    raise ValueError(f"the curve of {method!r} does not rise")
        return self


@cache
def calibration() -> Calibration:
    return load_yaml("calibration.yaml", Calibration)
