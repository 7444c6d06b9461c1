"""Careful correction of what a recogniser read; text that was stored as text is left alone.

Remnants of rules go; digits are mended in numbers; words only where the recogniser was unsure and the vocabulary knows
one word that it can have been. Each corrected word keeps its reading (`MendedWord.read_as`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.read.correction_cells import (
    with_header_cells,
    with_number_cells,
    without_column_numbers,
    without_repeated_lines,
)
from pipeline.read.correction_digits import mend_digits
from pipeline.read.correction_rules import without_rules
from pipeline.read.correction_words import join_parted_words, mend_words_of_line
from pipeline.read.lexicon import WORD
from schemas.raw import Block, Box, Cell, Line, Page, RawDocument, Table, Word

SURE = 0.98
OFTEN = 2


def corrected(raw: RawDocument) -> RawDocument:
    """The document with what was recognised corrected: a word that is not wholly sure was, stored ones are."""
    if not any(map(_is_recognised, _lines_of(raw))):
        return raw
    own = _own_words(raw)
    return replace(raw, pages=tuple(_page(page, own) for page in raw.pages))


def _is_recognised(line: Line) -> bool:
    return any(word.confidence < 1 for word in line.words)


def _is_picture(page: Page) -> bool:
    """Whether the page as a whole was read from a picture, not only what is pasted on it."""
    words = [word for line in _lines(page) for word in line.words]
    return sum(word.confidence < 1 for word in words) > len(words) / 2


def _lines_of(raw: RawDocument) -> Iterator[Line]:
    return (line for page in raw.pages for line in _lines(page))


def _lines(page: Page) -> Iterator[Line]:
    yield from page.free_lines
    for table in page.tables:
        for cell in table.cells:
            yield from cell.lines


def _own_words(raw: RawDocument) -> frozenset[str]:
    """The words that the document itself spells out surely and more than once."""
    counts: Counter[str] = Counter()
    for word in (word for line in _lines_of(raw) for word in line.words if word.confidence >= SURE):
        counts.update(w.casefold() for w in WORD.findall(word.text))
    return frozenset(word for word, count in counts.items() if count >= OFTEN)


def _page(page: Page, own: frozenset[str]) -> Page:
    blocks = tuple(_block(block, own) for block in page.blocks)
    if _is_picture(page):
        blocks = tuple(_parted(block) if isinstance(block, Table) else block for block in blocks)
    return replace(page, blocks=blocks)


def _block(block: Block, own: frozenset[str]) -> Block:
    if isinstance(block, Line):
        return _line(block, None, False, own) or block
    return replace(block, cells=tuple(_cell(cell, own) for cell in block.cells))


def _parted(table: Table) -> Table:
    """The table as its rules part it, those that were too faint to be seen included."""
    return with_header_cells(without_column_numbers(with_number_cells(table)))


def _cell(cell: Cell, own: frozenset[str]) -> Cell:
    if not any(map(_is_recognised, cell.lines)):
        return cell
    last = len(cell.lines) - 1
    lines = [_line(line, cell.box, index < last, own) for index, line in enumerate(cell.lines)]
    return replace(cell, lines=tuple(without_repeated_lines([line for line in lines if line is not None])))


def _line(line: Line, cell: Box | None, goes_on: bool, own: frozenset[str]) -> Line | None:
    """The line corrected; None where nothing but the remnant of a rule stood there."""
    if not _is_recognised(line):
        return line
    words = without_rules(line.words, cell, goes_on)
    words = mend_digits(words)
    words = mend_words_of_line(join_parted_words(words), own, goes_on)
    return _with_words(line, words)


def _with_words(line: Line, words: Sequence[Word | None]) -> Line | None:
    """The line with each of its words in the new form; None stands for one that goes."""
    if all(new is old for new, old in zip(words, line.words, strict=True)):
        return line
    text, at = line.text, 0
    for old, new in zip(line.words, words, strict=True):
        found = text.find(old.text, at)
        if found < 0 or new is old:
            at = found + len(old.text) if found >= 0 else at
            continue
        rest = text[found + len(old.text) :]
        text = text[:found] + (new.text + rest if new else rest.lstrip())
        at = found + (len(new.text) if new else 0)
    kept = tuple(word for word in words if word is not None)
    return replace(line, text=text.strip(), words=kept) if kept else None
