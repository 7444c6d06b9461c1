"""LibreOffice as a converter: in a private folder with a profile of its own, without a shell, with a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from schemas.errors import DamagedFile, MissingConverter, TimeLimit

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120.0
PROFILE = "profile"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
OPTIONS = (
    ("Common/Filter/PDF/Export", "ExportBookmarksToPDFDestination", "true"),
    ("Common/Filter/PDF/Export", "ExportBookmarks", "false"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Save/Document", "LoadPrinter", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR")


def find_program() -> str | None:
    """The path of LibreOffice on this machine, None where it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name)) is not None), None)


def convert_file(source: Path, target: str, folder: Path, label: str, seconds: float = SECONDS) -> Path:
    """Convert `source` to the filter `target` ('docx', 'xlsx', 'pdf') inside `folder`, which must be private.

    `label` is what errors call the file. Raises MissingConverter, TimeLimit, and DamagedFile where LibreOffice makes
    nothing of it.
    """
    program = find_program()
    if program is None:
        raise MissingConverter(f"{label!r} needs LibreOffice, which is not installed", program="LibreOffice")
    profile = _make_profile(folder)
    out = folder / "out"
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--nologo",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        target,
        "--outdir",
        str(out),
        str(source),
    ]
    _run(command, folder, seconds, label)
    made = out / f"{source.stem}.{target.split(':')[0]}"
    if not made.is_file():
        raise DamagedFile(f"LibreOffice cannot read {label!r}")
    return made


def _make_profile(folder: Path) -> Path:
    """A fresh profile whose settings run no macro and follow no link."""
    user = folder / PROFILE / "user"
    user.mkdir(parents=True, exist_ok=True)
    items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in OPTIONS)
    (user / "registrymodifications.xcu").write_text(SETTINGS.format(items=items), encoding="utf-8")
    return folder / PROFILE


def _run(command: list[str], folder: Path, seconds: float, label: str) -> None:
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    environment |= {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(  # noqa: S603 - a fixed program, a list of arguments, no shell
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeLimit(
            f"LibreOffice took longer than {seconds:.0f} s over {label!r}", seconds=f"{seconds:.0f}"
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with its helper processes, which share its session."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
