"""LibreOffice as a converter: in a private folder with a profile of its own, without a shell, with a time limit."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import suppress
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

import psutil

from schemas.errors import DamagedFile, MissingConverter, TimeLimit

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120.0
PROFILES = "selaras-office-"
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
_LOCK = threading.Lock()  # two at once would meet in one profile
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
    out = folder / "out"
    with _LOCK:
        _run(_command(program, _own_profile(os.getpid()), target, out, source), folder, seconds, label)
    made = out / f"{source.stem}.{target.split(':')[0]}"
    if not made.is_file():
        raise DamagedFile(f"LibreOffice cannot read {label!r}")
    return made


def _command(program: str, profile: Path, target: str, out: Path, source: Path) -> list[str]:
    return [
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


@cache
def _own_profile(process: int) -> Path:
    """A profile of this process alone, whose settings run no macro and follow no link.

    LibreOffice starts twice as fast in a profile it has used before. It is removed when the process ends.
    """
    _sweep()
    kept = tempfile.TemporaryDirectory(prefix=f"{PROFILES}{process}-")
    Finalize(None, kept.cleanup, exitpriority=1)
    user = Path(kept.name) / "user"
    user.mkdir()
    items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in OPTIONS)
    (user / "registrymodifications.xcu").write_text(SETTINGS.format(items=items), encoding="utf-8")
    return Path(kept.name)


def _sweep() -> None:
    """Remove the profiles of processes that were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PROFILES}*"):
        owner = left.name.removeprefix(PROFILES).split("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


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
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        _own_profile.cache_clear()
        raise TimeLimit(
            f"LibreOffice took longer than {seconds:.0f} s over {label!r}", seconds=f"{seconds:.0f}"
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with what it started. It stays in the group of this process, and ends when that is killed."""
    if process.poll() is not None:
        return
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
    process.kill()
    process.wait()
