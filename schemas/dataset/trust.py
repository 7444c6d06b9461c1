"""Why to trust it: what to look at, where each value stands, what people decided."""

from __future__ import annotations

from typing import get_args

from schemas.dataset.model import OF_SOP, SOP_KEY, Column, ForeignKey, Table, confidence, key
from schemas.finding import Severity
from schemas.sop import State

PLACE = (
    Column("page", "integer", "The page"),
    Column("x0", "number", "Left, in points from the page's top left; null where the format has no pages"),
    Column("y0", "number", "Top"),
    Column("x1", "number", "Right"),
    Column("y1", "number", "Bottom"),
)

FINDING = Table(
    "finding",
    "What a person should look at",
    ("finding_id",),
    (
        key("finding_id", "string", "Made of what it is about, so that it is stable"),
        Column("sop_id", "string", "The SOP; null for a finding about the whole file"),
        Column("source_sha256", "string", "The file", nullable=False),
        Column("rule", "string", "The check that found it", nullable=False),
        Column("severity", "string", "How bad it is", nullable=False, values=get_args(Severity)),
        Column("message", "string", "What is wrong (Bahasa Indonesia)", nullable=False),
        Column("table_name", "string", "The table of the value"),
        Column("row_key", "string", "The rest of the row's key joined by ':', '0' where there is none"),
        Column("column_name", "string", "The column of the value"),
        *PLACE,
    ),
    (OF_SOP, ForeignKey(("source_sha256",), "source")),
)

EVIDENCE = Table(
    "evidence",
    "For every column read from the page: where it stands and how sure the reader is",
    ("sop_id", "table_name", "row_key", "column_name"),
    (
        SOP_KEY,
        key("table_name", "string", "The table of the value"),
        key("row_key", "string", "The rest of the row's key joined by ':', '0' where there is none"),
        key("column_name", "string", "The column of the value"),
        Column("state", "string", "What was found there", nullable=False, values=get_args(State)),
        Column("text", "string", "What stands there, before any correction"),
        *PLACE,
        Column("method", "string", "The rule or engine that read it"),
        confidence(),
    ),
    (OF_SOP,),
)

DECISION = Table(
    "decision",
    "What people decided",
    ("decision_id",),
    (
        key("decision_id", "string", "The decision"),
        Column("kind", "string", "What kind of decision", nullable=False),
        Column("subject", "string", "What it is about", nullable=False),
        Column("before", "string", "What stood there"),
        Column("after", "string", "What stands there now"),
        Column("reason", "string", "Why"),
        Column("decided_by", "string", "Who", nullable=False),
        Column("decided_at", "datetime", "When", nullable=False),
        Column("undone_at", "datetime", "When it was taken back"),
    ),
)
