"""Connectors by which a line goes on elsewhere: over the end of a page, or further down a sheet ('A' to 'A')."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.read.symbols import LONGEST_LETTER, Placed

Ends = tuple[int, int]


def find_jumps(placed: Sequence[Placed], ends: Sequence[Ends]) -> dict[int, int]:
    """Which connector goes on with which (indices into `placed`): the same letter, else the next one overleaf.

    `ends` are source and target of the lines. A connector that a line enters and none leaves goes on where one is
    left and none enters.
    """
    left, entered = {source for source, _ in ends}, {target for _, target in ends}
    free = _passed_through(placed)
    outgoing = [i for i in free if i in entered and i not in left]
    incoming = [i for i in free if i in left and i not in entered]
    jumps: dict[int, int] = {}
    for i in outgoing:
        found = _same_letter(placed, i, incoming, jumps)
        if found is None and not _letter(placed[i]):
            found = _next_one(placed, i, [j for j in incoming if j not in jumps.values() and not _letter(placed[j])])
        if found is None and placed[i].step is None:
            found = _next_one(placed, i, [j for j in incoming if j not in jumps.values() and placed[j].step is None])
        if found is not None:
            jumps[i] = found
    return jumps


def without_jumps(placed: Sequence[Placed], jumps: Mapping[int, int]) -> list[Placed]:
    """A connector that only carries a line on stands for no step, in whatever row it is drawn."""
    carrying = {*jumps, *jumps.values(), *(i for i in _passed_through(placed) if _letter(placed[i]))}
    return [replace(p, step=None, roles=()) if i in carrying else p for i, p in enumerate(placed)]


def _passed_through(placed: Sequence[Placed]) -> list[int]:
    """Connectors that may only carry a line on: beside the table, two of one letter, or in a row where another acts."""
    connectors = [i for i, p in enumerate(placed) if p.shape.kind == "connector"]
    letters = Counter(_letter(placed[i]) for i in connectors)
    acting = {p.step for p in placed if p.shape.kind != "connector"}
    return [
        i
        for i in connectors
        if placed[i].step is None
        or placed[i].step in acting
        or (_letter(placed[i]) and letters[_letter(placed[i])] > 1)
    ]


def _letter(placed: Placed) -> str:
    """What is written in a connector, '' where that is nothing, or more than a letter or number."""
    text = placed.shape.text.strip()
    return text if len(text) <= LONGEST_LETTER else ""


def _same_letter(placed: Sequence[Placed], i: int, incoming: Sequence[int], jumps: Mapping[int, int]) -> int | None:
    """The nearest one after it of the same letter that is still free, else one before it, else a taken one."""
    letter = _letter(placed[i])
    same = [j for j in incoming if letter and _letter(placed[j]) == letter]
    return min(same, key=lambda j: (j in jumps.values(), j < i, abs(j - i)), default=None)


def _next_one(placed: Sequence[Placed], i: int, candidates: Sequence[int]) -> int | None:
    """The nearest across in the next row, or on the next page, that holds any."""
    after = [j for j in candidates if j > i and _place(placed[j]) != _place(placed[i])]
    first = min((_place(placed[j]) for j in after), default=None)
    near = [j for j in after if _place(placed[j]) == first]
    return min(near, key=lambda j: _across(placed[i], placed[j]), default=None)


def _place(placed: Placed) -> tuple[int, int]:
    return placed.page, placed.step or 0


def _across(first: Placed, second: Placed) -> float:
    if first.box is None or second.box is None:
        return 0.0
    return abs(first.box.center[0] - second.box.center[0])
