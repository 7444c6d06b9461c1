"""Originals that are removed because their time is over: never silently, and nothing else with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli import run_command
from flows.ingest import find_todo
from pipeline.store.readings import Reader
from pipeline.store.retention import is_removed, list_removable, remove_originals
from pipeline.store.runs import list_runs, logged_run
from pipeline.store.sources import FileSeen, keep_original, list_sources, original_key, record_outcome
from pipeline.store.verify import verify
from pipeline.store.workspace import Workspace, open_workspace

LATER = datetime.now(UTC) + timedelta(days=400)
STATES = {
    "done.txt": ("read", "published"),
    "review.txt": ("read", "review"),
    "new.txt": ("read", None),
    "half.txt": ("partial", "partial"),
    "shorter.txt": ("partial", "published"),
    "again.txt": ("waiting", "published"),
    "bad.txt": ("quarantined", "quarantined"),
    "waits.txt": ("waiting", None),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    for name in STATES:
        (tmp_path / "inbox" / name).write_text(name)
    return tmp_path


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder / "workspace") as opened:
        for name, (state, released) in STATES.items():
            sha256 = keep_original(opened, FileSeen(folder / "inbox" / name, name))
            record_outcome(opened, sha256, state=state, release_state=released)
        yield opened


def removed_names(workspace: Workspace) -> set[str]:
    return {stored.names[0] for stored in list_sources(workspace) if is_removed(stored)}


def test_only_what_was_published_in_full_and_is_old_enough_can_go(workspace: Workspace) -> None:
    assert [each.stored.names for each in list_removable(workspace, 365, LATER)] == [("done.txt",)]
    assert list_removable(workspace, 365) == []


def test_what_is_removed_is_gone_and_everything_else_stays_sound(workspace: Workspace) -> None:
    (done,) = list_removable(workspace, 365, LATER)
    assert remove_originals(workspace, [done]) == 1
    assert not workspace.files.has(original_key(done.stored.sha256))
    assert removed_names(workspace) == {"done.txt"}
    verdict = verify(workspace)
    assert (verdict.originals, verdict.damaged) == (len(STATES) - 1, ())


def test_a_new_reader_does_not_look_for_it(workspace: Workspace) -> None:
    remove_originals(workspace, list_removable(workspace, 365, LATER))
    with logged_run(workspace, "ingest", "1") as log:
        todo = find_todo(workspace, Reader("new", "new", {}), log)
    assert "done.txt" not in {item.name for item in todo} and len(todo) == len(STATES) - 1


def test_the_same_file_from_the_inbox_is_not_kept_again(folder: Path, workspace: Workspace) -> None:
    (done,) = list_removable(workspace, 365, LATER)
    remove_originals(workspace, [done])
    assert keep_original(workspace, FileSeen(folder / "inbox/done.txt", "done.txt")) == done.stored.sha256
    assert removed_names(workspace) == {"done.txt"}
    record_outcome(workspace, done.stored.sha256, state="waiting")
    keep_original(workspace, FileSeen(folder / "inbox/done.txt", "done.txt"))
    assert removed_names(workspace) == set() and verify(workspace).originals == len(STATES)


def test_what_a_kill_left_is_removed_the_next_time(workspace: Workspace) -> None:
    (done,) = list_removable(workspace, 365, LATER)
    record_outcome(workspace, done.stored.sha256, kept=0)
    assert workspace.files.has(original_key(done.stored.sha256))
    assert remove_originals(workspace, []) == 0
    assert not workspace.files.has(original_key(done.stored.sha256))


@pytest.mark.parametrize(
    ("arguments", "words", "gone"),
    [
        ((), "tanpa batas waktu", set()),
        (("--apply",), "tanpa batas waktu", set()),
        (("--days", "365"), "Tidak ada berkas asli", set()),
        (("--days", "0"), "Belum ada yang dihapus", set()),
        (("--days", "0", "--apply"), "1 berkas asli dihapus", {"done.txt"}),
    ],
)
def test_the_command_removes_only_when_told(
    folder: Path,
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
    gone: set[str],
) -> None:
    where = ("--workspace", str(folder / "workspace"))
    assert run_command(["retention", *where, "--quiet", *arguments]) == 0
    assert words in capsys.readouterr().out
    assert removed_names(workspace) == gone
    run_command(["status", *where])
    assert ("1 berkas asli sudah dihapus" in capsys.readouterr().out) is bool(gone)
    run_command(["status", *where, "--json"])
    rows = json.loads(capsys.readouterr().out)["files"]
    assert {row["name"] for row in rows if row["original_removed"]} == gone
    runs = [run for run in list_runs(workspace) if run.kind == "retention"]
    assert [run.counts["originals_removed"] for run in runs] == [len(gone)] * len(runs)
