"""schedule: the inbox taken in at set times, as a Prefect deployment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.console import say, tell
from flows.commands.options import DebugOption, FolderOption, ProfileOption, QuietOption, WorkspaceOption
from flows.commands.run import check_before
from flows.commands.session import DONE
from flows.deployment import Night, register
from flows.prefect_home import connected, open_to_people, start_server, use_home, users_api_url
from pipeline.store.workspace import open_workspace
from schemas.errors import UsageError
from schemas.vocabulary.cli import sentence

PORT = 4200  # Prefect's own


def schedule(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX")],
    cron: Annotated[str, typer.Option("--cron", metavar="CRON", help='When: "0 20 * * *" is eight every evening.')],
    out: Annotated[Path | None, typer.Option("--out", metavar="RELEASE", help="Publish here after each run.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", help="Of the hours in CRON.")] = "Asia/Jakarta",
    name: Annotated[str, typer.Option("--name", help="Of the deployment.")] = "selaras",
    pool: Annotated[str, typer.Option("--pool", help="Prefect's work pool; made if there is none.")] = "selaras",
    notify: Annotated[
        str | None, typer.Option("--notify", metavar="BLOCK", help="Who is told: a Prefect block, as TYPE/NAME.")
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Of Prefect's pages, where no server is set.")] = PORT,
    register_only: Annotated[
        bool, typer.Option("--register-only", help="Leave server and worker to the administrator.")
    ] = False,
    profile: ProfileOption = "internal",
    agency_from_folder: FolderOption = False,
    workspace: WorkspaceOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Take in, read and publish at set times, as a Prefect deployment; until stopped, or with --register-only at once.

    Example: selaras schedule inbox/ --cron "0 20 * * *" --out release --agency-from-folder
    """
    check_order(inbox, out, profile, register_only)
    with open_workspace(workspace) as opened:
        root = opened.root
    parameters = order_of(inbox, root, out, profile, agency_from_folder)
    tells_password = users_api_url() is None and not register_only and not quiet
    with prefect_server(root / "prefect", port) as url:
        register(Night(name, pool, cron, timezone, parameters, notify))
        say(sentence("scheduled", name=name, cron=cron, timezone=timezone, url=url.removesuffix("/api")))
        if tells_password:
            tell(sentence("prefect_password", path=root / "prefect" / "password"))
        if not register_only:
            run_worker(pool, url)
    return DONE


def order_of(inbox: Path, root: Path, out: Path | None, profile: str, agency_from_folder: bool) -> dict[str, Any]:
    """What the scheduled flow is called with, by its parameters' names; the worker may stand in another folder."""
    return {
        "inbox": str(inbox.absolute()),
        "workspace": str(root),
        "out": None if out is None else str(out.absolute()),
        "profile": profile,
        "agency_from_folder": agency_from_folder,
    }


def check_order(inbox: Path, out: Path | None, profile: str, register_only: bool) -> None:
    """Raises what is wrong with the order, before anything is made."""
    if not inbox.is_dir():
        raise UsageError(f"{str(inbox)!r} is no folder: give the folder that files are put into")
    if out is not None:
        check_before(out, profile)
    if register_only and users_api_url() is None:
        raise UsageError("--register-only needs the server's address in PREFECT_API_URL")


@contextmanager
def prefect_server(home: Path, port: int) -> Iterator[str]:
    """The server of PREFECT_API_URL, else one of the workspace's own for as long as the block lasts."""
    use_home(home)
    url = users_api_url()
    if url is not None:
        yield url
        return
    server = start_server(home, open_to_people(home), port=port)
    try:
        url = server.wait()
        with connected(url, server.auth):
            os.environ.update(PREFECT_API_URL=url, PREFECT_API_AUTH_STRING=server.auth)
            yield url
    finally:
        server.stop()


def run_worker(pool: str, url: str) -> None:
    """Until somebody stops it, or it ends by itself."""
    worker = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", "flows.prefect_worker", pool],
        stdin=subprocess.PIPE,
        start_new_session=True,
        env=os.environ | {"PREFECT_API_URL": url},
    )
    try:
        worker.wait()
    finally:
        if worker.stdin is not None:
            worker.stdin.close()
        worker.wait()
