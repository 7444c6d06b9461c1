"""The procedure: tables, role columns, steps, what is drawn, and the flow."""

from __future__ import annotations

from typing import get_args

from schemas.dataset.model import OF_SOP, ORDINAL, SOP_KEY, Column, ForeignKey, Table, confidence, key, page_text
from schemas.reconciled import RoleRelation
from schemas.sop import ActorEvidence, DurationKind, DurationUnit, FlowEvidence, StepKind, SymbolKind

OVER_ALL = key("ordinal", "integer", "Place in the SOP over all its tables, from 1")
TABLE_ORDINAL = Column("table_ordinal", "integer", "The procedure table", nullable=False)
OF_TABLE = ForeignKey(("sop_id", "table_ordinal"), "procedure_table")
OF_PELAKSANA = ForeignKey(("sop_id", "pelaksana_ordinal"), "pelaksana")
OF_STEP = ForeignKey(("sop_id", "step_ordinal"), "step")

PROCEDURE_TABLE = Table(
    "procedure_table",
    "A procedure table; an SOP can have several",
    ("sop_id", "ordinal"),
    (SOP_KEY, ORDINAL, page_text("title", "Title above it"), page_text("notes", "Footnotes and legend")),
    (OF_SOP,),
)

PELAKSANA = Table(
    "pelaksana",
    "One row a role column, left to right",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        OVER_ALL,
        TABLE_ORDINAL,
        page_text("header", "The column's header; of nested ones the lowest"),
        page_text("group_header", "The header above it"),
        Column("level", "integer", "Depth of the header: 1, or 2 where one stands above it", nullable=False),
        confidence(),
    ),
    (OF_SOP, OF_TABLE),
)

PELAKSANA_ROLE = Table(
    "pelaksana_role",
    "The roles that a header names",
    ("sop_id", "pelaksana_ordinal", "ordinal"),
    (
        SOP_KEY,
        key("pelaksana_ordinal", "integer", "The role column"),
        key("ordinal", "integer", "Place in the header, from 1"),
        Column("role_id", "string", "The role; null where it is not known"),
        Column("field", "string", "Field of work (bidang tugas)"),
        Column("qualifier", "string", "What else tells it apart ('III')"),
        Column("unit", "string", "The unit it belongs to"),
        Column("acting", "string", "Plt. or Plh."),
        Column("plural", "boolean", "Several people hold it", nullable=False),
        Column("relation", "string", "How a header's roles go together", nullable=False, values=get_args(RoleRelation)),
        Column("function_id", "string", "What the role does in its office (head, secretariat)"),
        Column("method", "string", "The rule that found it"),
        confidence("How sure the match is, 0..1"),
    ),
    (OF_SOP, OF_PELAKSANA, ForeignKey(("role_id",), "role")),
)

STEP = Table(
    "step",
    "One row a row of the procedure table",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        OVER_ALL,
        TABLE_ORDINAL,
        page_text("number", "Number, as printed"),
        page_text("kegiatan", "What is done"),
        page_text("kelengkapan", "What it takes"),
        page_text("waktu", "How long, as printed"),
        page_text("output", "What comes out"),
        page_text("keterangan", "Remarks"),
        Column("kind", "string", "Kind of step", values=get_args(StepKind)),
        Column("optional", "boolean", "Done only when needed ('apabila diperlukan')", nullable=False),
        Column("duration_kind", "string", "What the time means; null: none given", values=get_args(DurationKind)),
        Column("duration_min_minutes", "number", "Smallest, in working minutes"),
        Column("duration_max_minutes", "number", "Largest, in working minutes; null for unbounded"),
        Column("duration_unit", "string", "The written unit", values=get_args(DurationUnit)),
        Column("duration_condition", "string", "From when on it counts ('setelah diterimanya …')"),
        Column("page", "integer", "The page it begins on"),
        confidence("Lowest of its values'"),
    ),
    (OF_SOP, OF_TABLE),
)

STEP_PELAKSANA = Table(
    "step_pelaksana",
    "Who does a step",
    ("sop_id", "step_ordinal", "pelaksana_ordinal"),
    (
        SOP_KEY,
        key("step_ordinal", "integer", "The step"),
        key("pelaksana_ordinal", "integer", "The role column"),
        Column(
            "evidence",
            "string",
            "A symbol stands in the column, a word or tick does, or it is inferred from the text",
            nullable=False,
            values=get_args(ActorEvidence),
            from_page=True,
        ),
        confidence(),
    ),
    (OF_SOP, OF_STEP, OF_PELAKSANA),
)

SYMBOL = Table(
    "symbol",
    "What is drawn; an off-page connector is a symbol but gives no role",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        ORDINAL,
        Column("step_ordinal", "integer", "The step whose row it stands in"),
        Column("pelaksana_ordinal", "integer", "The role column it stands in"),
        Column("kind", "string", "Its form", nullable=False, values=get_args(SymbolKind), from_page=True),
        Column("text", "string", "The words inside"),
        Column("page", "integer", "The page"),
        confidence(),
    ),
    (OF_SOP, OF_STEP, OF_PELAKSANA),
)

FLOW = Table(
    "flow",
    "One row an edge, from symbol to symbol that does something; connectors are passed through",
    ("sop_id", "ordinal"),
    (
        SOP_KEY,
        ORDINAL,
        Column("source_symbol", "integer", "Symbol it leaves; null where nothing is drawn"),
        Column("target_symbol", "integer", "Symbol it reaches; null where nothing is drawn"),
        Column("source_ordinal", "integer", "Step it leaves"),
        Column("target_ordinal", "integer", "Step it reaches; equal inside a row"),
        Column("condition", "string", "As drawn (Ya, Tidak, Lengkap)"),
        Column("evidence", "string", "What shows it", nullable=False, values=get_args(FlowEvidence)),
        confidence(),
    ),
    (
        OF_SOP,
        ForeignKey(("sop_id", "source_symbol"), "symbol"),
        ForeignKey(("sop_id", "target_symbol"), "symbol"),
        ForeignKey(("sop_id", "source_ordinal"), "step"),
        ForeignKey(("sop_id", "target_ordinal"), "step"),
    ),
)
