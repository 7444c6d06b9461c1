"""What people decided and what runs came to: kept in order, sealed, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.store.decisions import (
    add_decision,
    list_decisions,
    record_withdrawal,
    undo_decision,
    withdrawn_sources,
)
from pipeline.store.migrations import migrate
from pipeline.store.runs import list_runs, logged_run
from pipeline.store.verify import verify
from pipeline.store.workspace import Workspace, open_workspace
from schemas.errors import UsageError


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "workspace") as opened:
        yield opened


def people_decide(workspace: Workspace) -> tuple[str, str]:
    """Two decisions, one of them undone, and a withdrawal."""
    kept = add_decision(workspace, "role", "role:camat@any", None, "camat", "jelas")
    undone = add_decision(workspace, "role", "role:kasi@any", None, "kepala-seksi", None)
    undo_decision(workspace, undone)
    record_withdrawal(workspace, "a" * 64, "withdraw", "dicabut")
    return kept, undone


TAMPERED = [
    ("UPDATE decision SET after = 'lurah' WHERE decision_id = '{kept}'", ["decision {kept}: changed"]),
    ("UPDATE decision SET decided_by = 'siapa' WHERE decision_id = '{kept}'", ["decision {kept}: changed"]),
    ("DELETE FROM decision WHERE decision_id = '{kept}'", ["decision {kept}: missing"]),
    ("DELETE FROM decision_undone", ["undoing of decision {undone}: missing"]),
    ("INSERT INTO decision_undone VALUES ('{kept}', 'x', 'y')", ["undoing of decision {kept}: not made by Selaras"]),
    ("UPDATE withdrawal SET why = NULL", ["withdrawal {withdrawn}: changed"]),
    ("UPDATE seal SET sha256 = 'x' WHERE position = 1", ["decision {kept}: changed", "decision {undone}: changed"]),
    ("DELETE FROM seal WHERE position = 4", ["withdrawal {withdrawn}: not made by Selaras"]),
]


@pytest.mark.parametrize(("statement", "damaged"), TAMPERED)
def test_verify_tells_which_decision_was_tampered_with(
    workspace: Workspace, statement: str, damaged: list[str]
) -> None:
    kept, undone = people_decide(workspace)
    assert (verify(workspace).decisions, verify(workspace).damaged) == (4, ())
    with workspace.transaction() as connection:
        names = {"kept": kept, "undone": undone}
        names["withdrawn"] = connection.execute(text("SELECT withdrawal_id FROM withdrawal")).scalar_one()
        connection.execute(text(statement.format(**names)))
    assert list(verify(workspace).damaged) == [line.format(**names) for line in damaged]


def test_decisions_of_a_store_without_seals_are_sealed(workspace: Workspace) -> None:
    people_decide(workspace)
    with workspace.transaction() as connection:
        connection.execute(text("DROP TABLE seal"))
        connection.execute(text("ALTER TABLE run DROP COLUMN measures"))
        connection.execute(text("DELETE FROM schema_version WHERE version > 1"))
    migrate(workspace.engine)
    assert (verify(workspace).decisions, verify(workspace).damaged) == (4, ())


def test_a_decision_is_undone_and_stays(workspace: Workspace) -> None:
    decision_id = add_decision(workspace, "role", "role:kasubbag program@any", None, "kepala-subbagian", "jelas")
    undo_decision(workspace, decision_id)
    (decision,) = list_decisions(workspace)
    assert decision.after == "kepala-subbagian"
    assert decision.undone_at is not None
    with pytest.raises(UsageError, match="undone already"):
        undo_decision(workspace, decision_id)
    with pytest.raises(UsageError, match="no decision"):
        undo_decision(workspace, "x")


def test_a_withdrawn_document_can_come_back(workspace: Workspace) -> None:
    record_withdrawal(workspace, "a" * 64, "withdraw", "dicabut")
    record_withdrawal(workspace, "b" * 64, "withdraw", None)
    record_withdrawal(workspace, "a" * 64, "restore", None)
    assert withdrawn_sources(workspace) == {"b" * 64: None}


def test_runs_are_remembered_with_their_end(workspace: Workspace) -> None:
    with logged_run(workspace, "run", "1") as log:
        log.count("files", 3)
        log.reasons["time_limit"] = 2
        with log.timed("read"):
            pass
    with pytest.raises(ZeroDivisionError), logged_run(workspace, "run", "1"):
        raise ZeroDivisionError
    with workspace.transaction() as connection:
        connection.execute(text("UPDATE run SET state = 'running' WHERE state = 'done'"))
    with logged_run(workspace, "ingest", "1"):
        pass
    assert [(run.kind, run.state) for run in list_runs(workspace)] == [
        ("ingest", "done"),
        ("run", "failed"),
        ("run", "killed"),
    ]
    first = list_runs(workspace)[2]
    assert first.counts == {"files": 3}
    assert (first.measures["reasons"], list(first.measures["seconds"])) == ({"time_limit": 2}, ["read"])
