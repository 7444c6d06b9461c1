"""Forms as Markdown: pipe tables, whose merged cells are written once and left empty beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.render.grid import Grid, Paragraph
from pipeline.render.identity import identity_grid
from pipeline.render.layout import table_form, title_of
from pipeline.render.profile import Profile
from schemas.sop import Sop


def _words(paragraphs: Sequence[Paragraph]) -> str:
    """The cell on one line, its paragraphs apart by `<br>`."""
    lines = (f"{p.mark} {p.text}".strip().replace("\n", "<br>").replace("|", "\\|") for p in paragraphs)
    return "<br>".join(lines)


def _rows(grid: Grid) -> Iterator[str]:
    table = [[""] * len(grid.widths) for _ in range(grid.rows)]
    for cell in grid.cells:
        table[cell.row][cell.column] = _words(cell.paragraphs)
    for number, row in enumerate(table):
        yield f"| {' | '.join(row)} |"
        if number == 0:
            yield "|" + "---|" * len(row)


def markdown_text(sop: Sop, profile: Profile) -> str:
    parts = ["\n".join(_rows(identity_grid(sop, profile)))]
    for table in sorted({step.table_ordinal for step in sop.steps}):
        parts += [f"## {p.text}" for p in title_of(sop, table, profile)]
        parts.append("\n".join(_rows(table_form(sop, table, profile)[0].grid)))
    return "\n\n".join(parts) + "\n"
