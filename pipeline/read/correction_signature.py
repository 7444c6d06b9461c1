"""What is legible of a signature block or a letterhead on which a stamp, a signature or a crest lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.correction_names import as_graded_rank, as_rank, is_prefix, parted_name, with_degrees
from pipeline.read.correction_title import mend_title
from pipeline.read.lexicon import WORD, is_word
from pipeline.read.mended_word import mended
from pipeline.read.names import has_degree, is_degrees, starts_with_title
from pipeline.read.nip import LABEL_ALONE, check_nip
from pipeline.read.passage import Passage
from schemas.raw import Line, Word, around
from schemas.vocabulary.correction import correction
from schemas.vocabulary.titles import titles

SURE = 0.9
UNSURE = 0.7
SURE_DIGITS = 0.85
GARBLED = 0.5
FEWEST_LETTERS = 4
SHORTEST_PIECE = 3
FEWEST_DIGITS = 6
FIRST_OF_YEAR = "1"
LETTERS_OF_NAME = 4
LETTERS_BEFORE_NUMBER = re.compile(r"^([^\W\d_]+)[.,:;/]?(?=\d{6})")


def is_recognised(passage: Passage) -> bool:
    """Whether the passage was read from a picture."""
    return any(word.confidence < 1 for line in passage.lines for word in line.words)


def is_guess(passage: Passage, bar: float, checked: str | None = None) -> bool:
    """Whether a word of the passage is as good as guessed, as handwriting is.

    Of a text that was `checked` only the words count that still stand in it.
    """
    words = (word for line in passage.lines for word in line.words if checked is None or word.text in checked)
    return any(word.confidence < bar for word in words)


def is_guessed_date(passage: Passage) -> bool:
    """The same of a date: its digits have to be surer than the name of its month, which only twelve words can be."""
    for word in (word for line in passage.lines for word in line.words):
        if any(sign.isdigit() for sign in word.text) and word.confidence < SURE_DIGITS:
            return True
        if any(sign.isalpha() for sign in word.text) and word.confidence < UNSURE:
            return True
    return False


def legible(passage: Passage, stamped: frozenset[str] = frozenset()) -> Passage:
    """The passage without what stamps, signatures and crests became; text that was stored stays as it is.

    `stamped` are the words that a stamp of the office has around it, in lower case.
    """
    if not is_recognised(passage):
        return passage
    lines = [kept for n, line in enumerate(passage.lines) if (kept := _legible(line, n == 0, stamped)) is not None]
    return replace(passage, lines=tuple(lines))


def _legible(line: Line, is_first: bool, stamped: frozenset[str]) -> Line | None:
    if not line.words:
        return line
    unglued = [mended(word, parted_name(word.text)) if word.confidence < SURE else word for word in line.words]
    ranked = as_graded_rank(unglued)
    titled = starts_with_title(mend_title(line.text, ()))
    kept = ranked or [word for word in _joined(unglued, stamped) if not _is_of_stamp(word, stamped, titled)]
    if not kept or (ranked is None and _is_debris(kept)):
        return None
    words = ranked or as_rank(kept) or with_degrees(_without_remnants(kept, is_first))
    if not words or list(words) == list(line.words):
        return line if words else None
    text = " ".join(word.text for word in words)
    return replace(line, text=text, words=tuple(words), box=around([word.box for word in words]))


def _is_debris(words: Sequence[Word]) -> bool:
    """Whether no word, number, degree or name can be seen: short odd pieces, or long ones that are mere guesses."""
    if any(_is_known(word) for word in words) or _digits(words) >= FEWEST_DIGITS:
        return False
    pieces = [WORD.findall(word.text) for word in words]
    longest = max((len(piece) for found in pieces for piece in found), default=0)
    mean = sum(word.confidence for word in words) / len(words)
    return longest < FEWEST_LETTERS or mean < GARBLED


def _joined(words: Sequence[Word], stamped: frozenset[str]) -> list[Word]:
    """The words, two that are one of the office's words joined: 'SUMA TERA'."""
    joined: list[Word] = []
    for word in words:
        left = joined[-1] if joined else None
        if left is not None and (left.text + word.text).strip(".,").casefold() in stamped:
            both = Word(f"{left.text} {word.text}", around([left.box, word.box]), min(left.confidence, word.confidence))
            joined[-1] = mended(both, left.text + word.text)
        else:
            joined.append(word)
    return joined


def _is_of_stamp(word: Word, stamped: frozenset[str], titled: bool) -> bool:
    """Whether a word that is none is a piece of one of the stamp's: 'KALIM' of 'KALIMANTAN'.

    A whole one, or one that is sure and stands in a title, is printed: 'Jernih' of 'Lurah Sumber Jernih'.
    """
    plain = word.text.strip(".,;:()").casefold()
    sure = word.confidence >= SURE
    if (plain in stamped and (titled or sure)) or (titled and sure):
        return False
    return len(plain) >= SHORTEST_PIECE and not is_word(plain) and any(plain in other for other in stamped)


def _is_known(word: Word) -> bool:
    plain = word.text.strip(".,;:()/ ").casefold()
    if plain in correction().not_names and word.confidence >= SURE:
        return True
    if is_prefix(word.text) and word.text.endswith("."):
        return True
    if LABEL_ALONE.fullmatch(word.text):
        return True
    if any(is_degrees(part) for part in word.text.split()):
        return True
    return any(len(part) >= FEWEST_LETTERS and is_word(part) for part in WORD.findall(word.text))


def _digits(words: Sequence[Word]) -> int:
    return sum(sign.isdigit() for word in words for sign in word.text)


def _without_remnants(words: Sequence[Word], is_first: bool) -> list[Word]:
    """The words of a line but for what is unsure and none: 'A KALIMANTAN BARAT', 'KALM NIP. 1980…'."""
    named = has_degree(" ".join(word.text for word in words))
    numbered = _digits(words) >= FEWEST_DIGITS
    anything_known = named or numbered or any(map(_is_known, words))
    digits = "".join(sign for word in words for sign in word.text if sign.isdigit())
    kept: list[Word] = []
    for word in (_without_letters_before_number(word, digits) for word in words):
        letters = sum(sign.isalpha() for sign in word.text)
        is_number = numbered and _digits([word]) > 0
        short = letters < LETTERS_OF_NAME - 1 and word.confidence < SURE and not is_number
        bar = SURE if numbered else UNSURE if letters <= LETTERS_OF_NAME else 0 if is_first else GARBLED
        guessed = word.confidence < bar and not named and not is_number and anything_known
        if _is_known(word) or not (short or guessed):
            kept.append(word)
    return kept


def _without_letters_before_number(word: Word, digits: str) -> Word:
    """'MANIR19800412' -> '19800412': a label of a number, damaged and glued to it.

    `digits` are those of the line: a NIP that only lacks its first one has lost it to the label.
    """
    found = LETTERS_BEFORE_NUMBER.match(word.text)
    if found is None or word.confidence >= SURE or found[1].casefold() in titles().nip_labels:
        return word
    number = word.text[found.end() :]
    lacks_one = digits.startswith(number) and not check_nip(FIRST_OF_YEAR + digits)
    return mended(word, FIRST_OF_YEAR + number if lacks_one else number)
