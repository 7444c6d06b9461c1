"""What a release says of each source, and which documents wait for a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.publish import agency_id_of, release_source, waiting, with_folders, with_review
from pipeline.store.sources import StoredSource
from schemas.finding import Finding
from schemas.reconciled import Agency, Reconciled
from schemas.source import Source

STORED = StoredSource("a" * 64, "read", 10, True, ("a.pdf", "b.pdf"))
SOURCE = Source("a" * 64, "a.pdf", "application/pdf", 10, "published")


@pytest.mark.parametrize(
    ("changes", "withdrawn", "state", "reason"),
    [
        ({}, {}, "published", None),
        ({"state": "waiting"}, {}, "quarantined", "Berkas belum sempat dibaca."),
        ({"state": "quarantined", "reason_code": "empty_file"}, {}, "quarantined", "Berkas kosong (0 bita)."),
        (
            {"state": "partial", "reason_code": "partial", "reason_values": {"pages": "3–5", "why_code": "time_limit"}},
            {},
            "partial",
            "Hanya sebagian halaman yang terbaca; halaman 3–5 belum terbaca (batas waktu tercapai).",
        ),
        ({"state": "quarantined"}, {"a" * 64: "ganda"}, "withdrawn", "Ditarik dari rilis: ganda."),
        ({}, {"a" * 64: None}, "withdrawn", "Ditarik dari rilis."),
    ],
)
def test_the_state_of_a_source(
    changes: dict[str, Any], withdrawn: dict[str, str | None], state: str, reason: str | None
) -> None:
    source = release_source(replace(STORED, **changes), withdrawn)
    assert (source.state, source.reason, source.name, source.other_names) == (state, reason, "a.pdf", ("b.pdf",))
    assert (source.remedy is None) == (reason is None)


@pytest.mark.parametrize(
    ("state", "severity", "expected"),
    [
        ("published", "error", "review"),
        ("published", "warning", "published"),
        ("partial", "error", "partial"),
        ("withdrawn", "error", "withdrawn"),
    ],
)
def test_an_error_waits_for_a_person(state: Any, severity: Any, expected: str) -> None:
    finding = Finding("a" * 64, "missing_name", severity, "Nama SOP tidak ditemukan.")
    other = Finding("b" * 64, "missing_name", "error", "Nama SOP tidak ditemukan.")
    (source,) = with_review([replace(SOURCE, state=state)], waiting({}, [finding, other]))
    assert source.state == expected
    assert ("Nama SOP tidak ditemukan" in (source.reason or "")) == (expected == "review")


@pytest.mark.parametrize(
    ("folder", "agency_id"),
    [("Dinas Pendidikan", "dinas-pendidikan"), ("Kec. Ciputat/01", "kec-ciputat-01"), ("…", None), (None, None)],
)
def test_an_office_by_its_folder(folder: str | None, agency_id: str | None) -> None:
    assert agency_id_of(folder) == agency_id


def test_an_office_that_only_a_folder_names_has_its_row() -> None:
    known = Reconciled(agencies=(Agency("dinas-a", "Dinas A"), Agency("dinas-b", "dinas-b")))
    folders = [replace(STORED, agency_folder=name) for name in ("Dinas C", "Dinas B", "dinas a")]
    labels = {agency.agency_id: agency.label for agency in with_folders(known, folders).agencies}
    assert labels == {"dinas-a": "Dinas A", "dinas-b": "Dinas B", "dinas-c": "Dinas C"}
