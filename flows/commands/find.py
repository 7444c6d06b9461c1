"""Which source or SOP a person means by an id, the beginning of one, or a file's name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.store.sources import StoredSource
from schemas.errors import UsageError
from schemas.source import sop_id_of

SHORTEST = 6


def find_sources(sources: Sequence[StoredSource], wanted: Sequence[str]) -> list[StoredSource]:
    """One source for each thing wanted; what is not there, or could be several, is a UsageError."""
    found = [_find_one(sources, each) for each in wanted]
    return list({source.sha256: source for source in found}.values())


def _find_one(sources: Sequence[StoredSource], wanted: str) -> StoredSource:
    matches = [source for source in sources if _is_meant(source, wanted)]
    if not matches:
        raise UsageError(f"{wanted!r} is no file of this workspace: `selaras status` lists them")
    if len(matches) > 1:
        raise UsageError(f"{wanted!r} could be {len(matches)} files: give more of the id (`selaras status` shows it)")
    return matches[0]


def _is_meant(source: StoredSource, wanted: str) -> bool:
    if wanted in source.names or wanted in {PurePosixPath(name).name for name in source.names}:
        return True
    if len(wanted) >= SHORTEST and source.sha256.startswith(wanted.lower()):
        return True
    return wanted.lower() in {sop_id_of(source.sha256, ordinal) for ordinal in range(1, (source.sops or 0) + 1)}


def find_sop(sources: Sequence[StoredSource], sop_id: str) -> tuple[StoredSource, int]:
    """The source and the ordinal in it of an SOP's id."""
    for source in sources:
        for ordinal in range(1, (source.sops or 0) + 1):
            if sop_id_of(source.sha256, ordinal) == sop_id.lower():
                return source, ordinal
    raise UsageError(f"there is no SOP {sop_id!r} in this workspace: the table `sop` of a release has the ids")
