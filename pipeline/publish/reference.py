"""`docs/dataset.md`: every table and column of the dataset, for people who use it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.publish.views import VIEWS
from schemas.dataset.model import Column, Table
from schemas.dataset.tables import TABLES

HEAD = """\
# The published dataset

A release is a folder: `csv/<table>.csv` and `parquet/<table>.parquet` for every table below, all of them with keys,
comments and views in `selaras.duckdb`, for a spreadsheet in `selaras.xlsx` (all but `evidence`), described in
`datapackage.json` (Frictionless Data Package). `index.html` is the release to look at, `CHANGELOG.md` says what is new
since the release before, and `manifest.json` what it was made of, when and how.

- What the official form names keeps the form's Indonesian name and holds the document's own words; what the pipeline
  derives has an English name.
- CSV is UTF-8 after RFC 4180: a header row, an empty field is null, dates are YYYY-MM-DD, times are UTC, true/false.
  Text is NFC.
- A fraction is a number from 0 to 1 with four decimals. Places are in points from the page's top left.
- Minutes are working minutes: an hour has 60, a working day 450 (37.5 hours a week over five days), a week 5 days,
  a month 21, a quarter 63, half a year 126, a year 250; a calendar day counts for 5/7 of a working day. The written
  unit stays beside them.
- `row_key` in `evidence` and `finding` is the rest of the row's key joined by ':' (`3`, `3:2`, `keterkaitan:1`), `0`
  for `sop`.
- Rows are ordered by the key (**bold**), which is never null. *Read from the page* means that `evidence` has a row for
  the value.
- The same originals, decisions, options and version give the same bytes in `csv/` and `parquet/`.

This page is made from `schemas/dataset/` by `python -m pipeline.publish.reference`.
"""


def render_reference() -> str:
    """The page in Markdown."""
    return "\n".join([HEAD, *(line for table in TABLES for line in _table(table)), *_views()]) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield from (f"## {table.name}", "", f"{table.description}.", "", "| column | type | meaning |", "|---|---|---|")
    yield from (_column(table, one) for one in table.columns)
    yield from ("", *_references(table))


def _column(table: Table, column: Column) -> str:
    name = f"**{column.name}**" if column.name in table.key else column.name
    return f"| {name} | {column.kind} | {'. '.join(_meaning(column))} |"


def _meaning(column: Column) -> Iterator[str]:
    yield column.description
    if column.values:
        yield "One of " + ", ".join(f"`{value}`" for value in column.values)
    if column.separator is not None:
        yield "Parted by line breaks" if column.separator == "\n" else "Parted by `\\|`"
    if column.from_page:
        yield "*Read from the page*"


def _references(table: Table) -> Iterator[str]:
    named = [f"`{', '.join(one.columns)}` → [{one.table}](#{one.table})" for one in table.foreign_keys]
    if named:
        yield from (f"Refers to: {'; '.join(named)}.", "")


def _views() -> Iterator[str]:
    yield from ("## Views of selaras.duckdb", "", "| view | what it shows |", "|---|---|")
    yield from (f"| {view.name} | {view.description} |" for view in VIEWS)


if __name__ == "__main__":
    from pathlib import Path

    Path("docs/dataset.md").write_text(render_reference(), encoding="utf-8")
