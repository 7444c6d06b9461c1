"""A decision reaches the dataset, its changelog names it, and undoing it gives the bytes back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

from pipeline.check.checks import check_across
from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.parts import Ground, make_part
from pipeline.publish.release import publish_release
from pipeline.publish.rows import Rows
from pipeline.publish.staging import Staging
from pipeline.reconcile.cards import SopInput
from pipeline.reconcile.decision_csv import decisions_to_csv, read_decisions
from pipeline.reconcile.decisions import Decisions
from pipeline.reconcile.law_register import Register
from pipeline.reconcile.reconcile import reconcile, reconcile_across
from schemas.decision import Decision
from schemas.sop import Citation, DateText, Evidence, Identity, Pelaksana, ProcedureTable, Reading, Sop, Step, Text
from schemas.source import Source

HERE = Evidence(state="read")
REGISTER = Register.load()
SHAS = ("a" * 64, "b" * 64)
WRONG = "PP Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik"


def text(value: str) -> Text:
    return Text(value=value, evidence=HERE)


def sop(name: str, office: str) -> Sop:
    empty = Text()
    step = Step(
        table_ordinal=1, number=text("1"), kegiatan=text("Mencatat berkas permohonan"), kelengkapan=empty,
        waktu=empty, output=empty, keterangan=empty,
    )  # fmt: skip
    return Sop(
        identity=Identity(
            government=text("Pemerintah Kabupaten Tapin"), agency=text(office), nama_sop=text(name),
            tanggal_pengesahan=DateText(value="1-3-2023", on=date(2023, 3, 1), precision="day", evidence=HERE),
        ),
        dasar_hukum=(
            Citation(
                text=text(WRONG), kind="regulation", regulation_id="pp/2018/95", type="pp", number="95", year=2018,
                title="Sistem Pemerintahan Berbasis Elektronik",
            ),
        ),
        tables=(ProcedureTable(),),
        pelaksana=(Pelaksana(table_ordinal=1, header=text("Sarana Pelayanan")),),
        steps=(step,),
    )  # fmt: skip


SOPS = (sop("Apel Pagi", "Dinas Sosial"), sop("Rapat Staf", "Dinas Sosial dan Tenaga Kerja"))
READINGS = {sha: Reading(media_type="text/plain", pages=1, sops=(one,)) for sha, one in zip(SHAS, SOPS, strict=True)}


class MadeRows:
    """Rows that were made, put into a release."""

    checked: ClassVar[bool] = False

    def __init__(self, made: Iterable[Rows]) -> None:
        self.made = tuple(made)

    def fill(self, staging: Staging) -> None:
        for rows in self.made:
            for table, found in rows.items():
                staging.add(table, found)


def publish(out: Path, *decisions: Decision) -> None:
    ground = Ground("1", Decisions.of(decisions), 0.9)
    made = {sha: make_part(sha, reading, "", None, ground) for sha, reading in READINGS.items()}
    alone = [sop for part, _ in made.values() for sop in part.sops]
    reconciliation = reconcile_across(alone, ground.decisions, ground.offices)
    files = {part.sops[0].card.sop_id: sha for sha, (part, _) in made.items()}
    findings = check_across(reconciliation, ground.decisions, files)
    sources = tuple(Source(sha, f"{sha[0]}.txt", "text/plain", 1, "published", pages=1) for sha in SHAS)
    found = MadeRows(rows for _, rows in made.values())
    publish_release(ReleaseInputs(sources, found, reconciliation.reconciled, findings, decisions), out, version="1")


def rows(out: Path, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "csv" / f"{table}.csv").open(encoding="utf-8", newline="")))


def values(out: Path, table: str, column: str) -> set[str]:
    return {row[column] for row in rows(out, table)}


def dataset(out: Path) -> dict[str, bytes]:
    """The tables but that of the decisions, which keeps what was undone."""
    files = (path for path in out.rglob("*") if path.parent.name in ("csv", "parquet") and path.stem != "decision")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


Seen = Callable[[Path], object]
DECIDED: dict[str, tuple[str, str, Seen, object]] = {
    "role": (
        "role:sarana pelayanan@any", "aplikasi",
        lambda out: values(out, "pelaksana_role", "role_id"), {"aplikasi"},
    ),
    "agency": (
        "agency:dinas sosial dan tenaga kerja@pemerintah kabupaten tapin", "kab-tapin/dinas-sosial",
        lambda out: values(out, "sop", "agency_id"), {"kab-tapin/dinas-sosial"},
    ),
    "procedure": (
        "procedure:apel-pagi", "rapat-staf",
        lambda out: values(out, "sop", "procedure_id"), {"rapat-staf"},
    ),
    "law": (
        f"law:{WRONG.lower()}", "pp/2018/95",
        lambda out: (
            values(out, "dasar_hukum", "proposed_regulation_id"),
            [row["rule"] for row in rows(out, "finding") if row["rule"].startswith("law_")],
        ),
        ({""}, []),
    ),
}  # fmt: skip


def decisions(who: str = "Rina", undone_at: datetime | None = None) -> list[Decision]:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        Decision(f"d{n}", kind, subject, None, after, "jelas", who, made, undone_at)
        for n, (kind, (subject, after, _, _)) in enumerate(DECIDED.items())
    ]


def test_decisions_change_the_dataset_and_their_undo_gives_the_bytes_back(tmp_path: Path) -> None:
    out = tmp_path / "rilis"
    publish(out)
    before = dataset(out)
    seen_before = {kind: seen(out) for kind, (_, _, seen, _) in DECIDED.items()}
    publish(out, *decisions())
    told = (out / "CHANGELOG.md").read_text("utf-8").replace("\\", "")
    for kind, (_, after, seen, wanted) in DECIDED.items():
        assert seen_before[kind] != wanted
        assert seen(out) == wanted
        assert f"{after} · Rina" in told
    undone_at = datetime(2026, 3, 2, tzinfo=UTC)
    publish(out, *decisions(undone_at=undone_at))
    assert dataset(out) == before
    assert {row["undone_at"] for row in rows(out, "decision")} == {"2026-03-02T00:00:00Z"}


def test_the_same_decisions_from_a_csv_give_the_same_ids() -> None:
    kept = decisions()
    wanted = read_decisions(decisions_to_csv(kept))
    again = [
        Decision(f"e{n}", w.kind, w.subject, None, w.after, None, "Budi", kept[0].decided_at)
        for n, w in enumerate(wanted)
    ]
    given = [SopInput(sha, reading.sops[0]) for sha, reading in READINGS.items()]
    one, other = (reconcile(given, decided, REGISTER).reconciled for decided in (kept, again))
    assert (one.sops, one.procedures, one.agencies) == (other.sops, other.procedures, other.agencies)
    assert one.sops != reconcile(given, (), REGISTER).reconciled.sops
