"""What people decided: added to, never changed. An undone decision stays, with the time of its undoing."""

from __future__ import annotations

import getpass
import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from pipeline.store.seals import add_sealed
from pipeline.store.tables import decision, decision_undone, withdrawal
from pipeline.store.workspace import Workspace, now
from schemas.decision import Decision
from schemas.errors import UsageError


def whoami() -> str:
    """The name of the account that decides."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def add_decision(
    workspace: Workspace, kind: str, subject: str, before: str | None, after: str | None, reason: str | None
) -> str:
    """Keeps a decision and gives its id."""
    decision_id = uuid.uuid4().hex[:16]
    row = {"kind": kind, "subject": subject, "before": before, "after": after, "reason": reason}
    with workspace.transaction() as connection:
        add_sealed(
            connection, "decision", {"decision_id": decision_id, **row, "decided_by": whoami(), "decided_at": now()}
        )
    return decision_id


def undo_decision(workspace: Workspace, decision_id: str) -> None:
    known = {kept.decision_id: kept for kept in list_decisions(workspace)}
    if decision_id not in known:
        raise UsageError(f"there is no decision {decision_id!r}")
    if known[decision_id].undone_at is not None:
        raise UsageError(f"decision {decision_id!r} is undone already")
    with workspace.transaction() as connection:
        row = {"decision_id": decision_id, "undone_by": whoami(), "undone_at": now()}
        add_sealed(connection, "undoing of decision", row)


def list_decisions(workspace: Workspace) -> tuple[Decision, ...]:
    """In the order they were made."""
    both = decision.outerjoin(decision_undone, decision.c.decision_id == decision_undone.c.decision_id)
    query = select(decision, decision_undone.c.undone_at).select_from(both)
    with workspace.engine.connect() as connection:
        rows = connection.execute(query.order_by(decision.c.decided_at, decision.c.decision_id)).all()
    return tuple(
        Decision(
            decision_id=row.decision_id,
            kind=row.kind,
            subject=row.subject,
            before=row.before,
            after=row.after,
            reason=row.reason,
            decided_by=row.decided_by,
            decided_at=datetime.fromisoformat(row.decided_at),
            undone_at=None if row.undone_at is None else datetime.fromisoformat(row.undone_at),
        )
        for row in rows
    )


def record_withdrawal(
    workspace: Workspace, sha256: str, action: Literal["withdraw", "restore"], why: str | None
) -> None:
    row = {"withdrawal_id": uuid.uuid4().hex, "sha256": sha256, "action": action, "why": why}
    with workspace.transaction() as connection:
        add_sealed(connection, "withdrawal", {**row, "decided_by": whoami(), "decided_at": now()})


def withdrawn_sources(workspace: Workspace) -> dict[str, str | None]:
    """sha256 to the reason, of all that are withdrawn now."""
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(withdrawal).order_by(withdrawal.c.decided_at)).all()
    last = {row.sha256: row for row in rows}
    return {sha256: row.why for sha256, row in last.items() if row.action == "withdraw"}
