"""Fit the weights of the model that infers who does a step, on readings whose symbols show it.

    python -m benchmarks.fit_actors READINGS.jsonl [--write]

READINGS holds one JSON object a line: {"office": …, "headers": […], "kegiatan": […], "actors": [[column, …], …]} with
column indices from 0; a step with no actor is an empty list. Prints the accuracy, the Brier score and a reliability
table, each office measured with weights fitted on the others; `--write` fits on all and writes actor_weights.yaml.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from pipeline.read.actor_features import Features, MoveFeatures, table_features
from pipeline.read.actor_model import marginals
from schemas.vocabulary.activities import actor_weights

ROUNDS = 60
RATE = 0.15
RIDGE = 1.0
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
PRIORS = Path(__file__).parent / "actor_priors.yaml"
TARGET = Path(__file__).parent.parent / "schemas" / "vocabulary" / "actor_weights.yaml"
NOTE = """\
# Weights of the model that infers who does a step (pipeline/read/actor_model.py), fitted by benchmarks/fit_actors.py.
# temperature: divides all weights, so that the shares it gives are right as often as they say.
"""
FORBIDDEN = -1e6
SMALLEST = 0.001
TEMPERATURES = (0.7, 0.85, 1.0, 1.2, 1.5, 1.8)
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One table: the feature counts of each step and column, shape (steps, columns, features), of each move between
    columns, shape (steps - 1, columns, columns, features), and who acts."""

    office: str
    counts: Array
    moves: Array
    actors: tuple[frozenset[int], ...]


def load(path: Path) -> tuple[list[str], list[Case]]:
    """The names of all features, and the cases."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if len(row["headers"]) > 1 and row["kegiatan"]]
    tables = [table_features(row["headers"], row["kegiatan"]) for row in rows]
    expected = yaml.safe_load(PRIORS.read_text(encoding="utf-8"))
    names = sorted(
        set(expected)
        | {name for features, _ in tables for step in features for cell in step for name in cell}
        | {name for _, moves in tables for step in moves for row in step for cell in row for name in cell}
    )
    index = {name: i for i, name in enumerate(names)}
    return names, [_case(row, table, index) for row, table in zip(rows, tables, strict=True)]


def _case(row: dict[str, Any], table: tuple[Features, MoveFeatures], index: dict[str, int]) -> Case:
    features, moves = table
    columns = len(row["headers"])
    counts = np.zeros((len(features), columns, len(index)))
    paths = np.zeros((len(moves), columns, columns, len(index)))
    for i, step in enumerate(features):
        for j, cell in enumerate(step):
            for name, value in cell.items():
                counts[i, j, index[name]] = value
    for i, square in enumerate(moves):
        for a, ways in enumerate(square):
            for b, names in enumerate(ways):
                for name in names:
                    paths[i, a, b, index[name]] = 1.0
    return Case(row["office"], counts, paths, tuple(frozenset(a) for a in row["actors"]))


def expectations(case: Case, weights: Array, allowed: bool) -> Array:
    """Expected feature counts, over all ways or over those that agree with the symbols."""
    emissions = case.counts @ weights
    if allowed:
        for i, actors in enumerate(case.actors):
            forbidden = [j for j in range(emissions.shape[1]) if actors and j not in actors]
            emissions[i, forbidden] = FORBIDDEN
    moves = case.moves @ weights
    shares = marginals(emissions, moves)
    expected: Array = np.einsum("ij,ijk->k", shares, case.counts)
    for i, pair in enumerate(pair_shares(emissions, moves)):
        expected += np.einsum("ab,abk->k", pair, case.moves[i])
    return expected


def pair_shares(emissions: Array, moves: Array) -> Array:
    """The share of each pair of columns in neighbouring steps."""
    forward, backward = np.zeros_like(emissions), np.zeros_like(emissions)
    forward[0] = emissions[0]
    for i in range(1, len(emissions)):
        forward[i] = emissions[i] + np.logaddexp.reduce(forward[i - 1][:, None] + moves[i - 1], axis=0)
    for i in range(len(emissions) - 2, -1, -1):
        backward[i] = np.logaddexp.reduce(moves[i] + (emissions[i + 1] + backward[i + 1])[None, :], axis=1)
    pairs = forward[:-1, :, None] + moves + (emissions[1:] + backward[1:])[:, None, :]
    pairs -= np.logaddexp.reduce(pairs, axis=(1, 2), keepdims=True) if len(pairs) else 0.0
    shares: Array = np.exp(pairs)
    return shares


def fit(cases: list[Case], names: list[str], ridge: float = RIDGE) -> Array:
    """The weights that the cases make likeliest, drawn towards what is expected of them."""
    expected: dict[str, float] = yaml.safe_load(PRIORS.read_text(encoding="utf-8"))
    prior = np.array([expected.get(name, 0.0) for name in names])
    weights, squares = prior.copy(), np.full(len(names), 1e-6)
    for _ in range(ROUNDS):
        gradient = np.zeros(len(names))
        for case in cases:
            gradient += expectations(case, weights, allowed=True) - expectations(case, weights, allowed=False)
        step = gradient / len(cases) - ridge * (weights - prior)
        squares += step * step
        weights += RATE * step / np.sqrt(squares)
    return weights


def answers(cases: list[Case], weights: Array, temperature: float) -> list[tuple[float, bool]]:
    """The share and the rightness of the best column of every step with a known actor."""
    result = []
    for case in cases:
        shares = marginals(case.counts @ weights / temperature, case.moves @ weights / temperature)
        for i, actors in enumerate(case.actors):
            if actors:
                best = int(np.argmax(shares[i]))
                result.append((float(shares[i, best]), best in actors))
    return result


def held_out(names: list[str], cases: list[Case], ridge: float) -> dict[str, tuple[list[Case], Array]]:
    """By office its cases, and the weights fitted on all others."""
    offices = sorted({case.office for case in cases})
    return {
        office: ([c for c in cases if c.office == office], fit([c for c in cases if c.office != office], names, ridge))
        for office in offices
    }


def held_out_answers(readings: Path, ridge: float = RIDGE) -> list[tuple[str, float, bool]]:
    """The office, the share and the rightness of the best column of every step, by the model in use."""
    names, cases = load(readings)
    temperature = actor_weights().temperature
    found = held_out(names, cases, ridge)
    return [(office, *one) for office, (mine, w) in found.items() for one in answers(mine, w, temperature)]


def best_temperature(rows_by_temperature: dict[float, list[tuple[float, bool]]]) -> float:
    return min(rows_by_temperature, key=lambda t: brier(rows_by_temperature[t]))


def brier(rows: list[tuple[float, bool]]) -> float:
    return float(np.mean([(share - right) ** 2 for share, right in rows])) if rows else 1.0


def report(name: str, rows: list[tuple[float, bool]]) -> None:
    right = np.mean([r for _, r in rows])
    sys.stdout.write(f"{name:30} steps {len(rows):5}  accuracy {right:.3f}  Brier {brier(rows):.3f}\n")


def reliability(rows: list[tuple[float, bool]]) -> None:
    for low, high in itertools.pairwise(BINS):
        here = [(s, r) for s, r in rows if low <= s < high]
        if here:
            share, right = np.mean([s for s, _ in here]), np.mean([r for _, r in here])
            sys.stdout.write(
                f"  share {low:.2f}-{min(high, 1):.2f}  n {len(here):5}  said {share:.3f}  right {right:.3f}\n"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ridge", type=float, default=RIDGE, help="how strongly weights are drawn to what is expected")
    args = parser.parse_args()
    names, cases = load(args.readings)
    held: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for office, (mine, weights) in held_out(names, cases, args.ridge).items():
        for temperature in TEMPERATURES:
            held[temperature] += answers(mine, weights, temperature)
        report(office, answers(mine, weights, 1.0))
    temperature = best_temperature(held)
    report(f"all, held out, T={temperature}", held[temperature])
    reliability(held[temperature])
    if args.write:
        fitted = fit(cases, names, args.ridge)
        weights_by_name = {n: round(float(w), 3) for n, w in zip(names, fitted, strict=True) if abs(w) >= SMALLEST}
        TARGET.write_text(NOTE + yaml.safe_dump({"temperature": temperature, "weights": weights_by_name}))


if __name__ == "__main__":
    main()
