"""What people decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, never changed afterwards but for `undone_at`. Times are aware, in UTC.

    `subject` names what it is about ('sop:3f2a9c01b7de/step/3/waktu', 'role:kasubbag program@any').
    """

    decision_id: str
    kind: str
    subject: str
    before: str | None
    after: str | None
    reason: str | None
    decided_by: str
    decided_at: datetime
    undone_at: datetime | None = None
