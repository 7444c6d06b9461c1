"""Split what stands in a box into its list items, with or without marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.read.item_columns import in_columns
from pipeline.read.passage import DASHES, Passage, cut_line
from schemas.raw import Box, Line, around

MARK = re.compile(
    r"^\s*(?:(?P<number>\(?\d{1,2}(?:[.,)]|\s[.)](?=\s|[A-Z]))\)?(?=\s|[A-Za-z\"“(]))"
    r"|(?P<bare>\d{1,2}(?=\s+[A-Z]))"
    r"|(?P<letter>\(?[a-z][.)](?=\s|[A-Z]))"
    r"|(?P<bullet>[-–—•●▪◦○■□➢✓✔*·](?=\s|[A-Za-z(])|[o](?=\s{1,3}[A-Z])))\s*"
)
GLUED_MARK = re.compile(r"(?<=\S)\s*(?<!\d)(\d{1,2})[.)]\s*(?=[A-Z\"“(])")
LONE_MARK = re.compile(r"\s*(?:\(?\d{1,2}[.,)]\)?|[a-z][.)]|[-•●▪➢✓])\s*")
ENDS_ITEM = re.compile(r"[;.]\s*$")
SPARE = 1.15
MOST_LOST = 2
MOSTLY = 0.75
COUNTED = frozenset({"number", "bare"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark at the beginning of a line: its style, its value where it counts, and where the text begins."""

    style: str
    value: int | None
    end: int


def find_mark(line: Line) -> Mark | None:
    """The list mark that a line begins with, or that its format draws for it."""
    if line.mark is not None:
        found = MARK.match(f"{line.mark} X")
        return _mark(found, 0) if found else Mark("bullet", None, 0)
    found = MARK.match(line.text)
    return _mark(found, found.end()) if found else None


def _mark(found: re.Match[str], end: int) -> Mark:
    if found.group("number"):
        return Mark("number", int(re.sub(r"\D", "", found.group("number"))), end)
    if found.group("bare"):
        return Mark("bare", int(found.group("bare")), end)
    if found.group("letter"):
        return Mark("letter", ord(found.group("letter").strip("().")) - ord("a") + 1, end)
    return Mark("bullet", None, end)


def split_items(passage: Passage) -> list[Passage]:
    """The items of a box, without their marks.

    Marks decide where there are any; without marks an item ends where a line was left before the box was full,
    and the words of one item glued on one line by an export are parted at their numbers.
    """
    lines = [part for line in in_columns(passage.lines) for part in _unglue(line)]
    lines = _with_lone_marks(lines)
    lines = [line for line in lines if line.text.strip() or line.mark]
    styles = _list_styles(lines)
    groups = _by_marks(lines, styles) if styles else _by_breaks(lines, passage)
    items = [_item(passage, group) for group in groups]
    return [item for item in items if not item.is_blank]


def _unglue(line: Line) -> list[Line]:
    """Parts '…jaringan2. Mengetahui…3. Mampu…' at numbers that count on."""
    expected = _number_at(line.text, 0)
    if expected is None:
        return [line]
    cuts = [0]
    for found in GLUED_MARK.finditer(line.text):
        if int(found.group(1)) == expected + 1:
            expected += 1
            cuts.append(found.start(1))
    if len(cuts) == 1:
        return [line]
    return [cut_line(line, a, b) for a, b in pairwise([*cuts, len(line.text)])]


def _number_at(text: str, start: int) -> int | None:
    found = re.compile(r"\s*(\d{1,2})[.)]\s*").match(text, start)
    return int(found.group(1)) if found else None


def _with_lone_marks(lines: Sequence[Line]) -> list[Line]:
    """A mark that stands in a line (or a cell) of its own belongs to the text beside or below it."""
    result: list[Line] = []
    pending: Line | None = None
    bare = _lone_numbers(lines)
    for index, line in enumerate(lines):
        mark = find_mark(line) if line.mark is None else None
        lone = index in bare or LONE_MARK.fullmatch(line.text)
        if pending is not None and not lone and mark is None:
            box = around([pending.box, line.box]) if pending.box and line.box else line.box
            mark_text = pending.text.strip()
            line, pending = replace(line, mark=f"{mark_text}." if mark_text.isdigit() else mark_text, box=box), None
        if lone:
            pending = line
            continue
        pending = None
        result.append(line)
    return result


def _lone_numbers(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that are the numbers of a list in cells of their own: 1, 2, 3 … with words behind each."""
    places = [n for n, line in enumerate(lines) if line.mark is None and line.text.strip().isdigit()]
    counts = [int(lines[n].text) for n in places] == list(range(1, len(places) + 1))
    is_list = counts and places[:1] == [0] and all(b - a > 1 for a, b in pairwise([*places, len(lines)]))
    return frozenset(places) if is_list else frozenset()


def _list_styles(lines: Sequence[Line]) -> frozenset[str]:
    """The styles of the marks that part items: the first one met, and any other that stands at the same margin."""
    marked = [(line, mark) for line in lines if (mark := find_mark(line))]
    if not marked or (marked[0][0] is not lines[0] and len(marked) < 2):
        return frozenset()
    first = marked[0][1].style
    if first in COUNTED and any(line.confidence < 1 for line in lines):
        return COUNTED  # a recogniser loses the dot behind a number easily
    inner = {mark.style for _, mark in marked} - {first}
    if first == "number" and marked[0][1].value is not None:
        return frozenset({first}) if inner <= {"letter", "bullet", "bare"} else frozenset({first, *inner})
    return frozenset({first})


def _by_marks(lines: Sequence[Line], styles: frozenset[str]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        mark = find_mark(line)
        if mark and mark.style == "bare" and not _counts_on(line, mark, len(groups)):
            mark = None  # a number that wrapped to the beginning of a line: '… Nomor' / '35 Tahun 2012'
        if mark and mark.style in styles:
            groups.append([_without_mark(line, mark)])
        elif groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _counts_on(line: Line, mark: Mark, before: int) -> bool:
    """Whether a number without a dot goes on counting; where lines were recognised some marks before it may be lost."""
    lost = MOST_LOST if line.confidence < 1 else 0
    return mark.value is not None and 1 <= mark.value - before <= 1 + lost


def _without_mark(line: Line, mark: Mark) -> Line:
    return replace(line, mark=None) if mark.end == 0 else cut_line(line, mark.end)


def _by_breaks(lines: Sequence[Line], passage: Passage) -> list[list[Line]]:
    """Without marks: a line that was left although the next word had fitted ends its item."""
    limit = _wrap_limit([line.box for line in lines if line.box], passage)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _is_left_early(groups[-1][-1], line, limit):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _wrap_limit(lines: Sequence[Box], passage: Passage) -> float:
    """Where lines wrap: at the inner edge of the cell, or before it where several lines of some length end alike.

    In aligned text nobody knows where the cell ends, so there it is the end of the longest line.
    """
    right = max((line.x1 for line in lines), default=0.0)
    cell = passage.box
    if cell is None or not lines or passage.unit != "point":
        return min(right, cell.x1) if cell else right
    height = max(line.height for line in lines)
    inset = min(max(min(line.x0 for line in lines) - cell.x0, 0.0), height)
    if right >= cell.x1 - inset:
        return min(right, cell.x1)
    alike = sum(right - line.x1 < height for line in lines)
    return right if alike > 1 and right - cell.x0 > MOSTLY * cell.width else cell.x1 - inset


def _is_left_early(line: Line, following: Line, right: float) -> bool:
    if line.box is None or not following.words:
        return True
    starts_small = following.text.lstrip()[:1].islower()
    first = following.words[0].box
    room = right - line.box.x1
    return (
        not starts_small
        and room > first.width * SPARE
        and (room > line.box.height or bool(ENDS_ITEM.search(line.text)))
    )


def _item(passage: Passage, lines: Sequence[Line]) -> Passage:
    boxes = [line.box for line in lines if line.box]
    kept = tuple(line for line in lines if not DASHES.fullmatch(line.text) or line.text.strip())
    return replace(passage, lines=kept, box=around(boxes) if boxes else passage.box)
