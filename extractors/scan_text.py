"""From lines of ink to words with places: what the recogniser says, cut at its blanks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractors.scan_lines import Strip
from extractors.scan_ocr import Letter, read_lines
from extractors.scan_paper import PAPER, Pixels
from extractors.scan_sideways import levelled, one_way, stood_up
from schemas.raw import Box, Word

MARGIN = 0.42  # letter heights of paper around a line: with less the recogniser loses blanks
CLOSE_MARGIN = 0.2
DOUBT = 0.975  # mean confidence of a line that is read a second time
LEAST_HIGH = 2.1  # letter heights of a picture of a line; a lone dash would fill it otherwise
UNSURE = (0.3, 0.78, 0.62)  # below it a line, a lone sign, two signs are a speck, a tip or a scratch
DIGIT_GAP = 0.85  # letter heights between two digits that are two numbers
MARKS = ".,)"
RULE = "|"
DOTS = frozenset("•●·.:▪")


@dataclass(frozen=True, slots=True)
class ReadStrip:
    strip: Strip
    words: tuple[Word, ...]
    confidence: float  # the mean over its letters


def read_strips(grey: Pixels, strips: Sequence[Strip], em: float) -> tuple[list[ReadStrip], float]:
    """The words of each strip in pixels, and how sure the whole page is, by the widths of its strips.

    Strips in which nothing certain stands are left out of the words, but not out of the page's sureness.
    """
    found, weighted = [], 0.0
    for strip, (letters, margin) in zip(strips, _read(grey, strips, em), strict=True):
        words = tuple(_words(letters, strip, margin)) if not strip.turn else _words_standing(letters, strip, margin)
        sure = _sureness(letters)
        weighted += sure * strip.box.width
        if words and not _is_speck(letters, sure):
            found.append(ReadStrip(strip, words, sure))
    whole = sum(strip.box.width for strip in strips)
    return one_way(_without_lone_dots(found)), weighted / whole if whole else 0.0


def _words_standing(letters: Sequence[Letter], strip: Strip, margin: int) -> tuple[Word, ...]:
    """The words of a line that runs up or down, read as if it lay level at the corner of the page."""
    lying = replace(strip, box=Box(0.0, 0.0, strip.box.height, strip.box.width), turn=0)
    return stood_up(_words(letters, lying, margin), strip.box, strip.turn)


def _without_lone_dots(strips: Sequence[ReadStrip]) -> list[ReadStrip]:
    """The strips but those of regions in which nothing but dots was read: a colon in a cell of its own is no bullet."""
    written = {one.strip.region for one in strips if any(set(word.text) - DOTS for word in one.words)}
    return [one for one in strips if one.strip.region in written]


def _read(grey: Pixels, strips: Sequence[Strip], em: float) -> list[tuple[Sequence[Letter], int]]:
    """The letters of each strip and the paper around it in pixels; doubtful lines are read again, cut closer."""
    margin = int(MARGIN * em)
    pictures = [_picture(grey, strip, em, margin) for strip in strips]
    found: list[tuple[Sequence[Letter], int]] = [(_without_rules(raw), margin) for raw in read_lines(pictures)]
    closer = int(CLOSE_MARGIN * em)
    doubtful = [index for index, (letters, _) in enumerate(found) if len(letters) > 2 and _sureness(letters) < DOUBT]
    again = read_lines([_picture(grey, strips[index], em, closer) for index in doubtful])
    for index, raw in zip(doubtful, again, strict=True):
        letters = _without_rules(raw)
        if _sureness(letters) > _sureness(found[index][0]):
            found[index] = (letters, closer)
    return found


def _sureness(letters: Sequence[Letter]) -> float:
    return float(np.mean([letter.confidence for letter in letters])) if letters else 0.0


def _without_rules(letters: Sequence[Letter]) -> Sequence[Letter]:
    """The letters without the rules of cells that were read at the ends of the line, or beside a blank in it."""
    kept = list(letters)
    for near in (-1, 1):  # the sign before, then the sign after
        texts = [" ", *(letter.text for letter in kept), " "]
        kept = [
            replace(letter, text=" ") if letter.text == RULE and texts[index + 1 + near] == " " else letter
            for index, letter in enumerate(kept)
        ]
    start, end = 0, len(kept)
    while start < end and kept[start].text == " ":
        start += 1
    while end > start and kept[end - 1].text == " ":
        end -= 1
    return kept[start:end]


def _is_speck(letters: Sequence[Letter], sure: float) -> bool:
    signs = sum(letter.text != " " for letter in letters)
    return sure < (UNSURE[signs] if signs <= 2 else UNSURE[0])


def _picture(grey: Pixels, strip: Strip, em: float, side: int) -> Pixels:
    """The line cut out with `side` pixels of paper around it, which gives its letters their size."""
    rim, box = max(1, int(0.12 * em)), strip.box
    top, low = max(int(box.y0) - rim, 0), int(box.y1) + rim
    part = levelled(grey[top:low, max(int(box.x0) - rim, 0) : int(box.x1) + rim], strip.turn)
    high = max(part.shape[0] + 2 * (side - rim), int(LEAST_HIGH * em))
    above = (high - part.shape[0]) // 2
    rows = (above, high - part.shape[0] - above)
    return np.pad(part, (rows, (side - rim, side - rim)), constant_values=PAPER)


def _words(letters: Sequence[Letter], strip: Strip, side: int) -> Iterator[Word]:
    """Runs of letters between blanks: those that the recogniser saw, and those that are too wide to be none."""
    left, width = strip.box.x0 - side, strip.box.width + 2 * side
    placed = [replace(letter, at=left + letter.at * width) for letter in letters]
    blanks = [Letter(" ", at, 1.0) for at, wide in strip.blanks if _is_missing(placed, at, wide, strip.box.height)]
    run: list[Letter] = []
    for letter in (*sorted([*placed, *blanks], key=lambda one: one.at), Letter(" ", 0.0, 1.0)):
        if letter.text != " ":
            run.append(letter)
        elif run:
            yield _word(run, strip.box)
            run = []


def _is_missing(placed: Sequence[Letter], at: float, wide: float, high: float) -> bool:
    """Whether a gap parts two words and the recogniser saw no blank about there; its letters are placed roughly."""
    if any(letter.text == " " and abs(letter.at - at) < 0.6 * high for letter in placed):
        return False
    return wide > DIGIT_GAP or not _in_number(placed, at)


def _in_number(placed: Sequence[Letter], at: float) -> bool:
    """Whether a digit stands before a place, and another or the mark after it: a 1 has much paper beside it."""
    before = [letter for letter in placed if letter.at < at]
    after = [letter for letter in placed if letter.at >= at]
    return bool(before and after and before[-1].text.isdigit() and (after[0].text.isdigit() or after[0].text in MARKS))


def _word(run: Sequence[Letter], box: Box) -> Word:
    pitch = (run[-1].at - run[0].at) / (len(run) - 1) if len(run) > 1 else 0.5 * box.height
    half = 0.5 * min(max(pitch, 0.25 * box.height), box.height)
    x0 = max(run[0].at - half, box.x0)
    x1 = min(run[-1].at + half, box.x1)
    sure = min(letter.confidence for letter in run)
    return Word("".join(letter.text for letter in run), Box(x0, box.y0, max(x1, x0 + 1), box.y1), round(sure, 4))
