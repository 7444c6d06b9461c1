"""Checks of fields that the form asks for, and of values that are hard to read."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.found import ONE_ROW, Checked, Found, found_at
from schemas.sop import ABSENT, DateText, Sop, Text
from schemas.vocabulary.checks import check_words, field_words
from schemas.vocabulary.required_fields import RequiredField, required_fields

Value = Text | DateText
Placed = tuple[str, str, str, Value]


def check_required_fields(checked: Checked) -> Iterator[Found]:
    """A field that PermenPANRB 35/2012 asks for is blank or was not found."""
    for required in required_fields():
        held = _held(checked.sop, required)
        if any(value.value is not None or value.evidence.state == "unreadable" for value in held):
            continue
        column = required.columns[0]
        rule = check_words().required.get(required.table, {}).get(column, "missing_field")
        evidence = held[0].evidence if held else ABSENT
        row = ONE_ROW if required.table == "sop" else required.section or ""
        words = field_words(required.table, required.section or column)
        yield Found(rule, required.table, row or None, column, {"field": words}, "", evidence.page, evidence.box)


def check_doubtful_values(checked: Checked) -> Iterator[Found]:
    """A value that matters was read with less confidence than the review setting asks for."""
    for table, row, column, value in _values_that_matter(checked.sop):
        evidence = value.evidence
        if evidence.state == "unreadable":
            yield found_at("unreadable_value", table, row, column, evidence, field=field_words(table, column))
        elif value.value is not None and evidence.confidence < checked.review_confidence:
            percent = str(round(evidence.confidence * 100))
            words = field_words(table, column)
            yield found_at("doubtful_value", table, row, column, evidence, field=words, percent=percent)


def check_remarks(checked: Checked) -> Iterator[Found]:
    """The reader could not settle something and says so."""
    for remark in checked.sop.remarks:
        subject = "|".join(f"{name}={value}" for name, value in sorted(remark.values.items()))
        place = (remark.table, remark.row_key, remark.column)
        yield Found(remark.rule, *place, dict(remark.values), subject, remark.page, remark.box)


def _held(sop: Sop, required: RequiredField) -> list[Value]:
    """The values that fill a required field."""
    if required.table == "sop":
        return [value for column in required.columns if (value := _of_sop(sop, column)) is not None]
    if required.table == "section_item":
        return [item.text for item in sop.sections if item.section == required.section]
    if required.table == "dasar_hukum":
        return [citation.text for citation in sop.dasar_hukum]
    if required.table == "pelaksana":
        return [column.header for column in sop.pelaksana]
    if required.table == "step_pelaksana":
        return [Text(value=actor.by, evidence=actor.evidence) for step in sop.steps for actor in step.actors]
    return [getattr(step, column) for step in sop.steps for column in required.columns]


def _of_sop(sop: Sop, column: str) -> Value | None:
    if column.startswith("approver_"):
        return getattr(sop.approver, column.removeprefix("approver_"), None)
    value: Value = getattr(sop.identity, column)
    return value


def _values_that_matter(sop: Sop) -> Iterator[Placed]:
    matters = check_words().matters
    yield from (("sop", ONE_ROW, column, getattr(sop.identity, column)) for column in matters["sop"])
    rows = (("signatory", sop.signatories), ("dasar_hukum", sop.dasar_hukum), ("pelaksana", sop.pelaksana))
    for table, listed in (*rows, ("step", sop.steps)):
        for number, row in enumerate(listed, 1):
            yield from ((table, str(number), column, getattr(row, column)) for column in matters[table])
