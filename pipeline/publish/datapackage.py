"""`datapackage.json`: a Frictionless Data Package (version 2) over the CSV files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.publish.export_csv import FOLDER
from schemas.dataset.model import Column, ForeignKey, Kind, Table
from schemas.dataset.tables import TABLES, table_named

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES: Mapping[Kind, str] = {"fraction": "number"}
FROM_0_TO_1 = {"minimum": 0, "maximum": 1}


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_datapackage(release: Path, version: str) -> None:
    """Describe the CSV files that are in the release."""
    package = {
        "$schema": PROFILE,
        "name": "selaras",
        "title": "Selaras",
        "description": "Standard operating procedures of Indonesian government offices, as one dataset",
        "version": version,
        "resources": [_resource(release, table) for table in TABLES],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (release / FILE).write_text(text, encoding="utf-8")


def _resource(release: Path, table: Table) -> dict[str, Any]:
    path = release / FOLDER / f"{table.name}.csv"
    return {
        "name": table.name,
        "type": "table",
        "description": table.description,
        "path": f"{FOLDER}/{path.name}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{file_hash(path)}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of one table."""
    return {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [_foreign_key(table, one) for one in table.foreign_keys if _is_whole(table, one)],
    }


def _is_whole(table: Table, foreign: ForeignKey) -> bool:
    """Table Schema has no word for a key of several columns that refers to nothing when one of them is null."""
    return len(foreign.columns) == 1 or not any(table.column(name).nullable for name in foreign.columns)


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.kind == "fraction":
        constraints |= FROM_0_TO_1
    field = {"name": column.name, "type": TYPES.get(column.kind, column.kind), "description": column.description}
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_key(table: Table, foreign: ForeignKey) -> dict[str, Any]:
    """A reference to the table itself has an empty name: readers of version 1 know no other way."""
    target = table_named(foreign.table)
    name = "" if target.name == table.name else target.name
    return {"fields": list(foreign.columns), "reference": {"resource": name, "fields": list(target.key)}}
