"""A PostgreSQL of the tests' own: made in a private folder, on a socket there, gone with the test."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLACES = "usr/lib/postgresql/*/bin"  # Debian keeps the server's programs out of PATH
SPARSE = {"fsync": "off", "listen_addresses": "", "max_connections": "40", "shared_buffers": "16MB"}


def find_program(name: str) -> str | None:
    """The newest 'initdb' or 'postgres' of Debian, else the one in PATH."""
    debian = sorted(Path("/").glob(f"{PLACES}/{name}"), key=lambda path: path.parts)
    return str(debian[-1]) if debian else shutil.which(name)


@contextmanager
def postgres_server() -> Iterator[Path]:
    """Gives its socket. The server refuses to run as root, so there it runs as Debian's user for it."""
    folder = Path(tempfile.mkdtemp(prefix="selaras-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        initdb(folder / "data")
        server = start(folder)
        try:
            yield wait_for(server, folder / ".s.PGSQL.5432")
        finally:
            server.send_signal(signal.SIGINT)  # at once: clients may still hold connections
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initdb(data: Path) -> None:
    options = ["-A", "trust", "-U", "selaras", "--no-sync", "-E", "UTF8", "--locale=C"]
    command = [find_program("initdb") or "initdb", "-D", str(data), *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=data.parent, **account())


def start(folder: Path) -> subprocess.Popen[bytes]:
    options = [word for name, value in SPARSE.items() for word in ("-c", f"{name}={value}")]
    command = [find_program("postgres") or "postgres", "-D", str(folder / "data"), "-k", str(folder), *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **account())


def account() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def wait_for(server: subprocess.Popen[bytes], socket: Path) -> Path:
    """The socket is there before the server answers, but then a client waits; the log says why one did not start."""
    while not (socket.exists() and (socket.parent / "data" / "postmaster.pid").read_text().count("ready")):
        if server.poll() is not None:
            raise RuntimeError((socket.parent / "log").read_text())
        time.sleep(0.05)
    return socket


def url_of(socket: Path, database: str) -> str:
    return f"postgresql+pg8000://selaras@/{database}?unix_sock={socket}"
