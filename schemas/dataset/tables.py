"""The published dataset, whole: the one list of its tables, each after those that it refers to."""

from __future__ import annotations

from schemas.dataset.across import ACTIVITY_MATCH, AGENCY, PROCEDURE, PROCEDURE_ACTIVITY, ROLE, ROLE_MATCH
from schemas.dataset.documents import RELATED_SOP, SECTION_ITEM, SIGNATORY, SOP, SOURCE
from schemas.dataset.law import DASAR_HUKUM, REGULATION
from schemas.dataset.model import Table
from schemas.dataset.procedure import FLOW, PELAKSANA, PELAKSANA_ROLE, PROCEDURE_TABLE, STEP, STEP_PELAKSANA, SYMBOL
from schemas.dataset.trust import DECISION, EVIDENCE, FINDING

TABLES: tuple[Table, ...] = (
    AGENCY,
    ROLE,
    PROCEDURE,
    REGULATION,
    SOURCE,
    SOP,
    SIGNATORY,
    SECTION_ITEM,
    RELATED_SOP,
    DASAR_HUKUM,
    PROCEDURE_TABLE,
    PELAKSANA,
    PELAKSANA_ROLE,
    STEP,
    STEP_PELAKSANA,
    SYMBOL,
    FLOW,
    ROLE_MATCH,
    PROCEDURE_ACTIVITY,
    ACTIVITY_MATCH,
    FINDING,
    EVIDENCE,
    DECISION,
)


def table_named(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)
