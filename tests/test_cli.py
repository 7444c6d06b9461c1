"""The command line as a person or a script meets it: words, JSON, exit statuses."""

from __future__ import annotations

import functools
import json
import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from flows.cli import run_command
from flows.commands import session
from flows.commands.registry import COMMANDS
from flows.spread import open_readers
from pipeline.store.settings import Settings
from pipeline.store.sources import list_sources, record_release_states
from pipeline.store.workspace import open_workspace, writing
from schemas import errors
from schemas.vocabulary.cli import command_line_words
from schemas.vocabulary.form_words import form_words
from schemas.vocabulary.messages import fill_in, messages, reason_words

TESTS = Path(__file__).parent
Selaras = Callable[..., tuple[int, str, str]]


INBOX = {"a.txt": "satu", "b.txt": "dua", "c.txt": "damaged", "salinan.txt": "satu"}


def prepare(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """An empty place, and the fake reader in real workers."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    monkeypatch.setenv("SELARAS_ENGINE", "threads")
    monkeypatch.delenv("SELARAS_WORKSPACE", raising=False)
    monkeypatch.setattr(session, "open_readers", functools.partial(open_readers, reader="poison_reader:read_file"))


@pytest.fixture
def selaras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Selaras:
    """Runs a command; gives status, stdout and stderr."""
    prepare(monkeypatch, tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run_command(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return fill(tmp_path / "inbox")


def fill(folder: Path) -> Path:
    folder.mkdir()
    for name, words in INBOX.items():
        (folder / name).write_text(words)
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an inbox that was run into 'rilis'; tests only look at it."""
    folder = tmp_path_factory.mktemp("published")
    fill(folder / "inbox")
    with pytest.MonkeyPatch.context() as monkeypatch:
        prepare(monkeypatch, folder)
        assert run_command(["run", "inbox", "--out", "rilis", "--quiet"]) == 3
    return folder


@pytest.fixture
def at_published(published: Path, selaras: Selaras, monkeypatch: pytest.MonkeyPatch) -> Selaras:
    monkeypatch.chdir(published)
    return selaras


def test_run_publishes_and_says_so(selaras: Selaras, inbox: Path) -> None:
    status, out, err = selaras("run", "inbox", "--out", "rilis")
    assert status == 3
    assert "4 berkas masuk: 2 terbit, 0 menunggu pemeriksaan, 1 dikarantina, 1 duplikat." in out
    assert "rilis" in out
    assert "read: 3 of 3" in err
    assert json.loads(Path("rilis/manifest.json").read_text())["files"]["in"] == 4
    assert selaras("verify")[0] == 0


def test_a_second_run_reads_nothing_and_gives_the_same_tables(selaras: Selaras, inbox: Path) -> None:
    selaras("run", "inbox", "--out", "rilis", "--quiet")
    first = {path.name: path.read_bytes() for path in Path("rilis/csv").iterdir()}
    status, out, err = selaras("run", "inbox/b.txt", "inbox", "--out", "rilis", "--json", "--quiet")
    told = json.loads(out)
    assert (status, err) == (3, "")
    assert (told["run"].get("read", 0), told["run"]["cached"]) == (0, 3)
    assert {path.name: path.read_bytes() for path in Path("rilis/csv").iterdir()} == first


def test_ingest_then_publish(selaras: Selaras, inbox: Path) -> None:
    assert selaras("ingest", "inbox")[0] == 3
    status, out, _ = selaras("status")
    assert (status, "terbaca, belum dirilis" in out, "Belum ada rilis" in out) == (3, True, True)
    assert selaras("publish", "--out", "rilis")[0] == 3
    assert "2 terbit" in selaras("status")[1]


def test_status_says_why_and_what_to_do(at_published: Selaras) -> None:
    selaras = at_published
    line = next(line for line in selaras("status")[1].splitlines() if "c.txt" in line)
    assert re.match(r"[0-9a-f]{12}  c\.txt  dikarantina  Berkas rusak .*halaman 2.*Saran: ", line)
    told = json.loads(selaras("status", "--json")[1])
    assert told["counts"] == {"in": 4, "published": 2, "quarantined": 1, "duplicate": 1}
    everything = selaras("status", "--all")[1]
    assert "salinan.txt  duplikat" in everything


def test_a_folder_without_files_is_told(selaras: Selaras) -> None:
    Path("kosong").mkdir()
    status, _, err = selaras("ingest", "kosong", "--quiet")
    assert (status, err) == (0, "selaras: no files in kosong\n")


def test_status_says_what_is_to_be_looked_at(selaras: Selaras, inbox: Path) -> None:
    """The words are those of the last release; where that is gone, the file still waits."""
    selaras("run", "inbox/a.txt", "--out", "rilis", "--quiet")
    with open_workspace() as opened:
        (source,) = list_sources(opened)
        record_release_states(opened, {source.sha256: "review"})
    table = Path("rilis/csv/source.csv")
    rows = pd.read_csv(table, dtype=str)
    rows.assign(state="review", reason="NIP terbaca kurang meyakinkan.").to_csv(table, index=False)
    assert "a.txt  menunggu pemeriksaan  NIP terbaca kurang meyakinkan.  Saran: " in selaras("status")[1]
    (told,) = json.loads(selaras("status", "--json")[1])["files"]
    assert (told["reason"], told["look_at"]) == ("Ada yang perlu dilihat orang.", "NIP terbaca kurang meyakinkan.")
    table.unlink()
    assert "a.txt  menunggu pemeriksaan  Ada yang perlu dilihat orang.  Saran: " in selaras("status")[1]


def test_watch_takes_what_is_whole(selaras: Selaras, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SELARAS_STABLE_SECONDS", "0.2")
    assert selaras("watch", "inbox", "--once", "--every", "0.1", "--quiet")[0] == 0
    assert json.loads(selaras("status", "--json")[1])["counts"]["in"] == 4
    assert selaras("watch", "nothing", "--once")[0] == 2


def test_retry_reads_again_what_was_refused(selaras: Selaras, inbox: Path) -> None:
    selaras("ingest", "inbox")
    assert "1 dokumen dibaca ulang, 1 masih tidak dapat dibaca." in selaras("retry")[1]
    assert selaras("retry", "c.txt")[0] == 3
    assert selaras("retry", "nothing.txt")[0] == 2


def test_a_file_that_was_away_is_retried_from_its_place(selaras: Selaras, tmp_path: Path) -> None:
    (tmp_path / "sop.txt").symlink_to(tmp_path / "share" / "sop.txt")
    assert selaras("ingest", "sop.txt")[0] == 3
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "sop.txt").write_text("satu")
    assert selaras("retry")[0] == 0
    assert selaras("status")[0] == 0


def test_a_withdrawn_document_leaves_the_release_and_comes_back(selaras: Selaras, inbox: Path) -> None:
    selaras("ingest", "inbox/a.txt", "inbox/b.txt")
    assert selaras("withdraw", "a.txt")[0] == 2
    assert selaras("withdraw", "a.txt", "--why", "dicabut")[0] == 0
    out = json.loads(selaras("publish", "--out", "rilis", "--json")[1])
    assert out["rows"]["sop"] == 1
    assert "Ditarik dari rilis: dicabut." in Path("rilis/csv/source.csv").read_text()
    assert json.loads(selaras("status", "--json")[1])["counts"] == {
        "in": 2,
        "published": 1,
        "withdrawn": 1,
        "duplicate": 0,
    }
    selaras("withdraw", "a.txt", "--undo")
    assert json.loads(selaras("status", "--json")[1])["counts"] == {"in": 2, "published": 1, "read": 1, "duplicate": 0}


def test_export_gives_the_sop_with_its_evidence(at_published: Selaras, tmp_path: Path) -> None:
    selaras, out = at_published, tmp_path / "sop.json"
    (row,) = json.loads(selaras("query", "SELECT sop_id FROM sop WHERE nama_sop = 'satu'", "--json")[1])
    assert selaras("export", row["sop_id"], "--as", "json", "--out", str(out))[0] == 0
    told = json.loads(out.read_text())
    assert told["sop"]["identity"]["nama_sop"]["value"] == "satu"
    assert selaras("export", row["sop_id"], "--as", "stone", "--out", "x")[0] == 2
    assert selaras("export", "000000000000", "--as", "json", "--out", "x")[0] == 2


def test_query_shows_a_table(at_published: Selaras) -> None:
    selaras = at_published
    assert selaras("query", "SELECT nama_sop FROM sop ORDER BY 1")[1].split() == ["nama_sop", "dua", "satu"]
    assert json.loads(selaras("query", "SELECT 1 AS a", "--json", "--release", "rilis")[1]) == [{"a": 1}]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM sop",
        "CREATE TABLE t (a INTEGER)",
        "COPY sop TO 'out.csv'",
        "SELECT * FROM read_csv('inbox/a.txt')",
        "SELECT * FROM 'inbox/a.txt'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "EXPORT DATABASE 'out'",
        "SELECT getenv('HOME')",
        "SELECT",
    ],
)
def test_query_reads_the_release_and_nothing_else(at_published: Selaras, sql: str) -> None:
    before = sorted(Path().rglob("*"))
    status, out, err = at_published("query", sql)
    assert (status, out) == (2, "")
    assert err.startswith("selaras: the query failed")
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_query_writes_rows_that_pandas_reads(at_published: Selaras, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"langkah.{ending}"
    status, _, _ = at_published("query", "SELECT '=1+1' AS text, count(*) AS sops FROM sop", "--out", str(out))
    assert status == 0
    readers = {"csv": pd.read_csv, "xlsx": pd.read_excel, "parquet": pd.read_parquet}
    frame = readers[ending](out)
    assert list(frame["text"]) == ["=1+1"]
    assert frame["sops"].iloc[0] > 0


def test_query_refuses_a_file_of_another_kind(at_published: Selaras, tmp_path: Path) -> None:
    status, _, err = at_published("query", "SELECT 1", "--out", str(tmp_path / "x.doc"))
    assert (status, ".csv, .xlsx or .parquet" in err) == (2, True)
    status, _, err = at_published("query", "SELECT 1", "--out", str(tmp_path / "nowhere" / "x.csv"))
    assert (status, err.count("\n"), "cannot be written" in err) == (2, 1, True)


def test_query_has_limits(at_published: Selaras, monkeypatch: pytest.MonkeyPatch) -> None:
    selaras = at_published
    monkeypatch.setenv("SELARAS_QUERY_ROWS", "3")
    monkeypatch.setenv("SELARAS_QUERY_SECONDS", "0.3")
    _, out, err = selaras("query", "SELECT * FROM range(10)", "--json")
    assert len(json.loads(out)) == 3
    assert "only the first 3 rows" in err
    status, _, err = selaras(
        "query", "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range"
    )
    assert (status, "0.3 seconds" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "nothing", "--out", "rilis"), "does not exist"),
        (("run", "inbox", "--out", "inbox"), "no release"),
        (("run", "inbox", "--out", "inbox/a.txt"), "is a file"),
        (("run", "inbox", "--out", "rilis", "--profile", "rahasia"), "profile"),
        (("run", "inbox"), "--out"),
        (("run", "--out", "rilis"), "PATH"),
        (("publish", "--out", "inbox"), "no release"),
        (("show", "nothing.pdf"), "no file"),
        (("show", "inbox/a.txt", "--overlay", "a.jpg"), ".png"),
        (("show", "inbox/a.txt", "--overlay", "nowhere/a.png"), "nowhere is no folder"),
        (("agencies", "import", "nothing.csv"), "'nothing.csv' does not exist"),
        (("roles", "import", "inbox"), "'inbox' is a directory"),
        (("nothing",), "nothing"),
        (("status", "--nothing"), "--nothing"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    selaras: Selaras, inbox: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(Path().rglob("*"))
    status, out, err = selaras(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err
    assert sorted(Path().rglob("*")) == before


def test_no_workspace_yet(selaras: Selaras) -> None:
    for command in (("status",), ("verify",), ("query", "SELECT 1"), ("retry",)):
        status, _, err = selaras(*command)
        assert (status, "there is no workspace" in err) == (1, True)
    assert list(Path().iterdir()) == []


def test_a_second_writer_gives_up(selaras: Selaras, inbox: Path) -> None:
    with open_workspace() as opened, writing(opened, 0, print):
        status, _, err = selaras("run", "inbox", "--out", "rilis", "--wait", "0.1")
        assert selaras("status")[0] == 0
    assert (status, "another run is writing" in err) == (1, True)


def test_verify_finds_a_changed_original_and_a_changed_release(selaras: Selaras, inbox: Path) -> None:
    selaras("run", "inbox", "--out", "rilis")
    original = next(path for path in Path(".selaras/originals").rglob("*") if path.is_file())
    original.chmod(0o600)
    original.write_text("changed")
    Path("rilis/csv/sop.csv").write_text("changed")
    status, out, _ = selaras("verify")
    assert status == 1
    assert f"original {original.name}: changed" in out
    assert "sop.csv: changed" in out


def test_a_traceback_only_with_debug(selaras: Selaras, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("flows.commands.doctor.workspace_folder", broken)
    status, _, err = selaras("doctor")
    assert (status, err.count("\n"), "ZeroDivisionError" in err) == (1, 1, True)
    with pytest.raises(ZeroDivisionError):
        selaras("doctor", "--debug")


def test_doctor_says_what_is_there(selaras: Selaras) -> None:
    status, out, _ = selaras("doctor")
    assert (status, "ok  prefect" in out) == (0, True)
    assert "seconds_per_page = 120" in selaras("doctor", "--settings")[1]


def test_the_settings_that_doctor_shows_may_be_copied(selaras: Selaras) -> None:
    shown = tomllib.loads(selaras("doctor", "--settings")[1])
    assert shown == Settings(engine="threads").model_dump(exclude_none=True)


def test_which_selaras_this_is(selaras: Selaras) -> None:
    status, out, _ = selaras("--version")
    assert (status, re.fullmatch(r"selaras \d+\.\d+\.\d+\n", out) is not None) == (0, True)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_command_has_an_example(selaras: Selaras, command: Callable[..., object]) -> None:
    name = command.__name__.strip("_")
    status, out, _ = selaras(name, "--help")
    assert (status, f"Example: selaras {name}" in out) == (0, True)


def test_every_refusal_has_its_words() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Unreadable)]
    assert {kind.code for kind in kinds} <= messages().reasons.keys()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"looks_like": "service_standard"}, "; tampaknya standar pelayanan."),
        ({"looks_like": "unknown"}, "pemerintahan."),
    ],
)
def test_a_code_in_a_reason_is_said_in_words(values: dict[str, str], words: str) -> None:
    assert reason_words("not_an_sop", values).reason.endswith(words)


def test_every_kind_of_document_has_its_words() -> None:
    assert form_words().other_kinds.keys() <= messages().codes.keys()


@pytest.mark.parametrize(
    ("template", "values", "words"),
    [
        ("Rusak[[ ({detail})]].", {}, "Rusak."),
        ("Rusak[[ ({detail})]].", {"detail": "hal. 2"}, "Rusak (hal. 2)."),
        ("{a}[[ {a} {b}]]", {"a": "1"}, "1"),
        ("{a}", {}, "?"),
        ("{a}", {"a": "{b}", "b": "x"}, "{b}"),
    ],
)
def test_filling_in(template: str, values: dict[str, str], words: str) -> None:
    assert fill_in(template, values) == words


def test_every_sentence_is_used() -> None:
    code = "".join(path.read_text() for path in (TESTS.parent / "flows").rglob("*.py"))
    assert {name for name in command_line_words().words if f'"{name}"' not in code} == set()
