"""Which cell each word of a page belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.grid import Grid
from extractors.text_lines import PlacedWord
from schemas.raw import Box

Home = tuple[int, int]  # grid, slot
ONE_TEXT = 0.6  # of the letter height: the widest gap between words that were written in one go
INDENT = 8.0  # points from the left side of a cell within which its own text begins


def place_words(
    words: Sequence[PlacedWord], grids: Sequence[Grid]
) -> tuple[dict[Home, list[PlacedWord]], list[PlacedWord]]:
    """The words of each cell, and those outside all tables.

    A word is where its middle is; a text that runs over the border of its cell stays whole: 'Tatap muka' that is too
    long for a narrow column belongs where it begins.
    """
    homes: dict[Home, list[PlacedWord]] = {}
    outside: list[PlacedWord] = []
    for text in _texts(words):
        own = [_home(word.word.box.center, grids) for word in text]
        if len(set(own)) > 1:
            own = [_home_of_text(text, grids)] * len(text)
        for word, home in zip(text, own, strict=True):
            if home is None:
                outside.append(word)
            else:
                homes.setdefault(home, []).append(word)
    return homes, outside


def _texts(words: Sequence[PlacedWord]) -> Iterator[list[PlacedWord]]:
    """Words that follow each other on a line and were written in one go."""
    text: list[PlacedWord] = []
    for word in words:
        if text and not _follows(text[-1], word):
            yield text
            text = []
        text.append(word)
    if text:
        yield text


def _follows(before: PlacedWord, word: PlacedWord) -> bool:
    if before.run != word.run or before.turn != 0 or word.turn != 0:
        return False
    gap = word.word.box.x0 - before.word.box.x1
    return 0 <= gap <= ONE_TEXT * word.word.box.height and abs(word.word.box.y1 - before.word.box.y1) < 1.0


def _home_of_text(text: Sequence[PlacedWord], grids: Sequence[Grid]) -> Home | None:
    """Where it begins, if it begins at the left side of a cell; else where its middle is."""
    first, last = text[0].word.box, text[-1].word.box
    start = _home((first.x0 + 0.5, first.center[1]), grids)
    if start is not None and first.x0 - _box(start, grids).x0 <= INDENT:
        return start
    return _home(((first.x0 + last.x1) / 2, first.center[1]), grids)


def _box(home: Home, grids: Sequence[Grid]) -> Box:
    return grids[home[0]].slots[home[1]].box


def _home(point: tuple[float, float], grids: Sequence[Grid]) -> Home | None:
    """Grid and slot that hold the point."""
    for index, grid in enumerate(grids):
        if grid.box.holds(*point):
            for place, slot in enumerate(grid.slots):
                if slot.box.holds(*point):
                    return index, place
    return None
