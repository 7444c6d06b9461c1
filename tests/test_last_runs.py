"""`selaras status` tells how the last runs went, also those that failed, were stopped or were killed."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text

from flows.cli import run_command
from flows.commands.last_runs import duration_words, run_lines, seconds_between
from pipeline.store.runs import RunLog, logged_run
from pipeline.store.workspace import Workspace, open_workspace, writing
from schemas.errors import UnknownFormat, UsageError


def full_disk(log: RunLog) -> NoReturn:
    raise OSError(errno.ENOSPC, "No space left on device")


def wrong_usage(log: RunLog) -> NoReturn:
    raise UsageError("the register cannot be read")


def fault_of_ours(log: RunLog) -> NoReturn:
    raise ZeroDivisionError("a first line\nand a second")


def interrupt(log: RunLog) -> NoReturn:
    raise KeyboardInterrupt


def good_night(log: RunLog) -> None:
    log.counts.update({"files": 120, "new": 100, "known": 20, "read": 100, "refused": 2, "cached": 20})
    log.counts.update({"files_in": 120, "files_published": 98, "files_review": 20, "files_quarantined": 2})
    log.reasons[UnknownFormat.code] = 2


def decision(log: RunLog) -> None:
    """Counts no file."""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SELARAS_WORKSPACE", raising=False)
    return tmp_path / ".selaras"


def log_run(kind: str, what: Callable[[RunLog], None]) -> None:
    with open_workspace(None) as opened:
        try:
            with logged_run(opened, kind, "1") as log:
                what(log)
        except (Exception, KeyboardInterrupt):  # noqa: BLE001 - what a run raises is its caller's
            return


def told(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    capsys.readouterr()
    run_command(["status", "--json", *options])
    return list(json.loads(capsys.readouterr().out)["runs"])


ENDS = [
    (good_night, "done", None),
    (full_disk, "failed", "OSError: [Errno 28] No space left on device: the disk is full: make room and run again"),
    (wrong_usage, "failed", "the register cannot be read"),
    (fault_of_ours, "failed", "ZeroDivisionError: a first line"),
    (interrupt, "stopped", None),
]


@pytest.mark.parametrize(("what", "state", "failure"), ENDS)
def test_a_run_is_told_with_its_end(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    what: Callable[[RunLog], None],
    state: str,
    failure: str | None,
) -> None:
    log_run("watch", what)
    (row,) = told(capsys)
    assert (row["kind"], row["state"]) == ("watch", state)
    assert str(row["failure"]).startswith(str(failure))
    assert "second" not in str(row["failure"])
    assert isinstance(row["seconds"], float)


def test_the_newest_runs_come_first_and_decisions_are_no_runs(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind, what in (("run", good_night), ("watch", full_disk), ("schedule", good_night), ("roles", decision)):
        log_run(kind, what)
    assert [row["kind"] for row in told(capsys)] == ["schedule", "watch", "run"]
    assert [row["kind"] for row in told(capsys, "--runs", "2")] == ["schedule", "watch"]
    assert told(capsys, "--runs", "0") == []


def forget_its_end(opened: Workspace) -> None:
    with opened.transaction() as connection:
        connection.execute(text("UPDATE run SET state = 'running', ended_at = NULL"))


def test_a_run_that_has_no_end_is_at_work_or_was_killed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log_run("run", good_night)
    with open_workspace(None) as opened:
        forget_its_end(opened)
        with writing(opened, 0, print):
            (row,) = told(capsys)
            assert (row["state"], row["seconds"] is None) == ("running", False)
    (row,) = told(capsys)
    assert (row["state"], row["seconds"]) == ("killed", None)
    log_run("run", good_night)
    assert [(row["state"], row["seconds"] is None) for row in told(capsys)] == [("done", False), ("killed", True)]


def test_what_an_administrator_reads(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log_run("watch", good_night)
    log_run("schedule", full_disk)
    run_command(["status"])
    said = capsys.readouterr().out
    assert "Proses terakhir:\n" in said
    assert (
        "  watch  selesai, 0 detik; 120 berkas diambil (100 baru), 100 dibaca, 2 ditolak; "
        "rilis: 98 terbit, 20 menunggu pemeriksaan, 2 dikarantina\n      2 × Format"
    ) in said
    assert "  schedule  gagal, 0 detik\n      OSError: [Errno 28] No space left on device: the disk is full" in said
    assert said.index("schedule") < said.index("watch")


def test_the_time_is_that_of_this_place() -> None:
    row = {"started_at": "2026-03-02T20:00:07+00:00", "kind": "run", "state": "killed", "seconds": None}
    (line,) = run_lines({**row, "counts": {}, "reasons": {}, "failure": None})
    here = datetime.fromisoformat("2026-03-02T20:00:07+00:00").astimezone()
    assert line == f"  {here:%Y-%m-%d %H:%M}  run  terhenti sebelum selesai"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 detik"),
        (41.2, "41 detik"),
        (59.7, "1 menit"),
        (754, "12 menit"),
        (3599.9, "1 jam 0 menit"),
        (3905, "1 jam 5 menit"),
        (90000, "25 jam 0 menit"),
    ],
)
def test_how_long(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_seconds_count_across_midnight() -> None:
    assert seconds_between("2026-03-02T23:59:30.000000+00:00", "2026-03-03T00:01:00.500000+00:00") == 90.5
