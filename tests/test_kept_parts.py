"""Parts of documents that are kept between releases: taken again only where nothing changed, and never missed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from publish_cases import READINGS

from flows.cli import run_command
from flows.commands import session
from flows.spread import open_readers
from pipeline.publish.kept_parts import INDEX, KeptParts, NewBundle
from pipeline.publish.parts import Ground, Part, make_part
from pipeline.publish.staging import Staging
from pipeline.reconcile.decisions import Decisions
from schemas.dataset.tables import TABLES
from schemas.decision import Decision
from schemas.sop import Reading

READING = next(reading for reading in READINGS.values() if reading.sops)
DOCUMENTS = [sha256(str(number).encode()).hexdigest() for number in range(8)]
HEADER = next(column.header.value for sop in READING.sops for column in sop.pelaksana if column.header.value)
TESTS = Path(__file__).parent


def decision(subject: str, after: str = "camat", kind: str = "role") -> Decision:
    return Decision("d1", kind, subject, None, after, None, "Rina", datetime(2026, 3, 1, tzinfo=UTC))


def ground(*decisions: Decision, version: str = "1", confidence: float = 0.9, law: Path | None = None) -> Ground:
    return Ground(version, Decisions.of(decisions), confidence, law)


def part_of(document: str, reading: Reading = READING, on: Ground | None = None) -> Part:
    return make_part(document, reading, "r", None, on or ground())[0]


def keep(kept: KeptParts, scratch: Path, *documents: str) -> None:
    """A release that has these documents new and all others as they were."""
    scratch.mkdir(exist_ok=True)
    new = NewBundle(scratch)
    for document in documents:
        new.add(document, *make_part(document, READING, "r", None, ground()))
    kept.keep_only({one: part.key for one, part in kept.parts.items() if one not in documents})
    kept.add(new)


def staged(kept: KeptParts, path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(Staging(path)) as staging:
        kept.fill(staging)
        return {
            table.name: sorted(staging.connection.execute(f'SELECT * FROM "{table.name}"').fetchall(), key=repr)  # noqa: S608
            for table in TABLES
        }


def test_what_is_kept_is_what_was_made(tmp_path: Path) -> None:
    keep(KeptParts(tmp_path / "parts"), tmp_path / "scratch", *DOCUMENTS[:2])
    found = KeptParts.open(tmp_path / "parts")
    assert found.parts == {document: part_of(document) for document in DOCUMENTS[:2]}
    assert list((tmp_path / "scratch").iterdir()) == []
    assert (tmp_path / "parts").stat().st_mode & 0o077 == 0


def test_rows_are_the_same_however_documents_came(tmp_path: Path) -> None:
    """Night by night, with what was read again, or at once."""
    nights, once = KeptParts(tmp_path / "nights"), KeptParts(tmp_path / "once")
    for documents in (DOCUMENTS[:5], DOCUMENTS[5:6], DOCUMENTS[1:2], DOCUMENTS[6:]):
        nights = KeptParts.open(nights.folder)
        keep(nights, tmp_path / "scratch", *documents)
    keep(once, tmp_path / "scratch", *DOCUMENTS)
    rows = staged(KeptParts.open(nights.folder), tmp_path / "a.duckdb")
    assert rows == staged(once, tmp_path / "b.duckdb")
    assert len(rows["step"]) == len(DOCUMENTS) * sum(len(sop.steps) for sop in READING.sops)
    assert len(nights.bundles) < 4  # small ones are put together


def test_what_does_not_count_any_more_is_not_filled_in(tmp_path: Path) -> None:
    kept = KeptParts(tmp_path / "parts")
    keep(kept, tmp_path / "scratch", *DOCUMENTS[:4])
    kept.keep_only({DOCUMENTS[0]: kept.parts[DOCUMENTS[0]].key, DOCUMENTS[1]: "another"})
    rows = staged(kept, tmp_path / "a.duckdb")
    assert {row[1] for row in rows["sop"]} == {DOCUMENTS[0]}
    kept.keep_only({})
    assert not any(staged(kept, tmp_path / "b.duckdb").values())


def cut_short(bundle: Path) -> None:
    path = bundle / "parts.jsonl"
    path.write_bytes(path.read_bytes()[:-5])


def one_sign_changed(bundle: Path) -> None:
    path = bundle / "step.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


DAMAGES: list[Callable[[Path], None]] = [
    cut_short,
    one_sign_changed,
    lambda bundle: (bundle / INDEX).unlink(),
    lambda bundle: (bundle / INDEX).write_text("{}"),
    lambda bundle: (bundle / INDEX).write_text('{"format": "selaras-parts/0", "hashes": {}}'),
    lambda bundle: (bundle / "sop.parquet").unlink(),
    lambda bundle: (bundle / "more.parquet").write_bytes(b""),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_not_used_and_goes(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    kept = KeptParts(tmp_path / "parts")
    keep(kept, tmp_path / "scratch", *DOCUMENTS[:3])
    keep(kept, tmp_path / "scratch", DOCUMENTS[3])
    first, second = kept.bundles
    damage(first.folder)
    (kept.folder / "stray").write_text("left")
    found = KeptParts.open(kept.folder)
    assert [bundle.folder for bundle in found.bundles] == [second.folder]
    assert list(kept.folder.iterdir()) == [second.folder]


@pytest.mark.parametrize(
    "changed",
    [
        lambda: part_of(DOCUMENTS[1]),
        lambda: make_part(DOCUMENTS[0], READING, "another reading", None, ground())[0],
        lambda: make_part(DOCUMENTS[0], READING, "r", "dinas-a", ground())[0],
        lambda: part_of(DOCUMENTS[0], on=ground(version="2")),
        lambda: part_of(DOCUMENTS[0], on=ground(confidence=0.8)),
        lambda: part_of(DOCUMENTS[0], on=ground(decision(f"role:{HEADER}@any"))),
        lambda: part_of(DOCUMENTS[0], on=ground(decision("roster:dinas-a", '{"agency": "Dinas A"}', "roster"))),
    ],
)
def test_a_part_rests_on(changed: Callable[[], Part]) -> None:
    assert changed().key != part_of(DOCUMENTS[0]).key


def test_a_users_own_law_is_what_parts_rest_on(tmp_path: Path) -> None:
    keys = set()
    for title in ("Satu", "Dua"):
        (tmp_path / "law.csv").write_text(f"id,title\nperda-kab-awan/2022/1,{title}\n")
        keys.add(part_of(DOCUMENTS[0], on=ground(law=tmp_path / "law.csv")).key)
    assert len(keys | {part_of(DOCUMENTS[0]).key}) == 3


def test_decisions_on_other_wordings_change_nothing() -> None:
    other = [decision("role:juru pungut@any"), decision("law:uu nomor 1 tahun 1900", "?", "law")]
    undone = replace(decision(f"role:{HEADER}@any"), undone_at=datetime(2026, 3, 2, tzinfo=UTC))
    assert part_of(DOCUMENTS[0], on=ground(*other, undone)) == part_of(DOCUMENTS[0])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inbox and the fake reader."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(TESTS.parent), str(TESTS)]))
    monkeypatch.setenv("SELARAS_ENGINE", "threads")
    monkeypatch.delenv("SELARAS_WORKSPACE", raising=False)
    reader = "poison_reader:read_file"
    monkeypatch.setattr(session, "open_readers", lambda *given, **named: open_readers(*given, **named, reader=reader))
    (tmp_path / "inbox").mkdir()
    return tmp_path


def tables() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for folder in ("csv", "parquet") for path in Path("rilis", folder).iterdir()}


def test_a_second_night_makes_the_release_of_a_first_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, withdrawn and changed documents; then the same without anything that was kept."""
    for number in range(3):
        Path(f"inbox/{number}.txt").write_text(f"sop {number}")
    assert run_command(["run", "inbox", "--out", "rilis", "--quiet"]) == 0
    Path("inbox/3.txt").write_text("sop 3")
    gone = sha256(b"sop 1").hexdigest()
    assert run_command(["withdraw", gone[:12], "--why", "ganda"]) == 0
    made: list[str] = []
    monkeypatch.setattr("flows.publish.load_reading", counted("flows.publish.load_reading", made))
    assert run_command(["run", "inbox", "--out", "rilis", "--quiet"]) == 0
    assert made == [sha256(b"sop 3").hexdigest()]
    second = tables()
    shutil.rmtree(".selaras/parts")
    assert run_command(["publish", "--out", "rilis", "--quiet"]) == 0
    assert tables() == second
    assert len(made) == 1 + 3


def counted(name: str, made: list[str]) -> Callable[..., object]:
    """`load_reading` that notes whose reading is asked for."""
    from pipeline.store.readings import load_reading

    def call(workspace: object, stored: object) -> object:
        made.append(stored.sha256)  # type: ignore[attr-defined]
        return load_reading(workspace, stored)  # type: ignore[arg-type]

    return call
