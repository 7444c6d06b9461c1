"""What is legible of a signature block or a letterhead on which a stamp, a signature or a crest lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.read.lexicon import WORD, cased, is_word, without_accents
from pipeline.read.mended_word import mended
from pipeline.read.names import has_degree, is_degrees
from pipeline.read.nip import check_nip
from pipeline.read.passage import Passage
from pipeline.read.ranks import find_damaged_rank
from schemas.raw import Line, Word, around
from schemas.vocabulary.correction import correction
from schemas.vocabulary.titles import titles
from schemas.vocabulary.values import ranks

SURE = 0.9
UNSURE = 0.7
SURE_DIGITS = 0.85
GARBLED = 0.5
FEWEST_LETTERS = 4
FEWEST_DIGITS = 6
FIRST_OF_YEAR = "1"
LETTERS_OF_NAME = 4
LETTERS_BEFORE_NUMBER = re.compile(r"^([^\W\d_]+)[.,:;]?(?=\d{6})")
BEFORE_DEGREE = re.compile(r"(?<=[^\W\d_]{3})[.;:/]$")
DOUBLE_STOP = re.compile(r"[.,;:]{2,}$")
GLUED_DEGREE = re.compile(r"^([A-Z]{4,})([A-Z]\.[A-Z][A-Za-z]*\.?)[,.]*(.*)$")


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


def legible(passage: Passage) -> Passage:
    """The passage without what stamps, signatures and crests became; text that was stored stays as it is."""
    if not is_recognised(passage):
        return passage
    lines = [kept for line in passage.lines if (kept := _legible(line)) is not None]
    return replace(passage, lines=tuple(lines))


def _legible(line: Line) -> Line | None:
    if not line.words:
        return line
    unglued = [mended(word, _unglued(word.text)) if word.confidence < SURE else word for word in line.words]
    if _is_debris(unglued):
        return None
    words = _with_rank(unglued) or _with_degrees(_without_remnants(unglued))
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


def _is_known(word: Word) -> bool:
    plain = word.text.strip(".,;:()/ ").casefold()
    if plain in correction().not_names and word.confidence >= SURE:
        return True
    if _is_prefix(word.text) and word.text.endswith("."):
        return True
    if any(is_degrees(part) for part in word.text.split()):
        return True
    return any(len(part) >= FEWEST_LETTERS and is_word(part) for part in WORD.findall(word.text))


def _digits(words: Sequence[Word]) -> int:
    return sum(sign.isdigit() for word in words for sign in word.text)


def _without_remnants(words: Sequence[Word]) -> list[Word]:
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
        piece = numbered or letters <= LETTERS_OF_NAME
        guessed = word.confidence < UNSURE and not named and not is_number and anything_known and piece
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


def _with_degrees(words: Sequence[Word]) -> list[Word]:
    """Commas between a name and its degrees: 'RAHMAT. S.H.. M.H.' -> 'RAHMAT, S.H., M.H.'."""
    words = [mended(word, without_accents(word.text)) if word.confidence < SURE else word for word in words]
    if not has_degree(" ".join(word.text for word in words)):
        return list(words)
    result = []
    for word, after in zip(words, [*words[1:], None], strict=True):
        text = word.text
        if after is not None and is_degrees(after.text.strip(",")):
            text = DOUBLE_STOP.sub(".,", text)
            text = text if _is_prefix(text) else BEFORE_DEGREE.sub(",", text)
        result.append(mended(word, text))
    return result


def _unglued(text: str) -> str:
    """'RAHMATS.H.,M.H' -> 'RAHMAT, S.H., M.H'."""
    found = GLUED_DEGREE.match(text)
    if found is None or not is_degrees(found[2]):
        return text
    return f"{found[1]}, {found[2]}" + (f", {found[3]}" if found[3] else "," if text.endswith(",") else "")


def _is_prefix(text: str) -> bool:
    return text.rstrip(".").casefold() in titles().name_prefixes


def _with_rank(words: Sequence[Word]) -> list[Word] | None:
    """A line that is a damaged rank, with the rank's own words: 'Pembnia Utama Madya' -> 'Pembina Utama Madya'."""
    rank = find_damaged_rank(" ".join(word.text for word in words))
    parts = rank.split() if rank else []
    if len(parts) != len(words) or all(word.confidence >= SURE for word in words):
        return None
    return [_as_part(word, part) for word, part in zip(words, parts, strict=True)]


def _as_part(word: Word, part: str) -> Word:
    plain = word.text.strip(".,/").casefold()
    is_right = plain == part or plain in ranks().step_words or len(part) < FEWEST_LETTERS
    return word if is_right or word.confidence >= SURE else mended(word, cased(part, word.text))
