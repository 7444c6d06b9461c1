"""The printed labels of an SOP and their variants: `labels.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class Labels(Entry):
    """Each mapping goes from the dataset's name to the printed variants."""

    identity: dict[str, tuple[str, ...]]
    sections: dict[str, tuple[str, ...]]
    extra_sections: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    role_headers: tuple[str, ...]
    needs_colon: tuple[str, ...]
    document_prefixes: tuple[str, ...]
    table_prefixes: tuple[str, ...]
    joints: tuple[str, ...]


@cache
def labels() -> Labels:
    return load_yaml("labels.yaml", Labels)
