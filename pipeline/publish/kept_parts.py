"""Parts of documents and their rows, kept from one release to the next.

A folder of bundles, named by when they were made; what two have by the same key counts once. Each is a folder of its
own that is written aside, put in place by one rename and never changed: `parts.jsonl` has a line a document,
`<table>.parquet` its rows in the order of the key with a further column `document`, and `bundle.json` the hashes of
them all. What documents promise alone is checked before they come in. Nothing here is a source of truth: what is
damaged, old or gone is made again from the readings, and the folder may be deleted at any time. Whoever uses it is the
workspace's only writer.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import TypeAdapter, ValidationError

from pipeline.publish.checks import check_own_rows
from pipeline.publish.datapackage import file_hash
from pipeline.publish.in_order import in_order
from pipeline.publish.parts import Part
from pipeline.publish.rows import Rows
from pipeline.publish.sql_text import literal, quoted
from pipeline.publish.staging import Staging, arrow_rows, connect, create_bare_table
from schemas.dataset.model import Row, Table
from schemas.dataset.tables import TABLES, table_named

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

FORMAT = "selaras-parts/2"
INDEX, PARTS, ROWS = "bundle.json", "parts.jsonl", ".parquet"
DOCUMENT = "document"
ROWS_A_BATCH = 20_000

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Bundle:
    """A bundle that is sound. `parts` are those of its documents that count; `held` is how many it has in all."""

    folder: Path
    parts: dict[str, Part]
    held: int

    def path(self, table: Table) -> Path:
        """Where its rows of a table are, if it has any."""
        return self.folder / f"{table.name}{ROWS}"

    def rows(self, table: Table) -> Iterator[pa.RecordBatch]:
        """Those that count, in the order of the key."""
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        if not self.parts or not self.path(table).exists():
            return
        counting = None if len(self.parts) == self.held else _texts(self.parts)
        with pq.ParquetFile(self.path(table)) as file:
            for batch in file.iter_batches(ROWS_A_BATCH):
                mine = batch if counting is None else batch.filter(pc.is_in(batch.column(DOCUMENT), counting))
                if mine.num_rows:
                    yield mine.select(table.names)

    def query(self, table: Table) -> str:
        """Those that count, with their document, for a database."""
        query = f"SELECT * FROM read_parquet({literal(str(self.path(table)))})"  # noqa: S608 - a literal
        if len(self.parts) == self.held:
            return query
        return f"{query} WHERE {DOCUMENT} IN ({', '.join(map(literal, sorted(self.parts))) or 'NULL'})"


@dataclass(slots=True)
class KeptParts:
    """All bundles of a folder, and the parts that count by document. Puts their rows into a release."""

    checked: ClassVar[bool] = True
    folder: Path
    bundles: list[Bundle] = field(default_factory=list)

    @property
    def parts(self) -> dict[str, Part]:
        return {sha256: part for bundle in self.bundles for sha256, part in bundle.parts.items()}

    @classmethod
    def open(cls, folder: Path) -> KeptParts:
        """What is sound; what is not is removed."""
        kept = cls(folder)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            bundle = _open_bundle(path)
            if bundle is None:
                log.warning("%s is no sound bundle of parts: it is made again", path)
                _remove(path)
            else:
                kept.bundles.append(bundle)
        return kept

    def keep_only(self, keys: Mapping[str, str]) -> None:
        """From now on only parts with these keys count, each document's once."""
        seen: set[str] = set()
        for bundle in self.bundles:
            good = {sha256: part for sha256, part in bundle.parts.items() if keys.get(sha256) == part.key}
            bundle.parts = {sha256: part for sha256, part in good.items() if sha256 not in seen}
            seen |= bundle.parts.keys()

    def fill(self, staging: Staging) -> None:
        for table in TABLES:
            staging.put(table, in_order([bundle.rows(table) for bundle in self.bundles], table.key[0]))

    def add(self, new: NewBundle) -> None:
        """Puts a bundle in place, with all that is in smaller ones and in those most of which no longer counts."""
        absorbed: list[Bundle] = []
        size = len(new.parts)
        for bundle in sorted(self.bundles, key=lambda one: len(one.parts)):
            if len(bundle.parts) <= size or len(bundle.parts) * 2 < bundle.held:
                absorbed.append(bundle)
                size += len(bundle.parts)
        if not size:
            new.drop()
        else:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.bundles.append(new.put(self.folder, absorbed))
        self.bundles = [bundle for bundle in self.bundles if bundle not in absorbed]
        for bundle in absorbed:
            _remove(bundle.folder)


class NewBundle:
    """A bundle that is being written, in a folder for scratch."""

    def __init__(self, scratch: Path) -> None:
        self.folder = scratch / f"{time.time_ns():020d}"
        self.made = self.folder / "made"
        self.made.mkdir(mode=0o700, parents=True)
        self.parts: dict[str, Part] = {}
        self._waiting: dict[str, list[Row]] = {}
        self._of: dict[str, list[str]] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def add(self, sha256: str, part: Part, rows: Rows) -> None:
        self.parts[sha256] = part
        for table, found in rows.items():
            waiting = self._waiting.setdefault(table, [])
            waiting += found
            self._of.setdefault(table, []).extend([sha256] * len(found))
            if len(waiting) >= ROWS_A_BATCH:
                self._flush(table)

    def put(self, folder: Path, absorbed: Sequence[Bundle]) -> Bundle:
        """All of it and of the bundles that it takes over, or nothing: the index is the last file, and the rename the
        last step. Raises BrokenRelease where documents break a promise."""
        for waiting in list(self._waiting):
            self._flush(waiting)
        self._close()
        made = Bundle(self.made, self.parts, len(self.parts))
        with closing(connect(self.made / "sorting.duckdb")) as database:
            _check(database, made)
            for table in TABLES:
                _write_sorted(database, table, [made, *absorbed], self.folder / f"{table.name}{ROWS}")
        shutil.rmtree(self.made)
        parts = {sha256: part for one in (*absorbed, made) for sha256, part in one.parts.items()}
        with (self.folder / PARTS).open("wb") as file:
            for sha256, part in parts.items():
                file.write(sha256.encode() + b" " + _part().dump_json(part) + b"\n")
        hashes = {path.name: file_hash(path) for path in self.folder.iterdir()}
        (self.folder / INDEX).write_text(json.dumps({"format": FORMAT, "hashes": hashes}), encoding="utf-8")
        target = folder / self.folder.name
        self.folder.rename(target)
        return Bundle(target, parts, len(parts))

    def drop(self) -> None:
        self._close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def _flush(self, table: str) -> None:
        import pyarrow.parquet as pq

        rows, of = self._waiting.pop(table), self._of.pop(table)
        if rows:
            found = arrow_rows(table_named(table), rows).append_column(DOCUMENT, _texts(of))
            if table not in self._writers:
                path = self.made / f"{table}{ROWS}"
                self._writers[table] = pq.ParquetWriter(path, found.schema, compression="zstd")
            self._writers[table].write_table(found, row_group_size=ROWS_A_BATCH)


def _check(database: duckdb.DuckDBPyConnection, made: Bundle) -> None:
    for table in TABLES:
        database.execute(create_bare_table(table))
        if made.path(table).exists():
            rows = f"SELECT {quoted(*table.names)} FROM ({made.query(table)})"  # noqa: S608 - names of the schema
            database.execute(f"INSERT INTO {quoted(table.name)} {rows}")
    check_own_rows(database)


def _write_sorted(database: duckdb.DuckDBPyConnection, table: Table, bundles: Sequence[Bundle], path: Path) -> None:
    held = [bundle.query(table) for bundle in bundles if bundle.path(table).exists()]
    if held:
        rows = f"SELECT * FROM ({' UNION ALL '.join(held)}) ORDER BY {quoted(*table.key)}"  # noqa: S608
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_A_BATCH}"
        database.execute(f"COPY ({rows}) TO {literal(str(path))} ({options})")


def _texts(texts: Collection[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(list(texts), pa.string())


@cache
def _part() -> TypeAdapter[Part]:
    return TypeAdapter(Part)


def _open_bundle(folder: Path) -> Bundle | None:
    """None for one that is not whole, not as it was written, or of another version."""
    try:
        index: Any = json.loads((folder / INDEX).read_bytes())
        found = {path.name: file_hash(path) for path in folder.iterdir() if path.name != INDEX}
        if index["format"] != FORMAT or index["hashes"] != found:
            return None
        parts = {}
        with (folder / PARTS).open("rb") as file:
            for line in file:
                sha256, _, told = line.partition(b" ")
                parts[sha256.decode()] = _part().validate_json(told)
    except (OSError, ValueError, LookupError, TypeError, ValidationError):
        return None
    return Bundle(folder, parts, len(parts))


def _remove(path: Path) -> None:
    """The index goes first, so that what a kill leaves over is no bundle."""
    if path.is_dir():
        (path / INDEX).unlink(missing_ok=True)
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
