"""`manifest.json`: what a release was made of, and the only place that says when, how long and on what machine."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

from pipeline.publish.datapackage import file_hash
from pipeline.publish.inputs import ReleaseInputs
from pipeline.publish.place import FORMAT, MANIFEST
from schemas.source import Source, SourceState
from schemas.vocabulary.calibration import calibration

COUNTED_AS: Mapping[SourceState, str] = {
    "published": "published",
    "review": "review",
    "partial": "review",
    "quarantined": "quarantined",
    "withdrawn": "withdrawn",
}
WRITERS = ("duckdb", "pyarrow", "xlsxwriter")


def count_files(sources: Iterable[Source]) -> dict[str, int]:
    """Each file in exactly one: 'in' is the sum of the rest. A further name of the same bytes is a duplicate, a
    picture that is a page of a set counts as its set does.

    'withdrawn' is there only when some file is.
    """
    counts = Counter({"published": 0, "review": 0, "quarantined": 0, "duplicate": 0})
    for source in sources:
        counts[COUNTED_AS[source.state]] += 1 + len(source.further_pages)
        counts["duplicate"] += len(source.other_names) - len(source.further_pages)
    return {"in": counts.total(), **counts}


def write_manifest(
    release: Path, inputs: ReleaseInputs, *, version: str, profile: str, rows: Mapping[str, int], run: Mapping[str, Any]
) -> dict[str, int]:
    """The last file of a release: it has the hashes of all the others. Gives the counts of files."""
    files = count_files(inputs.sources)
    manifest = {
        "format": FORMAT,
        "version": version,
        "profile": profile,
        "calibrated": inputs.calibrated,
        **_calibration(inputs),
        "options": dict(sorted(inputs.options.items())),
        "files": files,
        "rows": dict(rows),
        "hashes": hash_files(release),
        "run": {
            **run,
            "machine": platform.platform(),
            "python": platform.python_version(),
            "writers": {name: version_of(name) for name in WRITERS},
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (release / MANIFEST).write_text(text, encoding="utf-8")
    return files


def _calibration(inputs: ReleaseInputs) -> dict[str, Any]:
    """How well the confidences hold, where they are chances at all."""
    return {"calibration": calibration().measured.model_dump(mode="json")} if inputs.calibrated else {}


def hash_files(release: Path) -> dict[str, str]:
    """SHA-256 of each file of the release by its path, the manifest left out."""
    paths = sorted(path for path in release.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(release).as_posix(): file_hash(path) for path in paths}
