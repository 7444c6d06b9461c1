"""More than one machine: the store in PostgreSQL, files in object storage, documents read by a cluster."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from earlier_stores import make_earlier
from object_storage import s3_server
from postgres_cluster import postgres_server, url_of
from sqlalchemy import inspect, text

from flows.cli import run_command
from flows.commands.console import SilentProgress
from flows.discover import discover_files
from flows.engine import ThreadEngine
from flows.far_reading import Job, read_far
from flows.ingest import find_todo, limits_of, read_all, take_in
from flows.spread import open_readers
from pipeline.publish.manifest import hash_files
from pipeline.store.migrations import MIGRATIONS, migrate, needs_migration
from pipeline.store.readings import Reader
from pipeline.store.runs import RunLog
from pipeline.store.settings import Settings, load_settings
from pipeline.store.sources import list_sources
from pipeline.store.tables import metadata
from pipeline.store.verify import verify
from pipeline.store.workspace import connect, open_workspace, writing
from samples.forge.samples import DOCUMENTS
from schemas.errors import ClusterError, MissingExtra, UsageError, WorkspaceError

TESTS = Path(__file__).parent
READER = "poison_reader:read_file"
numbers = itertools.count(1)
NewDatabase = Callable[[], str]


@pytest.fixture(autouse=True)
def environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("SELARAS_", "PREFECT_", "AWS_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    monkeypatch.setenv("SELARAS_ENGINE", "threads")
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Path]:
    with postgres_server() as socket:
        yield socket


@pytest.fixture
def new_database(postgres: Path) -> NewDatabase:
    def make() -> str:
        name = f"store{next(numbers)}"
        engine = connect(url_of(postgres, "postgres"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return url_of(postgres, name)

    return make


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket's URL."""
    import s3fs

    bucket = f"sop{next(numbers)}"
    with s3_server() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem().mkdir(bucket)
        yield f"s3://{bucket}/selaras"
        s3fs.S3FileSystem.clear_instance_cache()


def write(folder: Path, documents: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents.items():
        (folder / name).write_text(content)
    return folder


def ingest(root: Path, inbox: Path) -> RunLog:
    """One machine's run on the store that the environment names."""
    log, progress = RunLog("test"), SilentProgress()
    with open_workspace(root) as workspace, writing(workspace, 60, lambda words: None):
        take_in(workspace, discover_files([str(inbox)]), log, progress)
        todo = find_todo(workspace, Reader("1", "", {}), log)
        with open_readers(workspace, len(todo), reader=READER) as readers:
            read_all(workspace, ThreadEngine(workspace.settings.at_a_time), readers, todo, log, progress)
    return log


@pytest.mark.needs_postgres
@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_earlier_schema_in_postgres_is_brought_to_this_one(new_database: NewDatabase, version: int) -> None:
    engine = connect(new_database())
    make_earlier(engine, version)
    assert needs_migration(engine)
    migrate(engine)
    looked = inspect(engine)
    found = {name: {column["name"] for column in looked.get_columns(name)} for name in looked.get_table_names()}
    assert found == {table.name: {c.name for c in table.columns} for table in metadata.sorted_tables}
    engine.dispose()


@pytest.mark.needs_postgres
def test_machines_that_open_a_new_store_at_once(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELARAS_DATABASE_URL", new_database())
    together = threading.Barrier(4)

    def open_one(number: int) -> int:
        together.wait()
        with open_workspace(tmp_path / str(number)) as workspace:
            return len(list_sources(workspace))

    with ThreadPoolExecutor(4) as machines:
        assert list(machines.map(open_one, range(4))) == [0, 0, 0, 0]


@pytest.mark.needs_postgres
def test_one_writer_on_whatever_machine(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELARAS_DATABASE_URL", new_database())
    told: list[str] = []
    with open_workspace(tmp_path / "a") as here, open_workspace(tmp_path / "b") as there:
        with writing(here, 0, told.append):
            refused = pytest.raises(WorkspaceError, match=r"another run is writing to postgresql")
            with refused, writing(there, 0.1, told.append):
                pass
            assert len(told) == 1
        with writing(there, 0, told.append), there.transaction() as connection:
            connection.execute(text("SELECT 1"))


@pytest.mark.needs_postgres
def test_a_run_that_lost_its_lock_writes_nothing_more(
    new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELARAS_DATABASE_URL", new_database())
    with open_workspace(tmp_path) as workspace:
        with writing(workspace, 0, print):
            with workspace.engine.connect() as connection:
                connection.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
                )
            with pytest.raises(WorkspaceError, match="run again"), workspace.transaction() as connection:
                connection.execute(text("DELETE FROM source"))
        with writing(workspace, 0, print), workspace.transaction() as connection:
            connection.execute(text("DELETE FROM source"))


@pytest.mark.needs_postgres
def test_two_machines_at_once_read_each_document_once(
    new_database: NewDatabase, s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SELARAS_DATABASE_URL", new_database())
    monkeypatch.setenv("SELARAS_FILES_URL", s3)
    inbox = write(tmp_path / "in", {f"{n}.txt": f"good {n}" for n in range(5)} | {"cut.txt": "damaged"})
    with ThreadPoolExecutor(2) as machines:
        logs = list(machines.map(lambda name: ingest(tmp_path / name, inbox), "ab"))
    assert sorted(log.counts.get("read", 0) for log in logs) == [0, 6]
    assert sorted(log.counts["new"] for log in logs if "new" in log.counts) == [6]
    with open_workspace(tmp_path / "c") as third:
        assert [source.state for source in list_sources(third)].count("read") == 5
        assert (verify(third).originals, verify(third).readings, verify(third).damaged) == (6, 5, ())


def releases(root: Path, spreads: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The hashes of the dataset's tables, of one release for each way to make it."""
    documents = root / "documents"
    documents.mkdir()
    for path in sorted(DOCUMENTS.glob("*.txt")):
        shutil.copy(path, documents)
    (documents / "kosong.pdf").write_bytes(b"")
    found = []
    for name, settings in spreads.items():
        with monkeypatch.context() as patch:
            for setting, value in settings.items():
                patch.setenv(f"SELARAS_{setting}", value)
            out = root / f"release-{name}"
            command = ["run", str(documents), "--out", str(out), "--workspace", str(root / name), "--quiet"]
            assert run_command(command) == 3
        hashes = hash_files(out)
        found.append({file: digest for file, digest in hashes.items() if file.startswith(("csv/", "parquet/"))})
    return found


@pytest.mark.needs_postgres
def test_the_dataset_is_the_same_however_it_is_made(
    new_database: NewDatabase, s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = {
        "one": {"WORKERS": "1"},
        "dask": {"SPREAD": "dask", "WORKERS": "2"},
        "shared": {"DATABASE_URL": new_database(), "FILES_URL": s3, "WORKERS": "2"},
    }
    first, *others = releases(tmp_path, ways, monkeypatch)
    assert len(first) > 20
    assert all(other == first for other in others)


@pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed: `make setup-scale` installs it")
def test_ray_gives_what_one_machine_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = {"one": {"WORKERS": "1"}, "ray": {"SPREAD": "ray", "WORKERS": "2"}}
    first, second = releases(tmp_path, ways, monkeypatch)
    assert first == second


@pytest.mark.parametrize(
    ("setting", "value", "error", "words"),
    [
        ("SPREAD", "dusk", UsageError, "spread"),
        ("SPREAD", "dask://", UsageError, "spread"),
        ("DATABASE_URL", "postgres", UsageError, "database_url"),
        ("DATABASE_URL", "oracle+nothing://x/y", UsageError, "database_url"),
        ("FILES_URL", "nowhere://bucket", UsageError, "files_url"),
        ("DATABASE_URL", "postgresql://selaras:secret@/x?unix_sock=/nowhere/.s.PGSQL.1", WorkspaceError, "cannot be"),
    ],
)
def test_a_wrong_place_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, error: type[Exception], words: str
) -> None:
    monkeypatch.setenv(f"SELARAS_{setting}", value)
    with pytest.raises(error, match=words) as caught, open_workspace(tmp_path):
        pass
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "value", "library", "extra"),
    [
        ("SPREAD", "ray", "ray", "ray"),
        ("SPREAD", "dask://127.0.0.1:1", "distributed", "dask"),
        ("DATABASE_URL", "postgresql://x/y", "pg8000", "postgres"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, library: str, extra: str
) -> None:
    monkeypatch.setenv(f"SELARAS_{setting}", value)
    monkeypatch.setitem(sys.modules, library, None)
    with (
        pytest.raises(MissingExtra, match=rf"selaras\[{extra}\]"),
        open_workspace(tmp_path) as workspace,
        open_readers(workspace, 1),
    ):
        pass


@pytest.mark.parametrize(("url", "words"), [("s3://bucket/x", r"selaras\[s3\]"), ("gcs://bucket/x", "pip gcsfs")])
def test_missing_object_storage_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, words: str) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ImportError("pip gcsfs")

    monkeypatch.setattr("fsspec.core.url_to_fs", absent)
    monkeypatch.setenv("SELARAS_FILES_URL", url)
    with pytest.raises(UsageError, match=words), open_workspace(tmp_path):
        pass


def test_a_machine_that_must_not_read(tmp_path: Path) -> None:
    limits = limits_of(Settings())
    with pytest.raises(ClusterError, match="another version"):
        read_far(Job("originals/aa/aa", str(tmp_path), limits, READER, "other"))
    from flows.reader_version import current_reader

    with pytest.raises(ClusterError, match="does not see"):
        read_far(Job("originals/aa/aa", str(tmp_path), limits, READER, current_reader().version))


def test_the_doctor_names_the_extras_and_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SELARAS_DATABASE_URL", "postgresql://selaras:secret@db.example/sop")
    assert run_command(["doctor", "--settings", "--workspace", str(tmp_path)]) == 0
    assert "selaras:***@db.example/sop" in capsys.readouterr().out
    run_command(["doctor", "--workspace", str(tmp_path)])
    found = [line.split(":")[0].split()[-1] for line in capsys.readouterr().out.splitlines() if "extra " in line]
    assert found == ["heic", "postgres", "s3", "dask", "ray"]


def test_how_many_are_waited_for(tmp_path: Path) -> None:
    environment = {"SELARAS_WORKERS": "3", "SELARAS_SPREAD": "dask+tls://10.0.0.5:8786"}
    assert load_settings(tmp_path, environment).at_a_time == 64
    assert load_settings(tmp_path, environment, {"spread": "here"}).at_a_time == 3
