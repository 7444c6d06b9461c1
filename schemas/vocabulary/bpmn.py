"""The words that are added to a procedure when it is written as BPMN: `bpmn.yaml`, where each is explained."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class BpmnWords(Entry):
    nameless: str
    another: str
    unknown_role: str
    together: str
    optional: str
    line: str
    inferred_role: str
    by_order: str
    added: str


@cache
def bpmn_words() -> BpmnWords:
    return load_yaml("bpmn.yaml", BpmnWords)
