"""Infer who does each step where no drawing tells: a sequence model over the rows of a table.

A linear chain over the role columns. What speaks for a column in a row: it is the subject; the row before hands over
to it or commands it; the row after receives from it; its office has the authority that the verb asks for; its place.
From row to row: whether the work stays, moves one column on, or jumps. Weights are fitted on documents whose symbols
show the answer (`schemas/vocabulary/actor_weights.yaml`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.read.mentions import (
    Mention,
    RoleColumn,
    begins,
    find_mentions,
    make_ruler,
    role_column,
    with_ranks,
    written_out,
)
from schemas.vocabulary.activities import activities, actor_weights

Scores = npt.NDArray[np.float64]
IMPOSSIBLE = -1e6
Features = tuple[tuple[Counter[str], ...], ...]
MoveFeatures = tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]


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


def table_features(headers: Sequence[str], kegiatan: Sequence[str]) -> tuple[Features, MoveFeatures]:
    """For each step and column the features that speak for it or against it, and for each move between columns."""
    columns = with_ranks([role_column(header) for header in headers])
    ruler = make_ruler(columns)
    mentions = [find_mentions(text, ruler) for text in kegiatan]
    verbs = [verb_kind(text, found) for text, found in zip(kegiatan, mentions, strict=True)]
    features = tuple(
        tuple(Counter(_features(i, j, columns, mentions, verbs)) for j in range(len(columns)))
        for i in range(len(kegiatan))
    )
    moves = tuple(
        tuple(tuple(_moves(a, b, columns, verb) for b in range(len(columns))) for a in range(len(columns)))
        for verb in verbs[1:]
    )
    return features, moves


def _moves(before: int, after: int, columns: Sequence[RoleColumn], verb: str) -> tuple[str, ...]:
    """A move in the table, and in rank: 'Memeriksa' is for the one above the last actor."""
    if before == after:
        return "move:stay", f"rank:{verb}:stay"
    side = "right" if after > before else "left"
    return f"move:{side}{min(abs(after - before), 2)}", f"rank:{verb}:{_above(columns[before], columns[after])}"


def _above(column: RoleColumn, other: RoleColumn) -> str:
    """Whether the other role stands above this one, below it, or that cannot be told."""
    if column.rank is None or other.rank is None or column.rank == other.rank:
        return "beside"
    steps = min(abs(column.rank - other.rank), 2)
    return f"{'up' if other.rank < column.rank else 'down'}{steps}"


def _features(
    i: int, j: int, columns: Sequence[RoleColumn], mentions: Sequence[Sequence[Mention]], verbs: Sequence[str]
) -> Iterator[str]:
    yield f"verb:{verbs[i]}:{columns[j].group}"
    yield f"verb:{verbs[i]}:{_standing(j, columns)}"
    yield f"group:{columns[j].group}"
    yield from _places(i, j, len(mentions), len(columns))
    yield from _own(j, mentions[i], columns)
    if i > 0:
        yield from _handed(j, mentions[i - 1])
    if i + 1 < len(mentions):
        yield from _received(j, mentions[i + 1])


def _standing(j: int, columns: Sequence[RoleColumn]) -> str:
    """The place of a role among the ranks of this table."""
    ranks = sorted({c.rank for c in columns if c.rank is not None})
    rank = columns[j].rank
    if rank is None or len(ranks) < 2:
        return "unranked"
    return "top" if rank == ranks[0] else "bottom" if rank == ranks[-1] else "between"


def _places(i: int, j: int, steps: int, columns: int) -> Iterator[str]:
    if i == 0:
        yield "first:first" if j == 0 else "first:last" if j == columns - 1 else "first:inner"
    if i == steps - 1:
        yield "last:first" if j == 0 else "last:last" if j == columns - 1 else "last:inner"


def _own(j: int, mentions: Sequence[Mention], columns: Sequence[RoleColumn]) -> Iterator[str]:
    """What the step itself says of the column: it is the subject, or stands above the one who is told to act."""
    for mention in mentions:
        sure = "" if len(mention.columns) == 1 else ":shared"
        if j in mention.columns:
            yield f"own:{mention.part}{sure}"
        elif mention.part in ("to", "commanded", "returned", "from"):
            yield f"own:{mention.part}:{_above(columns[mention.columns[0]], columns[j])}"
    if any(m.part == "subject" and j not in m.columns for m in mentions):
        yield "own:other_subject"


def _handed(j: int, before: Sequence[Mention]) -> Iterator[str]:
    """What the step before says: the last one it hands over to is the likeliest to act next."""
    given = [m for m in before if m.part in ("to", "commanded", "returned")]
    for mention in given:
        if j in mention.columns:
            last = "last" if mention is given[-1] else "earlier"
            sure = "" if len(mention.columns) == 1 else ":shared"
            yield f"handed:{mention.part}:{last}{sure}"
    if given and not any(j in m.columns for m in given):
        yield "handed:to_another"


def _received(j: int, following: Sequence[Mention]) -> Iterator[str]:
    for mention in following:
        if mention.part == "from" and j in mention.columns:
            yield "next:received_from"
        if mention.part == "returned" and j in mention.columns:
            yield "next:returned_to"


def verb_kind(text: str, mentions: Sequence[Mention]) -> str:
    """The kind of act of a step's first verb, a subject before it aside: 'Kasubbag memeriksa surat' -> examine."""
    words = written_out(text).split()
    subject = mentions[0].end if mentions and mentions[0].part == "subject" else 0
    return _verb_kind(tuple(words[min(subject, len(words)) :]) or tuple(words))


@cache
def _verb_kind(words: tuple[str, ...]) -> str:
    kinds = activities().verbs
    for start in range(len(words)):
        rest = " ".join(words[start:])
        for kind, beginnings in kinds.items():
            if rest.startswith(beginnings):
                return kind
        if start == 0:
            garbled = next((kind for kind, beginnings in kinds.items() if begins(words[0], beginnings)), None)
            if garbled:
                return garbled
    return "other"
