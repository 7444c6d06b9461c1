"""What a file shows and its reading does not hold: remarks on the document as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.raw import Page, RawDocument, around
from schemas.sop import Remark, Sop

CUT_SHORT = "drawing_cut_short"  # the extractor's code and the finding's rule
FEWEST_SHAPES, FEWEST_LINES = 3, 2  # fewer are ornaments


def remarks_on(raw: RawDocument, sops: Sequence[Sop]) -> tuple[Remark, ...]:
    """Drawings that the extractor could not give, and flowcharts that belong to no procedure table."""
    cut_short = [Remark(rule=CUT_SHORT)] if CUT_SHORT in raw.left_out else []
    return (*cut_short, *_unplaced(raw.pages, sops))


def _unplaced(pages: Sequence[Page], sops: Sequence[Sop]) -> Iterator[Remark]:
    """Pages with a flowchart of which no symbol stands for a step."""
    placed = {symbol.page for sop in sops for symbol in sop.symbols}
    for page in pages:
        boxes = [shape.box for shape in page.shapes if shape.kind != "other" and shape.box is not None]
        if page.number in placed or len(boxes) < FEWEST_SHAPES or len(page.connectors) < FEWEST_LINES:
            continue
        box = around(boxes)
        place = (box.x0, box.y0, box.x1, box.y1) if page.unit == "point" else None
        values = {"page": str(page.number), "count": str(len(boxes))}
        yield Remark(rule="drawing_without_table", values=values, page=page.number, box=place)
