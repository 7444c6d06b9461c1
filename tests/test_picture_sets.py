"""Pages that came as one picture file each: which belong together, how they are kept, and that they are read once."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scan_canvas import sheet, write

from extractors.formats import extract
from flows.commands.console import SilentProgress
from flows.discover import discover_files
from flows.engine import ThreadEngine
from flows.ingest import find_todo, read_all, take_in
from flows.limits import Limits
from flows.picture_sets import build_archive, find_sets, with_other_pages
from flows.workers import worker_pool
from pipeline.store.decisions import withdrawn_sources
from pipeline.store.readings import Reader
from pipeline.store.runs import RunLog
from pipeline.store.sources import FileSeen, StoredSource, list_sources, original_key
from pipeline.store.workspace import Workspace, open_workspace
from schemas.source import PICTURE_SET

READER = "flows.reading:read_file"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "workspace") as opened:
        yield opened


def pictures(folder: Path, *names: str, grey: int = 255) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        page = np.full((300, 210), grey, np.uint8)
        page[10:14, 10 : 20 + number] = 0  # each page has bytes of its own
        (folder / name).write_bytes(cv2.imencode(".png", page)[1].tobytes())
    return folder


def groups(folder: Path) -> list[list[str]]:
    return [[page.name for page in group.pages] for group in find_sets(discover_files([str(folder)]))]


def take(workspace: Workspace, folder: Path) -> list[str]:
    """Takes a folder in; gives the names of what is to be read."""
    log = RunLog("test")
    take_in(workspace, discover_files([str(folder)]), log, SilentProgress())
    return [item.name for item in find_todo(workspace, Reader("1", "", {}), log)]


def ingest(workspace: Workspace, folder: Path) -> RunLog:
    log, progress = RunLog("test"), SilentProgress()
    take_in(workspace, discover_files([str(folder)]), log, progress)
    todo = find_todo(workspace, Reader("1", "", {}), log)
    if todo:
        with worker_pool(1, Limits(60, 2000), workspace.scratch, reader=READER) as pool:
            read_all(workspace, ThreadEngine(1), pool, todo, log, progress)
    return log


def in_release(workspace: Workspace) -> list[StoredSource]:
    return [stored for stored in list_sources(workspace) if stored.sha256 not in withdrawn_sources(workspace)]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["sop-p1.png", "sop-p2.png"], id="a letter"),
        pytest.param(["SOP Cuti_1.png", "SOP Cuti_2.png", "SOP Cuti_3.png"], id="an underscore"),
        pytest.param(["sop (1).png", "sop (2).png"], id="brackets"),
        pytest.param(["hal 1.png", "hal 2.png"], id="nothing but the page"),
        pytest.param(["sop_hal.01.png", "sop_hal.02.png"], id="zeros before it"),
        pytest.param([f"sop-p{number}.png" for number in range(1, 12)], id="ten follows nine"),
        pytest.param(["Sop-P1.png", "sop-p2.png"], id="case"),
        pytest.param(["IMG0001.png", "IMG0002.png"], id="a camera's names, alone in their folder"),
        pytest.param(["1.png", "2.png"], id="numbers alone"),
    ],
)
def test_pages_of_one_document(tmp_path: Path, names: list[str]) -> None:
    assert groups(pictures(tmp_path / "masuk", *reversed(names))) == [names]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["sop-p1.png", "sop-p3.png"], id="a gap"),
        pytest.param(["sop-p2.png", "sop-p3.png"], id="no first page"),
        pytest.param(["sop-p1.png"], id="one page"),
        pytest.param(["cuti-p1.png", "izin-p2.png"], id="two documents"),
        pytest.param(["sop-p1.png", "sop-p01.png", "sop-p2.png"], id="a page twice"),
        pytest.param(["sop 2023.png", "sop 2024.png"], id="years"),
        pytest.param(["IMG0001.png", "IMG0002.png", "surat.png"], id="a camera's names, not alone"),
    ],
)
def test_files_that_stay_alone(tmp_path: Path, names: list[str]) -> None:
    assert groups(pictures(tmp_path / "masuk", *names)) == []


def test_a_page_that_is_no_picture_leaves_all_alone(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "masuk", "sop-p1.png", "sop-p2.png")
    (folder / "sop-p3.png").write_text("bukan gambar")
    assert groups(folder) == []


def test_pages_of_two_folders_are_two_documents(tmp_path: Path) -> None:
    pictures(tmp_path / "masuk" / "a", "p1.png", "p2.png")
    pictures(tmp_path / "masuk" / "b", "p1.png", "p2.png")
    assert groups(tmp_path / "masuk") == [["a/p1.png", "a/p2.png"], ["b/p1.png", "b/p2.png"]]


@settings(deadline=None)  # it writes files
@given(st.lists(st.binary(max_size=200), min_size=2, max_size=4))
def test_an_archive_holds_the_files_untouched_and_is_always_the_same(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("set")
    pages = [FileSeen(folder / f"p{number}", f"x/p{number}") for number in range(len(contents))]
    built = []
    for moment in (1e9, 1.5e9):
        for page, content in zip(pages, contents, strict=True):
            page.path.write_bytes(content)
            os.utime(page.path, (moment, moment))
        build_archive(pages, folder / "set.zip")
        built.append((folder / "set.zip").read_bytes())
    assert built[0] == built[1]
    with zipfile.ZipFile(folder / "set.zip") as archive:
        assert [archive.read(name) for name in archive.namelist()[1:]] == contents


def test_pages_follow_in_order(tmp_path: Path) -> None:
    words = ["merah", "hijau", "biru"]
    told: list[tuple[int, int]] = []
    for number, word in enumerate(words, 1):
        page = sheet(800, 1100)
        for line in range(6):
            write(page, 60, 100 + 60 * line, f"Halaman {word} dari berkas ini", 30)
        (tmp_path / f"sop-p{number}.png").write_bytes(cv2.imencode(".png", page)[1].tobytes())
    (group,) = find_sets(discover_files([str(tmp_path)]))
    build_archive(group.pages, tmp_path / "set")
    document = extract(tmp_path / "set", lambda done, total: told.append((done, total)))
    assert document.media_type == PICTURE_SET
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [word in str(page.blocks) for word, page in zip(words, document.pages, strict=True)] == [True] * 3
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_set_is_one_document_that_every_file_name_finds_and_it_is_read_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = pictures(tmp_path / "masuk", "sop-p1.png", "sop-p2.png")
    first, again = ingest(workspace, folder), ingest(workspace, folder)
    (stored,) = list_sources(workspace)
    assert stored.names == ("sop-p1.png", "sop-p2.png") and stored.state != "waiting"
    assert (first.counts["files"], first.counts["read"]) == (2, 1)
    assert (again.counts["known"], again.counts.get("read")) == (2, None)
    with workspace.files.on_disk(original_key(stored.sha256)) as kept, zipfile.ZipFile(kept) as archive:
        assert archive.read("0002/sop-p2.png") == (folder / "sop-p2.png").read_bytes()


def test_a_page_that_comes_later_makes_the_whole_document_anew(workspace: Workspace, tmp_path: Path) -> None:
    folder = pictures(tmp_path / "masuk", "sop-p1.png")
    take(workspace, folder)
    pictures(folder, "sop-p1.png", "sop-p2.png")
    take(workspace, folder)
    pictures(folder, "sop-p1.png", "sop-p2.png", "sop-p3.png")
    take(workspace, folder)
    (current,) = in_release(workspace)
    assert len(current.names) == 3
    assert len(list_sources(workspace)) == 3
    assert set(withdrawn_sources(workspace).values()) == {"halamannya sekarang bagian dari dokumen sop-p1.png"}


def test_a_watcher_adds_the_pages_that_were_taken_before(tmp_path: Path) -> None:
    seen = discover_files([str(pictures(tmp_path / "masuk", "lain.png", "sop-p1.png", "sop-p2.png"))])
    assert [page.name for page in with_other_pages(seen[2:], seen)] == ["sop-p2.png", "sop-p1.png"]
    assert with_other_pages(seen[:1], seen) == seen[:1]


def test_a_folder_of_countless_pictures_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pictures(tmp_path / "masuk", "sop-p1.png", "sop-p2.png", "sop-p3.png")
    assert len(groups(folder)) == 1
    monkeypatch.setattr("flows.picture_sets.MOST_PAGES", 2)
    assert groups(folder) == []
