"""What can be set, its defaults, and where settings come from.

`selaras.toml` in the workspace, then the one in the current folder, then the environment: SELARAS_WORKERS=4.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.errors import UsageError

FILE_NAME = "selaras.toml"
PREFIX = "SELARAS_"
HERE = "here"
ALIKE = 0.8  # of two names, from 0 to 1, from which on one may be meant for the other
REMEDY = "see `selaras doctor --settings`"
SPREAD = r"^(here|dask|ray|(dask|dask\+tls|ray)://[^/\s]+)$"


def cores() -> int:
    """Those this process may use, at most eight: more is asked for by name."""
    return max(1, min(len(os.sched_getaffinity(0)), 8))


class Settings(BaseModel):
    """Each field's description is what `selaras doctor --settings` shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds_per_document: float = Field(
        default=600, gt=0, description="wall-clock limit of one document, before what its pages add"
    )
    seconds_more_per_page: float = Field(default=30, ge=0, description="added to that limit for each page it has")
    seconds_at_most: float = Field(
        default=21_600, gt=0, description="wall-clock limit of one document, however many pages it has"
    )
    seconds_per_page: float = Field(default=120, gt=0, description="limit without a page being done, of one document")
    megabytes_per_worker: int = Field(default=3000, ge=200, description="resident memory of a worker and its children")
    hours_per_batch: float = Field(
        default=48, gt=0, description="limit of one batch of `selaras watch`; the next goes on from where it was"
    )
    documents_per_worker: int = Field(default=200, ge=1, description="a worker is replaced after so many documents")
    workers: int = Field(default_factory=cores, ge=1, le=256, description="documents read at a time")
    engine: Literal["prefect", "threads"] = Field(
        default="prefect",
        description="prefect: one task a document, seen in its pages; threads: the same without Prefect",
    )
    spread: str = Field(
        default=HERE,
        pattern=SPREAD,
        description="who reads: here, dask or ray on this machine, or a cluster: dask://HOST:8786, ray://HOST:6379",
    )
    documents_in_flight: int = Field(default=64, ge=1, description="documents handed to a cluster at a time")
    review_confidence: float = Field(
        default=0.9, ge=0, le=1, description="a document waits for a person when a value that matters is less sure"
    )
    keep_readings_days: float = Field(
        default=30, ge=0, description="readings by an earlier reader or vocabulary are removed after so many days"
    )
    query_seconds: float = Field(default=30, gt=0, description="limit of time of `selaras query`")
    query_rows: int = Field(default=10_000, ge=1, description="limit of rows of `selaras query`")
    stable_seconds: float = Field(
        default=5, ge=0, description="a file in the inbox is taken once unchanged for so long"
    )
    originals_days: int | None = Field(
        default=None, ge=0, description="`selaras retention` removes originals of published documents that are older"
    )
    register_file: Path | None = Field(
        default=None, description="your own CSV of regulations, above the shipped register"
    )
    document_log: str | None = Field(
        default=None, description="a file to which one JSON line a document is added, or - for stderr"
    )
    database_url: str | None = Field(default=None, description="the store in another database: postgresql+pg8000://…")
    files_url: str | None = Field(
        default=None, description="originals and readings in another place: s3://bucket/folder"
    )

    @property
    def at_a_time(self) -> int:
        """Documents that are waited for at once."""
        return self.workers if self.spread == HERE else self.documents_in_flight


def load_settings(
    workspace: Path, environment: Mapping[str, str] = os.environ, options: Mapping[str, str] = MappingProxyType({})
) -> Settings:
    """The settings in force; `options` of the command line come before all others.

    An unknown or wrong one is a UsageError that names it and where it stands.
    """
    values: dict[str, Any] = {}
    for path in dict.fromkeys((workspace / FILE_NAME, Path(FILE_NAME))):
        if path.is_file():
            values |= _read_toml(path)
    for name in Settings.model_fields:
        if (value := environment.get(PREFIX + name.upper())) is not None:
            values[name] = value
    values |= options
    _refuse_misspelt(values, environment)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"setting {place!r}: {first['msg']} ({REMEDY})") from error


def _refuse_misspelt(names: Iterable[str], environment: Iterable[str]) -> None:
    """A name that is no setting's, and a variable's that is nearly one's: it would be passed over in silence."""
    for name in names:
        if name not in Settings.model_fields:
            raise _misspelt(name, name)
    for variable in environment:
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name not in Settings.model_fields and _meant(name, ALIKE):
            raise _misspelt(variable, name)


def _misspelt(shown: str, name: str) -> UsageError:
    return UsageError(f"{shown!r} is no setting; the nearest is {_meant(name, 0)[0]!r} ({REMEDY})")


def _meant(name: str, alike: float) -> list[str]:
    return get_close_matches(name, Settings.model_fields, 1, alike)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
