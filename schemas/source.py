"""A file that was taken in, and the name that each SOP in it carries through everything."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

SourceState = Literal["published", "review", "partial", "quarantined", "withdrawn"]
ID_LENGTH = 12
PICTURE_SET = "application/vnd.selaras.picture-set+zip"  # picture files that are the pages of one document


def sop_id_of(sha256: str, ordinal: int) -> str:
    """The SOP number `ordinal` (from 1) of the file with this content; the same on every machine: '3f2a9c01b7de'."""
    return hashlib.sha256(f"{sha256}:{ordinal}".encode()).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Source:
    """One content. `name` is the first path in sort order of all that hold it, `other_names` the rest.

    `reason` and `remedy` are in Bahasa Indonesia, None when published. `agency_id` is known from the folder, if at all.
    """

    sha256: str
    name: str
    media_type: str | None
    bytes: int
    state: SourceState
    other_names: tuple[str, ...] = ()
    pages: int | None = None
    reason: str | None = None
    remedy: str | None = None
    agency_id: str | None = None

    @property
    def further_pages(self) -> tuple[str, ...]:
        """Those of `other_names` that are further pages of a set of pictures; the rest are the same file again."""
        if self.media_type != PICTURE_SET:
            return ()
        return self.other_names if self.pages is None else self.other_names[: max(self.pages - 1, 0)]
