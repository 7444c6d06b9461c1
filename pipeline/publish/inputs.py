"""What a release is made of, and what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from schemas.decision import Decision
from schemas.finding import Finding
from schemas.reconciled import Reconciled
from schemas.source import Source

if TYPE_CHECKING:
    from pipeline.publish.staging import Staging


class OwnRows(Protocol):
    """What documents say on their own, as rows: those of their SOPs, and findings that no other document matters to.

    `checked` says that they are known to keep the promises that no other document matters to.
    """

    checked: ClassVar[bool]

    def fill(self, staging: Staging) -> None:
        """Puts the rows of all published documents into the tables."""
        ...


@dataclass(frozen=True, slots=True)
class ReleaseInputs:
    """All that a release says comes from here; the order of the tuples makes no difference.

    What is withdrawn has its source and nothing else: no rows, facts, findings or references speak of its SOPs. Of
    `reconciled.sops` the links are taken; roles and laws stand in the rows already.
    """

    sources: tuple[Source, ...]
    rows: OwnRows
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
