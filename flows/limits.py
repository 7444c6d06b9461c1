"""The limits of a document, and what reading it within them came to."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from schemas.errors import MemoryLimit, PageTimeLimit, TimeLimit, WorkerCrash

MEGABYTE = 1 << 20
LIMIT_CODES = tuple(kind.code for kind in (TimeLimit, PageTimeLimit, MemoryLimit, WorkerCrash))


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one document: `seconds` in all and `seconds_more` for each of its pages, but `seconds_at_most` however many
    it says it has; `page_seconds` without a page being done (None: no such limit).

    `documents` is how many a worker reads before it is replaced.
    """

    seconds: float
    megabytes: int
    documents: int = 50
    page_seconds: float | None = None
    seconds_more: float = 0
    seconds_at_most: float = math.inf

    def seconds_of(self, pages: int | None) -> float:
        """What a document of so many pages (None: not known yet) may take: a book of scans more than a form."""
        return min(self.seconds + self.seconds_more * (pages or 0), max(self.seconds, self.seconds_at_most))

    def twice_the_time(self) -> Limits:
        """For reading again, alone, what was read before within the limits."""
        return replace(self, seconds=2 * self.seconds, seconds_more=2 * self.seconds_more)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one document came to. `packed` is the reading's file, None where `code` says why there is none.

    `pages_done` and `pages` tell how far it was when it was stopped.
    """

    seconds: float
    megabytes: float
    packed: Path | None = None
    media_type: str | None = None
    pages: int | None = None
    pages_done: int = 0
    sops: int = 0
    pages_unread: tuple[int, ...] = ()
    code: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def was_stopped(self) -> bool:
        return self.code in LIMIT_CODES


@dataclass(slots=True)
class Watch:
    """The clock and the scales beside one document."""

    limits: Limits
    started: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    megabytes: float = 0.0
    pages_done: int = 0
    pages: int | None = None
    media_type: str | None = None

    def restart(self) -> None:
        self.started = self.moved = time.monotonic()

    def page_done(self, page: int, pages: int) -> None:
        self.pages_done, self.pages, self.moved = page, pages, time.monotonic()

    def look(self, process: psutil.Process) -> None:
        self.megabytes = max(self.megabytes, resident_megabytes(process))

    def broken(self) -> str | None:
        """The code of the limit that was passed."""
        if self.megabytes > self.limits.megabytes:
            return "memory_limit"
        if self._seconds > self.limits.seconds_of(self.pages):
            return "time_limit"
        page_seconds = self.limits.page_seconds
        if page_seconds is not None and time.monotonic() - self.moved > page_seconds:
            return "page_time_limit"
        return None

    def read(self, event: Mapping[str, Any], packed: Path) -> Outcome:
        return Outcome(
            self._seconds,
            self.megabytes,
            packed=packed,
            media_type=event["media_type"],
            pages=event["pages"],
            sops=event["sops"],
            pages_unread=tuple(event["pages_unread"]),
        )

    def refused(self, code: str, values: Mapping[str, str]) -> Outcome:
        return Outcome(
            self._seconds,
            self.megabytes,
            media_type=self.media_type,
            pages=self.pages,
            pages_done=self.pages_done,
            code=code,
            values=dict(values) | self._values_of(code),
        )

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self.started

    def _values_of(self, code: str) -> dict[str, str]:
        """The words of the reason: which limit, and the page where one is known."""
        if code not in LIMIT_CODES:
            return {}
        page = {} if self.pages is None else {"page": str(min(self.pages_done + 1, self.pages))}
        match code:
            case "time_limit":
                return page | {"seconds": f"{self.limits.seconds_of(self.pages):g}"}
            case "page_time_limit":
                return page | {"seconds": f"{self.limits.page_seconds:g}"}
            case "memory_limit":
                return page | {"megabytes": str(self.limits.megabytes)}
        return page


def resident_megabytes(process: psutil.Process) -> float:
    """Of a process and what it started; 0 once it has ended."""
    with contextlib.suppress(psutil.Error):
        family = [process, *process.children(recursive=True)]
        return float(sum(member.memory_info().rss for member in family) / MEGABYTE)
    return 0.0
