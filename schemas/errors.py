"""One exception class for each thing that a user can do about it.

`code` names the reason and the remedy in `vocabulary/messages.yaml` (Bahasa Indonesia); `values` fill them in.
"""

from __future__ import annotations

from typing import ClassVar


class SelarasError(Exception):
    """The root. `str()` is one line in English for the log and the command line."""

    code: ClassVar[str] = "unknown"

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.values = values


class Unreadable(SelarasError):
    """A document that cannot be read: it is quarantined with its reason."""


class EmptyFile(Unreadable):
    code = "empty_file"


class DamagedFile(Unreadable):
    code = "damaged_file"


class EncryptedFile(Unreadable):
    code = "encrypted_file"


class UnknownFormat(Unreadable):
    code = "unknown_format"


class UnsafeFile(Unreadable):
    """A zip bomb, an entity expansion, an image of absurd size."""

    code = "unsafe_file"


class MissingConverter(Unreadable):
    """The format needs a program that this machine does not have."""

    code = "missing_converter"


class ScannedDocument(Unreadable):
    code = "scanned_document"


class NotAnSop(Unreadable):
    """A document of another kind; `values['looks_like']` names the kind where it is known."""

    code = "not_an_sop"


class TimeLimit(Unreadable):
    code = "time_limit"


class PageTimeLimit(Unreadable):
    code = "page_time_limit"


class MemoryLimit(Unreadable):
    code = "memory_limit"


class WorkerCrash(Unreadable):
    code = "worker_crash"


class UnsoundReading(Unreadable):
    """What was read contradicts itself, which is a fault of the reader: `values['faults']` says where."""

    code = "unsound_reading"


class InaccessibleFile(Unreadable):
    code = "inaccessible_file"


class UsageError(SelarasError):
    """Wrong usage: exit status 2."""

    code = "usage"


class MissingExtra(UsageError):
    """Something was asked for that needs libraries of an extra: 'the setting spread = 'dask''."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs libraries that are not installed: pip install 'selaras[{extra}]'")


class ClusterError(SelarasError):
    """The machines that read cannot: not there, lost, of another version, without the files. Nothing is lost here."""

    code = "cluster"


class WorkspaceError(SelarasError):
    """The workspace cannot be used: held by another run, of a newer version, not writable."""

    code = "workspace"
