"""Names with their degrees, and ranks, as a recogniser damages them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.lexicon import cased, is_word, without_accents
from pipeline.read.mended_word import mended
from pipeline.read.names import has_degree, is_degrees
from pipeline.read.ranks import find_damaged_rank, find_graded_rank
from schemas.raw import Word, around
from schemas.vocabulary.titles import titles
from schemas.vocabulary.values import ranks

SURE = 0.9
CERTAIN = 1.0  # what no recogniser says of a word: it was stored
FEWEST_LETTERS = 4
BEFORE_DEGREE = re.compile(r"(?<=[^\W\d_]{3})[.;:/]$")
AFTER_PREFIX = re.compile(r"[,;:]$")
DOUBLE_STOP = re.compile(r"[.,;:]{2,}$")
GLUED_DEGREE = re.compile(r"^([A-Z]{4,})([A-Z]\.[A-Z][A-Za-z]*\.?)[,.]*(.*)$")
NAME_AND_DEGREE = re.compile(r"^([A-Z][A-Za-z]{3,})[/;:.,]([A-Z][\w.]*,?)$")


def with_degrees(words: Sequence[Word]) -> list[Word]:
    """Commas between a name and its degrees: 'RAHMAT. S.H.. M.H.' -> 'RAHMAT, S.H., M.H.'."""
    words = [mended(word, without_accents(word.text)) if word.confidence < SURE else word for word in words]
    words = [mended(word, AFTER_PREFIX.sub(".", word.text)) if _is_address(word) else word for word in words]
    if not has_degree(" ".join(word.text for word in words)):
        return list(words)
    words = _whole_names(words)
    result = []
    for word, after in zip(words, [*words[1:], None], strict=True):
        text = word.text
        if after is not None and is_degrees(after.text.strip(",")):
            text = DOUBLE_STOP.sub(".,", text)
            text = text if is_prefix(text) else BEFORE_DEGREE.sub(",", text)
        result.append(mended(word, text))
    return result


def _is_address(word: Word) -> bool:
    """A form of address whose full stop was read as a comma: 'Drs,'."""
    return is_prefix(AFTER_PREFIX.sub("", word.text)) and not is_degrees(word.text.strip(","))


def _whole_names(words: Sequence[Word]) -> list[Word]:
    """The words of a name, a blank in one closed: what a seal parted goes on in small letters, 'Widya ningrum'."""
    whole: list[Word] = []
    for word in words:
        left = whole[-1] if whole else None
        bare = word.text.strip(".,")
        goes_on = bare.islower() and bare.isalpha() and len(bare) >= FEWEST_LETTERS and not is_word(bare)
        if left is not None and goes_on and left.text.istitle() and left.text.isalpha():
            both = Word(f"{left.text} {word.text}", around([left.box, word.box]), min(left.confidence, word.confidence))
            whole[-1] = mended(both, left.text + word.text)
        else:
            whole.append(word)
    return whole


def parted_name(text: str) -> str:
    """'RAHMATS.H.,M.H' -> 'RAHMAT, S.H., M.H', 'RAHMAT/SE,' -> 'RAHMAT, SE,'."""
    parted = NAME_AND_DEGREE.match(text)
    if parted and is_degrees(parted[2].strip(",")):
        return f"{parted[1]}, {parted[2]}"
    found = GLUED_DEGREE.match(text)
    if found is None or not is_degrees(found[2]):
        return text
    return f"{found[1]}, {found[2]}" + (f", {found[3]}" if found[3] else "," if text.endswith(",") else "")


def is_prefix(text: str) -> bool:
    return text.rstrip(".").casefold() in titles().name_prefixes


def as_rank(words: Sequence[Word]) -> list[Word] | None:
    """A line that is a damaged rank, with the rank's own words: 'Pembnia Utama Madya' -> 'Pembina Utama Madya'."""
    rank = find_damaged_rank(" ".join(word.text for word in words))
    parts = rank.split() if rank else []
    if len(parts) != len(words) or all(word.confidence >= SURE for word in words):
        return None
    return [_as_part(word, part) for word, part in zip(words, parts, strict=True)]


def as_graded_rank(words: Sequence[Word]) -> list[Word] | None:
    """A line of a rank that its grade confirms, however sure each word was: 'Pena Tk. I (III/d)' is
    'Penata Tk. I (III/d)'. None for another line.
    """
    rank = find_graded_rank(" ".join(word.text for word in words))
    named = [word for word in words if any(sign.isalnum() for sign in word.text)]
    parts = rank.split() if rank else []
    if len(named) != len(parts) + 1:
        return None
    return [*(_as_part(word, part, CERTAIN) for word, part in zip(named, parts, strict=False)), named[-1]]


def _as_part(word: Word, part: str, bar: float = SURE) -> Word:
    plain = word.text.strip(".,/").casefold()
    is_right = plain == part or plain in ranks().step_words or len(part) < FEWEST_LETTERS
    return word if is_right or word.confidence >= bar else mended(word, cased(part, word.text))
