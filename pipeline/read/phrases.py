"""Mend a cell that recognition has garbled by the same words elsewhere in its table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

FIELDS = ("kelengkapan", "output")
ALIKE = 70.0
ODD = re.compile(r"[^\w\s.,;:/()&'\"+%–-]|(?<=\w)[;\\](?=\w)")


def mend_phrases(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, garbled cells read as the phrase of the table that they resemble: 'ormulir Data' is 'Formulir Data'.

    Only a cell whose words stand nowhere else is touched, and only for a phrase that stands in two rows or more.
    """
    phrases = Counter(row[f].strip() for row in rows for f in FIELDS if row.get(f))
    words = Counter(w for row in rows for f in row for w in row[f].casefold().split())
    common = [phrase for phrase, count in phrases.items() if count > 1 and not ODD.search(phrase)]
    return [{name: _mended(name, text, common, words) for name, text in row.items()} for row in rows]


def _mended(name: str, text: str, common: Sequence[str], words: Counter[str]) -> str:
    if name not in FIELDS or text in common or not _is_garbled(text, words):
        return text
    found = process.extractOne(text, common, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[0] if found else text


def _is_garbled(text: str, words: Counter[str]) -> bool:
    """Whether a cell has letters that no word has, or several words that stand nowhere else in the table."""
    alone = [w for w in text.casefold().split() if words[w] == 1]
    return bool(ODD.search(text)) or len(alone) > 2
