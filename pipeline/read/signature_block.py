"""The lines of a signature block among others that stand beside it, such as the legend of a flowchart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.read.nip import LABEL_ALONE, find_nips
from pipeline.read.passage import Passage, cut_line
from pipeline.read.ranks import find_rank
from schemas.raw import Box, Line, around

WIDE = 2.0
BESIDE = 0.3
FARTHEST_ABOVE = 16.0
REMARK = re.compile(r"\s*[^\W\d_]+\s*:(?:\s+\S+){3}")  # 'Catatan: waktu dihitung sejak …'


def find_block(lines: Sequence[Passage]) -> Passage:
    """The lines above the last number of an official, as far as they stand over it; all where no line has a place."""
    pieces = [piece for passage in lines for line in passage.lines for piece in _at_gaps(line)]
    whole = Passage(tuple(pieces), lines[0].page, lines[0].unit, lines[0].box)
    anchor = next((piece for piece in reversed(pieces) if _is_numbered(piece)), None)
    if anchor is None or anchor.box is None:
        said = tuple(line for p in lines for line in p.lines if not _is_remark(line))
        return Passage(said, lines[0].page, lines[0].unit, lines[0].box)
    page = next(passage.page for passage in lines if any(_holds(line, anchor) for line in passage.lines))
    here = [piece for p in lines if p.page == page for line in p.lines for piece in _at_gaps(line)]
    kept = tuple(piece for piece in here if piece.box and _belongs(piece, piece.box, anchor.box))
    return Passage(kept, page, whole.unit, around([piece.box for piece in kept if piece.box]))


def _is_numbered(piece: Line) -> bool:
    return bool(find_nips(piece.text)) or LABEL_ALONE.search(piece.text) is not None


def _is_remark(piece: Line) -> bool:
    return REMARK.match(piece.text) is not None and not _is_numbered(piece)


def _holds(line: Line, piece: Line) -> bool:
    return line.box is not None and piece.box is not None and line.box.shared_with(piece.box) > 0


def _at_gaps(line: Line) -> Iterator[Line]:
    """A line in pieces, parted where a gap is wide."""
    start = at = 0
    for left, right in zip(line.words, line.words[1:], strict=False):
        at = line.text.find(right.text, at + len(left.text))
        if at > start and right.box.x0 - left.box.x1 > WIDE * max(left.box.height, right.box.height):
            yield cut_line(line, start, at)
            start = at
    yield cut_line(line, start) if start else line


def _belongs(piece: Line, box: Box, anchor: Box) -> bool:
    """Whether a piece stands over the number and is no remark, or is the rank below it."""
    if _is_remark(piece):
        return False
    beside = BESIDE * anchor.width
    over = min(box.x1, anchor.x1 + beside) - max(box.x0, anchor.x0 - beside) > 0
    if not over or box.y0 < anchor.y0 - FARTHEST_ABOVE * anchor.height:
        return False
    return box.center[1] <= anchor.y1 or find_rank(piece.text) is not None
