"""What holds across documents: roles, offices, procedures, and how they compare."""

from __future__ import annotations

from typing import get_args

from schemas.dataset.model import Column, ForeignKey, Table, key
from schemas.reconciled import DecidedBy

ROLE = Table(
    "role",
    "The roles that headers are matched to: the position without its field of work",
    ("role_id",),
    (
        key("role_id", "string", "The role: kepala-subbagian"),
        Column("label", "string", "Its name", nullable=False),
        Column("level", "string", "Its usual level"),
        Column("function_id", "string", "What it does in its office"),
        Column("family", "string", "The roles it belongs with"),
        Column("valid_from", "date", "Since when there is such a role"),
        Column("valid_to", "date", "Until when"),
    ),
)

AGENCY = Table(
    "agency",
    "Offices, those that are expected and have sent nothing among them",
    ("agency_id",),
    (
        key("agency_id", "string", "The office"),
        Column("label", "string", "Its name", nullable=False),
        Column("kind", "string", "Dinas, badan, kecamatan …"),
        Column("government", "string", "The government it belongs to"),
        Column("parent_agency_id", "string", "The office above it"),
        Column("region_code", "string", "Code of the region"),
        Column("expected", "boolean", "It is on the roster", nullable=False),
    ),
    (ForeignKey(("parent_agency_id",), "agency"),),
)

PROCEDURE = Table(
    "procedure",
    "One row a procedure, under whatever names offices have it",
    ("procedure_id",),
    (
        key("procedure_id", "string", "The procedure"),
        Column("label", "string", "Its usual name", nullable=False),
        Column("sops", "integer", "How many SOPs describe it", nullable=False),
        Column("agencies", "integer", "How many offices have one", nullable=False),
    ),
)

ROLE_MATCH = Table(
    "role_match",
    "Each header wording and why it went where",
    ("header", "agency_kind"),
    (
        key("header", "string", "The wording"),
        key("agency_kind", "string", "The kind of office it was met in; 'any' if it matters not"),
        Column("role_ids", "string", "The roles; null where none is known", separator="|"),
        Column("score", "fraction", "How well it matches"),
        Column("reasons", "string", "Why (Bahasa Indonesia)", separator="\n"),
        Column("decided_by", "string", "A rule or a person", nullable=False, values=get_args(DecidedBy)),
        Column("decided_at", "datetime", "When a person decided; null for rules"),
    ),
)

PROCEDURE_ACTIVITY = Table(
    "procedure_activity",
    "The activities of a procedure over all its offices, in their usual order",
    ("procedure_id", "ordinal"),
    (
        key("procedure_id", "string", "The procedure"),
        key("ordinal", "integer", "Place in the procedure, from 1"),
        Column("label", "string", "Its usual wording", nullable=False),
        Column("agencies", "integer", "How many offices do it", nullable=False),
        Column("share", "fraction", "Share of the offices that do it", nullable=False),
    ),
    (ForeignKey(("procedure_id",), "procedure"),),
)

ACTIVITY_MATCH = Table(
    "activity_match",
    "Which step is which activity of its procedure",
    ("procedure_id", "activity_ordinal", "sop_id", "step_ordinal"),
    (
        key("procedure_id", "string", "The procedure"),
        key("activity_ordinal", "integer", "The activity"),
        key("sop_id", "string", "The SOP"),
        key("step_ordinal", "integer", "The step"),
        Column("similarity", "fraction", "How alike they are", nullable=False),
        Column("reasons", "string", "Why (Bahasa Indonesia)", separator="\n"),
    ),
    (
        ForeignKey(("procedure_id", "activity_ordinal"), "procedure_activity"),
        ForeignKey(("sop_id", "step_ordinal"), "step"),
    ),
)
