"""Words that stand around the form and are none of its values: `form_words.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class FormWords(Entry):
    noise_lines: tuple[str, ...]
    signature_notices: tuple[str, ...]
    answers_yes: frozenset[str]
    answers_no: frozenset[str]
    start_marks: frozenset[str]
    end_marks: frozenset[str]
    other_kinds: dict[str, tuple[str, ...]]


@cache
def form_words() -> FormWords:
    return load_yaml("form_words.yaml", FormWords)
