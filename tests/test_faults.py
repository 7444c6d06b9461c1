"""A full disk, a right that was taken, a database that is gone, a kill: the next run carries on to the same release."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from benchmarks.faults import kill_rounds
from flows.cli import run_command
from flows.commands import session
from flows.spread import open_readers
from flows.worker import what_happened
from pipeline.publish import release
from pipeline.publish.export_csv import export_csv
from pipeline.publish.export_duckdb import export_duckdb
from pipeline.store.files import LocalFiles
from pipeline.store.machine_faults import machine_fault
from pipeline.store.workspace import Workspace, open_workspace, writing

TESTS = Path(__file__).parent
SELARAS = (sys.executable, str(TESTS / "poison_selaras.py"))
READER = "poison_reader:read_file"


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of a run that nothing disturbs."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        prepare(tmp_path_factory.mktemp("calm"), monkeypatch)
        assert run() == 0
        return tables()


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    prepare(tmp_path, monkeypatch)
    return tmp_path


def prepare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with an inbox, the fake reader, no server, and no worksheet to write."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    monkeypatch.setenv("SELARAS_ENGINE", "threads")
    monkeypatch.delenv("SELARAS_WORKSPACE", raising=False)
    monkeypatch.setattr(session, "open_readers", lambda *given, **named: open_readers(*given, **named, reader=READER))
    monkeypatch.setattr(release, "EXPORTERS", (export_csv, export_duckdb))
    (tmp_path / "inbox").mkdir()
    for number in range(4):
        (tmp_path / "inbox" / f"{number}.txt").write_text(f"sop {number}")


def run() -> int:
    return run_command(["run", "inbox", "--out", "rilis", "--quiet"])


def tables(folder: str = "rilis") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder, "csv").iterdir()}


def failing(after: int, error: Exception, then: Callable[..., Any]) -> Callable[..., Any]:
    """`then`, a few times, and `error` from then on."""
    left = [after]

    def call(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise error
        return then(*given, **named)

    return call


FULL = OSError(errno.ENOSPC, "No space left on device", "/ws/scratch/7c")
LOCKED = OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))
BROKEN_DISK = OperationalError("INSERT", {}, sqlite3.OperationalError("disk I/O error"))
QUOTA = OSError(errno.EDQUOT, "Disk quota exceeded")
READ_ONLY = OSError(errno.EROFS, "Read-only file system", "/ws/originals")
FAULTS = [
    (LocalFiles, "take", 2, FULL, "make room"),  # while originals are taken in
    (LocalFiles, "take", 6, READ_ONLY, "the right to write"),  # while readings are kept
    (Workspace, "transaction", 8, LOCKED, "close it"),
    (Workspace, "transaction", 15, BROKEN_DISK, "look after it"),  # after the release
    (release, "write_page", 0, QUOTA, "make room"),
]


@pytest.mark.parametrize(("owner", "name", "after", "error", "remedy"), FAULTS)
def test_a_fault_of_the_machine_names_its_remedy_and_the_next_run_carries_on(
    capsys: pytest.CaptureFixture[str],
    calm: dict[str, bytes],
    owner: Any,
    name: str,
    after: int,
    error: Exception,
    remedy: str,
) -> None:
    with pytest.MonkeyPatch.context() as fault:
        fault.setattr(owner, name, failing(after, error, getattr(owner, name)))
        assert run() == 1
    told = capsys.readouterr().err
    assert (remedy in told, "Traceback" in told, len(told.splitlines())) == (True, False, 1)
    run_command(["status"])
    assert "berhenti sebelum selesai" in capsys.readouterr().out
    assert run() == 0
    assert run_command(["verify"]) == 0
    assert tables() == calm


def test_a_fault_while_publishing_leaves_the_last_release(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    before = tables()
    Path("inbox/baru.txt").write_text("sop baru")
    with pytest.MonkeyPatch.context() as fault:
        fault.setattr(release, "write_manifest", failing(0, FULL, release.write_manifest))
        assert run() == 1
    assert tables() == before
    assert [path.name for path in Path().iterdir() if path.name.startswith(".rilis")] == []
    assert run_command(["verify"]) == 0


def test_a_disk_that_is_full_for_a_worker_quarantines_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Path("inbox/penuh.txt").write_text("full")
    assert run() == 1
    assert "make room" in capsys.readouterr().err
    with open_workspace(Path(".selaras")) as workspace, workspace.engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT DISTINCT state FROM source WHERE state NOT IN ('read', 'waiting')")
        assert states.all() == []


def test_files_that_may_not_grow(capfd: pytest.CaptureFixture[str]) -> None:
    """A limit of the system itself, in a process of its own: SQLite's log is the first to pass it."""

    def no_big_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    arguments = ["run", "inbox", "--out", "rilis", "--quiet"]
    done = subprocess.run([*SELARAS, *arguments], preexec_fn=no_big_files, check=False)
    told = capfd.readouterr().err
    assert (done.returncode, "run again" in told, "Traceback" in told) == (1, True, False)
    assert run() == 0
    assert run_command(["verify"]) == 0


@pytest.mark.skipif(os.geteuid() == 0 and which("setpriv") is None, reason="root needs setpriv to lose its rights")
@pytest.mark.parametrize(
    ("folder", "status", "remedy"),
    [
        (".selaras", 1, "the right to write"),
        (".selaras/originals", 1, "the right to write"),
        (".selaras/readings", 1, "the right to write"),
        (".", 2, "give --out another place"),  # told before anything is read
    ],
)
def test_a_right_that_was_taken(capfd: pytest.CaptureFixture[str], folder: str, status: int, remedy: str) -> None:
    """The system itself refuses, as it would another user: the workspace, its folders, the place of the release."""
    assert run() == 0
    before = tables()
    Path("inbox/baru.txt").write_text("sop baru")
    capfd.readouterr()
    Path(folder).chmod(0o500)
    done = subprocess.run([*without_rights(), *SELARAS, "run", "inbox", "--out", "rilis", "--quiet"], check=False)
    Path(folder).chmod(0o700)
    told = capfd.readouterr().err
    assert (done.returncode, remedy in told, len(told.splitlines())) == (status, True, 1), told
    assert tables() == before
    assert run() == 0
    assert run_command(["verify"]) == 0
    assert len(tables()["sop.csv"].splitlines()) == len(before["sop.csv"].splitlines()) + 1


def without_rights() -> list[str]:
    """Root may write everywhere; what stands before its command takes that from it."""
    lost = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={lost}", f"--inh-caps={lost}"] if os.geteuid() == 0 else []


def test_a_database_that_is_gone_is_not_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    before = tables()
    database, away = Path(".selaras/selaras.sqlite"), Path("away.sqlite")
    database.rename(away)
    assert run() == 1
    assert "put the database back" in capsys.readouterr().err
    assert (database.exists(), tables() == before) == (False, True)
    away.rename(database)
    assert run() == 0
    assert tables() == before


def test_a_database_that_is_damaged(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    whole = Path(".selaras/selaras.sqlite").read_bytes()
    Path(".selaras/selaras.sqlite").write_bytes(b"garbage " * 1000)
    assert run() == 1
    assert "put a copy of selaras.sqlite back" in capsys.readouterr().err
    Path(".selaras/selaras.sqlite").write_bytes(whole)
    assert run() == 0


@pytest.mark.parametrize(
    ("number", "event"),
    [(errno.ENOSPC, "machine"), (errno.EROFS, "machine"), (errno.EACCES, "refused"), (errno.EPERM, "refused")],
)
def test_a_right_that_one_reader_lacks_stops_no_run(number: int, event: str) -> None:
    """One original that may not be read is one document; a disk that is full is all of them."""
    with pytest.raises(OSError, match="/ws/originals/5b") as raised:
        raise OSError(number, os.strerror(number), "/ws/originals/5b/5b1c")
    assert what_happened(raised.value)["event"] == event


@pytest.mark.parametrize("error", [ValueError("disk is full"), KeyError("x"), FileNotFoundError(2, "No such file")])
def test_what_is_no_fault_of_the_machine(error: Exception) -> None:
    assert machine_fault(error) is None


def test_status_says_that_a_run_is_at_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    with open_workspace(Path(".selaras")) as workspace, writing(workspace, 0, print):
        run_command(["status"])
    assert "sedang bekerja" in capsys.readouterr().out
    run_command(["status"])
    assert "sedang bekerja" not in capsys.readouterr().out


def test_two_runs_at_once_do_the_work_once(place: Path) -> None:
    arguments = ["run", "inbox", "--out", "rilis", "--quiet", "--wait", "120"]
    both = [subprocess.Popen([*SELARAS, *arguments]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert run_command(["verify"]) == 0
    with open_workspace(Path(".selaras")) as workspace, workspace.engine.connect() as connection:
        counts = connection.exec_driver_sql("SELECT counts FROM run ORDER BY started_at").scalars().all()
    assert [('"read": 4' in each, '"cached": 4' in each) for each in counts] == [(True, False), (False, True)]


def test_kills_at_random_moments(place: Path) -> None:
    """The small sister of `make faults`; so few documents take less time than the start of a run."""
    moments = kill_rounds(place / "inbox", place, 6, Random(4), SELARAS, share=1)
    assert moments.total() == 6
