"""Checks of the role columns."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.found import Checked, Found, found_at

BY_TEXT = "text"


def check_roles_known(checked: Checked) -> Iterator[Found]:
    """A column's header names a role that the vocabulary does not know."""
    for number, (column, header) in enumerate(zip(checked.sop.pelaksana, checked.headers, strict=False), 1):
        wording = column.header.value
        if wording is None or all(role.role_id is not None for role in header.roles):
            continue
        values = {"header": wording}
        if header.suggestions:
            values["suggestions"] = ", ".join(suggestion.label for suggestion in header.suggestions)
        yield found_at("unknown_role", "pelaksana", number, "header", column.header.evidence, **values)


def check_columns_used(checked: Checked) -> Iterator[Found]:
    """A role column stands in the table and nobody acts in it; only where marks or symbols show who acts."""
    sop = checked.sop
    actors = [actor for step in sop.steps for actor in step.actors]
    shown = {actor.pelaksana_ordinal for actor in actors if actor.by != BY_TEXT}
    tables = {sop.pelaksana[ordinal - 1].table_ordinal for ordinal in shown}
    acting = {actor.pelaksana_ordinal for actor in actors}
    for number, column in enumerate(sop.pelaksana, 1):
        if column.table_ordinal in tables and number not in acting:
            header = column.header.value or str(number)
            yield found_at("column_unused", "pelaksana", number, "header", column.header.evidence, header=header)
