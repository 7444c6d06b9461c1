"""What is known across documents: the treaty between `pipeline/reconcile` and those who use its answers.

Each id that stands in `SopFacts` has its row in the tuples of `Reconciled`: agency, procedure, role and regulation
(those that are only proposed, too). Columns and their meaning are the published dataset's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

RoleRelation = Literal["one", "any_of", "all_of"]
LawStatus = Literal["in_force", "amended", "partly_revoked", "revoked", "not_yet_issued", "unknown"]
ReviewState = Literal["machine", "accepted", "corrected"]
NamedIn = Literal["keterkaitan", "keterangan", "kegiatan"]
DecidedBy = Literal["rule", "person"]


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A role that a header names: 'Kasubbag Program' is `kepala-subbagian` with the field 'program'.

    `role_id` is None when it is not known. `method` names the rule ('alias', 'pattern', 'decision').
    """

    role_id: str | None
    field: str | None = None
    qualifier: str | None = None
    unit: str | None = None
    acting: str | None = None
    plural: bool = False
    relation: RoleRelation = "one"
    function_id: str | None = None
    method: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class LawMatch:
    """What the register says to a citation. `regulation_id` and `territory` are the page's, completed from context."""

    regulation_id: str | None = None
    territory: str | None = None
    title_agreement: float | None = None
    proposed_regulation_id: str | None = None
    status_at_approval: LawStatus = "unknown"


@dataclass(frozen=True, slots=True)
class RelatedSop:
    named_in: NamedIn
    text: str
    target_sop_id: str | None = None
    target_procedure_id: str | None = None


@dataclass(frozen=True, slots=True)
class SopFacts:
    """What is known of one SOP. `roles` has one tuple for each of `Sop.pelaksana`, `laws` one match for each of
    `Sop.dasar_hukum` (None: not looked up)."""

    agency_id: str | None = None
    procedure_id: str | None = None
    roles: tuple[tuple[RoleMention, ...], ...] = ()
    laws: tuple[LawMatch | None, ...] = ()
    related: tuple[RelatedSop, ...] = ()
    review_state: ReviewState = "machine"
    is_current: bool = True
    predecessor_sop_id: str | None = None
    duplicate_of_sop_id: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    role_id: str
    label: str
    level: str | None = None
    function_id: str | None = None
    family: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Agency:
    """`expected` says that the roster of offices names it."""

    agency_id: str
    label: str
    kind: str | None = None
    government: str | None = None
    parent_agency_id: str | None = None
    region_code: str | None = None
    expected: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    procedure_id: str
    label: str


@dataclass(frozen=True, slots=True)
class RoleMatch:
    """A header's wording and why it went where: no `role_ids` when none is known, no `decided_at` for a rule."""

    header: str
    agency_kind: str
    role_ids: tuple[str, ...]
    score: float | None
    reasons: tuple[str, ...] = ()
    decided_by: DecidedBy = "rule"
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Regulation:
    """`status` is the one at `status_as_of`; `changed_by` and `revoked_by` are regulation ids, cited or not."""

    regulation_id: str
    type: str
    iri: str | None = None
    territory: str | None = None
    number: str | None = None
    year: int | None = None
    title: str | None = None
    status: LawStatus = "unknown"
    certainty: str | None = None
    status_as_of: date | None = None
    revoked_on: date | None = None
    changed_by: tuple[str, ...] = ()
    revoked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureActivity:
    procedure_id: str
    ordinal: int
    label: str
    agencies: int
    share: float


@dataclass(frozen=True, slots=True)
class ActivityMatch:
    procedure_id: str
    activity_ordinal: int
    sop_id: str
    step_ordinal: int
    similarity: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The answers over all documents. `sops` is by sop_id; an SOP that it lacks is published without."""

    sops: Mapping[str, SopFacts] = field(default_factory=dict)
    roles: tuple[Role, ...] = ()
    agencies: tuple[Agency, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    role_matches: tuple[RoleMatch, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    activities: tuple[ProcedureActivity, ...] = ()
    activity_matches: tuple[ActivityMatch, ...] = ()
