"""A release is put in place whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import UsageError

MANIFEST = "manifest.json"
FORMAT = "selaras-release/1"
DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "selaras.duckdb.wal"})
DROPPED_PREFIXES = ("~$", ".~lock.")
RENAME_EXCHANGE = 2
AT_FDCWD = -100
NOT_SUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


@contextmanager
def replacing(out: Path) -> Iterator[tuple[Path, Path]]:
    """An empty folder for the new release and one for scratch, both beside `out`; on success the first becomes `out`.

    An error or a crash leaves the old release as it was. Raises UsageError when `out` holds something that is no
    release, before anything is written.
    """
    out = out.resolve()
    check_out(out)
    aside, held = _make_aside(out)
    try:
        release, scratch = aside / "new", aside / "scratch"
        release.mkdir()
        scratch.mkdir()
        yield release, scratch
        sync(release)
        check_out(out)
        put_in_place(release, out, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        os.close(held)


def _make_aside(out: Path) -> tuple[Path, int]:
    """A private folder in the file system of `out`, in use as long as the handle is open."""
    aside = out.parent / f"{_prefix(out)}{uuid.uuid4().hex[:8]}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(out)
        aside.mkdir(mode=0o700)
    except (PermissionError, FileExistsError, FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"{out.parent} cannot be written to ({error.strerror}); give --out another place") from error
    held = _hold(aside)
    if held is None:
        raise UsageError(f"another publish is clearing {aside} away; try again")
    return aside, held


def check_out(out: Path) -> None:
    """Raises UsageError unless `out` is free, empty, or a release with nothing else in it."""
    if os.path.ismount(out):
        raise UsageError(f"{out} is where a disk is mounted and cannot be replaced; give --out a folder inside it")
    if not out.exists():
        there = next(folder for folder in out.absolute().parents if folder.exists())
        if not os.access(there, os.W_OK):
            raise UsageError(f"{there} cannot be written to; give --out another place")
        return
    if not out.is_dir():
        raise UsageError(f"{out} is a file; give --out a folder that is new, empty or holds a release")
    if not any(out.iterdir()):
        return
    if manifest_of(out) is None:
        raise UsageError(f"{out} holds something that is no release; give --out a new folder")
    strangers = sorted(find_strangers(out))
    if strangers:
        raise UsageError(f"{out} is a release, but {strangers[0]!r} is no part of it; move it elsewhere first")


def manifest_of(release: Path) -> dict[str, object] | None:
    """The manifest of a release; None when this is no release."""
    try:
        found = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("format") == FORMAT else None


def find_strangers(release: Path) -> Iterator[str]:
    """Files that the manifest doesn't list, but for what file managers and spreadsheets drop."""
    manifest = manifest_of(release) or {}
    hashes = manifest.get("hashes")
    listed = {MANIFEST, *(hashes if isinstance(hashes, dict) else ())}
    for path in release.rglob("*"):
        name = path.relative_to(release).as_posix()
        dropped = path.name in DROPPINGS or path.name.startswith(DROPPED_PREFIXES)
        if not path.is_dir() and name not in listed and not dropped:
            yield name


def put_in_place(release: Path, out: Path, old: Path) -> None:
    """Make `release` be `out`. Where the file system can exchange two names there is no moment without a release."""
    if not out.exists():
        release.rename(out)
    elif not exchange(release, out):
        out.rename(old)
        release.rename(out)
    sync_folder(out.parent)


def exchange(one: Path, other: Path) -> bool:
    """Swap two names at once; False where the system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


def clear_leftovers(out: Path) -> None:
    """Remove what a publish that was killed left behind; a release that it had moved away comes back first."""
    for aside in sorted(path for path in out.parent.iterdir() if path.name.startswith(_prefix(out))):
        held = _hold(aside)
        if held is None:
            continue
        if not out.exists() and (aside / "old").exists():
            (aside / "old").rename(out)
        shutil.rmtree(aside, ignore_errors=True)
        os.close(held)


def _prefix(out: Path) -> str:
    return f".{out.name}.selaras-"


def _hold(aside: Path) -> int | None:
    """Mark a folder as in use for as long as this process lives; None when another has it."""
    handle = os.open(aside, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def sync(folder: Path) -> None:
    """Everything under the folder is on the disk when this returns."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
