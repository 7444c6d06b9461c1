"""Documents that hang, crash, eat memory or raise take only themselves out of a run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from flows.limits import Limits
from flows.workers import WorkerPool, worker_pool
from pipeline.store.packing import unpack_reading


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    tests = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests.parent), str(tests)]))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    made = WorkerPool(2, Limits(seconds=5, megabytes=300, documents=4), scratch, reader="poison_reader:read_file")
    yield made
    made.close()


def document(folder: Path, words: str) -> Path:
    path = folder / f"{words.replace(' ', '-')}.txt"
    path.write_text(words)
    return path


def test_a_good_document(pool: WorkerPool, tmp_path: Path) -> None:
    pages: list[tuple[int, int]] = []
    outcome = pool.read(document(tmp_path, "good noise good"), lambda page, of: pages.append((page, of)))
    assert outcome.code is None
    assert outcome.packed is not None
    assert unpack_reading(outcome.packed.read_bytes()).pages == 3
    assert pages == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("words", "code", "values"),
    [
        ("hang", "time_limit", {"seconds": "5"}),
        ("eat", "memory_limit", {"megabytes": "300"}),
        ("segfault", "worker_crash", {"signal": "SIGSEGV"}),
        ("quit", "worker_crash", {"signal": "status 3"}),
        ("damaged", "damaged_file", {"detail": "halaman 2"}),
    ],
)
def test_a_bad_document_is_refused_with_its_reason(
    pool: WorkerPool, tmp_path: Path, words: str, code: str, values: dict[str, str]
) -> None:
    outcome = pool.read(document(tmp_path, words))
    assert (outcome.code, dict(outcome.values), outcome.packed) == (code, values, None)
    assert pool.read(document(tmp_path, "good")).code is None


def test_an_error_of_ours_is_a_refusal_that_names_its_place(pool: WorkerPool, tmp_path: Path) -> None:
    outcome = pool.read(document(tmp_path, "bug"))
    assert outcome.code == "unknown"
    assert "KeyError: 'no such key' (poison_reader.py:" in outcome.values["error"]


@pytest.mark.parametrize(("words", "code"), [("good good hang good", "time_limit"), ("good segfault", "worker_crash")])
def test_the_pages_before_the_bad_one_are_kept(pool: WorkerPool, tmp_path: Path, words: str, code: str) -> None:
    outcome = pool.read(document(tmp_path, words))
    assert outcome.code == code
    assert outcome.packed is not None
    good = words.split().index(words.replace("good", "").split()[0])
    assert outcome.pages_unread == tuple(range(good + 1, len(words.split()) + 1))
    assert outcome.values["page"] == str(good + 1)


def test_many_pages_may_take_longer_than_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tests = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests.parent), str(tests)]))
    limits = Limits(seconds=60, megabytes=300, page_seconds=4)
    with worker_pool(1, limits, tmp_path, reader="poison_reader:read_file") as pool:
        assert pool.read(document(tmp_path, "slow " * 25)).code is None
        stopped = pool.read(document(tmp_path, "hang"))
    assert (stopped.code, dict(stopped.values)) == ("page_time_limit", {"seconds": "4"})


def test_a_book_may_take_longer_than_a_form() -> None:
    limits = Limits(seconds=600, megabytes=300, seconds_more=30, seconds_at_most=21_600)
    assert [limits.seconds_of(pages) for pages in (None, 5, 300, 10**9)] == [600, 750, 9600, 21_600]
    assert replace(limits, seconds_at_most=60).seconds_of(5) == 600


def test_the_time_of_a_document_grows_with_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tests = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests.parent), str(tests)]))
    limits = Limits(seconds=3, megabytes=300, seconds_more=3)
    with worker_pool(1, limits, tmp_path, reader="poison_reader:read_file") as pool:
        assert pool.read(document(tmp_path, "slow " * 30)).code is None
        assert pool.read(document(tmp_path, "hang")).values["seconds"] == "3"


def test_half_of_the_pages_where_all_that_were_read_are_too_many(pool: WorkerPool, tmp_path: Path) -> None:
    """'again' lets itself be read once."""
    outcome = pool.read(document(tmp_path, "good good again again hang"))
    assert (outcome.code, outcome.pages_unread) == ("time_limit", (3, 4, 5))


def test_twenty_good_ones_beside_two_bad_ones(pool: WorkerPool, tmp_path: Path) -> None:
    paths = [document(tmp_path, "good " * (1 + number)) for number in range(20)]
    paths[5:5] = [document(tmp_path, "hang"), document(tmp_path, "eat")]
    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(pool.read, paths))
    refused = {path.stem: outcome.code for path, outcome in zip(paths, outcomes, strict=True) if outcome.code}
    assert refused == {"hang": "time_limit", "eat": "memory_limit"}


def test_workers_are_replaced_after_their_share_of_documents(pool: WorkerPool, tmp_path: Path) -> None:
    good = document(tmp_path, "good")
    seen = set()
    for _ in range(6):
        assert pool.read(good).code is None
        seen |= {worker.process.pid for worker in pool.workers}
    assert len(seen) == 2


def test_no_worker_outlives_its_pool(pool: WorkerPool, tmp_path: Path) -> None:
    pool.read(document(tmp_path, "good"))
    processes = [worker.process.pid for worker in pool.workers]
    pool.close()
    assert processes
    assert not any(psutil.pid_exists(pid) for pid in processes)


def test_workers_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from flows.limits import Limits
        from flows.worker_process import Worker
        worker = Worker("flows.reading:read_file", Limits(60, 500), Path({str(tmp_path)!r}), False)
        print(worker.process.pid, flush=True)
        sys.stdin.read()
    """)
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 10
    while worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
