"""Infer who does each step where no drawing tells: a sequence model over the rows of a table.

A linear chain over the role columns. What speaks for a column in a row: it is the subject; the row before hands over
to it or commands it; the row after receives from it; its office has the authority that the verb asks for; its place.
From row to row: whether the work stays, moves one column on, or jumps. Weights are fitted on documents whose symbols
show the answer (`schemas/vocabulary/actor_weights.yaml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.read.actor_features import Features, MoveFeatures, table_features
from schemas.vocabulary.activities import actor_weights

Scores = npt.NDArray[np.float64]
IMPOSSIBLE = -1e6


@dataclass(frozen=True, slots=True)
class Inferred:
    """The column (index from 0) inferred for a step, its share, and the shares of all columns."""

    column: int
    share: float
    shares: tuple[float, ...]


def infer_actors(
    headers: Sequence[str], kegiatan: Sequence[str], known: Sequence[Sequence[int]] = ()
) -> list[Inferred]:
    """One column for each step. `known` gives, step by step, the columns that are known to act (empty: none)."""
    shares = column_shares(headers, kegiatan, known)
    return [Inferred(int(np.argmax(row)), float(np.max(row)), tuple(map(float, row))) for row in shares]


def column_shares(headers: Sequence[str], kegiatan: Sequence[str], known: Sequence[Sequence[int]] = ()) -> Scores:
    """The share of each column in each step, shape (steps, columns); rows sum to 1."""
    model = actor_weights()
    features, moves = table_features(headers, kegiatan)
    emissions = score_features(features, model.weights) / model.temperature
    for row, columns in zip(emissions, known, strict=False):
        if columns:
            row[[j for j in range(len(headers)) if j not in columns]] = IMPOSSIBLE
    return marginals(emissions, score_moves(moves, model.weights) / model.temperature)


def score_features(features: Features, weights: dict[str, float]) -> Scores:
    return np.array(
        [[sum(weights.get(name, 0.0) * value for name, value in cell.items()) for cell in row] for row in features],
        dtype=np.float64,
    ).reshape(len(features), -1)


def score_moves(moves: MoveFeatures, weights: dict[str, float]) -> Scores:
    """Shape (steps - 1, columns, columns): what a move from one column to another is worth before each later step."""
    return np.array(
        [[[sum(weights.get(name, 0.0) for name in cell) for cell in row] for row in step] for step in moves],
        dtype=np.float64,
    )


def marginals(emissions: Scores, moves: Scores) -> Scores:
    """The share of each column in each step: forward and backward over the chain, in logarithms."""
    forward, backward = np.zeros_like(emissions), np.zeros_like(emissions)
    forward[0] = emissions[0]
    for i in range(1, len(emissions)):
        forward[i] = emissions[i] + _log_sum(forward[i - 1][:, None] + moves[i - 1], axis=0)
    for i in range(len(emissions) - 2, -1, -1):
        backward[i] = _log_sum(moves[i] + (emissions[i + 1] + backward[i + 1])[None, :], axis=1)
    total = forward + backward
    shares: Scores = np.exp(total - _log_sum(total, axis=1)[:, None])
    return shares


def _log_sum(values: Scores, axis: int) -> Scores:
    top = np.max(values, axis=axis, keepdims=True)
    result: Scores = np.squeeze(top, axis) + np.log(np.sum(np.exp(values - top), axis=axis))
    return result
