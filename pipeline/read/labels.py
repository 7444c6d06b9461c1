"""Find printed labels in text: whole cells, the beginnings of cells, and words in running text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from pipeline.read.quantities import alternatives
from schemas.vocabulary.labels import labels

LabelKind = Literal["identity", "section", "extra", "column", "group", "part"]

LIST_MARK = re.compile(r"^\s*(?:[A-Za-z]|[ivxIVX]{2,4}|\d{1,3})\s*[.)]\s+(?=\S)")
SEPARATOR = re.compile(r"\s*(?:[:;=][\s.]*)?")
ASIDE = re.compile(r"\s*\([^()]*\)\s*:?\s*$")
COUPLED = re.compile(r"\s*[/&+]\s*")
MOST_COUPLED = 3
LONE_WORD = re.compile(r"[^\W\d_]+")
OPEN_KINDS = frozenset({"section", "column"})
SHORTEST_FUZZY = 6
REMEMBERED = 10_000  # texts; a form says the same words again and again


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: what it names, and where it stands in the text it was looked up in."""

    kind: LabelKind
    name: str
    start: int
    end: int
    exact: bool


@lru_cache(REMEMBERED)
def fold(text: str) -> str:
    """Letters and digits only, without case and accents: 'No. SOP :' -> 'nosop'."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed.casefold() if c.isalnum())


@cache
def _variants(kind: LabelKind) -> dict[str, str]:
    """Folded variant -> dataset name."""
    known = labels()
    if kind == "extra":
        return {fold(text): text for text in known.extra_sections}
    sources = {
        "identity": known.identity,
        "section": known.sections,
        "column": known.columns,
        "group": known.groups,
        "part": known.parts,
    }
    return {fold(text): name for name, texts in sources[kind].items() for text in texts}


def allowed_slips(length: int) -> int:
    """How many letters may differ in a word of this many letters."""
    return 0 if length < SHORTEST_FUZZY else 1 if length < 10 else 2


@lru_cache(REMEMBERED)
def _look_up(folded: str, kind: LabelKind) -> tuple[str, bool] | None:
    """The name of a folded text that is a label, and whether it is spelt as listed."""
    known = _variants(kind)
    if folded in known:
        return known[folded], True
    slips = allowed_slips(len(folded))
    if not slips or kind == "extra":
        return None
    best: tuple[int, str] | None = None
    for variant, name in known.items():
        if len(variant) < SHORTEST_FUZZY or variant[0] != folded[0] or variant in _weak():
            continue
        distance = Levenshtein.distance(folded, variant, score_cutoff=min(slips, allowed_slips(len(variant))))
        if distance <= min(slips, allowed_slips(len(variant))) and (best is None or distance < best[0]):
            best = distance, name
    return (best[1], False) if best else None


def _look_up_text(text: str, kind: LabelKind) -> tuple[str, bool] | None:
    """The name of a text that is a label, or two of one meaning: 'Waktu/ Durasi', 'Peringatan / Risiko'.

    It is spelt as listed only where all parts are; a word that is no label may stand behind one that is.
    """
    folded = fold(text)
    found = _look_up(folded, kind) if folded else None
    parts = COUPLED.split(text.strip(" :"))
    if found or kind == "extra" or not 1 < len(parts) <= MOST_COUPLED:
        return found
    first, *others = [_variants(kind).get(fold(part)) for part in parts]
    unlisted = [part for part, name in zip(parts[1:], others, strict=True) if name is None]
    if first is None or not set(others) <= {first, None} or not all(map(LONE_WORD.fullmatch, unlisted)):
        return None
    return (first, not unlisted) if not unlisted or kind in OPEN_KINDS else None


def match_label(text: str, *kinds: LabelKind) -> Label | None:
    """The label that the whole text is, list mark and colon aside: 'B. Dasar Hukum :' -> dasar_hukum."""
    bare = LIST_MARK.sub("", text, count=1)
    best: Label | None = None
    for kind in kinds:
        for candidate in (bare, ASIDE.sub("", bare)):
            found = _look_up_text(candidate, kind)
            if found and (best is None or found[1] > best.exact):
                best = Label(kind, found[0], 0, len(text), found[1])
    return best


WORD = re.compile(r"\S+")
LONGEST_LABEL = 7


def match_leading_label(text: str, *kinds: LabelKind) -> Label | None:
    """The longest label that the text begins with: 'Nomor SOP : 12/…' -> nomor_sop up to the value."""
    mark = LIST_MARK.match(text)
    start = mark.end() if mark else 0
    ends = [word.end() for word in WORD.finditer(text, start)][:LONGEST_LABEL]
    for exact in (True, False):
        for end in reversed(ends):
            label = _leading(text, start, end, kinds)
            if label and label.exact == exact:
                return label
    return _match_glued(text, start, kinds)


def _leading(text: str, start: int, end: int, kinds: tuple[LabelKind, ...]) -> Label | None:
    folded = fold(text[start:end])
    if not folded or not folded[-1].isalpha() or ":" in text[start : end - 1].rstrip(":"):
        return None
    for kind in kinds:
        found = _look_up_text(text[start:end], kind)
        coupled = found is not None and _look_up(folded, kind) is None and not found[1]
        common = kind == "extra" or folded in _weak() or coupled
        if found and (not common or _stands_alone(text, end)) and not _is_in_title(text, start, end):
            return Label(kind, found[0], 0, _value_start(text, end), found[1])
    return None


@cache
def _weak() -> frozenset[str]:
    return frozenset(map(fold, labels().needs_colon))


def _stands_alone(text: str, end: int) -> bool:
    rest = text[end:].lstrip()
    return not rest or rest[0] == ":" or text[end - 1] == ":"


def _is_in_title(text: str, start: int, end: int) -> bool:
    """Whether one word in capitals goes on in capitals: 'PERINGATAN DINI DAN EVAKUASI' is a title."""
    label, rest = text[start:end], text[end:].split()
    alone = len(label.split()) == 1 and label.isupper() and not label.endswith(":")
    return alone and len(rest) > 1 and all(word.isalpha() and word.isupper() for word in rest[:2])


def _value_start(text: str, end: int) -> int:
    separator = SEPARATOR.match(text, end)
    return separator.end() if separator else end


def _match_glued(text: str, start: int, kinds: tuple[LabelKind, ...]) -> Label | None:
    """A label glued to its value by a colon: 'NOMOR:PEW' or 'NamaSOP:Surat'."""
    colon = text.find(":", start, start + 40)
    if colon < 0:
        return None
    for kind in kinds:
        found = _look_up(fold(text[start:colon]), kind) if fold(text[start:colon]) else None
        if found:
            return Label(kind, found[0], 0, _value_start(text, colon), found[1])
    return None


@cache
def _running(kind: LabelKind) -> re.Pattern[str]:
    """Variants of two words and more, for running text; a single word is too common there."""
    known = labels()
    sources = {
        "identity": [t for texts in known.identity.values() for t in texts],
        "section": [t for texts in known.sections.values() for t in texts],
    }
    texts = sorted(sources[kind], key=len, reverse=True)
    between = rf"[\s/.&]*(?:(?:{alternatives(known.joints)})\s+)?"
    spelt = [
        between.join(re.escape(word.strip(".")) for word in text.split())
        for text in texts
        if len(text.split()) > 1 or text in known.sections["keterkaitan"] + known.sections["peringatan"]
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(spelt) + r")(?!\w)", re.IGNORECASE)


def find_labels(text: str, kind: Literal["identity", "section"]) -> list[Label]:
    """All labels inside running text, in order."""
    found = []
    for match in _running(kind).finditer(text):
        name = _look_up(fold(match.group()), kind)
        if name:
            found.append(Label(kind, name[0], match.start(), _value_start(text, match.end()), True))
    return found
