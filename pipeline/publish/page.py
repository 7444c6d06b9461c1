"""`index.html`: the release to look at, in Bahasa Indonesia; one file that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.publish.charts import histogram, shares
from pipeline.publish.export_duckdb import FILE as DATABASE
from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.manifest import count_files
from pipeline.publish.numbers import grouped, percent
from pipeline.publish.page_queries import COUNTS, COVERAGE, HISTOGRAMS, LISTS
from schemas.dataset.tables import TABLES, table_named
from schemas.source import Source, SourceState
from schemas.vocabulary.calibration import calibration
from schemas.vocabulary.messages import fill_in
from schemas.vocabulary.release_page import release_words

if TYPE_CHECKING:
    import duckdb
    from jinja2 import Template

FILE = "index.html"
TEMPLATE = "templates/index.html.j2"
LISTED = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """The first of many, how many more there are, and the file that has them all."""

    rows: Sequence[Any]
    more: int
    file: str


def write_page(release: Path, inputs: ReleaseInputs, version: str) -> None:
    """Write `index.html` from the tables in the release's own database."""
    import duckdb

    with closing(duckdb.connect(str(release / DATABASE), read_only=True)) as connection:
        facts = _facts(connection)
    words = release_words()
    counts = [(name, count) for name, count in count_files(inputs.sources).items() if name != "in"]
    html = _template().render(
        w=words.page,
        words=words,
        tables=TABLES,
        version=version,
        reliability=calibration().measured if inputs.calibrated else None,
        accounting=shares(counts),
        files_in=sum(count for _, count in counts),
        waiting=_sources(inputs.sources, {"review", "partial"}),
        quarantined=_sources(inputs.sources, {"quarantined"}),
        **facts,
    )
    (release / FILE).write_text(html, encoding="utf-8")


def _facts(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the page shows, by the names that the template uses."""
    lists = {name: _listing(_records(connection, one.query), one.file) for name, one in LISTS.items()}
    coverage = sorted(_records(connection, COVERAGE), key=_place_in_dataset)
    bars = {name: histogram(_pairs(connection, query)) for name, query in HISTOGRAMS.items()}
    counts = {name: _records(connection, query)[0]["count"] for name, query in COUNTS.items()}
    rows = {table.name: _records(connection, f'SELECT count(*) AS n FROM "{table.name}"')[0]["n"] for table in TABLES}  # noqa: S608
    return {**lists, **bars, "coverage": coverage, "counts": counts, "rows": rows}


def _place_in_dataset(record: dict[str, Any]) -> tuple[int, int]:
    """Tables and columns in the order in which the dataset has them."""
    table = table_named(record["table_name"])
    return TABLES.index(table), table.names.index(record["column_name"])


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _pairs(connection: duckdb.DuckDBPyConnection, query: str) -> dict[int, int]:
    return {int(number): int(count) for number, count in connection.execute(query).fetchall()}


def _listing(rows: Sequence[Any], file: str) -> Listing:
    return Listing(rows[:LISTED], max(len(rows) - LISTED, 0), file)


def _sources(sources: Iterable[Source], states: set[SourceState]) -> Listing:
    found = sorted((one for one in sources if one.state in states), key=lambda one: one.name)
    return _listing(found, "csv/source.csv")


def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"grouped": grouped, "percent": percent, "fill": _filled}
    source = files("pipeline.publish").joinpath(TEMPLATE).read_text(encoding="utf-8")
    return environment.from_string(source)


def _filled(sentence: str, **values: object) -> str:
    return fill_in(sentence, {name: str(value) for name, value in values.items()})
