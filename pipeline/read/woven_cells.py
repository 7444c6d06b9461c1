"""Part the lines of a woven table row into its cells.

An export that lost the columns leaves lines such as '2. Menyiapkan formulir Disposisi 30 Menit Formulir Data': the
cells follow one another without a border. Which word begins the next cell is decided for a whole row at once, by the
words that go together elsewhere in the table, by where durations and capitals stand, and by the drawing's debris.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.read.durations import parse_duration
from pipeline.read.woven_words import DEBRIS, NUMERIC, TableWords, bare, unit_words
from schemas.sop import DurationUnit
from schemas.vocabulary.list_items import list_items
from schemas.vocabulary.values import units

BEAM = 24
LONGEST_WAKTU = 12
FIELDS = ("kegiatan", "kelengkapan", "waktu", "output", "keterangan")
# weights of the row model: a joint that is seen elsewhere against one that is not, and what cells begin with
STARTS_SMALL = -2.0
STARTS_CAPITAL = 0.4
AT_DEBRIS = 1.2
ACROSS_DEBRIS = -0.6
EMPTY_CELL = -3.0
KNOWN_CELL = 2.5
OPEN_END = 1.5
OPEN_CUT = 1.0
CUT = -0.9
TWICE = -2.0
LATE = -0.4
SIDE_DEBRIS = -1.2
NOT_LEFTMOST = -0.7
LONE_WORD = -1.5
PROSE = -1.5
BEGINS_ELSEWHERE = -6.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row while its lines are dealt out: the words of each cell, and the score up to here."""

    cells: tuple[tuple[str, ...], ...]
    score: float


def part_row(
    lines: Sequence[Sequence[str]], fields: Sequence[str], known: TableWords, unit: DurationUnit | None
) -> Row:
    """The best way to deal the words of a row's lines out to its cells."""
    beam = [Row(tuple(() for _ in fields), 0.0)]
    for words in lines:
        dealt: dict[tuple[tuple[str, ...], ...], Row] = {}
        for row in beam:
            for candidate in _deal(row, words, fields, known, unit):
                best = dealt.get(candidate.cells)
                if best is None or candidate.score > best.score:
                    dealt[candidate.cells] = candidate
        beam = sorted(dealt.values(), key=lambda r: -r.score)[:BEAM]
    return max(beam, key=lambda row: row.score + _ending(row, fields, known))


def _deal(
    row: Row, words: Sequence[str], fields: Sequence[str], known: TableWords, unit: DurationUnit | None
) -> Iterator[Row]:
    for cuts in _cuts(words, fields, unit):
        score = row.score + _place_score(words, cuts, fields, row)
        cells = list(row.cells)
        for index, (first, stop) in enumerate(pairwise(cuts)):
            part = words[first:stop]
            if not part:
                continue
            if fields[index] != "waktu":
                score += _part_score(cells[index], part, index, known)
            cells[index] = (*cells[index], *(w for w in part if w != DEBRIS))
            if stop < len(words):
                score += _cut_score(words, stop, known)
        yield Row(tuple(cells), score)


def _place_score(words: Sequence[str], cuts: tuple[int, ...], fields: Sequence[str], row: Row) -> float:
    """A row begins in its first column; debris at an end of the line is what is left of the columns there."""
    filled = [i for i, (a, b) in enumerate(pairwise(cuts)) if any(w != DEBRIS for w in words[a:b])]
    if not filled:
        return 0.0
    score = 0.0
    if filled[0] > 0 and not any(row.cells):
        score += BEGINS_ELSEWHERE
    if not row.cells[0] and cuts[1] == 1 and len(words) > 1 and words[1] != DEBRIS:
        score += LONE_WORD
    if filled[0] > 0 and words[0] != DEBRIS and len(filled) > 1:
        score += NOT_LEFTMOST
    last = max(i for i, name in enumerate(fields) if name == "output") if "output" in fields else len(fields) - 1
    if words[0] == DEBRIS and filled[0] == 0:
        score += SIDE_DEBRIS
    if words[-1] == DEBRIS and filled[-1] >= last:
        score += SIDE_DEBRIS
    return score


def _cuts(words: Sequence[str], fields: Sequence[str], unit: DurationUnit | None) -> Iterator[tuple[int, ...]]:
    """All ways to cut a line into its cells in order; the time stands where a duration is."""
    at = fields.index("waktu") if "waktu" in fields else None
    span = _time_span(words, unit) if at is not None else None
    total = len(words)
    if at is None or span is None:
        places = len(fields) - 1
        for cuts in _ordered(places, total):
            full = (0, *cuts, total)
            if at is None or full[at] == full[at + 1]:
                yield full
        return
    for left in _ordered(at - 1, span[0]):
        for right in _ordered(len(fields) - at - 2, total - span[1]):
            yield (0, *left, span[0], span[1], *(span[1] + r for r in right), total)


@cache
def _ordered(count: int, total: int) -> tuple[tuple[int, ...], ...]:
    """All non-decreasing tuples of `count` places in 0..`total`."""
    if count <= 0:
        return ((),)
    return tuple((first, *rest) for first in range(total + 1) for rest in _from(first, count - 1, total))


def _from(first: int, count: int, total: int) -> tuple[tuple[int, ...], ...]:
    if count == 0:
        return ((),)
    return tuple((nxt, *rest) for nxt in range(first, total + 1) for rest in _from(nxt, count - 1, total))


def _time_span(words: Sequence[str], unit: DurationUnit | None) -> tuple[int, int] | None:
    """Where a duration stands in a line: a number with its unit, or a bare number where the header names the unit."""
    for index, word in enumerate(words):
        if not NUMERIC.fullmatch(word):
            continue
        following = words[index + 1] if index + 1 < len(words) else ""
        if _is_unit(following):
            stop = index + 2
            if stop < len(words) and parse_duration(" ".join(words[index : stop + 1])) and _is_second(words[stop]):
                stop += 1
            return index, stop
        if unit is not None and index > 0:
            return index, index + 1
    return None


def _is_second(word: str) -> bool:
    """Whether a word is the second one of a unit: 'kerja' of 'hari kerja'."""
    return any(bare(word) in name.split()[1:] for unit in units().units for name in unit.words)


def _is_unit(word: str) -> bool:
    begun = bare(word)
    return bool(begun) and (begun in unit_words() or any(u.startswith(begun) and len(begun) > 3 for u in unit_words()))


def _part_score(cell: tuple[str, ...], part: Sequence[str], index: int, known: TableWords) -> float:
    words = [w for w in part if w != DEBRIS]
    if not words:
        return 0.0
    score = ACROSS_DEBRIS * sum(1 for i, w in enumerate(part) if w == DEBRIS and 0 < i < len(part) - 1)
    score += sum(0.5 * max(known.joint(a, b), -1.0) for a, b in pairwise(words))
    if index:
        score += PROSE * sum(bare(w) in list_items().prose for w in words)
    if not cell:
        return score + (STARTS_CAPITAL if words[0][0].isupper() else STARTS_SMALL)
    score += known.joint(cell[-1], words[0]) + (OPEN_END if _is_open(cell[-1]) else 0.0)
    return score if index or words[0][0].islower() else score + LATE


def _cut_score(words: Sequence[str], at: int, known: TableWords) -> float:
    """Cutting a line pays where debris stands, and costs where the two words go together."""
    left, right = words[at - 1] if at else DEBRIS, words[at]
    if DEBRIS in (left, right):
        return AT_DEBRIS
    return CUT - known.joint(left, right) - (OPEN_CUT if _is_open(left) else 0.0)


def _is_open(word: str) -> bool:
    """Whether a cell can hardly end with this word."""
    return word.endswith((",", "/", "-", "&")) or word.casefold() in list_items().joining


def _ending(row: Row, fields: Sequence[str], known: TableWords) -> float:
    score = 0.0
    for name, cell in zip(fields, row.cells, strict=True):
        if name == "waktu":
            continue
        score += TWICE * _repeats(cell)
        if not cell:
            score += EMPTY_CELL
        elif name != "kegiatan":
            score += KNOWN_CELL * min(known.cells[bare(" ".join(cell))], 3) / 2
    return score


def _repeats(cell: Sequence[str]) -> int:
    """How many joints of a cell stand in it more than once: two cells run together."""
    seen = Counter((bare(a), bare(b)) for a, b in pairwise(cell))
    return sum(count - 1 for count in seen.values())


def time_of(words: Sequence[str], unit: DurationUnit | None) -> str:
    """The words of a time cell up to the end of its duration; debris behind it goes."""
    for stop in range(len(words), 0, -1):
        text = " ".join(words[:stop])
        if parse_duration(text, unit) is not None:
            return text
    return " ".join(words[:LONGEST_WAKTU])
