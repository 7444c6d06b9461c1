"""Faint rules of a print: where a rule of a table pales until only dots of it are left in the ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extractors.scan_paper import Pixels
from extractors.scan_strokes import Stroke

CORE = 0.2  # letter heights beside the line of a rule in which its dots stand
CLEAR = 0.5  # letter heights beside it that are bare
WINDOW = 5.0  # letter heights over which dots are counted, and followed where the rule leans
DOTTED = 0.2  # of the places along a faint rule that hold a dot
CROSSED = 0.2  # of them at which something stands beside it
SCATTERED = 0.05  # letter heights by which the dots stray from their line: specks in a fold of the paper do more
LEAST = 1.5  # letter heights from rule to rule
PAST = 0.7  # letter heights that a rule may end before the one that it meets


def faint_rules(rules: Sequence[Stroke], ink: Pixels, em: float) -> list[Stroke]:
    """The stretches, from rule to rule, in which one of `rules` goes on in dots with bare paper on both sides.

    Letters that stand one below the other have ink beside them, a cell that spans two columns has no dots.
    """
    found: list[Stroke] = []
    for across in (True, False):
        page = np.ascontiguousarray(ink.T) if across else ink
        walls = [rule for rule in rules if rule.across is not across]
        for rule in [one for one in rules if one.across is across]:
            for way in (1, -1):
                known = [*rules, *found]
                found += _continued(rule, way, walls, known, page, em)
    return found


def _continued(
    rule: Stroke, way: int, walls: Sequence[Stroke], known: Sequence[Stroke], page: Pixels, em: float
) -> Iterator[Stroke]:
    end = rule.end if way > 0 else rule.start
    crossing = [one.at for one in walls if one.start - PAST * em <= rule.at <= one.end + PAST * em]
    stops = sorted((at for at in crossing if (at - end) * way > -PAST * em), key=lambda at: at * way)
    at = rule.at
    for first, last in pairwise(stops):
        start, end = min(first, last), max(first, last)
        if end - start < LEAST * em:
            continue
        piece = replace(rule, at=at, start=start, end=end)
        reached = None if _is_known(piece, known, em) else _followed(piece, way, page, em)
        if reached is None:
            return
        yield replace(piece, at=(at + reached) / 2)
        at = reached


def _is_known(piece: Stroke, known: Sequence[Stroke], em: float) -> bool:
    return any(
        one.across is piece.across
        and abs(one.at - piece.at) < 2 * PAST * em
        and min(one.end, piece.end) - max(one.start, piece.start) > LEAST * em
        for one in known
    )


def _followed(piece: Stroke, way: int, page: Pixels, em: float) -> float | None:
    """Where an upright line of dots has come to at the end of a piece; None where it breaks off."""
    at, rim = piece.at, int(CORE * em) + 1
    places = np.arange(int(piece.start) + rim, int(piece.end) - rim + 1)[::way]
    for part in np.array_split(places, max(round(len(places) / (WINDOW * em)), 1)):
        dots = _dots(page[part], at, em)
        if dots is None:
            return None
        at = dots
    return at


def _dots(band: Pixels, at: float, em: float) -> float | None:
    """The middle of the dots in a band of rows around a place; None where they are no faint rule."""
    core, clear = max(int(CORE * em), 2), int(CLEAR * em)
    left = round(at) - clear
    if left < 0 or not len(band):
        return None
    near = band[:, left : left + 2 * clear + 1] > 0
    middle = near[:, clear - core : clear + core + 1]
    beside = near[:, : clear - core].any(axis=1) | near[:, clear + core + 1 :].any(axis=1)
    dotted = middle.any(axis=1) & ~beside
    if dotted.mean() < DOTTED or beside.mean() > CROSSED:
        return None
    places = np.nonzero(middle[dotted])[1]
    return None if places.std() > SCATTERED * em else left + clear - core + float(places.mean())
