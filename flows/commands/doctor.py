"""doctor: what is installed, what is missing, what that means."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from flows.commands.console import say, say_json
from flows.commands.options import DebugOption, JsonOption, WorkspaceOption
from pipeline.store.settings import Settings, load_settings
from pipeline.store.workspace import workspace_folder
from schemas.errors import SelarasError

FAILED = 1
ENOUGH_FREE = 2 << 30
LIBRARIES = ("prefect", "fastapi", "pypdfium2", "lxml", "rapidocr", "openvino", "spacy", "duckdb", "pyarrow", "pandas")
MANY_MACHINES = "only for more than one machine: `make setup-scale` installs it"
EXTRAS = (
    ("heic", "pi-heif", "HEIC photographs are quarantined: `make setup-heic` installs it"),
    ("postgres", "pg8000", MANY_MACHINES),
    ("s3", "s3fs", MANY_MACHINES),
    ("dask", "distributed", MANY_MACHINES),
    ("ray", "ray", MANY_MACHINES),
)
PROGRAMS = (
    (
        ("soffice", "libreoffice"),
        "DOC, ODT, RTF, XLS and ODS files are quarantined: install LibreOffice (writer, calc)",
    ),
    (("chromium", "google-chrome"), "only the developers' tests of pages need it"),
)


@dataclass(frozen=True, slots=True)
class Symptom:
    """`fine` is None for what is only missed: something works less without it."""

    what: str
    found: str
    fine: bool | None
    means: str = ""


def doctor(
    settings: Annotated[
        bool, typer.Option("--settings", help="Show every setting, its value and what it does.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> int:
    """What is installed, what is missing, and what that means.

    Example: selaras doctor --settings
    """
    folder = workspace_folder(workspace)
    if settings:
        _say_settings(load_settings(folder), as_json)
        return 0
    symptoms = [*_python(), *_libraries(), *_extras(), *_programs(), *_workspace(folder)]
    if as_json:
        say_json([{"what": s.what, "found": s.found, "fine": s.fine, "means": s.means} for s in symptoms])
    else:
        for symptom in symptoms:
            mark = {True: "ok", None: "--", False: "!!"}[symptom.fine]
            say(f"{mark}  {symptom.what}: {symptom.found}" + (f" ({symptom.means})" if symptom.means else ""))
    return FAILED if any(symptom.fine is False for symptom in symptoms) else 0


def _python() -> Iterator[Symptom]:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Symptom("Python", sys.version.split()[0], good, "" if good else "3.11 to 3.13 is tested")


def _libraries() -> Iterator[Symptom]:
    for name in LIBRARIES:
        try:
            yield Symptom(name, metadata.version(name), True)
        except metadata.PackageNotFoundError:
            yield Symptom(name, "missing", False, "`make setup` installs it")


def _extras() -> Iterator[Symptom]:
    """What `make setup` leaves out; most machines do not need it."""
    for extra, name, means in EXTRAS:
        try:
            yield Symptom(f"extra {extra}", f"{name} {metadata.version(name)}", True)
        except metadata.PackageNotFoundError:
            yield Symptom(f"extra {extra}", "missing", None, means)


def _programs() -> Iterator[Symptom]:
    for names, means in PROGRAMS:
        found = next(filter(None, map(shutil.which, names)), None)
        yield Symptom(names[0], found or "missing", True if found else None, "" if found else means)


def _workspace(folder: Path) -> Iterator[Symptom]:
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    writable = os.access(nearest, os.W_OK | os.X_OK)
    yield Symptom("workspace", str(folder), writable, "" if writable else "not writable: give --workspace")
    free = shutil.disk_usage(nearest).free
    yield Symptom("free space", f"{free >> 30} GiB", free > ENOUGH_FREE or None, "" if free > ENOUGH_FREE else "little")
    yield _checked("settings", lambda: f"{load_settings(folder).workers} workers")


def _checked(what: str, look: Callable[[], str]) -> Symptom:
    try:
        return Symptom(what, look(), True)
    except SelarasError as error:
        return Symptom(what, "wrong", False, str(error))


def _say_settings(settings: Settings, as_json: bool) -> None:
    values = settings.model_dump()
    if settings.database_url is not None:
        values["database_url"] = make_url(settings.database_url).render_as_string(hide_password=True)
    if as_json:
        say_json(values)
        return
    for name, field in Settings.model_fields.items():
        say(f"{_toml(name, values[name])}  # {field.description}")


def _toml(name: str, value: object) -> str:
    """A line that may be copied into selaras.toml; what is not set stands as a comment."""
    if value is None:
        return f"# {name} ="
    return f"{name} = {json.dumps(value, ensure_ascii=False, default=str)}"
