"""A passage: lines of one place on a page, and how its words become one text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.read.mended_word import as_read
from schemas.raw import Box, Cell, Line, Page, Unit, around
from schemas.sop import Evidence, State, Text

DASHES = re.compile(r"[\s.\-–—_…:]*")
SPACES = re.compile(r"\s+")
BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u00ad]$")
LAST_WORD = re.compile(r"([^\W\d_]+)$")
FIRST_WORD = re.compile(r"^([^\W\d_]+)")
LONGEST_TAIL = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that stand together. `page` is the page's number; boxes count only in pages measured in points."""

    lines: tuple[Line, ...]
    page: int
    unit: Unit = "none"
    box: Box | None = None
    list_lost: bool = False

    @property
    def text(self) -> str:
        """The words on one line, as they stand, for looking labels up."""
        return SPACES.sub(" ", " ".join(line.text for line in self.lines)).strip()

    @property
    def is_blank(self) -> bool:
        return all(DASHES.fullmatch(line.text) for line in self.lines)


def passage_of(cell: Cell, page: Page) -> Passage:
    return Passage(cell.lines, page.number, page.unit, cell.box, cell.list_lost)


def passage_of_lines(lines: Sequence[Line], page: Page) -> Passage:
    boxes = [line.box for line in lines if line.box]
    return Passage(tuple(lines), page.number, page.unit, around(boxes) if boxes else None)


def merged(passages: Sequence[Passage]) -> Passage:
    """Passages read one after the other; the place is that of the first page."""
    first = passages[0]
    boxes = [p.box for p in passages if p.box and p.page == first.page]
    lines = tuple(line for p in passages for line in p.lines)
    return replace(
        first, lines=lines, box=around(boxes) if boxes else None, list_lost=any(p.list_lost for p in passages)
    )


def cut_line(line: Line, start: int, end: int | None = None) -> Line:
    """The part of a line between two offsets of its text; words that lie wholly outside go."""
    text = line.text[start:end]
    kept, at = [], 0
    stop = len(line.text) if end is None else end
    for word in line.words:
        found = line.text.find(word.text, at)
        at = found + len(word.text) if found >= 0 else at
        if found >= 0 and at > start and found < stop:
            kept.append(word)
    box = around([w.box for w in kept]) if kept else line.box
    return replace(line, text=text, words=tuple(kept), box=box, mark=line.mark if start == 0 else None)


def after(passage: Passage, offset: int) -> Passage:
    """The passage without the first `offset` letters of its `text`."""
    left, seen, lines = offset, 0, []
    for line in passage.lines:
        bare = SPACES.sub(" ", line.text).strip()
        length = len(bare) + (1 if bare else 0)
        if seen >= left:
            lines.append(line)
        elif seen + length > left:
            rest = bare[left - seen :].lstrip()
            if rest:
                lines.append(cut_line(line, len(line.text.rstrip()) - len(rest)))
        seen += length
    return replace(passage, lines=tuple(lines))


def clean(text: str) -> str:
    """NFC, one space between words, no control characters."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") else "" for c in text)
    return SPACES.sub(" ", text).strip()


def join_words(lines: Iterable[str], known_words: frozenset[str] = frozenset()) -> str:
    """Lines as one text; a word broken at a line end is healed: 'Pengadminist' 'rasi umum' -> 'Pengadministrasi umum'.

    A hyphen at the end goes unless the two sides make a doubled word ('masing-' 'masing'). Without a hyphen,
    two halves are joined only when the whole is a word known from elsewhere and the first half is none.
    """
    result = ""
    for raw in lines:
        line = clean(raw)
        if not line:
            continue
        result = _joined(result, line, known_words) if result else line
    return result


def _joined(left: str, right: str, known_words: frozenset[str]) -> str:
    broken, first, last = BROKEN_WORD.search(left), FIRST_WORD.match(right), LAST_WORD.search(left)
    if broken and first:
        doubled = broken.group(1).casefold() == first.group(1).casefold()
        small = first.group(1)[0].islower()
        whole = (broken.group(1) + first.group(1)).casefold()
        keep = doubled or not small or (known_words and whole not in known_words and len(first.group(1)) > LONGEST_TAIL)
        return left + right if keep else left[: broken.end(1)] + right
    if last and first and first.group(1)[0].islower():
        whole = (last.group(1) + first.group(1)).casefold()
        half_is_word = last.group(1).casefold() in known_words and first.group(1).casefold() in known_words
        if whole in known_words and not half_is_word:
            return left + right
    return f"{left} {right}"


def confidence_of(lines: Sequence[Line]) -> float:
    return min((line.confidence for line in lines), default=1.0)


def evidence_of(
    passage: Passage, method: str, confidence: float = 1.0, *, state: State = "read", text: str | None = None
) -> Evidence:
    """Where a passage stands, and its text before any correction. Boxes are given in points only."""
    box = passage.box if passage.unit == "point" else None
    return Evidence(
        state=state,
        text=None if text is None else as_read(passage.lines, text),
        page=None if passage.unit == "none" else passage.page,
        box=(box.x0, box.y0, box.x1, box.y1) if box else None,
        method=method,
        confidence=round(confidence * confidence_of(passage.lines), 4),
    )


def text_of(passage: Passage, method: str, confidence: float = 1.0, known_words: frozenset[str] = frozenset()) -> Text:
    """The passage as one text value; a blank or a dash is null, and its evidence says `blank`."""
    joined = join_words((line.text for line in passage.lines), known_words)
    if passage.is_blank:
        return Text(evidence=evidence_of(passage, method, confidence, state="blank", text=joined or None))
    return Text(value=joined, evidence=evidence_of(passage, method, confidence, text=joined))
