"""Parts of documents and their rows, kept from one release to the next.

A folder of bundles, named by when they were made; what two have by the same key counts once. Each is a folder
of its own that is written aside, put in place by one rename and never changed: `parts.jsonl` has a line a document,
`<table>.parquet` its rows with a further column `document`, and `bundle.json` the hashes of them all. Nothing here is a
source of truth: what is damaged, old or gone is made again from the readings, and the folder may be deleted at any
time. Whoever uses it is the workspace's only writer.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from pipeline.publish.datapackage import file_hash
from pipeline.publish.parts import Part
from pipeline.publish.rows import Rows
from pipeline.publish.sql_text import literal, quoted
from pipeline.publish.staging import Staging, arrow_rows
from schemas.dataset.model import Row
from schemas.dataset.tables import table_named

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

FORMAT = "selaras-parts/1"
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

    def rows(self) -> Iterator[tuple[str, Path]]:
        """The tables of which it has rows."""
        yield from ((path.stem, path) for path in sorted(self.folder.glob(f"*{ROWS}")))


@dataclass(slots=True)
class KeptParts:
    """All bundles of a folder, and the parts that count by document. Puts their rows into a release."""

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
        for bundle in self.bundles:
            for table, path in bundle.rows():
                names = quoted(*table_named(table).names)
                rows = f"SELECT {names} FROM read_parquet({literal(str(path))})"  # noqa: S608 - names of the schema
                if len(bundle.parts) < bundle.held:
                    rows += f" WHERE {DOCUMENT} IN ({', '.join(map(literal, sorted(bundle.parts))) or 'NULL'})"
                staging.connection.execute(f"INSERT INTO {quoted(table)} {rows}")

    def add(self, new: NewBundle) -> None:
        """Puts a bundle in place, with all that is in smaller ones and in those most of which no longer counts."""
        absorbed: list[Bundle] = []
        for bundle in sorted(self.bundles, key=lambda one: len(one.parts)):
            if len(bundle.parts) <= len(new.parts) or len(bundle.parts) * 2 < bundle.held:
                new.absorb(bundle)
                absorbed.append(bundle)
        if not new.parts:
            new.drop()
        else:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            self.bundles.append(new.put(self.folder))
        self.bundles = [bundle for bundle in self.bundles if bundle not in absorbed]
        for bundle in absorbed:
            _remove(bundle.folder)


class NewBundle:
    """A bundle that is being written, in a folder for scratch."""

    def __init__(self, scratch: Path) -> None:
        self.folder = scratch / f"{time.time_ns():020d}"
        self.folder.mkdir(mode=0o700)
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

    def absorb(self, bundle: Bundle) -> None:
        """Takes over what counts of a bundle."""
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        self.parts |= bundle.parts
        for table, path in bundle.rows() if bundle.parts else ():
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(ROWS_A_BATCH):
                    mine = pc.is_in(batch.column(DOCUMENT), _texts(bundle.parts))
                    self._write(table, batch.filter(mine))

    def put(self, folder: Path) -> Bundle:
        """All of it, or nothing: the index is the last file, and the rename the last step."""
        for table in list(self._waiting):
            self._flush(table)
        for writer in self._writers.values():
            writer.close()
        with (self.folder / PARTS).open("wb") as file:
            for sha256, part in self.parts.items():
                file.write(sha256.encode() + b" " + _part().dump_json(part) + b"\n")
        hashes = {path.name: file_hash(path) for path in self.folder.iterdir()}
        (self.folder / INDEX).write_text(json.dumps({"format": FORMAT, "hashes": hashes}), encoding="utf-8")
        target = folder / self.folder.name
        self.folder.rename(target)
        return Bundle(target, self.parts, len(self.parts))

    def drop(self) -> None:
        for writer in self._writers.values():
            writer.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _flush(self, table: str) -> None:
        rows, of = self._waiting.pop(table), self._of.pop(table)
        if rows:
            found = arrow_rows(table_named(table), rows)
            for batch in found.append_column(DOCUMENT, _texts(of)).to_batches():
                self._write(table, batch)

    def _write(self, table: str, rows: pa.RecordBatch) -> None:
        import pyarrow.parquet as pq

        if table not in self._writers:
            path = self.folder / f"{table}{ROWS}"
            self._writers[table] = pq.ParquetWriter(path, rows.schema, compression="zstd")
        self._writers[table].write_batch(rows)


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
