"""The published dataset, whole: the one list of its tables."""

from __future__ import annotations

from graphlib import TopologicalSorter

from schemas.dataset.across import ACTIVITY_MATCH, AGENCY, PROCEDURE, PROCEDURE_ACTIVITY, ROLE, ROLE_MATCH
from schemas.dataset.documents import RELATED_SOP, SECTION_ITEM, SIGNATORY, SOP, SOURCE
from schemas.dataset.law import DASAR_HUKUM, REGULATION
from schemas.dataset.model import Table
from schemas.dataset.procedure import FLOW, PELAKSANA, PELAKSANA_ROLE, PROCEDURE_TABLE, STEP, STEP_PELAKSANA, SYMBOL
from schemas.dataset.trust import DECISION, EVIDENCE, FINDING

TABLES: tuple[Table, ...] = (
    SOURCE,
    SOP,
    SIGNATORY,
    SECTION_ITEM,
    RELATED_SOP,
    DASAR_HUKUM,
    REGULATION,
    PROCEDURE_TABLE,
    PELAKSANA,
    PELAKSANA_ROLE,
    STEP,
    STEP_PELAKSANA,
    SYMBOL,
    FLOW,
    ROLE,
    AGENCY,
    PROCEDURE,
    ROLE_MATCH,
    PROCEDURE_ACTIVITY,
    ACTIVITY_MATCH,
    FINDING,
    EVIDENCE,
    DECISION,
)


def table_named(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def in_order_of_reference() -> tuple[Table, ...]:
    """The tables, each after those that its foreign keys name."""
    named = {table.name: [one.table for one in table.foreign_keys if one.table != table.name] for table in TABLES}
    return tuple(table_named(name) for name in TopologicalSorter(named).static_order())
