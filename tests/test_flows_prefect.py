"""Prefect at home in the workspace: one task a document, quiet, gone with the run, and no condition of it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from flows import engine as engines
from flows.engine import PrefectEngine, ThreadEngine, open_engine
from flows.prefect_home import PrefectServer, PrefectUnavailable
from pipeline.store.workspace import open_workspace


@pytest.fixture(autouse=True)
def environment_as_it_was() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


SCRIPT = """
import asyncio, json
from pathlib import Path
from flows.engine import open_engine
from pipeline.store.workspace import open_workspace

async def look():
    from prefect.client.orchestration import get_client
    async with get_client() as client:
        flows = [run.name for run in await client.read_flows()]
        return flows, len(await client.read_task_runs())

with open_workspace(Path("workspace")) as workspace, open_engine(workspace, print, documents=3) as engine:
    work = lambda: sorted(engine.each("read", lambda n: n * n, [(f"sop {n} {{x}}.pdf", n) for n in range(3)]))
    squares = engine.flow("ingest", work)
    checked = engine.flow("publish", lambda: engine.step("check", lambda: "checked"))
    flows, _ = asyncio.run(look())
print(json.dumps([type(engine).__name__, squares, checked, sorted(flows)]))
"""


def test_a_flow_with_one_task_a_document(tmp_path: Path) -> None:
    """In a process of its own, as Prefect keeps its settings from its import on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "SELARAS"))}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT)],
        cwd=tmp_path,
        env=environment | {"HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (
        '["PrefectEngine", [0, 1, 4], "checked", ["ingest", "publish"]]',
        "",
    )
    assert (tmp_path / "workspace" / "prefect" / "prefect.db").is_file()
    assert not (tmp_path / "home").exists()
    assert not [p for p in psutil.process_iter(["cmdline", "cwd"]) if p.info["cwd"] == str(tmp_path)]


def test_a_server_that_does_not_come_up_costs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(server: PrefectServer) -> str:
        raise PrefectUnavailable("Prefect's server did not start")

    class Server:
        auth = ""
        wait = unavailable

        def stop(self) -> None: ...

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(engines, "start_server", lambda home: Server())
    told: list[str] = []
    with open_workspace(tmp_path) as workspace, open_engine(workspace, told.append, documents=1) as engine:
        assert isinstance(engine, ThreadEngine)
        assert list(engine.each("read", len, [("a", "xy")])) == [2]
    assert told == ["Prefect's server did not start; going on without Prefect"]


@pytest.mark.parametrize(
    ("setting", "url", "documents", "expected"),
    [
        ("threads", None, 5, ThreadEngine),
        ("prefect", None, 0, ThreadEngine),
        ("prefect", "http://127.0.0.1:1/api", 0, PrefectEngine),
        ("threads", "http://127.0.0.1:1/api", 5, ThreadEngine),
    ],
)
def test_who_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, url: str | None, documents: int, expected: type
) -> None:
    monkeypatch.setenv("SELARAS_ENGINE", setting)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    if url is not None:
        monkeypatch.setenv("PREFECT_API_URL", url)
    with open_workspace(tmp_path) as workspace, open_engine(workspace, print, documents=documents) as engine:
        assert isinstance(engine, expected)


def test_an_error_in_the_work_is_an_error_of_the_run() -> None:
    with pytest.raises(ZeroDivisionError):
        list(ThreadEngine(2).each("read", lambda n: 1 // n, [("good", 1), ("bad", 0)]))
