"""A column of a procedure table as its header names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.read.passage import Passage, join_words

Field = Literal["number", "kegiatan", "pelaksana", "kelengkapan", "waktu", "output", "keterangan", "unknown"]


@dataclass(frozen=True, slots=True)
class Column:
    """One logical column: what it holds, the physical columns it covers (first, one past the last), its header.

    `group` is the header one level above a role's, when that is more than the general group of all roles.
    """

    field: Field
    first: int
    stop: int
    header: Passage | None = None
    group: Passage | None = None
    group_name: str | None = None

    @property
    def header_text(self) -> str:
        return join_words(line.text for line in self.header.lines) if self.header else ""
