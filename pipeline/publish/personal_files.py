"""Whether any file of a release that is to be public holds a NIP: looked for in what can be seen of each file."""

from __future__ import annotations

import csv
import html
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from pipeline.publish.personal import SHORTEST_KNOWN, has_digits_enough, holds_nip
from pipeline.read.nip import LENGTH
from schemas.errors import SelarasError

MARKUP = re.compile(r"<[^>]*>")
SHOWN = 5
BLOCK = 4 << 20
LONGEST_FIELD = 1 << 30

Texts = Iterator[tuple[str, str]]


class PersonalData(SelarasError):
    """A NIP was found in what was about to be public: nothing was put in place. The message names the places only."""

    code = "personal_data"


def check_public(release: Path, known: Collection[str]) -> None:
    """Raises PersonalData with the places where a NIP stands. `known` are the numbers that were read, digits only.

    A file that cannot be looked into is no part of a public release.
    """
    found = list(find_nips_in_files(release, known))
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        places = ", ".join(found[:SHOWN])
        raise PersonalData(f"the public release was not put in place: a NIP stands in {places}{more}")


def find_nips_in_files(release: Path, known: Collection[str] = ()) -> Iterator[str]:
    """The places: 'csv/step.csv (kegiatan)', 'selaras.xlsx (xl/worksheets/sheet3.xml)'; each once."""
    lengths = {len(number) for number in known}
    for path in sorted(path for path in release.rglob("*") if path.is_file()):
        name = path.relative_to(release).as_posix()
        read = READERS.get(path.suffix)
        if read is None:
            yield f"{name} (a kind of file that is not looked into)"
            continue
        looked = ((place, text) for place, text in read(path) if has_digits_enough(text))
        places = (place for place, text in looked if holds_nip(text) or _holds_known(text, known, lengths))
        yield from (f"{name} ({place})" for place in dict.fromkeys(places))


def _holds_known(text: str, known: Collection[str], lengths: Iterable[int]) -> bool:
    """Whether a number that was read stands in the text, whatever stands between its digits."""
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) < SHORTEST_KNOWN:
        return False
    return any(digits[i : i + length] in known for length in lengths for i in range(len(digits) - length + 1))


def _of_csv(path: Path) -> Texts:
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows, [])
        yield from (("header", name) for name in names)
        for row in rows:
            yield from zip(names, row, strict=True)


def _of_parquet(path: Path) -> Texts:
    import pyarrow.parquet as pq

    with closing(pq.ParquetFile(path)) as file:
        yield "metadata", str(file.schema_arrow)
        for batch in file.iter_batches():
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                yield from ((name, value) for value in column.to_pylist() if isinstance(value, str))


def _of_duckdb(path: Path) -> Texts:
    """The texts of every table, what the tables say of themselves, and what else stands in the file's bytes."""
    import duckdb

    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        tables = connection.execute("SELECT table_name, sql FROM duckdb_tables()").fetchall()
        for table, sql in tables:
            yield table, sql
            query = "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND data_type = 'VARCHAR'"
            for (column,) in connection.execute(query, [table]).fetchall():
                found = connection.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608 - names of the schema
                while rows := found.fetchmany(10_000):
                    yield from ((f"{table}.{column}", value) for (value,) in rows if value is not None)
    yield from (("bytes", text) for text in _printable(path))


def _printable(path: Path) -> Iterator[str]:
    """The stretches of a binary file that can hold 18 digits."""
    pattern = re.compile(rb"[\x20-\x7e]{%d,}" % LENGTH)
    with path.open("rb") as file:
        before = b""
        while block := file.read(BLOCK):
            yield from (match.group().decode("ascii") for match in pattern.finditer(before + block))
            before = block[-256:]


def _of_zip(path: Path) -> Texts:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield from ((name, text) for text in _visible(archive.read(name).decode("utf-8", "replace")))


def _of_markup(path: Path) -> Texts:
    yield from (("text", text) for text in _visible(path.read_text(encoding="utf-8")))


def _visible(markup: str) -> Iterator[str]:
    """What stands between tags and in them; a tag inside a number does not hide it."""
    yield from (html.unescape(part) for part in MARKUP.split(markup))
    yield from (html.unescape(tag) for tag in MARKUP.findall(markup))


def _of_text(path: Path) -> Texts:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield f"line {number}", line


READERS: Mapping[str, Callable[[Path], Texts]] = {
    ".csv": _of_csv,
    ".parquet": _of_parquet,
    ".duckdb": _of_duckdb,
    ".xlsx": _of_zip,
    ".html": _of_markup,
    ".md": _of_text,
    ".json": _of_text,
}
