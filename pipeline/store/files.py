"""Files by key, on this machine or (by URL) in object storage. A file is put in place whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from schemas.errors import MissingExtra, UsageError, WorkspaceError

BLOCK = 1 << 20
READ_ONLY = 0o400


class FileStore(Protocol):
    """Where originals and readings are kept. Keys are relative posix paths: 'originals/3f/3f2a…'."""

    def has(self, key: str) -> bool: ...
    def take(self, key: str, path: Path) -> None:
        """Moves a file of the scratch folder to its key."""
        ...

    def read(self, key: str) -> bytes: ...
    def remove(self, key: str) -> None: ...
    @contextmanager
    def on_disk(self, key: str) -> Iterator[Path]:
        """The file as a local path, for as long as the block lasts."""
        ...


@dataclass(frozen=True, slots=True)
class LocalFiles:
    """A folder, on the same disk as the scratch folder."""

    root: Path

    def has(self, key: str) -> bool:
        return (self.root / key).is_file()

    def take(self, key: str, path: Path) -> None:
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync(path)
        path.chmod(READ_ONLY)
        path.replace(target)
        sync(target.parent)

    def read(self, key: str) -> bytes:
        return (self.root / key).read_bytes()

    def remove(self, key: str) -> None:
        (self.root / key).unlink(missing_ok=True)

    @contextmanager
    def on_disk(self, key: str) -> Iterator[Path]:
        yield self.root / key


@dataclass(frozen=True, slots=True)
class RemoteFiles:
    """Object storage by any URL that fsspec knows. An object appears when it is complete: that is how they work."""

    filesystem: Any
    root: str
    scratch: Path

    def has(self, key: str) -> bool:
        with self._reaching():
            return bool(self.filesystem.isfile(self._at(key)))

    def take(self, key: str, path: Path) -> None:
        with self._reaching():
            self.filesystem.put_file(str(path), self._at(key))
        path.unlink()

    def read(self, key: str) -> bytes:
        with self._reaching():
            return bytes(self.filesystem.cat_file(self._at(key)))

    def remove(self, key: str) -> None:
        with self._reaching():
            self.filesystem.rm_file(self._at(key))

    @contextmanager
    def on_disk(self, key: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            path = Path(folder) / Path(key).name
            with self._reaching():
                self.filesystem.get_file(self._at(key), str(path))
            yield path

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            raise
        except Exception as error:  # each kind of storage has errors of its own for being away
            raise WorkspaceError(f"the files at {self.root} cannot be reached: {error}") from error

    def _at(self, key: str) -> str:
        return f"{self.root.rstrip('/')}/{key}"


def open_files(url: str | None, root: Path, scratch: Path) -> FileStore:
    if url is None:
        return LocalFiles(root)
    from fsspec.core import url_to_fs

    try:
        filesystem, path = url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        if url.startswith("s3:"):
            raise MissingExtra("the setting files_url", "s3") from error
        raise UsageError(f"the setting 'files_url' needs what is not installed: {error}") from error
    except ValueError as error:
        raise UsageError(f"the setting 'files_url' is no URL that can be used: {error}") from error
    return RemoteFiles(filesystem, path, scratch)


def hash_file(path: Path) -> str:
    """sha256 of a file's content, in hex; raises OSError where it can't be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_file(path: Path, folder: Path) -> tuple[Path, str]:
    """A private copy in `folder` with the sha256 of what was copied, whatever happens to the file meanwhile."""
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=folder)
    with path.open("rb") as source, os.fdopen(handle, "wb") as target:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
    return Path(name), digest.hexdigest()


def sync(path: Path) -> None:
    """What was written to a file, or renamed in a folder, survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
