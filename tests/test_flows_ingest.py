"""From paths to readings: every file once, in order, whatever it is, and nothing read twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.commands.console import SilentProgress
from flows.discover import discover_files, printable_name, why_not_openable
from flows.engine import ThreadEngine
from flows.ingest import find_todo, read_all, spans, take_in
from flows.limits import Limits
from flows.reader_version import current_reader
from flows.workers import worker_pool
from pipeline.store.readings import Reader
from pipeline.store.runs import RunLog
from pipeline.store.sources import list_sources
from pipeline.store.workspace import Workspace, open_workspace
from schemas.errors import UsageError

READER = "poison_reader:read_file"
TESTS = Path(__file__).parent


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    with open_workspace(tmp_path / "workspace") as opened:
        yield opened


def write(folder: Path, documents: dict[str, str]) -> Path:
    for name, content in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def ingest(workspace: Workspace, *paths: Path, version: str = "1") -> RunLog:
    log, progress = RunLog("test"), SilentProgress()
    take_in(workspace, discover_files([str(path) for path in paths]), log, progress)
    todo = find_todo(workspace, Reader(version, "", {}), log)
    with worker_pool(2, Limits(6, 300), workspace.scratch, reader=READER) as pool:
        read_all(workspace, ThreadEngine(2), pool, todo, log, progress)
    return log


def names(*paths: object) -> list[str]:
    return [seen.name for seen in discover_files([str(path) for path in paths])]


def test_a_folder_is_walked_in_order_and_hidden_files_are_left(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"b.txt": "b", "dinas/a.txt": "a", ".git/config": "", "~$b.docx": "", "Thumbs.db": "", "a/z/y.txt": ""},
    )
    assert names(tmp_path) == ["a/z/y.txt", "b.txt", "dinas/a.txt"]


def test_what_selaras_made_is_no_document(tmp_path: Path) -> None:
    manifest = '{"format": "selaras-release/1"}'
    write(tmp_path, {"a.txt": "a", "rilis/manifest.json": manifest, "rilis/csv/sop.csv": "b", "x/manifest.json": "{}"})
    write(tmp_path, {"kerja/selaras.sqlite": "", "kerja/originals/3f/3f2a": "c"})
    assert names(tmp_path) == ["a.txt", "x/manifest.json"]
    assert names(tmp_path / "rilis") == []


def test_a_link_that_loops_is_followed_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/one.txt": "1", "two.txt": "2"})
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    assert names(tmp_path) == ["a/one.txt", "self", "two.txt"]


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/one.txt": "1"})
    one = tmp_path / "a" / "one.txt"
    assert names(one, one) == ["one.txt"]
    assert names(one, tmp_path) == names(tmp_path, one) == ["a/one.txt"]


def test_patterns_that_the_shell_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a/one.txt": "1", "a/two.pdf": "2", "[x].txt": "3"})
    assert names(tmp_path / "**" / "*.txt") == ["[x].txt", "one.txt"]
    assert names(tmp_path / "[x].txt") == ["[x].txt"]


@pytest.mark.parametrize("path", ["nothing", "no*thing", ""])
def test_a_path_that_does_not_exist(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="does not exist"):
        discover_files([path])


def test_the_office_by_folder(tmp_path: Path) -> None:
    write(tmp_path, {"dinas-a/x/one.txt": "1", "two.txt": "2"})
    found = discover_files([str(tmp_path)], agency_from_folder=True)
    assert {seen.name: seen.agency_folder for seen in found} == {"dinas-a/x/one.txt": "dinas-a", "two.txt": None}


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to("nowhere")
    assert why_not_openable(tmp_path / "pipe") == "not a regular file"
    assert why_not_openable(tmp_path / "broken") == "No such file or directory"


@given(st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name and b"/" not in name))
def test_any_name_can_be_shown(name: bytes) -> None:
    printable_name(os.fsdecode(name)).encode("utf-8")


@pytest.mark.parametrize(("numbers", "words"), [((3,), "3"), ((3, 4, 5, 9), "3–5, 9"), ((2, 1), "1–2")])
def test_spans(numbers: tuple[int, ...], words: str) -> None:
    assert spans(numbers) == words


def test_each_file_is_accounted_for(workspace: Workspace, tmp_path: Path) -> None:
    inbox = write(tmp_path / "in", {f"{n:02}.txt": f"good {n}" for n in range(20)})
    write(
        inbox,
        {"hang.txt": "hang", "eat.txt": "eat", "cut.txt": "damaged", "part.txt": "good segfault", "copy.txt": "good 3"},
    )
    os.mkfifo(inbox / "pipe")
    ingest(workspace, inbox)
    stored = {source.names: source for source in list_sources(workspace)}
    refused = {names[0]: source.reason_code for names, source in stored.items() if source.state == "quarantined"}
    assert refused == {
        "hang.txt": "time_limit",
        "eat.txt": "memory_limit",
        "cut.txt": "damaged_file",
        "pipe": "inaccessible_file",
    }
    assert sum(source.state == "read" for source in stored.values()) == 20
    part = stored["part.txt",]
    assert (part.state, part.reason_code, part.reason_values["pages"]) == ("partial", "partial", "2")
    assert ("03.txt", "copy.txt") in stored


def test_one_line_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    monkeypatch.setenv("SELARAS_DOCUMENT_LOG", str(tmp_path / "log.jsonl"))
    inbox = write(tmp_path / "in", {"a.txt": "good", "b.txt": "damaged", "c.txt": "good segfault"})
    with open_workspace(tmp_path / "workspace") as opened:
        log = ingest(opened, inbox)
        ingest(opened, inbox)
        sources = {source.names[0]: source.sha256 for source in list_sources(opened)}
    lines = {line["name"]: line for line in map(json.loads, (tmp_path / "log.jsonl").read_text().splitlines())}
    told = {name: (line["state"], line["reason"], line["sha256"]) for name, line in lines.items()}
    assert told == {
        "a.txt": ("read", None, sources["a.txt"]),
        "b.txt": ("quarantined", "damaged_file", sources["b.txt"]),
        "c.txt": ("partial", "worker_crash", sources["c.txt"]),
    }
    assert all(line["run_id"] == log.run_id and line["seconds"] >= 0 for line in lines.values())
    assert log.measures["reasons"] == {"damaged_file": 1, "worker_crash": 1}


def test_a_second_run_reads_nothing_again(workspace: Workspace, tmp_path: Path) -> None:
    inbox = write(tmp_path / "in", {"a.txt": "good", "b.txt": "damaged"})
    assert ingest(workspace, inbox).counts["read"] == 2
    again = ingest(workspace, inbox)
    assert (again.counts.get("read", 0), again.counts["cached"], again.counts["known"]) == (0, 2, 2)
    write(inbox, {"c.txt": "good too"})
    assert ingest(workspace, inbox).counts["read"] == 1


def test_another_reader_reads_again(workspace: Workspace, tmp_path: Path) -> None:
    inbox = write(tmp_path / "in", {"a.txt": "good"})
    ingest(workspace, inbox)
    assert ingest(workspace, inbox, version="2").counts["read"] == 1


def test_the_reader_is_known_by_its_code_and_words() -> None:
    reader = current_reader()
    assert (len(reader.version), len(reader.vocabulary)) == (64, 64)


def test_originals_are_never_touched(workspace: Workspace, tmp_path: Path) -> None:
    inbox = write(tmp_path / "in", {"a.txt": "good"})
    before = (inbox / "a.txt").stat()
    ingest(workspace, inbox)
    after = (inbox / "a.txt").stat()
    assert (after.st_mtime_ns, after.st_mode, after.st_ino) == (before.st_mtime_ns, before.st_mode, before.st_ino)


KILLED = """
from pathlib import Path
from test_flows_ingest import ingest
from pipeline.store.workspace import open_workspace
with open_workspace(Path({workspace!r})) as workspace:
    ingest(workspace, Path({inbox!r}))
"""


def test_a_killed_run_is_carried_on(workspace: Workspace, tmp_path: Path) -> None:
    inbox = write(tmp_path / "in", {f"{n:02}.txt": f"slow {n}" for n in range(12)})
    script = KILLED.format(workspace=str(workspace.root), inbox=str(inbox))
    run = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)])
    deadline = time.monotonic() + 30
    while sum(source.state == "read" for source in list_sources(workspace)) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    done = sum(source.state == "read" for source in list_sources(workspace))
    assert 3 <= done < 12
    log = ingest(workspace, inbox)
    assert (log.counts["cached"], log.counts["read"]) == (done, 12 - done)
    assert [source.state for source in list_sources(workspace)] == ["read"] * 12
