"""The old release or the new one, whole, whatever happens."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.publish import place
from pipeline.publish.place import FORMAT, MANIFEST, check_out, replacing
from schemas.errors import UsageError


def write_release(folder: Path, content: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "data.csv").write_text(content)
    (folder / MANIFEST).write_text(json.dumps({"format": FORMAT, "hashes": {"data.csv": ""}}))


def publish(out: Path, content: str) -> None:
    with replacing(out) as (release, scratch):
        (scratch / "rows").write_text("…")
        write_release(release, content)


def content(out: Path) -> str:
    return (out / "data.csv").read_text()


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def _rename(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without a file system that can exchange two names."""
    if not request.param:
        monkeypatch.setattr(place, "exchange", lambda one, other: False)


@pytest.mark.usefixtures("_rename")
def test_a_release_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "rilis [1]*"
    publish(out, "old")
    publish(out, "new")
    assert content(out) == "new"
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.usefixtures("_rename")
def test_an_error_on_the_way_leaves_the_old_release(tmp_path: Path) -> None:
    out = tmp_path / "rilis"
    publish(out, "old")
    with pytest.raises(OSError, match="disk"), replacing(out) as (release, _):
        write_release(release, "new")
        raise OSError("disk full")
    assert content(out) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["rilis"]


def test_an_empty_folder_and_a_link_to_a_release_will_do(tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    publish(tmp_path / "kosong", "new")
    (tmp_path / "terbaru").symlink_to(tmp_path / "kosong")
    publish(tmp_path / "terbaru", "newer")
    assert (tmp_path / "terbaru").is_symlink()
    assert content(tmp_path / "kosong") == "newer"


def a_file(out: Path) -> None:
    out.write_text("x")


def a_folder_of_files(out: Path) -> None:
    out.mkdir()
    (out / "catatan.txt").write_text("x")


def a_manifest_of_something_else(out: Path) -> None:
    out.mkdir()
    (out / MANIFEST).write_text('{"name": "an extension"}')


def a_damaged_manifest(out: Path) -> None:
    out.mkdir()
    (out / MANIFEST).write_text('{"format": ')


def a_release_with_a_stranger(out: Path) -> None:
    write_release(out, "old")
    (out / "catatan.txt").write_text("x")


@pytest.mark.parametrize(
    "prepare",
    [a_file, a_folder_of_files, a_manifest_of_something_else, a_damaged_manifest, a_release_with_a_stranger],
)
def test_what_is_no_release_is_refused_and_left_alone(tmp_path: Path, prepare: object) -> None:
    out = tmp_path / "rilis"
    prepare(out)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UsageError):
        publish(out, "new")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x")
    with pytest.raises(UsageError, match="another place"):
        publish(tmp_path / "berkas" / "rilis", "new")


def test_a_mounted_disk_is_refused() -> None:
    with pytest.raises(UsageError, match="inside it"):
        check_out(Path("/"))


@pytest.mark.parametrize("name", [".DS_Store", "~$selaras.xlsx", ".~lock.selaras.xlsx#", "selaras.duckdb.wal"])
def test_what_programs_drop_in_a_folder_is_no_stranger(tmp_path: Path, name: str) -> None:
    publish(tmp_path / "rilis", "old")
    (tmp_path / "rilis" / name).write_text("x")
    publish(tmp_path / "rilis", "new")
    assert content(tmp_path / "rilis") == "new"


def test_leftovers_of_a_killed_publish_are_cleared_away(tmp_path: Path) -> None:
    out = tmp_path / "rilis"
    publish(out, "old")
    killed = (
        "import sys, os, signal; from pathlib import Path; from pipeline.publish.place import replacing\n"
        "with replacing(Path(sys.argv[1])) as (release, scratch):\n"
        "    (release / 'half').write_text('x'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(out)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 2
    assert content(out) == "old"
    publish(out, "new")
    assert content(out) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["rilis"]


def test_a_release_that_was_moved_away_comes_back(tmp_path: Path) -> None:
    """Killed between the two renames of a file system that cannot exchange names."""
    out, aside = tmp_path / "rilis", tmp_path / ".rilis.selaras-0123"
    aside.mkdir()
    write_release(aside / "old", "old")
    with pytest.raises(RuntimeError), replacing(out):
        raise RuntimeError
    assert content(out) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["rilis"]


def test_a_publish_that_is_still_at_work_is_not_cleared_away(tmp_path: Path) -> None:
    aside = tmp_path / ".rilis.selaras-0123"
    aside.mkdir()
    held = os.open(aside, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    publish(tmp_path / "rilis", "new")
    assert aside.exists()
    os.close(held)
