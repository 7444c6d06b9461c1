"""Where the legs of connectors on a print touch symbols, and whether an arrow tip is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.scan_flow_ink import from_zero
from extractors.scan_paper import Pixels
from extractors.scan_shapes import Figure
from extractors.scan_strokes import Stroke
from schemas.raw import Box

Point = tuple[float, float]

REACH = 1.0  # letter heights between the end of a leg and the symbol that it goes to
FAR = 3.5  # the same where ink goes on to the symbol
TIP = 0.08  # letter heights beside a leg at which ink on both sides makes a tip of its end
LONGEST_STUB = 1.0  # letter heights of a leg too short to be told from a letter, between a corner and a symbol
INSET = 0.2  # of a diamond's side: from the middle of it on, lines come and go


@dataclass(frozen=True, slots=True)
class Contact:
    """An end of a leg at a symbol; `figure` is its place among the figures."""

    leg: int
    at_end: bool
    figure: int
    point: Point
    tip: bool


def find_contacts(
    legs: Sequence[Stroke], figures: Sequence[Figure], ink: Pixels, left: Pixels, em: float
) -> list[Contact]:
    found = []
    for index, leg in enumerate(legs):
        for at_end in (False, True):
            number = _figure_at(leg, at_end, figures, ink, em)
            if number is not None:
                border = _border(leg, at_end, figures[number].box)
                tip = has_tip(leg, border, at_end, left, em)
                found.append(Contact(index, at_end, number, point_on(leg, border), tip))
            elif (stub := _stub(leg, at_end, figures, left, em)) is not None:
                found.append(Contact(index, at_end, *stub, tip=False))
    return found


def _stub(leg: Stroke, at_end: bool, figures: Sequence[Figure], left: Pixels, em: float) -> tuple[int, Point] | None:
    """The symbol that a leg turns to at its end, and where: the way there is shorter than a leg can be."""
    end = leg.end - leg.thick / 2 if at_end else leg.start + leg.thick / 2
    for number, figure in enumerate(figures):
        box = figure.box
        low, high = (box.x0, box.x1) if leg.across else (box.y0, box.y1)
        inset = INSET * (high - low)
        if not low + inset <= end <= high - inset:
            continue
        near, far = (box.y0, box.y1) if leg.across else (box.x0, box.x1)
        border, way = (near, -1) if leg.at < near else (far, 1)
        bare = border + way * (figure.rim + 2)  # what is nearer was taken for the outline
        away, first, last = (leg.at - bare) * way, min(bare, leg.at), max(bare, leg.at)
        if 0 <= away <= LONGEST_STUB * em and _is_inked(not leg.across, end, first, last, left):
            return number, (end, border) if leg.across else (border, end)
    return None


def _figure_at(leg: Stroke, at_end: bool, figures: Sequence[Figure], ink: Pixels, em: float) -> int | None:
    """The symbol that this end of a leg runs against."""
    best: tuple[float, int] | None = None
    for number, figure in enumerate(figures):
        box = figure.box
        low, high = (box.y0, box.y1) if leg.across else (box.x0, box.x1)
        inset = INSET * (high - low) if figure.kind == "decision" else 0.0
        if not low + inset - 0.2 * em <= leg.at <= high - inset + 0.2 * em:
            continue
        end = leg.end if at_end else leg.start
        away = (_border(leg, at_end, box) - end) * (1 if at_end else -1)
        reached = -0.6 * em <= away <= REACH * em or (0 < away <= FAR * em and _goes_on(leg, at_end, away, ink))
        if reached and (best is None or abs(away) < best[0]):
            best = (abs(away), number)
    return None if best is None else best[1]


def _goes_on(leg: Stroke, at_end: bool, away: float, ink: Pixels) -> bool:
    """Whether the leg goes on for that long in the page's ink: under a rule, or as a stub beyond it."""
    start, end = (leg.end, leg.end + away) if at_end else (leg.start - away, leg.start)
    return _is_inked(leg.across, leg.at, start, end, ink)


def _is_inked(across: bool, at: float, start: float, end: float, ink: Pixels) -> bool:
    """Whether a stroke would run over ink."""
    along, middle = slice(from_zero(start), int(end) + 1), round(at)
    band = slice(from_zero(middle - 1), middle + 2)
    course = ink[band, along].max(axis=0) if across else ink[along, band].max(axis=1)
    return bool((course > 0).mean() > 0.85)


def _border(leg: Stroke, at_end: bool, box: Box) -> float:
    """Where a leg that goes on over this end meets a box."""
    if leg.across:
        return box.x0 if at_end else box.x1
    return box.y0 if at_end else box.y1


def point_on(leg: Stroke, along: float) -> Point:
    return (along, leg.at) if leg.across else (leg.at, along)


def has_tip(leg: Stroke, end: float, at_end: bool, left: Pixels, em: float) -> bool:
    """Whether ink stands on both sides of a leg right before its end, more than the leg has on its way."""
    length, side, back = int(max(1.3 * em, 3 * leg.thick)), int(max(0.65 * em, leg.thick)), int(0.2 * em)
    start = int(end - length) if at_end else int(end - back)
    here = _around_leg(leg, left, start, start + length + back, side)
    way = _around_leg(leg, left, int(leg.start), int(leg.end) + 1, side)
    if here.shape[0] <= 2 * side or not here.size or not way.size:
        return False
    own = np.flatnonzero(way.mean(axis=1) > 0.5)
    top, low = (int(own[0]), int(own[-1])) if len(own) else (side, side)
    away = max(round(TIP * em), 1)
    both = here[: max(top - away, 0)].any(axis=0) & here[low + away + 1 :].any(axis=0)
    return bool(both.sum() >= 3)


def _around_leg(leg: Stroke, left: Pixels, start: int, end: int, side: int) -> NDArray[np.bool_]:
    """The ink beside a leg, as if it were level: one column for each place along it."""
    middle = round(leg.at)
    across, along = slice(from_zero(middle - side), middle + side + 1), slice(from_zero(start), max(end, 1))
    return np.asarray((left[across, along] if leg.across else left[along, across].T) > 0)
