"""A release of the dataset: built aside, checked, and put in place whole."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
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
from pipeline.publish.place import manifest_of, replacing
from pipeline.publish.staging import Staging, stage
from schemas.errors import UsageError

PROFILES = ("internal",)
EXPORTERS: tuple[Callable[[Staging, Path], None], ...] = (export_csv, export_parquet, export_duckdb, export_xlsx)

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
    for an `out` that holds something that is no release; BrokenRelease when rows break the dataset's promises.
    """
    if profile not in PROFILES:
        raise UsageError(f"profile {profile!r} is not available; use one of: {', '.join(PROFILES)}")
    started, clock = datetime.now(UTC), time.monotonic()
    with replacing(out) as (release, scratch):
        rows = _build(inputs, release, scratch, before=out, version=version)
        when = {"published_at": started.isoformat(timespec="seconds"), "seconds": round(time.monotonic() - clock, 3)}
        told = {**when, **(run or {})}
        files = write_manifest(release, inputs, version=version, profile=profile, rows=rows, run=told)
    log.info("published %s: %s files, %s SOPs", out, files["in"], rows["sop"])
    return ReleaseSummary(out, files, rows)


def _build(inputs: ReleaseInputs, release: Path, scratch: Path, *, before: Path, version: str) -> dict[str, int]:
    """All files of a release but the manifest; gives the rows by table."""
    staging = stage(inputs, scratch / "staging.duckdb")
    try:
        check_release(staging.connection)
        for export in EXPORTERS:
            export(staging, release)
        changes = find_changes(staging, before) if manifest_of(before) is not None else None
        (release / CHANGELOG).write_text(render_changes(changes), encoding="utf-8")
        write_page(release, inputs, version)
        write_datapackage(release, version)
        return staging.counts()
    finally:
        staging.close()
