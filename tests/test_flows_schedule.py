"""`selaras schedule`: a deployment on a real Prefect server, run by a real worker, seen by people and told to them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from flows import night_work
from flows.cli import run_command
from flows.inbox import Left
from flows.night_words import plain, report_of, waiting_table
from flows.night_work import find_whole, may_pass
from samples.forge.samples import DOCUMENTS
from schemas.errors import ClusterError, UsageError, WorkspaceError

ROOT = Path(__file__).parent.parent
CRON = "0 20 * * *"

# Registers, tells the worker to run it now, and says what people would see. In a process of its own, as Prefect keeps
# its settings from its import on.
SCRIPT = """
import contextlib, http.server, json, os, subprocess, sys, threading, time
from pathlib import Path
from flows.cli import run_command
from flows.prefect_home import connected, start_server, use_home

class Hook(http.server.BaseHTTPRequestHandler):
    said = []
    def do_POST(self):
        self.said.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): ...

hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
threading.Thread(target=hook.serve_forever, daemon=True).start()
home = Path("home")
use_home(home.absolute())
os.environ["PREFECT_WORKER_QUERY_SECONDS"] = "1"
server = start_server(home.absolute(), "selaras:test", port=int(sys.argv[1]))
url = server.wait()
os.environ.update(PREFECT_API_URL=url, PREFECT_API_AUTH_STRING=server.auth)
with contextlib.ExitStack() as stack:
    stack.callback(server.stop)
    stack.enter_context(connected(url, server.auth))
    from prefect.blocks.notifications import CustomWebhookNotificationBlock
    from prefect.client.orchestration import get_client
    address = f"http://127.0.0.1:{hook.server_address[1]}/"
    CustomWebhookNotificationBlock(name="biro", url=address, json_data={"text": "{{subject}}: {{body}}"}).save("biro")
    order = ["schedule", "inbox", "--cron", "0 20 * * *", "--out", "release", "--workspace", "workspace"]
    statuses = [run_command([*order, "--register-only", "--notify", f"custom-webhook/{name}"])
                for name in ("nobody", "biro", "biro")]
    statuses += [run_command(["schedule", "inbox", "--cron", cron, "--timezone", zone, "--register-only"])
                 for cron, zone in (("every night", "Asia/Jakarta"), ("0 20 * * *", "Asia/Nowhere"))]
    with get_client(sync_client=True) as client:
        deployment = client.read_deployment_by_name("selaras/selaras")
        pool = client.read_work_pool("selaras")
        run = client.create_flow_run_from_deployment(deployment.id)
        with subprocess.Popen([sys.executable, "-m", "flows.prefect_worker", "selaras"], stdin=subprocess.PIPE,
                              start_new_session=True) as worker:
            while not run.state.is_final():
                time.sleep(0.3)
                run = client.read_flow_run(run.id)
            for _ in range(200):
                if Hook.said:
                    break
                time.sleep(0.1)
            worker.stdin.close()
        due = []
        while not due:
            time.sleep(0.3)
            due = [each.state.name for each in client.read_flow_runs() if each.auto_scheduled]
        artifacts = client.read_artifacts()
        told = {
            "statuses": statuses,
            "schedule": [deployment.schedules[0].schedule.cron, deployment.schedules[0].schedule.timezone],
            "due": sorted(set(due)),
            "limits": [pool.type, pool.concurrency_limit, deployment.global_concurrency_limit.limit],
            "automations": len(client.read_automations_by_name("selaras: selaras")),
            "state": [run.state.type.value, run.state.name, run.state.message],
            "artifacts": {artifact.key: artifact.data for artifact in artifacts},
            "said": Hook.said,
        }
print(json.dumps(told))
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One whole night: an SOP and a file that is none in the inbox."""
    folder = tmp_path_factory.mktemp("night")
    inbox = folder / "inbox"
    inbox.mkdir()
    sample = next(iter(sorted(DOCUMENTS.glob("*.txt"))))
    (inbox / "sop.txt").write_text(sample.read_text("utf-8"), "utf-8")
    (inbox / "kosong.pdf").write_bytes(b"")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "SELARAS"))}
    environment |= {"PYTHONPATH": str(ROOT), "SELARAS_WORKERS": "1", "SELARAS_STABLE_SECONDS": "0.2"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), str(free_port())],
        cwd=folder,
        env=environment | {"HOME": str(folder / "user")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    left = [process.pid for process in psutil.process_iter(["cwd"]) if process.info["cwd"] == str(folder)]
    return {**json.loads(done.stdout.splitlines()[-1]), "release": folder / "release", "left": left}


def test_the_deployment_is_made_and_renewed(night: dict[str, Any]) -> None:
    assert night["statuses"] == [2, 0, 0, 2, 2]  # no such block; no such time, nor zone
    assert night["schedule"] == [CRON, "Asia/Jakarta"]
    assert night["due"] == ["Scheduled"]
    assert night["limits"] == ["process", 1, 1]
    assert night["automations"] == 1


def test_the_state_says_that_something_waits(night: dict[str, Any]) -> None:
    kind, name, message = night["state"]
    assert (kind, name) == ("COMPLETED", "WaitsForPerson")
    assert message.startswith("1 berkas menunggu orang.")
    assert (night["release"] / "index.html").is_file()


def test_the_artifacts_say_what_waits(night: dict[str, Any]) -> None:
    (row,) = json.loads(night["artifacts"]["selaras-waits"])
    assert (row["berkas"], row["alasan"]) == ("kosong.pdf", "Berkas kosong (0 bita).")
    assert row["saran"]
    assert "2 dokumen dibaca sekarang" in night["artifacts"]["selaras"]


def test_people_are_told_and_nothing_keeps_running(night: dict[str, Any]) -> None:
    assert [said["text"].split(".")[0] for said in night["said"]] == [
        "Selaras: WaitsForPerson: 1 berkas menunggu orang"
    ]
    assert night["left"] == []


def test_what_the_pages_say() -> None:
    waiting = {"name": "a.pdf", "state": "quarantined", "reason": "Berkas *rusak*.", "remedy": "Kirim ulang."}
    good = {"name": "b.pdf", "state": "published", "reason": None, "remedy": None}
    report = report_of({"read": 2, "cached": 1}, [waiting, waiting, good], (waiting, waiting), None, {})
    assert "- 2 × Berkas \\*rusak\\*." in report.text
    assert "| dikarantina | 2 |" in report.text
    assert len(waiting_table(report)) == 2
    assert report_of({"read": 1}, [good], (), None, {}).headline.startswith("Selesai")


def test_a_name_cannot_write_into_the_page() -> None:
    assert plain("[x](http://y)\n# <script>") == r"\[x\](http://y) \# \<script\>"


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (WorkspaceError("database gone"), True),
        (ClusterError("lost"), True),
        (OSError(28, "No space left on device"), True),
        (UsageError("wrong profile"), False),
        (ZeroDivisionError(), False),
    ],
)
def test_what_is_tried_again(error: Exception, again: bool) -> None:
    assert may_pass(error) is again


def test_a_file_that_is_still_written_is_for_the_next_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "whole.pdf").write_text("whole")
    (tmp_path / "grows.pdf").write_text("half")

    def meanwhile(seconds: float) -> None:
        with (tmp_path / "grows.pdf").open("a") as stream:
            stream.write("more")
        real_sleep(seconds)

    real_sleep = time.sleep
    monkeypatch.setattr(night_work.time, "sleep", meanwhile)
    whole, left = find_whole(tmp_path, 0.05, False)
    assert [seen.name for seen in whole] == ["whole.pdf"]
    assert left == {"grows.pdf": Left("changing")}


def test_a_file_that_is_left_is_told(tmp_path: Path) -> None:
    for name in ("sop.docx", "~$sop.docx", "besar.pdf.part", "utuh.pdf"):
        (tmp_path / name).write_text("half")
    (tmp_path / "hilang.pdf").symlink_to("nowhere")
    whole, left = find_whole(tmp_path, 0, False)
    report = report_of({"read": 1}, [], (), None, left)
    assert [seen.name for seen in whole] == ["utuh.pdf"]
    assert "3 berkas belum diambil dari folder masuk." in report.headline
    assert report.text.splitlines()[-3:] == [
        "- besar.pdf.part: namanya menandakan bahwa isinya belum lengkap",
        "- hilang.pdf: tidak dapat dibuka (No such file or directory)",
        "- sop.docx: sedang dibuka di program perkantoran",
    ]


def test_a_page_lists_only_so_many_files_that_are_left() -> None:
    report = report_of({}, [], (), None, {f"{n:03}.pdf": Left("changing") for n in range(60)})
    assert report.text.splitlines()[-2:] == ["- 049.pdf: masih berubah", "- … 10"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--register-only"], "PREFECT_API_URL"),
        (["--profile", "secret", "--out", "release"], "profile"),
    ],
)
def test_a_wrong_order_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run_command(["schedule", str(tmp_path), "--cron", CRON, *options]) == 2
    assert words in capsys.readouterr().err
    assert run_command(["schedule", str(tmp_path / "no"), "--cron", CRON]) == 2
