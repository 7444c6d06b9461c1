"""Undo two columns of boxes that a text export has put one under the other or woven line by line.

A heading without content, right before (or beside) another heading, has lost its content to that one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.form import Entry
from pipeline.read.items import find_mark
from pipeline.read.passage import Passage, cut_line
from schemas.raw import Line

MOSTLY = 0.6
INNER_MARK = re.compile(r"\s(?=(\d{1,2})\s?[.)]\s+\S)")


def share_contents(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, with the content of a pair of headings shared between the two where it can be told apart."""
    result: list[Entry] = []
    for entry in entries:
        before = result[-1] if result else None
        if before is not None and _is_pair(before, entry):
            left, right = _shared(max(before.content, entry.content, key=lambda content: len(content.lines)))
            result[-1] = replace(before, content=left)
            entry = replace(entry, content=right)
        result.append(entry)
    return result


def _is_pair(first: Entry, second: Entry) -> bool:
    sections = first.label.kind == second.label.kind == "section" and first.label.name != second.label.name
    if not (sections and first.in_lines and second.in_lines and second.content.lines):
        return False
    return first.content.is_blank or (first.row == second.row and _overlap(first.content, second.content) >= MOSTLY)


def _overlap(first: Passage, second: Passage) -> float:
    """The share of lines that two headings on one line both claim: their columns are woven."""
    texts = {line.text for line in first.lines}
    both = sum(line.text in texts for line in second.lines)
    return both / max(min(len(first.lines), len(second.lines)), 1)


def _shared(content: Passage) -> tuple[Passage, Passage]:
    woven = _unwoven(content.lines)
    cut = None if woven else _restart(content.lines)
    if woven:
        left, right = woven
    elif cut is not None:
        left, right = list(content.lines[:cut]), list(content.lines[cut:])
    else:
        left, right = [], list(content.lines)
    return replace(content, lines=tuple(left)), replace(content, lines=tuple(right))


def _restart(lines: Sequence[Line]) -> int | None:
    """The line at which a second list begins: the numbering starts anew, or a list follows a paragraph."""
    seen = None
    for index, line in enumerate(lines):
        mark = find_mark(line)
        if mark is None or mark.value is None:
            continue
        anew = mark.value == 1 and index > 0
        if anew and (seen is None or seen.style != mark.style or seen.value is not None):
            return index
        seen = mark
    return None


def _unwoven(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """Lines in which the marks of a second list stand inside: '1. Undang-Undang … 1. Memahami …'."""
    left: list[Line] = []
    right: list[Line] = []
    expected = 1
    for line in lines:
        cut = _inner_mark(line.text, expected)
        own = find_mark(line)
        if cut is not None:
            left.append(cut_line(line, 0, cut))
            right.append(cut_line(line, cut + 1))
            expected += 1
        elif own and own.value == expected and expected > 1 and own.value != _count(left) + 1:
            right.append(line)
            expected += 1
        else:
            left.append(line)
    return (left, right) if expected > 1 else None


def _inner_mark(text: str, expected: int) -> int | None:
    return next((m.start() for m in INNER_MARK.finditer(text) if int(m.group(1)) == expected and m.start() > 0), None)


def _count(lines: Sequence[Line]) -> int:
    return sum(1 for line in lines if find_mark(line))
