"""The words that lead the name of an SOP, and titles that begin with them."""

from __future__ import annotations

import re
from functools import cache

from pipeline.read.labels import fold
from schemas.vocabulary.labels import labels


@cache
def _prefix() -> re.Pattern[str]:
    words = sorted(labels().document_prefixes, key=len, reverse=True)
    listed = "|".join(r"[\s\-]*".join(map(re.escape, word.split())) for word in words)
    return re.compile(rf"^\s*\(?(?:\d{{1,3}}\s*[.)]\s*)*(?:(?:{listed})(?!\w)[\s.:()\-–—]*)+", re.IGNORECASE)


def name_without_prefix(name: str) -> str:
    """'29. SOP : Penanganan Surat Masuk' -> 'Penanganan Surat Masuk'; a name that is only the prefix stays."""
    bare = _prefix().sub("", name).strip(" :;-–")
    bare = bare.removeprefix(")").strip()
    return bare or name


def is_title(text: str) -> bool:
    """Whether a line is 'SOP' or its long form with a name behind it."""
    return bool(_prefix().match(text)) and fold(name_without_prefix(text)) != fold(text)


def is_prefix(text: str) -> bool:
    """Whether a line is 'SOP' or its long form and nothing else."""
    found = _prefix().match(text)
    return found is not None and not text[found.end() :].strip(" :;-–)")


def names_procedure(text: str) -> bool:
    """Whether a line is a title, such as stand above a procedure table: 'PROSEDUR PEMINJAMAN ARSIP' too."""
    return is_title(text) or _of_table().match(text) is not None


@cache
def _of_table() -> re.Pattern[str]:
    listed = "|".join(map(re.escape, labels().table_prefixes))
    return re.compile(rf"\s*(?:{listed})\s+[^\W\d_]", re.IGNORECASE)
