"""Glyphs to words, words to lines: the geometry of writing, whatever drew it.

Words are made in the glyphs' own reading direction, so a header that stands upright in a narrow column is read as
it is meant.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from schemas.raw import Box, Line, Word, around

WORD_GAP = 0.14  # of the letter height: a blank is 0.2 to 0.3, kerning stays below 0.08
SAME_BASELINE = 0.09  # of the letter height
SHARED_HEIGHT = 0.5  # of the lower word, that two words on one line share
SAME_PLACE = 0.12  # of the letter height: nearer, two equal letters are one letter drawn twice
NARROWEST_SPACING, WIDEST_SPACING = -0.6, 0.8  # of the letter height, between letters of one word
TYPED_BLANK = 0.45  # of the letter height: two blanks are wider
FEWEST_SPACED = 5
ODD_LETTERS = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "") | dict.fromkeys("\u0002\ufffe\u2010\u2011", "-")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One placed letter.

    `box` is its advance width by its font's height; `base` is where it stands, across its reading direction; `turn`
    is that direction in quarter turns counter-clockwise (1 reads upwards); glyphs of one `run` were written in one go.
    """

    text: str
    box: Box
    base: float
    turn: int = 0
    bold: bool = False
    run: int = 0


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word with what lines need to know of it."""

    word: Word
    turn: int = 0
    bold: bool = False
    run: int = 0


def clean_letter(text: str) -> str:
    """'ﬁ' -> 'fi', a soft hyphen -> '', a private-use sign of a symbol font -> '•', a no-break space -> ' '."""
    if text in ODD_LETTERS:
        return ODD_LETTERS[text]
    if text.isspace():
        return " "
    if "\ue000" <= text[:1] <= "\uf8ff":
        return "•"
    if "\ufb00" <= text[:1] <= "\ufb06":
        return unicodedata.normalize("NFKC", text)
    return "" if unicodedata.category(text[0]) in {"Cc", "Cn", "Cs"} else text


def upright(box: Box, turn: int) -> Box:
    """The box in a frame in which writing of this turn runs from left to right."""
    if turn == 1:
        return Box(-box.y1, box.x0, -box.y0, box.x1)
    if turn == 2:
        return Box(-box.x1, -box.y1, -box.x0, -box.y0)
    if turn == 3:
        return Box(box.y0, -box.x1, box.y1, -box.x0)
    return box


def find_words(glyphs: Iterable[Glyph]) -> tuple[PlacedWord, ...]:
    """All words, in no promised order. Blanks only separate; a letter drawn twice to look bold is one letter."""
    by_turn: dict[int, list[tuple[Box, Glyph]]] = defaultdict(list)
    for glyph in glyphs:
        by_turn[glyph.turn].append((upright(glyph.box, glyph.turn), glyph))
    words: list[PlacedWord] = []
    for placed in by_turn.values():
        for row in _baselines(placed):
            words.extend(_with_typed_spacing(tuple(_words_of(_without_doubles(row)))))
    return tuple(words)


def find_lines(words: Iterable[PlacedWord]) -> tuple[Line, ...]:
    """The lines that these words (of one cell, or of the open page) form, top to bottom."""
    by_turn: dict[int, list[tuple[Box, PlacedWord]]] = defaultdict(list)
    for word in words:
        by_turn[word.turn].append((upright(word.word.box, word.turn), word))
    if len(by_turn) == 1:
        return tuple(_line(row) for placed in by_turn.values() for row in _rows(placed))
    lines = [(line, line.box) for placed in by_turn.values() for line in map(_line, _rows(placed))]
    return tuple(
        line for line, box in sorted(lines, key=lambda item: (item[1].y0, item[1].x0) if item[1] else (0.0, 0.0))
    )


def _baselines(placed: list[tuple[Box, Glyph]]) -> Iterator[list[tuple[Box, Glyph]]]:
    """Letters that stand on one line across the whole page, each row from left to right."""
    placed.sort(key=lambda item: item[1].base)
    row: list[tuple[Box, Glyph]] = []
    for item in placed:
        if row and item[1].base - row[-1][1].base > max(SAME_BASELINE * min(item[0].height, row[-1][0].height), 0.3):
            yield sorted(row, key=lambda i: (i[0].x0, i[0].x1))
            row = []
        row.append(item)
    if row:
        yield sorted(row, key=lambda i: (i[0].x0, i[0].x1))


def _words_of(row: Sequence[tuple[Box, Glyph]]) -> Iterator[PlacedWord]:
    spacing = {bold: _letter_spacing(row, bold) for bold in {glyph.bold for _, glyph in row}}
    word: list[tuple[Box, Glyph]] = []
    for box, glyph in row:
        if glyph.text == " ":
            yield from _word(word)
            word = []
            continue
        if word and _is_apart(word[-1], box, spacing):
            yield from _word(word)
            word = []
        word.append((box, glyph))
    yield from _word(word)


def _is_apart(last: tuple[Box, Glyph], box: Box, spacing: Mapping[bool, float]) -> bool:
    """Whether the gap after the last letter is a blank."""
    place, letter = last
    return box.x0 - place.x1 > (WORD_GAP + spacing[letter.bold]) * min(box.height, place.height)


def _without_doubles(row: Sequence[tuple[Box, Glyph]]) -> list[tuple[Box, Glyph]]:
    kept: list[tuple[Box, Glyph]] = []
    for box, glyph in row:
        near = SAME_PLACE * box.height
        if not any(other.text == glyph.text and abs(box.x0 - place.x0) < near for place, other in kept[-3:]):
            kept.append((box, glyph))
    return kept


def _letter_spacing(row: Sequence[tuple[Box, Glyph]], bold: bool) -> float:
    """The usual gap between the bold, or the other, letters of a row, as a share of their height; 0 for usual setting.

    It is not 0 for character spacing ('J U D U L'), and negative where the widths that the file gives are too large.
    """
    near = [
        gap
        for (before, letter), (after, other) in pairwise(row)
        if letter.bold == bold
        and letter.text != " " != other.text
        and NARROWEST_SPACING < (gap := (after.x0 - before.x1) / max(before.height, 0.1)) < WIDEST_SPACING
    ]
    usual = median(near) if len(near) >= 4 else 0.0
    return usual if abs(usual) > 0.05 else 0.0


def _with_typed_spacing(words: Sequence[PlacedWord]) -> Iterator[PlacedWord]:
    """Words of one row; five or more letters with blanks typed between them ('P R O S E D U R') are one word."""
    run: list[PlacedWord] = []
    for word in words:
        if run and not _continues_spacing(run, word):
            yield from _spaced_word(run)
            run = []
        run.append(word)
    yield from _spaced_word(run)


def _continues_spacing(run: Sequence[PlacedWord], word: PlacedWord) -> bool:
    last, place = upright(run[-1].word.box, word.turn), upright(word.word.box, word.turn)
    if len(word.word.text) > 1 or len(run[-1].word.text) > 1 or not (word.word.text + run[-1].word.text).isalpha():
        return False
    return place.x0 - last.x1 < TYPED_BLANK * place.height


def _spaced_word(run: Sequence[PlacedWord]) -> Iterator[PlacedWord]:
    if len(run) < FEWEST_SPACED:
        yield from run
        return
    text = "".join(word.word.text for word in run)
    yield replace(run[0], word=Word(text, around([word.word.box for word in run])))


def _word(letters: Sequence[tuple[Box, Glyph]]) -> Iterator[PlacedWord]:
    text = unicodedata.normalize("NFC", "".join(glyph.text for _, glyph in letters))
    if text:
        box = around([glyph.box for _, glyph in letters])
        first = letters[0][1]
        yield PlacedWord(Word(text, box), first.turn, all(glyph.bold for _, glyph in letters), first.run)


def _rows(placed: list[tuple[Box, PlacedWord]]) -> Iterator[list[tuple[Box, PlacedWord]]]:
    placed.sort(key=lambda item: item[0].y0 + item[0].y1)
    row: list[tuple[Box, PlacedWord]] = []
    for item in placed:
        if row and not _on_one_line(row[0][0], item[0]):
            yield sorted(row, key=lambda i: i[0].x0)
            row = []
        row.append(item)
    if row:
        yield sorted(row, key=lambda i: i[0].x0)


def _on_one_line(one: Box, other: Box) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > SHARED_HEIGHT * min(one.height, other.height)


def _line(row: Sequence[tuple[Box, PlacedWord]]) -> Line:
    return Line(
        text=" ".join(item.word.text for _, item in row),
        box=around([item.word.box for _, item in row]),
        words=tuple(item.word for _, item in row),
        bold=all(item.bold for _, item in row),
    )
