"""From how sure a rule or the recogniser felt to how often such a value is right.

Every way of reading has its own curve, one where the letters are stored and one where they were recognised
(`schemas/vocabulary/calibration.yaml`, fitted by `benchmarks/fit_confidence.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from schemas.raw import Line, Page, RawDocument
from schemas.sop import Evidence, Flow, Reading, Symbol
from schemas.vocabulary.calibration import ANY, Medium, Points, calibration

HOLDS_A_VALUE = ("read", "spanned", "inferred", "corrected")
SHAPE = "shape"
M = TypeVar("M", bound=BaseModel)


def with_calibrated(reading: Reading, raw: RawDocument) -> Reading:
    """The reading with chances of being right as confidences; blanks and absent fields keep theirs."""
    recognised = recognised_pages(raw.pages)
    return reading.model_copy(update={"sops": tuple(_mapped(sop, recognised) for sop in reading.sops)})


def recognised_pages(pages: Sequence[Page]) -> frozenset[int]:
    """The numbers of the pages whose words (or some of them) come from the recogniser."""
    return frozenset(
        page.number for page in pages if any(line.confidence < 1 for line in _lines(page) for _ in line.words[:1])
    )


def medium_of(page: int | None, recognised: frozenset[int]) -> Medium:
    """A value without a page stands where the document's first page does."""
    return "recognised" if (page if page is not None else 1) in recognised else "stored"


def method_of_flow(flow: Flow) -> str:
    return f"flow_{flow.evidence}"


def chance(method: str, medium: Medium, confidence: float) -> float:
    """How often a value read so surely is right."""
    curves = calibration().by_medium[medium]
    return round(on_curve(curves.get(method, curves[ANY]), confidence), 4)


def on_curve(points: Points, confidence: float) -> float:
    """Between two points on a straight line; above the last as there; below the first, where nothing was seen, down
    to nothing."""
    place = bisect_left(points, confidence, key=lambda point: point[0])
    if place == len(points):
        return points[-1][1]
    (x0, y0), (x1, y1) = points[place - 1] if place else (0.0, 0.0), points[place]
    if x1 == x0:
        return y1
    return y0 + (y1 - y0) * (confidence - x0) / (x1 - x0)


def _lines(page: Page) -> list[Line]:
    return [*page.free_lines, *(line for table in page.tables for cell in table.cells for line in cell.lines)]


def _mapped(model: M, recognised: frozenset[int]) -> M:
    """The model with every confidence in it mapped."""
    changed: dict[str, object] = {}
    for name, value in model:
        if isinstance(value, BaseModel):
            changed[name] = _mapped(value, recognised)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            changed[name] = tuple(_mapped(one, recognised) for one in value)
    if isinstance(model, Evidence) and model.state in HOLDS_A_VALUE:
        changed["confidence"] = chance(model.method, medium_of(model.page, recognised), model.confidence)
    elif isinstance(model, Symbol):
        changed["confidence"] = chance(SHAPE, medium_of(model.page, recognised), model.confidence)
    elif isinstance(model, Flow):
        medium: Medium = "recognised" if recognised else "stored"
        changed["confidence"] = chance(method_of_flow(model), medium, model.confidence)
    return model.model_copy(update=changed) if changed else model
