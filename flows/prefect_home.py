"""Prefect at home in the workspace: its state in `prefect/`, quiet, and no word to anybody outside.

A PREFECT_API_URL in the environment or in the user's profile is respected: then nothing is started here.
"""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTUP_SECONDS = 180
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
}
UNUSED_SERVICES = ("SCHEDULER", "LATE_RUNS", "FOREMAN", "TRIGGERS", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP")


class PrefectUnavailable(Exception):
    """Its server did not come up. The work can be done without it."""


@dataclass(slots=True)
class PrefectServer:
    """A server that is starting: `wait` gives its address once it answers."""

    process: subprocess.Popen[bytes]
    log: Path
    auth: str

    def wait(self) -> str:
        assert self.process.stdout is not None  # noqa: S101 - opened as a pipe
        port = self.process.stdout.readline().strip().decode()
        url = f"http://127.0.0.1:{port}/api"
        deadline = time.monotonic() + STARTUP_SECONDS
        while port and self.process.poll() is None and time.monotonic() < deadline:
            if _answers(f"{url}/health", self.auth):
                return url
            time.sleep(0.1)
        raise PrefectUnavailable(f"Prefect's server did not start, see {self.log}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def use_home(home: Path) -> None:
    """To be called before Prefect is imported. What the user has set in the environment stays."""
    for name, value in (QUIET | {"PREFECT_HOME": str(home)}).items():
        os.environ.setdefault(name, value)


def start_server(home: Path, auth: str | None = None, *, port: int = 0) -> PrefectServer:
    """For one run; with a port one that people look at, with its pages and all that a schedule needs."""
    home.mkdir(mode=0o700, exist_ok=True)
    log = home / "server.log"
    auth = auth or f"selaras:{secrets.token_urlsafe(24)}"
    with log.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "flows.prefect_server", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stream,
            start_new_session=True,
            env=server_environment(home, auth) if port == 0 else scheduling_environment(home, auth, port),
        )
    return PrefectServer(process, log, auth)


def server_environment(home: Path, auth: str) -> Mapping[str, str]:
    services = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES}
    own = {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_AUTH_STRING": auth}
    return QUIET | services | dict(os.environ) | own


def scheduling_environment(home: Path, auth: str, port: int) -> Mapping[str, str]:
    own = {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_AUTH_STRING": auth}
    pages = {"PREFECT_SERVER_UI_ENABLED": "true", "PREFECT_UI_API_URL": f"http://127.0.0.1:{port}/api"}
    return QUIET | dict(os.environ) | own | pages


def open_to_people(home: Path) -> str:
    """'selaras:PASSWORD', the same each time, in a file that only the account can read."""
    home.mkdir(mode=0o700, exist_ok=True)
    path = home / "password"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(f"selaras:{secrets.token_urlsafe(24)}\n")
    return path.read_text("utf-8").strip()


@contextmanager
def connected(url: str, auth: str) -> Iterator[None]:
    """Prefect's client talks to this server while the block lasts."""
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: url, PREFECT_API_AUTH_STRING: auth}):
        yield


def users_api_url() -> str | None:
    return os.environ.get("PREFECT_API_URL")


def _answers(url: str, auth: str) -> bool:
    request = urllib.request.Request(url)  # noqa: S310 - http on loopback
    request.add_header("Authorization", f"Basic {base64.b64encode(auth.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
