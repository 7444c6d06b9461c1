"""The offices that are expected to send their SOPs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One office of the roster. `names` are other and earlier names of it; what is None follows from its name.

    `agency` and `government` are as people write them: 'Dinas Kesehatan', 'Kabupaten Tapin'.
    """

    agency: str
    government: str | None = None
    agency_id: str | None = None
    kind: str | None = None
    parent_agency_id: str | None = None
    names: tuple[str, ...] = ()
