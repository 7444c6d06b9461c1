"""Files by key, on this machine or (by URL) in object storage. A file is put in place whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

BLOCK = 1 << 20
READ_ONLY = 0o400


class FileStore(Protocol):
    """Where originals and readings are kept. Keys are relative posix paths: 'originals/3f/3f2a…'."""

    def has(self, key: str) -> bool: ...
    def put(self, key: str, data: bytes) -> None: ...
    def put_file(self, key: str, path: Path) -> None: ...
    def read(self, key: str) -> bytes: ...
    @contextmanager
    def on_disk(self, key: str) -> Iterator[Path]:
        """The file as a local path, for as long as the block lasts."""
        ...


@dataclass(frozen=True, slots=True)
class LocalFiles:
    """A folder; `scratch` is on the same disk."""

    root: Path
    scratch: Path

    def has(self, key: str) -> bool:
        return (self.root / key).is_file()

    def put(self, key: str, data: bytes) -> None:
        with self._new(key) as new:
            new.write_bytes(data)

    def put_file(self, key: str, path: Path) -> None:
        with self._new(key) as new:
            shutil.copyfile(path, new)

    def read(self, key: str) -> bytes:
        return (self.root / key).read_bytes()

    @contextmanager
    def on_disk(self, key: str) -> Iterator[Path]:
        yield self.root / key

    @contextmanager
    def _new(self, key: str) -> Iterator[Path]:
        """A scratch file that takes the key's place, synced to disk, when the block ends well."""
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=self.scratch)
        os.close(handle)
        new = Path(name)
        try:
            yield new
            sync(new)
            new.chmod(READ_ONLY)
            new.replace(target)
        finally:
            new.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class RemoteFiles:
    """Object storage by any URL that fsspec knows. An object appears when it is complete: that is how they work."""

    filesystem: Any
    root: str
    scratch: Path

    def has(self, key: str) -> bool:
        return bool(self.filesystem.isfile(self._at(key)))

    def put(self, key: str, data: bytes) -> None:
        self.filesystem.pipe_file(self._at(key), data)

    def put_file(self, key: str, path: Path) -> None:
        self.filesystem.put_file(str(path), self._at(key))

    def read(self, key: str) -> bytes:
        return bytes(self.filesystem.cat_file(self._at(key)))

    @contextmanager
    def on_disk(self, key: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            path = Path(folder) / Path(key).name
            self.filesystem.get_file(self._at(key), str(path))
            yield path

    def _at(self, key: str) -> str:
        return f"{self.root.rstrip('/')}/{key}"


def open_files(url: str | None, root: Path, scratch: Path) -> FileStore:
    if url is None:
        return LocalFiles(root, scratch)
    from fsspec.core import url_to_fs

    filesystem, path = url_to_fs(url)
    return RemoteFiles(filesystem, path, scratch)


def hash_file(path: Path) -> str:
    """sha256 of a file's content, in hex; raises OSError where it can't be read."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
