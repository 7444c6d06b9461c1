"""What a release is made of, and what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import Reconciled
from schemas.sop import Reading
from schemas.source import Source


@dataclass(frozen=True, slots=True)
class ReleaseInputs:
    """All that a release says comes from here; the order of the tuples makes no difference.

    What is withdrawn has its source and nothing else: no facts, findings or references speak of its SOPs.

    `reading` gives the reading of a source by its sha256 (None: it was not read). It is called once a release
    and source, so that ten thousand readings need not be in memory together.
    """

    sources: tuple[Source, ...]
    reading: Callable[[str], Reading | None]
    reconciled: Reconciled = field(default_factory=Reconciled)
    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    calibrated: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseSummary:
    """A release that is in place: files by state (as in manifest.json) and rows by table."""

    path: Path
    files: Mapping[str, int]
    rows: Mapping[str, int]
