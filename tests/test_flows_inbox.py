"""The inbox: a file is taken when it is whole, once, and again when it has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.cli import run_command
from flows.discover import discover_files
from flows.inbox import Inbox


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
    assert inbox.left == {tmp_path / name: "its name says that more of it is to come"}


def test_a_file_that_another_holds_is_left_until_it_can_be_opened(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file on a Windows share whose writer lets nobody else in."""
    (tmp_path / "sop.docx").write_bytes(b"zip")
    whole(inbox, tmp_path, 0)
    with monkeypatch.context() as held:
        held.setattr(Path, "open", refuse)
        assert whole(inbox, tmp_path, 10) == []
    assert inbox.left == {tmp_path / "sop.docx": "it cannot be opened (Permission denied)"}
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
