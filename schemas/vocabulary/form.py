"""The words printed on a form that Selaras draws: `form.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class FormWords(Entry):
    """Each mapping goes from the dataset's name to the words printed for it; `{…}` are filled in."""

    identity: dict[str, str]
    sections: dict[str, str]
    columns: dict[str, str]
    groups: dict[str, str]
    title: str
    rank_and_grade: str
    nip: str
    symbols: dict[str, str]
    sheets: dict[str, str]


@cache
def form_words() -> FormWords:
    return load_yaml("form.yaml", FormWords)
