"""The workspace: what is kept, that it stays what it was, and who may write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from earlier_stores import make_earlier
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text

from pipeline.store.files import RemoteFiles, hash_file, open_files
from pipeline.store.migrations import MIGRATIONS, migrate, needs_migration
from pipeline.store.packing import pack_reading, unpack_reading
from pipeline.store.readings import Reader, clean_readings, keep_reading, load_reading, reading_file
from pipeline.store.settings import Settings, load_settings
from pipeline.store.sources import (
    FileSeen,
    SourceUnreadable,
    inaccessible_files,
    keep_inaccessible,
    keep_original,
    list_sources,
    original_key,
    record_outcome,
)
from pipeline.store.tables import metadata
from pipeline.store.verify import verify
from pipeline.store.workspace import Workspace, connect, open_workspace, writing
from schemas.errors import UsageError, WorkspaceError
from schemas.sop import Reading, Sop


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "workspace") as opened:
        yield opened


def put(folder: Path, name: str, content: bytes = b"sop") -> FileSeen:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return FileSeen(path, name)


def columns(engine: object) -> dict[str, set[str]]:
    looked = inspect(engine)
    return {name: {column["name"] for column in looked.get_columns(name)} for name in looked.get_table_names()}


def test_the_workspace_is_private(workspace: Workspace) -> None:
    assert stat.S_IMODE(workspace.root.stat().st_mode) == 0o700
    assert stat.S_IMODE((workspace.root / "selaras.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_earlier_schema_is_brought_to_this_one(tmp_path: Path, version: int) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    make_earlier(engine, version)
    assert needs_migration(engine)
    migrate(engine)
    assert not needs_migration(engine)
    assert columns(engine) == {table.name: {c.name for c in table.columns} for table in metadata.sorted_tables}


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setattr("pipeline.store.migrations.MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE half (a TEXT)", "NO SQL")))
    with pytest.raises(Exception, match="NO SQL"):
        migrate(engine)
    assert columns(engine) == {}


def test_a_newer_workspace_is_refused(workspace: Workspace) -> None:
    with workspace.transaction() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (99)"))
    with pytest.raises(WorkspaceError, match="install the newer Selaras"), open_workspace(workspace.root):
        pass


def test_a_workspace_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no workspace"), open_workspace(tmp_path / "no", create=False):
        pass
    assert not (tmp_path / "no").exists()


def test_one_writer_at_a_time(workspace: Workspace) -> None:
    told: list[str] = []
    with writing(workspace, 0, told.append):
        with (
            open_workspace(workspace.root) as second,
            pytest.raises(WorkspaceError, match="another run"),
            writing(second, 0.05, told.append),
        ):
            pass
        assert len(told) == 1
    with writing(workspace, 0, told.append):
        pass


def test_what_a_killed_run_left_half_made_is_cleared(workspace: Workspace) -> None:
    (workspace.scratch / "half.json.gz").write_bytes(b"half")
    (workspace.scratch / "folder").mkdir()
    with writing(workspace, 0, print):
        assert list(workspace.scratch.iterdir()) == []


def test_an_original_is_kept_untouched_once(workspace: Workspace, tmp_path: Path) -> None:
    first = keep_original(workspace, put(tmp_path, "b/sop.pdf", b"%PDF one"))
    again = keep_original(workspace, put(tmp_path, "a/salinan.pdf", b"%PDF one"))
    assert first == again
    kept = workspace.root / original_key(first)
    assert kept.read_bytes() == b"%PDF one"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o400
    (stored,) = list_sources(workspace)
    assert (stored.names, stored.state, stored.bytes) == (("a/salinan.pdf", "b/sop.pdf"), "waiting", 8)


def test_the_same_file_again_is_no_duplicate(workspace: Workspace, tmp_path: Path) -> None:
    seen = put(tmp_path, "folder/sop.pdf")
    keep_original(workspace, seen)
    keep_original(workspace, FileSeen(seen.path, "sop.pdf"))
    keep_original(workspace, FileSeen(seen.path, "induk/folder/sop.pdf"))
    assert list_sources(workspace)[0].names == ("folder/sop.pdf",)


def test_a_file_that_could_not_be_opened_and_then_can(workspace: Workspace, tmp_path: Path) -> None:
    seen = FileSeen(tmp_path / "sop.pdf", "sop.pdf")
    keep_inaccessible(workspace, seen, "Permission denied")
    (stored,) = list_sources(workspace)
    assert (stored.state, stored.reason_code, stored.kept) == ("quarantined", "inaccessible_file", False)
    assert [again.path for _, again in inaccessible_files(workspace)] == [seen.path]
    sha256 = keep_original(workspace, put(tmp_path, "sop.pdf"))
    assert [stored.sha256 for stored in list_sources(workspace)] == [sha256]


def test_a_known_file_that_could_not_be_opened_for_a_while(workspace: Workspace, tmp_path: Path) -> None:
    seen = put(tmp_path, "sop.pdf")
    sha256 = keep_original(workspace, seen)
    keep_inaccessible(workspace, seen, "Permission denied")
    assert len(list_sources(workspace)) == 2
    assert keep_original(workspace, seen) == sha256
    assert [stored.sha256 for stored in list_sources(workspace)] == [sha256]


def test_a_file_that_is_known_is_written_down_once(workspace: Workspace, tmp_path: Path) -> None:
    seen = replace(put(tmp_path, "dinas-b/sop.pdf"), agency_folder="dinas-b")
    keep_original(workspace, seen)
    with workspace.transaction() as connection:
        connection.execute(text("CREATE TRIGGER no BEFORE UPDATE ON source BEGIN SELECT RAISE(ABORT, 'written'); END"))
    keep_original(workspace, seen)
    keep_original(workspace, replace(seen, agency_folder=None))
    with pytest.raises(Exception, match="written"):
        keep_original(workspace, replace(seen, agency_folder="dinas-a"))


@pytest.mark.parametrize(
    "name", ["baris\nbaru.pdf", "مستند.pdf", os.fsdecode(b"latin-\xe9.pdf"), "'; DROP TABLE source"]
)
def test_names_of_every_kind(workspace: Workspace, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"sop")
    keep_original(workspace, FileSeen(path, "shown"))
    assert len(list_sources(workspace)) == 1


def test_a_reading_comes_back_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    sha256 = keep_original(workspace, put(tmp_path, "sop.pdf"))
    reading = Reading(media_type="application/pdf", pages=2, sops=(Sop(), Sop(ordinal=2)))
    packed = tmp_path / "packed"
    packed.write_bytes(pack_reading(reading))
    keep_reading(workspace, "k" * 64, sha256, packed, 0.5, 100)
    assert load_reading(workspace, list_sources(workspace)[0]) is None
    record_outcome(workspace, sha256, state="read", reading_key="k" * 64)
    assert load_reading(workspace, list_sources(workspace)[0]) == reading


def test_old_readings_go_and_originals_stay(workspace: Workspace, tmp_path: Path) -> None:
    sha256 = keep_original(workspace, put(tmp_path, "sop.pdf"))
    for key in ("old", "now"):
        packed = tmp_path / "packed"
        packed.write_bytes(pack_reading(Reading(media_type="text/plain", pages=1, sops=())))
        keep_reading(workspace, key * 20, sha256, packed, 0.5, 100)
    keep_reading(workspace, "refused" * 10, sha256, None, 0.5, 100)
    record_outcome(workspace, sha256, state="read", reading_key="now" * 20)
    assert clean_readings(workspace, 30) == 0
    later = datetime.now(UTC) + timedelta(days=31)
    assert [clean_readings(workspace, 30, later) for _ in range(2)] == [2, 0]
    assert [workspace.files.has(reading_file(key * 20)) for key in ("old", "now")] == [False, True]
    assert verify(workspace).damaged == ()
    assert (verify(workspace).originals, verify(workspace).readings) == (1, 1)


def test_the_same_reading_is_the_same_bytes() -> None:
    reading = Reading(media_type="text/plain", pages=1, sops=(Sop(),))
    assert pack_reading(reading) == pack_reading(unpack_reading(pack_reading(reading)))


OPTIONS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3)


@given(st.text(max_size=5), st.text(max_size=5), OPTIONS, st.text(max_size=5), st.text(max_size=5), OPTIONS)
def test_a_cache_key_is_one_of_content_reader_vocabulary_and_options(
    version: str, vocabulary: str, options: dict[str, str], version2: str, vocabulary2: str, options2: dict[str, str]
) -> None:
    same = (version, vocabulary, options) == (version2, vocabulary2, options2)
    one, two = Reader(version, vocabulary, options), Reader(version2, vocabulary2, options2)
    assert (one.key("a") == two.key("a")) == same
    assert one.key("a") != one.key("b")


def test_verify_tells_what_was_changed_and_what_is_missing(workspace: Workspace, tmp_path: Path) -> None:
    changed = keep_original(workspace, put(tmp_path, "one.pdf", b"one"))
    missing = keep_original(workspace, put(tmp_path, "two.pdf", b"two"))
    packed = tmp_path / "packed"
    packed.write_bytes(pack_reading(Reading(media_type="text/plain", pages=1, sops=())))
    keep_reading(workspace, "k" * 64, changed, packed, 1, 1)
    assert verify(workspace).damaged == ()
    for key in (original_key(changed), reading_file("k" * 64)):
        path = workspace.root / key
        path.chmod(0o600)
        path.write_bytes(b"something else")
    (workspace.root / original_key(missing)).unlink()
    assert set(verify(workspace).damaged) == {
        f"original {changed}: changed",
        f"original {missing}: missing",
        f"reading {'k' * 64}: changed",
    }


def test_settings_come_from_the_file_and_then_the_environment(tmp_path: Path) -> None:
    (tmp_path / "selaras.toml").write_text("workers = 3\nseconds_per_document = 7.5\n")
    found = load_settings(tmp_path, {"SELARAS_WORKERS": "5", "SELARAS_WORKSPACE": "/elsewhere"})
    assert (found.workers, found.seconds_per_document) == (5, 7.5)
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("wokers = 3", "'wokers' is no setting; the nearest is 'workers'"),
        ("workers = 0", "workers"),
        ("workers =", "cannot be read"),
        ("engine = 'x'", "engine"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "selaras.toml").write_text(content)
    with pytest.raises(UsageError, match=message):
        load_settings(tmp_path, {})


def test_a_variable_that_is_nearly_a_setting_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'SELARAS_WORKRES' is no setting; the nearest is 'workers'"):
        load_settings(tmp_path, {"SELARAS_WORKRES": "2"})
    load_settings(tmp_path, {"SELARAS_OCR_THREADS": "2", "SELARAS_HOME": "/srv/selaras", "WORKRES": "2"})


def test_files_in_object_storage(tmp_path: Path) -> None:
    files = open_files(f"memory://bucket-{tmp_path.name}", tmp_path, tmp_path)
    assert isinstance(files, RemoteFiles)
    files.take("originals/aa/aa", put(tmp_path, "sop.pdf", b"content").path)
    assert not (tmp_path / "sop.pdf").exists()
    assert files.read("originals/aa/aa") == b"content"
    assert (files.has("originals/aa/aa"), files.has("originals/aa/ab")) == (True, False)
    with files.on_disk("originals/aa/aa") as path:
        assert path.read_bytes() == b"content"
    assert not path.exists()


def test_a_file_that_changes_while_it_is_kept(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is what its hash says, not what the file was a moment before."""
    seen = put(tmp_path, "sop.pdf", b"first")

    def hash_then_change(path: Path) -> str:
        path.write_bytes(b"second")
        return "0" * 64

    monkeypatch.setattr("pipeline.store.sources.hash_file", hash_then_change)
    sha256 = keep_original(workspace, seen)
    assert hash_file(workspace.root / original_key(sha256)) == sha256
    assert list_sources(workspace)[0].bytes == len(b"second")


def test_a_file_that_goes_away_or_cannot_be_read(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="No such file"):
        keep_original(workspace, FileSeen(tmp_path / "gone", "gone"))
    assert list_sources(workspace) == []
    assert list(workspace.scratch.iterdir()) == []
