"""Find the header of a procedure table that survives only as lines of text, and put its role names together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.durations import header_unit_of
from pipeline.read.header_columns import is_column_numbers
from pipeline.read.labels import fold, match_label
from pipeline.read.titles import is_prefix, is_title
from pipeline.read.woven_roles import assemble_roles, is_role_word
from schemas.raw import Line

WINDOW = 5
MOSTLY = 0.6
LONGEST_LINE = 25
LONGEST_HEADER_LINE = 14
COLUMN_NAMES = frozenset({"number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan"})
ENOUGH_LABELS = 4
LONGEST_LABEL = 4
ROW_START = re.compile(r"^\s*(\d{1,2})\s*[.)]?(?:\s+\D|\s*$)")
SYMBOLS_ONLY = re.compile(r"[\W_]+|[^\W\d_]")


@dataclass(frozen=True, slots=True)
class WovenHeader:
    """Fields in the order of their columns; lines `first` to `stop` (one past) of the run are the header."""

    first: int
    stop: int
    fields: tuple[str, ...]
    roles: tuple[str, ...]
    waktu_header: str


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A header line: the labels found in it, and the words that none of them takes."""

    names: tuple[str, ...]
    rest: tuple[str, ...]
    waktu: str


def find_woven_header(lines: Sequence[Line], first: int = 0) -> WovenHeader | None:
    """The first run of lines whose words are the labels of a procedure table and the names of roles."""
    read = [_labels_of(line.text) for line in lines]
    for core in range(first, len(lines)):
        if len(set(read[core].names) & COLUMN_NAMES) < 2 or len(lines[core].text.split()) > LONGEST_LINE:
            continue
        start = _start(lines, read, core, first)
        stop = core + 1
        while stop < min(len(lines), core + WINDOW) and _goes_on(lines[stop].text, read[stop]):
            stop += 1
        names = [n for r in read[start:stop] for n in r.names]
        if len(set(names)) >= ENOUGH_LABELS and {"kegiatan", "output"} <= set(names):
            return _header(read, start, stop, names)
    return None


def _start(lines: Sequence[Line], read: Sequence[_Labelled], core: int, first: int) -> int:
    """The header begins with its uppermost group label, or with the labels right above its core."""
    start = core
    for index in range(core - 1, max(first, core - WINDOW) - 1, -1):
        if not _is_header_line(lines[index].text, read[index]):
            break
        if read[index].names:
            start = index
    return start


def _is_header_line(text: str, read: _Labelled) -> bool:
    """Mostly labels and words of role names, and short."""
    words = [w for w in text.split() if not SYMBOLS_ONLY.fullmatch(w)]
    if not words or len(words) > LONGEST_HEADER_LINE or is_title(text) or is_prefix(text):
        return False
    roles = sum(is_role_word(word.strip(",.")) for word in read.rest)
    return (len(words) - len(read.rest) + roles) >= MOSTLY * len(words)


def _goes_on(text: str, read: _Labelled) -> bool:
    words = text.split()
    if is_column_numbers(words):
        return True
    return not ROW_START.match(text) and _is_header_line(text, read)


def _labels_of(text: str) -> _Labelled:
    words = text.split()
    names: list[str] = []
    rest: list[str] = []
    waktu = ""
    at = 0
    while at < len(words):
        taken = _label_at(words, at)
        if taken is None:
            rest.append(words[at])
            at += 1
            continue
        name, length = taken
        names.append(name)
        if name == "waktu":
            waktu = " ".join(words[at : at + length])
        at += length
    if is_column_numbers(words):
        return _Labelled((), (), "")
    return _Labelled(tuple(names), tuple(rest), waktu)


def _label_at(words: Sequence[str], at: int) -> tuple[str, int] | None:
    for length in range(min(LONGEST_LABEL, len(words) - at), 0, -1):
        text = " ".join(words[at : at + length])
        label = match_label(text, "column", "group")
        aside = length > 1 and words[at + length - 1].startswith("(") and label is not None and label.name != "waktu"
        if label and label.exact and fold(text) and not aside:
            return label.name, length
    return None


def _header(read: Sequence[_Labelled], start: int, stop: int, names: Sequence[str]) -> WovenHeader:
    fields: list[str] = []
    for name in names:
        if name not in ("pelaksana", "mutu_baku") and name not in fields:
            fields.append(name)
    asides = [w for r in read[start:stop] for w in r.rest if w.startswith("(") and header_unit_of(f"({w.strip('()')})")]
    waktu = " ".join([*(r.waktu for r in read[start:stop] if r.waktu), *asides])
    rest = [
        [w for w in r.rest if w not in asides and (not SYMBOLS_ONLY.fullmatch(w) or w == "&")] for r in read[start:stop]
    ]
    order = ("number", "kegiatan", "kelengkapan", "waktu", "output", "keterangan")
    known = tuple(f for f in order if f in fields)
    return WovenHeader(start, stop, known, assemble_roles([r for r in rest if r]), waktu)
