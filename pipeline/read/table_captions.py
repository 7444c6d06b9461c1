"""Tell the few words that name a table from notes, labels and letterheads."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.form import KINDS
from pipeline.read.labels import match_leading_label
from pipeline.read.letterhead import classify, is_noise
from pipeline.read.names import starts_with_title
from pipeline.read.passage import Passage, clean, merged

MOST_LINES = 2
FEWEST_WORDS, MOST_WORDS = 2, 16


def merged_caption(lines: Sequence[Passage]) -> Passage | None:
    """All that stands above a table as its name, if it can be one: 'Pengajuan Belanja Modal' / '(Tahun Berjalan)'."""
    words = sum(len(line.text.split()) for line in lines)
    if not 0 < len(lines) <= MOST_LINES or not FEWEST_WORDS <= words <= MOST_WORDS:
        return None
    return merged(list(lines)) if all(_may_name(clean(line.text)) for line in lines) else None


def _may_name(text: str) -> bool:
    """No label, office, official or page noise; no sentence, and no list's heading."""
    first = text.lstrip("(")[:1]
    sentence = text.endswith((".", ";", ":", ",")) or ": " in text or not (first.isupper() or first.isdigit())
    known = classify(text)[0] != "other" or is_noise(text) or starts_with_title(text)
    return not sentence and not known and match_leading_label(text, *KINDS) is None
