"""The inbox: a file is taken when it is whole, once, and again when it has changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flows.batch_process import run_batch
from flows.cli import run_command
from flows.commands import watch as watching
from flows.discover import discover_files
from flows.inbox import WHY, Inbox, Left
from flows.night_words import left_words
from pipeline.store.runs import list_runs
from pipeline.store.sources import list_sources
from pipeline.store.workspace import is_being_written, open_workspace
from schemas.errors import SelarasError, WorkspaceError


@pytest.fixture
def inbox() -> Inbox:
    return Inbox(stable_seconds=5)


def whole(inbox: Inbox, folder: Path, now: float) -> list[str]:
    return [seen.name for seen in inbox.find_whole(discover_files([str(folder)]), now)]


def test_a_file_is_whole_when_it_has_not_changed_for_a_while(inbox: Inbox, tmp_path: Path) -> None:
    path = tmp_path / "sop.pdf"
    path.write_bytes(b"half")
    assert whole(inbox, tmp_path, 0) == []
    path.write_bytes(b"half and more")
    assert whole(inbox, tmp_path, 6) == []
    assert whole(inbox, tmp_path, 10) == []
    assert whole(inbox, tmp_path, 11) == ["sop.pdf"]


def test_a_file_that_was_taken_is_not_taken_again_until_it_changes(inbox: Inbox, tmp_path: Path) -> None:
    path = tmp_path / "sop.pdf"
    path.write_bytes(b"one")
    whole(inbox, tmp_path, 0)
    inbox.take(inbox.find_whole(discover_files([str(tmp_path)]), 5))
    assert whole(inbox, tmp_path, 50) == []
    path.write_bytes(b"another")
    whole(inbox, tmp_path, 51)
    assert whole(inbox, tmp_path, 56) == ["sop.pdf"]


@pytest.mark.parametrize("lock", ["~$sop.docx", "~$p.docx", ".~lock.sop.docx#"])
def test_a_file_that_is_open_elsewhere_is_left(inbox: Inbox, tmp_path: Path, lock: str) -> None:
    (tmp_path / "sop.docx").write_bytes(b"zip")
    (tmp_path / lock).write_bytes(b"owner")
    whole(inbox, tmp_path, 0)
    assert whole(inbox, tmp_path, 10) == []
    (tmp_path / lock).unlink()
    assert whole(inbox, tmp_path, 11) == ["sop.docx"]


@pytest.mark.parametrize("name", ["sop.pdf.part", "sop.pdf.crdownload", "SOP.TMP"])
def test_a_download_that_goes_on_is_left(inbox: Inbox, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"half")
    whole(inbox, tmp_path, 0)
    assert whole(inbox, tmp_path, 100) == []
    assert inbox.left == {tmp_path / name: Left("unfinished")}


def test_a_file_that_another_holds_is_left_until_it_can_be_opened(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file on a Windows share whose writer lets nobody else in."""
    (tmp_path / "sop.docx").write_bytes(b"zip")
    whole(inbox, tmp_path, 0)
    with monkeypatch.context() as held:
        held.setattr(Path, "open", refuse)
        assert whole(inbox, tmp_path, 10) == []
    assert inbox.left == {tmp_path / "sop.docx": Left("closed", "Permission denied")}
    assert whole(inbox, tmp_path, 11) == ["sop.docx"]
    assert inbox.left == {}


def refuse(path: Path, mode: str) -> None:
    raise PermissionError(13, "Permission denied", str(path))


def test_a_pipe_is_not_waited_for(inbox: Inbox, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    whole(inbox, tmp_path, 0)
    assert whole(inbox, tmp_path, 10) == ["pipe"]


def test_watching_once_ends_beside_files_that_never_become_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SELARAS_STABLE_SECONDS", "0")
    for name in ("sop.pdf.part", "~$sop.docx", "sop.docx"):
        (tmp_path / "inbox" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "inbox" / name).write_bytes(b"half")
    (tmp_path / "inbox" / "broken").symlink_to("nowhere")
    arguments = ["watch", str(tmp_path / "inbox"), "--once", "--every", "0.1", "--workspace", str(tmp_path / "ws")]
    assert run_command(arguments) == 0
    told = capsys.readouterr().err
    assert told.count(" is left: ") == 3
    assert not (tmp_path / "ws" / "selaras.sqlite").exists()


@pytest.mark.parametrize("why", WHY)
def test_every_reason_has_its_words(why: str) -> None:
    assert "{" not in str(Left(why, "Permission denied"))
    assert "{" not in left_words(Left(why, "Permission denied"))


def test_what_is_gone_is_forgotten(inbox: Inbox, tmp_path: Path) -> None:
    path = tmp_path / "sop.pdf"
    path.write_bytes(b"one")
    whole(inbox, tmp_path, 0)
    inbox.take(inbox.find_whole(discover_files([str(tmp_path)]), 5))
    path.unlink()
    (tmp_path / "broken").symlink_to("nowhere")
    assert whole(inbox, tmp_path, 6) == []
    assert (inbox.since, inbox.taken) == ({}, {})


def test_a_file_swapped_for_one_of_the_same_size_and_time(inbox: Inbox, tmp_path: Path) -> None:
    path, other = tmp_path / "sop.pdf", tmp_path / "new"
    for each, content in ((path, b"one"), (other, b"two")):
        each.write_bytes(content)
        os.utime(each, (1, 1))
    whole(inbox, tmp_path, 0)
    inbox.take(inbox.find_whole(discover_files([str(path)]), 5))
    other.replace(path)
    whole(inbox, tmp_path, 6)
    assert whole(inbox, tmp_path, 11) == ["sop.pdf"]


MODULE_OF_A_BATCH = """
import functools, os
from pathlib import Path
from flows import batch
from flows.commands import session
from flows.spread import open_readers
from pipeline.publish import release
from pipeline.publish.export_csv import export_csv
from pipeline.publish.export_duckdb import export_duckdb

session.open_readers = functools.partial(open_readers, reader="poison_reader:read_file")
release.EXPORTERS = (export_csv, export_duckdb)
{how}
if __name__ == "__main__":
    batch.main()
"""
CALM = ""
SLIPS_AWAY = """
take_in = session.take_in
def slip_away(workspace, files, *more):
    Path("masuk/biro-umum/a.txt").rename("a.txt")
    take_in(workspace, files, *more)
session.take_in = slip_away
"""
CRASHES = "session.publish = lambda *given: os.kill(os.getpid(), 11)"
STANDS_STILL = "session.publish = lambda *given: __import__('time').sleep(600)"
BREAKS = "session.publish = lambda *given: 1 // 0"
FILLS_UP = """
def full(*given):
    raise OSError(28, "No space left on device", "/ws/scratch")
session.publish = full
"""


@pytest.fixture
def offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inbox of two offices, watched from beside it."""
    monkeypatch.chdir(tmp_path)
    tests = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests.parent), str(tests), str(tmp_path)]))
    for name, value in (("STABLE_SECONDS", "0"), ("ENGINE", "threads"), ("WORKERS", "1")):
        monkeypatch.setenv(f"SELARAS_{name}", value)
    for name in ("biro-umum/a.txt", "dinas-a/b.txt"):
        (tmp_path / "masuk" / name).parent.mkdir(parents=True)
        (tmp_path / "masuk" / name).write_text(f"sop {name}")


def batch_module(how: str) -> str:
    """The name of a module that takes a batch as `how` says, with a fake reader."""
    name = f"batch_{hashlib.sha256(how.encode()).hexdigest()[:8]}"
    Path(f"{name}.py").write_text(MODULE_OF_A_BATCH.format(how=how))
    return name


def watch_once(monkeypatch: pytest.MonkeyPatch, *ways: str) -> list[bytes | None]:
    """Each batch goes as the next of `ways`; gives the release's manifest after each, also where the batch failed."""
    left, after = list(ways), []

    def run(order: Mapping[str, Any], seconds: float) -> str:
        try:
            return run_batch(order, batch_module(left.pop(0)), seconds)
        finally:
            manifest = Path("rilis/manifest.json")
            after.append(manifest.read_bytes() if manifest.exists() else None)

    monkeypatch.setattr(watching, "run_batch", run)
    order = ["watch", "masuk", "--out", "rilis", "--workspace", "ws", "--agency-from-folder", "--once"]
    assert run_command([*order, "--every", "0.1"]) == 0
    assert left == []
    return after


def stored() -> set[tuple[str, str, str | None]]:
    with open_workspace(Path("ws")) as workspace:
        assert not is_being_written(workspace)
        return {(source.names[0], source.state, source.agency_folder) for source in list_sources(workspace)}


@pytest.mark.usefixtures("offices")
def test_nights_of_two_offices(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is moved away while it is taken, comes back, and the release that would tell of it crashes at first."""
    (first,) = watch_once(monkeypatch, SLIPS_AWAY)
    assert "1 dokumen dibaca sekarang" in capsys.readouterr().out
    assert stored() == {
        ("biro-umum/a.txt", "quarantined", "biro-umum"),
        ("dinas-a/b.txt", "read", "dinas-a"),
    }
    Path("a.txt").rename("masuk/biro-umum/a.txt")
    second, third = watch_once(monkeypatch, CRASHES, CALM)
    assert "the batch ended with SIGSEGV" in capsys.readouterr().err
    assert first == second != third
    assert ("biro-umum/a.txt", "read", "biro-umum") in stored()
    with open_workspace(Path("ws")) as workspace:
        assert [(run.kind, run.state) for run in list_runs(workspace)] == [
            ("watch", "done"),
            ("watch", "killed"),
            ("watch", "done"),
        ]


@pytest.mark.usefixtures("offices")
@pytest.mark.parametrize(
    ("how", "kind", "told"),
    [
        (FILLS_UP, WorkspaceError, "/ws/scratch: [Errno 28] No space left on device"),
        (BREAKS, SelarasError, "ZeroDivisionError: integer division or modulo by zero (--debug shows where)"),
    ],
)
def test_what_a_batch_tells_of_its_failure(how: str, kind: type, told: str) -> None:
    """What may pass is a WorkspaceError: the watcher tries again after it, and after nothing else."""
    options = {"out": "rilis", "profile": "internal", "wait": 1, "quiet": True, "debug": False}
    with pytest.raises(SelarasError, match=re.escape(told)) as raised:
        run_batch({"files": [], "workspace": "ws", **options}, batch_module(how))
    assert raised.type is kind


@pytest.mark.usefixtures("offices")
def test_a_batch_that_stands_still_is_stopped() -> None:
    options = {"out": "rilis", "profile": "internal", "wait": 1, "quiet": True, "debug": False}
    with pytest.raises(WorkspaceError, match=r"was stopped after 0\.001 hours; what was read is kept"):
        run_batch({"files": [], "workspace": "ws", **options}, batch_module(STANDS_STILL), seconds=3.6)
    assert not Path("rilis").exists()
