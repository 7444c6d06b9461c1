"""Forms as plain text: cells apart by tabs, columns aligned by spaces, and lines as a recogniser leaves them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Literal

from pipeline.render.grid import Grid, GridCell, Paragraph
from pipeline.render.identity import identity_grid
from pipeline.render.layout import table_form, title_of
from pipeline.render.profile import Profile
from schemas.sop import Sop

Lists = Literal["spaced", "lost"]
LOST_LIST = '<ol style="list-style-type: none">'
CHARACTERS_A_POINT = 0.21
GAP = 2


def _flat(paragraphs: Sequence[Paragraph], lists: Lists) -> str:
    """A cell on one line; a `lost` list keeps its opening tag and no borders between its items."""
    items = [f"{p.mark} {p.text}".strip().replace("\n", " ") for p in paragraphs]
    marked = sum(1 for p in paragraphs if p.mark[:1].isdigit())
    if lists == "lost" and marked > 1:
        head = [item for p, item in zip(paragraphs, items, strict=True) if not p.mark]
        return " ".join([*head, LOST_LIST + "".join(item for item in items if item not in head)])
    return " ".join(items)


def tab_rows(grid: Grid, lists: Lists) -> Iterator[str]:
    """One line a row; the positions that a merged cell covers are empty."""
    table = [[""] * len(grid.widths) for _ in range(grid.rows)]
    for cell in grid.cells:
        table[cell.row][cell.column] = _flat(cell.paragraphs, lists)
    yield from ("\t".join(row).rstrip("\t") for row in table)


def tab_text(sop: Sop, profile: Profile, lists: Lists = "spaced") -> str:
    """Identity block and procedure tables with a tab between cells."""
    parts = ["\n".join(tab_rows(identity_grid(sop, profile), lists))]
    for table in sorted({step.table_ordinal for step in sop.steps}):
        parts += [p.text for p in title_of(sop, table, profile)]
        parts.append("\n".join(tab_rows(table_form(sop, table, profile)[0].grid, lists)))
    return "\n\n".join(parts) + "\n"


def _columns(grid: Grid, density: float) -> list[int]:
    """The first character of every column, and the end of the last; `density` is letters a point.

    Every word fits into its column, with two spaces behind it.
    """
    widest = [max(round(width * density), 5) for width in grid.widths]
    for cell in grid.cells:
        if cell.column_span == 1:
            words = " ".join(p.text for p in cell.paragraphs).split()
            widest[cell.column] = max([widest[cell.column], *(len(word) + GAP for word in words)])
    return [0, *accumulate(widest)]


def _cell_lines(cell: GridCell, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in cell.paragraphs:
        text = f"{paragraph.mark} {paragraph.text}".strip()
        lines += wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    return lines


def aligned_rows(grid: Grid, density: float) -> Iterator[str]:
    """Each row as a block of lines, its cells wrapped into their columns, at least two spaces between them."""
    starts = _columns(grid, density)
    for row in range(grid.rows):
        cells = [cell for cell in grid.cells if cell.row == row]
        blocks = [
            (starts[c.column], _cell_lines(c, starts[c.column + c.column_span] - starts[c.column] - GAP)) for c in cells
        ]
        for number in range(max((len(lines) for _, lines in blocks), default=0)):
            line = ""
            for start, lines in blocks:
                if number < len(lines):
                    line = line.ljust(start) + lines[number]
            yield line.rstrip()


def aligned_parts(sop: Sop, profile: Profile, density: float = CHARACTERS_A_POINT) -> tuple[str, str]:
    """The identity block, and the procedure tables with their titles, as columns of characters."""
    parts = []
    for table in sorted({step.table_ordinal for step in sop.steps}):
        parts += [p.text.center(100).rstrip() for p in title_of(sop, table, profile)]
        parts.append("\n".join(aligned_rows(table_form(sop, table, profile)[0].grid, density)))
    return "\n".join(aligned_rows(identity_grid(sop, profile), density)), "\n\n".join(parts)


def aligned_text(sop: Sop, profile: Profile, density: float = CHARACTERS_A_POINT) -> str:
    return "\n\n".join(aligned_parts(sop, profile, density)) + "\n"
