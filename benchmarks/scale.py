"""The same documents read in every way there is: `make bench-scale ARGS="FOLDER [WAY…]"`.

Each way starts from nothing, publishes, and must give the same tables, byte for byte. PostgreSQL and S3 are started
here (Debian's server, moto's); a way whose libraries or programs are missing is left out by name. Reading and start-up
are told apart: a run of a night pays for the start once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from flows.commands.console import say
from flows.commands.session import read_and_publish, writing_session
from flows.discover import discover_files
from pipeline.publish.manifest import hash_files
from pipeline.store.workspace import connect
from tests.object_storage import s3_server
from tests.postgres_cluster import find_program, postgres_server, url_of

BUCKET = "s3://selaras-bench"


@dataclass(frozen=True, slots=True)
class Way:
    """How documents are read and where the state is; `needs` are libraries and, with a slash, programs."""

    settings: Mapping[str, str]
    needs: tuple[str, ...] = ()


WAYS = {
    "one worker": Way({"WORKERS": "1"}),
    "two workers": Way({"WORKERS": "2"}),
    "two workers, Prefect": Way({"WORKERS": "2", "ENGINE": "prefect"}),
    "Dask, two workers": Way({"WORKERS": "2", "SPREAD": "dask"}, ("distributed",)),
    "Dask, two workers, Prefect": Way({"WORKERS": "2", "SPREAD": "dask", "ENGINE": "prefect"}, ("distributed",)),
    "Ray, two workers": Way({"WORKERS": "2", "SPREAD": "ray"}, ("ray",)),
    "PostgreSQL and S3, two workers": Way(
        {"WORKERS": "2", "DATABASE_URL": "postgres", "FILES_URL": BUCKET}, ("pg8000", "s3fs", "moto", "/initdb")
    ),
}


def main(arguments: list[str]) -> int:
    folder = arguments[0] if arguments else "samples/documents"
    found = set()
    for name in arguments[1:] or WAYS:
        missing = [need for need in WAYS[name].needs if not is_there(need)]
        if missing:
            say(f"{name}: left out, missing {', '.join(missing)}")
        else:
            found.add(in_own_process(folder, name))
    say("the tables are the same, byte for byte" if len(found) <= 1 else "THE TABLES DIFFER")
    return 0 if len(found) <= 1 else 1


def in_own_process(folder: str, name: str) -> str:
    """The hash of one way's tables. Prefect and the clusters keep threads that belong to a server that is gone."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(one_way, folder, name).result()


def one_way(folder: str, name: str) -> str:
    with tempfile.TemporaryDirectory() as root, surroundings(WAYS[name]):
        tables = measure(name, folder, Path(root))
    return hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()


def is_there(need: str) -> bool:
    return find_program(need[1:]) is not None if need.startswith("/") else find_spec(need) is not None


@contextmanager
def surroundings(way: Way) -> Iterator[None]:
    """The environment of one way, with its servers, for as long as the block lasts."""
    before = dict(os.environ)
    settings = {"ENGINE": "threads", **way.settings}
    with ExitStack() as stack:
        if "DATABASE_URL" in settings:
            settings["DATABASE_URL"] = new_database(stack.enter_context(postgres_server()))
        if "FILES_URL" in settings:
            os.environ.update(stack.enter_context(s3_server()))
            make_bucket()
        os.environ.update({f"SELARAS_{setting}": value for setting, value in settings.items()})
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def new_database(socket: Path) -> str:
    with connect(url_of(socket, "postgres")).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE bench"))
    return url_of(socket, "bench")


def make_bucket() -> None:
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir(BUCKET.removeprefix("s3://"))


def measure(name: str, folder: str, root: Path) -> dict[str, str]:
    """Says the documents a second, and gives the hashes of the tables."""
    out = root / "release"
    start = time.monotonic()
    with writing_session(root / "workspace", "bench", wait=0, quiet=True, debug=False) as session:
        read_and_publish(session, discover_files([folder]), out, "internal")
        seconds = session.log.seconds
        documents = session.log.counts["read"]
    total = time.monotonic() - start
    reading = seconds["read"]
    rest = total - reading - seconds["publish"]
    say(
        f"{name}: {documents} documents read in {reading:.1f} s, {documents / reading:.2f} a second;"
        f" started and kept in {rest:.1f} s, published in {seconds['publish']:.1f} s"
    )
    hashes = {file: digest for file, digest in hash_files(out).items() if file.startswith(("csv/", "parquet/"))}
    shutil.rmtree(root / "workspace", ignore_errors=True)
    return hashes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
