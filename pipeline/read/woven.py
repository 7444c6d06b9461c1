"""Read a procedure table that survives only as lines of text into an ordinary table."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.read.aligned_rows import read_aligned_rows
from pipeline.read.durations import header_unit_of
from pipeline.read.grid import Grid, grid_of
from pipeline.read.labels import match_leading_label
from pipeline.read.mended_words import mend_words
from pipeline.read.passage import passage_of_lines
from pipeline.read.phrases import mend_phrases
from pipeline.read.procedure_header import Header
from pipeline.read.table_column import Column, Field
from pipeline.read.woven_cells import FIELDS, part_row, time_of
from pipeline.read.woven_header import WovenHeader, find_woven_header
from pipeline.read.woven_words import DEBRIS, TableWords, count_words, words_of
from schemas.raw import Cell, Line, Page, Table

ROW_NUMBER = re.compile(r"^\s*(\d{1,2})(?:\s*[.)]\s*|\s+(?=\D)|\s*$)")
PASSES = 3
BLANK_LINES = 1.5
GARBLED = re.compile(r"[^\w\s.,;:/()&'\"+%-]")


@dataclass(frozen=True, slots=True)
class WovenTable:
    """A table read from the lines `first` to `stop` (one past) of a run."""

    grid: Grid
    header: Header
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one row, its number taken off."""

    number: str
    lines: tuple[str, ...]


def find_woven_table(lines: Sequence[Line], page: Page, first: int = 0) -> WovenTable | None:
    """The first procedure table among free lines."""
    header = find_woven_header(lines, first)
    if header is None:
        return None
    stop = _stop(lines, header.stop)
    aligned = read_aligned_rows(lines[header.first : header.stop], lines[header.stop : stop])
    if aligned is not None:
        header, rows = replace(header, roles=tuple(aligned[0])), aligned[1]
    else:
        blocks = _blocks(lines[header.stop : stop])
        rows = _part_rows(blocks, header) if blocks else []
    if not rows:
        return None
    return _as_table(lines, page, header, stop, rows)


def _stop(lines: Sequence[Line], first: int) -> int:
    """The table ends where a label of the form begins."""
    for index in range(first, len(lines)):
        label = match_leading_label(lines[index].text, "identity", "section")
        if label and label.exact:
            return index
    return len(lines)


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    """Lines by row: a row begins with its number, or, where numbers stand in the middle, after a blank line."""
    starts = _number_starts(lines)
    if not starts:
        return []
    if starts[0] != 0 and _gaps(lines):
        return _blocks_at_gaps(lines, starts)
    cuts = [0 if i == 0 else start for i, start in enumerate(starts)] + [len(lines)]
    return [_block(lines[a:b], starts[i] - a) for i, (a, b) in enumerate(itertools.pairwise(cuts))]


def _number_starts(lines: Sequence[Line]) -> list[int]:
    """The lines that begin with the next number of the table."""
    starts: list[int] = []
    expected = 1
    for index, line in enumerate(lines):
        found = ROW_NUMBER.match(line.text)
        if found and int(found.group(1)) == expected:
            starts.append(index)
            expected += 1
    return starts


def _gaps(lines: Sequence[Line]) -> list[int]:
    """The lines before which at least one blank line stands."""
    return [
        i
        for i, (above, line) in enumerate(itertools.pairwise(lines), start=1)
        if above.box and line.box and line.box.y0 - above.box.y0 > BLANK_LINES
    ]


def _blocks_at_gaps(lines: Sequence[Line], starts: Sequence[int]) -> list[_Block]:
    """Rows whose number stands in their middle; where the first part has no number, such parts lead their row."""
    cuts = [0, *_gaps(lines), len(lines)]
    parts = [(a, b) for a, b in itertools.pairwise(cuts) if a < b]
    forward = not any(a <= s < b for a, b in parts[:1] for s in starts)
    merged: list[tuple[int, int]] = []
    waiting: int | None = None
    for a, b in parts:
        numbered = any(a <= s < b for s in starts)
        if numbered or not merged:
            merged.append((a if waiting is None else waiting, b))
            waiting = None
        elif forward and any(s >= b for s in starts):
            waiting = a if waiting is None else waiting
        else:
            merged[-1] = (merged[-1][0], b)
    if forward and len(merged) > 1:
        merged[:2] = [(merged[0][0], merged[1][1])]
    return [_block(lines[a:b], next((s - a for s in starts if a <= s < b), None)) for a, b in merged]


def _block(lines: Sequence[Line], numbered: int | None) -> _Block:
    texts = [line.text for line in lines]
    number = ""
    if numbered is not None:
        found = ROW_NUMBER.match(texts[numbered])
        if found:
            number = found.group().strip()
            texts[numbered] = texts[numbered][found.end() :]
    return _Block(number, tuple(text for text in texts if text.strip()))


def _part_rows(blocks: Sequence[_Block], header: WovenHeader) -> list[dict[str, str]]:
    """The cells of all rows; what was found in one pass helps to part the next."""
    fields = tuple(f for f in FIELDS if f in header.fields and f != "keterangan")
    unit = header_unit_of(header.waktu_header)
    raw = [[words_of(line) for line in block.lines] for block in blocks]
    mended = mend_words([line for block in raw for line in block])
    words = [[[mended.get(word, word) for word in line] for line in block] for block in raw]
    known = [count_words([line for block in words for line in block], Counter())] * len(words)
    parted: list[tuple[tuple[str, ...], ...]] = []
    for _ in range(PASSES):
        parted = [part_row(block, fields, k, unit).cells for block, k in zip(words, known, strict=True)]
        known = [_learnt([*parted[:i], *parted[i + 1 :]], fields) for i in range(len(parted))]
    rows = []
    for block, cells in zip(blocks, parted, strict=True):
        row = {name: " ".join(cell) for name, cell in zip(fields, cells, strict=True)}
        if "waktu" in row:
            row["waktu"] = time_of(cells[fields.index("waktu")], unit)
        rows.append({"number": block.number, **row})
    return mend_phrases(rows)


def _learnt(parted: Sequence[Sequence[tuple[str, ...]]], fields: Sequence[str]) -> TableWords:
    """The words that stand together inside the cells of other rows, and the texts of whole cells there."""
    cells = Counter(
        " ".join(cell).strip(".,;:()").casefold()
        for row in parted
        for name, cell in zip(fields, row, strict=True)
        if cell and name in ("kelengkapan", "output")
    )
    inside = [[w for w in cell if w != DEBRIS] for row in parted for cell in row]
    return count_words(inside, cells)


def _as_table(
    lines: Sequence[Line], page: Page, header: WovenHeader, stop: int, rows: Sequence[dict[str, str]]
) -> WovenTable:
    columns = [*[f for f in ("number", "kegiatan") if f in header.fields], *header.roles]
    columns += [f for f in FIELDS[1:] if f in header.fields]
    width = len(columns)
    cells = [Cell(0, i, lines=(Line(name),)) for i, name in enumerate(columns)]
    for r, row in enumerate(rows, start=1):
        cells += [Cell(r, i, lines=_line(row.get(name, ""))) for i, name in enumerate(columns)]
    table = Table(len(rows) + 1, width, tuple(cells), origin="aligned")
    place = passage_of_lines(lines[header.first : header.stop], page)
    logical = tuple(
        Column(
            _field(name, header),
            i,
            i + 1,
            header=passage_of_lines([Line(name if name in header.roles else header.waktu_header)], page)
            if name in header.roles or name == "waktu"
            else place,
        )
        for i, name in enumerate(columns)
    )
    return WovenTable(grid_of(table, page, -1), Header(0, 1, logical), header.first, stop)


def _field(name: str, header: WovenHeader) -> Field:
    return "pelaksana" if name in header.roles else name  # type: ignore[return-value]  # the other names are fields


def _line(text: str) -> tuple[Line, ...]:
    return (Line(text),) if text else ()
