"""Take away what the recogniser made of the rules of a table: '|keberatan', '[Disahkan', 'INomor', 'linformasi'."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.lexicon import is_word
from pipeline.read.mended_word import mended
from schemas.raw import Box, Word
from schemas.vocabulary.correction import correction

NEAR = 0.45
UNSURE = 0.9
GUESSED = 0.6
APART = 2.0
SHORTEST = 3
CLOSING = {"[": "]", "{": "}"}
LETTERS = ".,;:()"

Words = tuple[Word | None, ...]


def without_rules(words: Sequence[Word], cell: Box | None, goes_on: bool) -> Words:
    """The words of a line without remnants of rules; None for a word that was nothing else.

    `goes_on`: another line follows in the cell, so that a slash at the end of this one is likely.
    """
    if not words:
        return ()
    kept: list[Word | None] = [None if _is_bar(word) else word for word in words]
    kept[0] = _first(words, cell) if kept[0] else None
    if kept[-1] is not None:
        kept[-1] = _last(kept[-1], cell, goes_on)
    return tuple(kept)


def _is_bar(word: Word) -> bool:
    """A bar or bracket alone is never text."""
    return all(sign in correction().rule_signs for sign in word.text)


def _first(words: Sequence[Word], cell: Box | None) -> Word | None:
    """The first word of a line without the rule at its left."""
    word = words[0]
    near = cell is not None and word.box.x0 - cell.x0 < NEAR * word.box.height
    if len(words) > 1 and _is_stroke(word) and (near or words[1].box.x0 - word.box.x1 > APART * word.box.height):
        return None
    text = word.text
    rest = text.lstrip(correction().rule_signs)
    opened = any(CLOSING.get(sign, "") in "".join(w.text for w in words)[1:] for sign in text[:1] if sign in CLOSING)
    if rest and rest != text and not opened and (near or word.confidence < UNSURE):
        return mended(word, rest)
    if near and text[0] in correction().rule_letters and _is_only_word(text, text[1:]):
        return mended(word, text[1:])
    return word


def _is_stroke(word: Word) -> bool:
    """A lone letter or digit that a piece of a rule is read as."""
    letter = word.text in correction().rule_letters and word.confidence < UNSURE
    return len(word.text) == 1 and (letter or (word.text in correction().strokes and word.confidence < GUESSED))


def _is_only_word(whole: str, rest: str) -> bool:
    """Whether the rest is a word and the whole is none."""
    bare, rest = whole.strip(LETTERS), rest.strip(LETTERS)
    return len(rest) >= SHORTEST and is_word(rest) and not is_word(bare)


def _last(word: Word, cell: Box | None, goes_on: bool) -> Word | None:
    """The last word of a line without the rule at its right; what may be a slash before the next line is one."""
    near = cell is not None and cell.x1 - word.box.x1 < NEAR * word.box.height
    text = word.text
    rest = text.rstrip(correction().rule_signs)
    closed = any(sign in text[:-1] for sign in CLOSING)
    if rest and rest != text and not closed and (near or word.confidence < UNSURE):
        return mended(word, rest)
    if text[-1] in correction().slashes and word.confidence < UNSURE and _is_only_word(text, text[:-1]):
        return mended(word, f"{text[:-1]}/") if goes_on else mended(word, text[:-1]) if near else word
    return word
