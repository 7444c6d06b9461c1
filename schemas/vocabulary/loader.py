"""The one way into the vocabulary: YAML and CSV beside this file, checked when they are loaded.

Every Indonesian word that Selaras knows stands in these files. A file's fields are explained at its top; its
model (in the module that uses the same name) refuses unknown keys, so a slip of the pen is an error that names
the file and the place, never a silently ignored line.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

PACKAGE = "schemas.vocabulary"
DATA_ENDINGS = (".yaml", ".csv", ".csv.gz")


class VocabularyError(Exception):
    """A vocabulary file that does not hold what its model asks for. The message names the file and the place."""


class Entry(BaseModel):
    """Root of all vocabulary models: frozen, and no key that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M")
R = TypeVar("R", bound=BaseModel)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """Refuses a key that stands twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise VocabularyError(f"{key!r} stands twice, line {key_node.start_mark.line + 1}")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_bytes(name: str) -> bytes:
    """The content of a vocabulary file, unpacked where it is gzipped."""
    data = files(PACKAGE).joinpath(name).read_bytes()
    return gzip.decompress(data) if name.endswith(".gz") else data


def load_yaml(name: str, model: type[M]) -> M:
    """The YAML file `name` as `model` (a pydantic model, or any type pydantic can check)."""
    try:
        return TypeAdapter(model).validate_python(yaml.load(read_bytes(name), Loader=_UniqueKeyLoader))  # noqa: S506 - a SafeLoader
    except (ValidationError, VocabularyError, yaml.YAMLError) as error:
        raise VocabularyError(f"schemas/vocabulary/{name}: {error}") from error


def load_csv(name: str, row: type[R]) -> tuple[R, ...]:
    """The CSV file `name` (`.csv` or `.csv.gz`) with one `row` a line; an empty field is None."""
    reader = csv.DictReader(io.StringIO(read_bytes(name).decode("utf-8")))
    rows = []
    for fields in reader:
        try:
            rows.append(row.model_validate({key: value or None for key, value in fields.items()}))
        except ValidationError as error:
            raise VocabularyError(f"schemas/vocabulary/{name}, line {reader.line_num}: {error}") from error
    return tuple(rows)


@cache
def vocabulary_hash() -> str:
    """One hash over all vocabulary files: part of the key under which readings are kept."""
    digest = hashlib.sha256()
    for entry in sorted(files(PACKAGE).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(DATA_ENDINGS):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()
