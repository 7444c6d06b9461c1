"""What people and scanners write into file names: `file_names.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml


class FileNameWords(Entry):
    page_words: frozenset[str]


@cache
def file_name_words() -> FileNameWords:
    return load_yaml("file_names.yaml", FileNameWords)
