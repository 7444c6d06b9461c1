"""The words in a symbol: lines in which no word is broken, in letters that fit into its outline."""

from __future__ import annotations

from functools import lru_cache

from pipeline.render.drawing import DrawnSymbol
from pipeline.render.grid import LEADING, Font
from pipeline.render.measure import text_width, wrap
from schemas.sop import SymbolKind

LARGEST, READABLE, SMALLEST, STEP = 6.5, 5.0, 4.0, 0.25
SPARE = 0.97  # of the room: other faces are a little wider
HIGHEST = 60.0  # a symbol grows to hold its words, up to this
# Shares of width and height in which office programs write words (the text rectangles of presetShapeDefinitions.xml).
ROOMS: dict[SymbolKind, tuple[float, float]] = {
    "terminator": (0.9, 0.7),
    "process": (1.0, 1.0),
    "decision": (0.5, 0.5),
    "connector": (1.0, 0.8),
    "document": (1.0, 0.8),
    "other": (0.5, 0.5),
}


def _sizes(largest: float, smallest: float) -> list[float]:
    return [largest - STEP * number for number in range(round((largest - smallest) / STEP) + 1)]


def _lines(text: str, width: float, size: float, font: Font) -> tuple[str, ...] | None:
    """The lines of `text`; None where a word is wider than a line."""
    if any(text_width(word, size, font) > width for word in text.split()):
        return None
    return wrap(text, width, size, font)


@lru_cache(maxsize=4096)
def _fit(text: str, width: float, height: float, font: Font) -> tuple[float, tuple[str, ...]]:
    for size in _sizes(LARGEST, SMALLEST):
        lines = _lines(text, width, size, font)
        if lines is not None and len(lines) * size * LEADING <= height:
            return size, lines
    return 0.0, ()


def fit_words(symbol: DrawnSymbol, font: Font = "sans") -> tuple[float, tuple[str, ...]]:
    """The letter size and the lines of a symbol's words; (0, ()) where they would be too small to read.

    'Tujuan Disposisi' in a diamond of 44 x 24 points takes two lines.
    """
    if not symbol.text:
        return 0.0, ()
    wide, high = ROOMS[symbol.kind]
    return _fit(symbol.text, symbol.box.width * wide * SPARE, symbol.box.height * high, font)


def needed_height(kind: SymbolKind, text: str, width: float) -> float:
    """The least height at which `text` is readable in a symbol `width` wide; 0 where no height within reason helps."""
    wide, high = ROOMS[kind]
    for size in _sizes(READABLE, SMALLEST):
        lines = _lines(text, width * wide * SPARE, size, "sans")
        if lines is not None:
            height = len(lines) * size * LEADING / high
            return height if height <= HIGHEST else 0.0
    return 0.0
