"""Forms as HTML pages, as offices and document converters save them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Literal

from pipeline.render.grid import Grid, GridCell, Paragraph
from pipeline.render.identity import identity_grid
from pipeline.render.layout import table_form, title_of
from pipeline.render.profile import Profile
from schemas.sop import Sop

Lists = Literal["ol", "p", "br"]


def _tags(paragraphs: Sequence[Paragraph], lists: Lists) -> Iterator[str]:
    """Paragraphs of a cell; neighbouring marked ones are one list."""
    for is_list, run in groupby(paragraphs, key=lambda paragraph: bool(paragraph.mark)):
        members = list(run)
        if is_list and lists == "ol":
            tag = "ol" if members[0].mark[0].isalnum() else "ul"
            yield f"<{tag}>{''.join(f'<li>{escape(p.text)}</li>' for p in members)}</{tag}>"
        elif lists == "br":
            yield "<br>".join(escape(f"{p.mark} {p.text}".strip()) for p in members) + "<br>"
        else:
            yield from (f"<p>{_bold(p)}</p>" for p in members)


def _bold(paragraph: Paragraph) -> str:
    words = escape(f"{paragraph.mark} {paragraph.text}".strip()).replace("\n", "<br>")
    return f"<b>{words}</b>" if paragraph.bold else words


def _cell(cell: GridCell, tag: str, lists: Lists) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return f"<{tag}{spans}>{''.join(_tags(cell.paragraphs, lists))}</{tag}>"


def html_table(grid: Grid, lists: Lists) -> str:
    """A grid as a table with spans."""
    rows: dict[int, list[str]] = {row: [] for row in range(grid.rows)}
    for cell in grid.cells:
        rows[cell.row].append(_cell(cell, "th" if cell.row < grid.header_rows else "td", lists))
    return '<table border="1">\n' + "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in rows.values()) + "</table>\n"


def html_body(sop: Sop, profile: Profile, lists: Lists = "ol") -> str:
    parts = [html_table(identity_grid(sop, profile), lists)]
    for table in sorted({step.table_ordinal for step in sop.steps}):
        parts += [f"<h3>{escape(p.text)}</h3>\n" for p in title_of(sop, table, profile)]
        parts.append(html_table(table_form(sop, table, profile)[0].grid, lists))
    return "".join(parts)


def html_page(bodies: Iterable[str], title: str) -> str:
    """A page with the bodies of one or more SOPs."""
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}<body>\n{'<hr>'.join(bodies)}</body></html>\n"
