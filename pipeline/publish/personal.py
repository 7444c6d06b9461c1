"""The numbers of civil servants (NIP) in a text, however they are spaced, and the text without them.

It takes more for a NIP than the reader does: in what is public a wrong number left out costs less than a right one left
in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from pipeline.read.digits import LOOKALIKES
from pipeline.read.nip import LABEL_ALONE, LENGTH, SHORTEST, check_nip
from schemas.vocabulary.release_page import release_words

LONGEST_LABELLED = LENGTH + 6
SHORTEST_KNOWN = 15
FEWEST_DIGITS = LENGTH // 2
SOME_DIGITS = re.compile(rf"\d(?:\D*\d){{{SHORTEST - 1}}}")
LETTERS_LIKE_DIGITS = "".join(sign for sign in LOOKALIKES if sign.isalpha())
LONG_RUN = re.compile(rf"[\d{LETTERS_LIKE_DIGITS}](?:[\W_]*[\d{LETTERS_LIKE_DIGITS}]){{{FEWEST_DIGITS - 1}}}")
IDENTIFIER = re.compile(r"(?=.{16,64}$)(?=[0-9a-f]*[a-f])[0-9a-f]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Signs that are digits or look like ones, with nothing but other signs between them, and where each stands."""

    digits: str
    places: tuple[int, ...]
    printed: tuple[bool, ...]

    def span(self, start: int, length: int) -> Span:
        return self.places[start], self.places[start + length - 1] + 1


def without_nips(text: str, known: Collection[str] = ()) -> str:
    """The text with a mark in the place of each NIP; the hash of a file is left as it is.

    >>> without_nips("Drs. X, NIP. 1980 0412-200604 1/002")
    'Drs. X, NIP. [NIP]'
    """
    spans = [] if IDENTIFIER.fullmatch(text) else find_nip_spans(text, known)
    mark = release_words().personal.nip
    for start, end in reversed(spans):
        text = text[:start] + mark + text[end:]
    return text


def holds_nip(text: str, known: Collection[str] = ()) -> bool:
    return not IDENTIFIER.fullmatch(text) and bool(find_nip_spans(text, known))


def has_digits_enough(text: str) -> bool:
    """Whether it is worth a second look: most texts are not."""
    return SOME_DIGITS.search(text) is not None and bool(LONG_RUN.search(text) or LABEL_ALONE.search(text))


def find_nip_spans(text: str, known: Collection[str] = ()) -> list[Span]:
    """Where NIPs stand, apart and in order: 18 digits that agree with themselves, what follows the label, and the
    `known` numbers, malformed ones too, as digits only."""
    if not has_digits_enough(text):
        return []
    runs = [*_runs(text, _digit_or_letter), *_runs(text, _digit_or_sign)]
    labels = [match.end() for match in LABEL_ALONE.finditer(text)]
    found = [span for run in runs for spans in (_right_ones(run), _known_ones(run, known)) for span in spans]
    found += [span for run in runs for end in labels for span in _labelled(run, text, end)]
    return _joined(sorted(found))


def _runs(text: str, read: Callable[[str], str | None]) -> Iterator[_Run]:
    """The runs of a text. Only a letter ends one, so that no spacing hides a number."""
    signs: list[tuple[int, str, bool]] = []
    for place, sign in enumerate(text):
        digit = read(sign)
        if digit is not None:
            signs.append((place, digit, sign.isdigit()))
        elif signs and sign.isalnum():
            yield _run(signs)
            signs = []
    if signs:
        yield _run(signs)


def _run(signs: list[tuple[int, str, bool]]) -> _Run:
    places, digits, printed = zip(*signs, strict=True)
    return _Run("".join(digits), places, printed)


def _digit_or_letter(sign: str) -> str | None:
    """A digit of any script, or the one that a letter was: signs such as '|' part the groups of a number."""
    return _digit_or_sign(sign) if sign.isalnum() else None


def _digit_or_sign(sign: str) -> str | None:
    """The same, with signs such as '|' for a digit that was mistaken."""
    value = unicodedata.digit(sign, None)
    return str(value) if value is not None else LOOKALIKES.get(sign, "")[:1] or None


def _right_ones(run: _Run) -> Iterator[Span]:
    start = 0
    while start + LENGTH <= len(run.digits):
        if _is_right(run, start):
            yield run.span(start, LENGTH)
            start += LENGTH
        else:
            start += 1


def _is_right(run: _Run, start: int) -> bool:
    enough = sum(run.printed[start : start + LENGTH]) >= FEWEST_DIGITS
    return enough and not check_nip(run.digits[start : start + LENGTH])


def _known_ones(run: _Run, known: Collection[str]) -> Iterator[Span]:
    for length in {len(number) for number in known if len(number) >= SHORTEST_KNOWN}:
        for start in range(len(run.digits) - length + 1):
            if run.digits[start : start + length] in known:
                yield run.span(start, length)


def _labelled(run: _Run, text: str, label_end: int) -> Iterator[Span]:
    """What stands behind the label, however many digits: 'NIP. 1980 0412 20060 1 002' lost one."""
    start = next((i for i, place in enumerate(run.places) if place >= label_end), None)
    if start is None or _is_right(run, start):
        return
    between, end = text[label_end : run.places[start]], min(len(run.digits), start + LONGEST_LABELLED)
    while end > start and not run.printed[end - 1]:
        end -= 1
    fewest = FEWEST_DIGITS if "\n" in between else SHORTEST
    if not any(sign.isalnum() for sign in between) and sum(run.printed[start:end]) >= fewest:
        yield run.span(start, end - start)


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
