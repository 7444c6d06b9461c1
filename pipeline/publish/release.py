"""A release of the dataset: built aside, checked, and put in place whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.publish.changelog import FILE as CHANGELOG
from pipeline.publish.changelog import render_changes
from pipeline.publish.changes import find_changes
from pipeline.publish.checks import check_release
from pipeline.publish.datapackage import write_datapackage
from pipeline.publish.export_csv import export_csv
from pipeline.publish.export_duckdb import export_duckdb
from pipeline.publish.export_parquet import export_parquet
from pipeline.publish.export_xlsx import export_xlsx
from pipeline.publish.inputs import ReleaseInputs, ReleaseSummary
from pipeline.publish.manifest import write_manifest
from pipeline.publish.page import write_page
from pipeline.publish.personal import without_nips
from pipeline.publish.personal_files import check_public
from pipeline.publish.personal_rows import public_source, remove_nips
from pipeline.publish.place import manifest_of, replacing
from pipeline.publish.staging import Staging, stage
from schemas.errors import UsageError

PUBLIC = "public"
PROFILES = ("internal", PUBLIC)
EXPORTERS: tuple[Callable[[Staging, Path], None], ...] = (export_duckdb, export_csv, export_parquet, export_xlsx)
EXPORTS_AT_ONCE = 2

log = logging.getLogger(__name__)


def publish_release(
    inputs: ReleaseInputs,
    out: Path,
    *,
    version: str,
    profile: str = "internal",
    run: Mapping[str, Any] | None = None,
) -> ReleaseSummary:
    """Build the release of `inputs` and make it be `out`, whole or not at all.

    `run` is what else the manifest says of when and how (JSON). Raises UsageError for a profile that is not built and
    for an `out` that holds something that is no release; BrokenRelease when rows break the dataset's promises;
    PersonalData when a file of a public release holds a NIP.
    """
    if profile not in PROFILES:
        raise UsageError(f"profile {profile!r} is not available; use one of: {', '.join(PROFILES)}")
    started, clock = datetime.now(UTC), time.monotonic()
    if profile == PUBLIC:
        inputs = replace(inputs, sources=tuple(map(public_source, inputs.sources)))
    with replacing(out) as (release, scratch):
        staging = stage(inputs, scratch / "staging.duckdb")
        try:
            known = remove_nips(staging) if profile == PUBLIC else None
            rows = _build(inputs, staging, release, before=out, version=version, known=known)
        finally:
            staging.close()
        when = {"published_at": started.isoformat(timespec="seconds"), "seconds": round(time.monotonic() - clock, 3)}
        told = {**when, **(run or {})}
        files = write_manifest(release, inputs, version=version, profile=profile, rows=rows, run=told)
        if known is not None:
            check_public(release, known)
    log.info("published %s: %s files, %s SOPs", out, files["in"], rows["sop"])
    return ReleaseSummary(out, files, rows)


def _build(
    inputs: ReleaseInputs,
    staging: Staging,
    release: Path,
    *,
    before: Path,
    version: str,
    known: frozenset[str] | None,
) -> dict[str, int]:
    """All files of a release but the manifest; gives the rows by table. `known` are the NIPs that stay out of it."""
    check_release(staging.connection, own_rows=not inputs.rows.checked)
    with ThreadPoolExecutor(EXPORTS_AT_ONCE, thread_name_prefix="export") as threads:
        for exported in [threads.submit(export, staging, release) for export in EXPORTERS]:
            exported.result()
    changes = find_changes(staging, before) if manifest_of(before) is not None else None
    told = render_changes(changes)
    (release / CHANGELOG).write_text(told if known is None else _without_nips(told, known), encoding="utf-8")
    write_page(release, inputs, version)
    write_datapackage(release, version)
    return staging.counts()


def _without_nips(told: str, known: frozenset[str]) -> str:
    """What is told of the release before, which may have been an internal one."""
    return "\n".join(without_nips(line, known) for line in told.split("\n"))
