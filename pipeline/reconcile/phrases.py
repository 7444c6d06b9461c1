"""Phrases of words found by their first word: the longest one that begins at a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from pipeline.reconcile.tokens import Token, tokenize

T = TypeVar("T")
Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The words and separators of a vocabulary entry: 'ppk-unit skpd' -> ppk, unit, skpd."""
    return tuple(token.word for token in tokenize(text))


class Phrases(Generic[T]):
    """What phrases stand for; of two that are the same the first counts. How many there are makes no difference."""

    def __init__(self, entries: Iterable[tuple[Words, T]]) -> None:
        self._values: dict[Words, T] = {}
        lengths: dict[str, set[int]] = {}
        for words, value in entries:
            self._values.setdefault(words, value)
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(known, reverse=True) for first, known in lengths.items()}

    def longest_at(self, tokens: Sequence[Token], start: int = 0) -> tuple[T, int] | None:
        """The value of the longest phrase at `start` and its length in tokens."""
        if start >= len(tokens):
            return None
        for length in self._lengths.get(tokens[start].word, ()):
            words = tuple(token.word for token in tokens[start : start + length])
            if len(words) == length and words in self._values:
                return self._values[words], length
        return None

    def whole(self, tokens: Sequence[Token]) -> T | None:
        """The value of the phrase that is all of `tokens`."""
        found = self.longest_at(tokens)
        return found[0] if found is not None and found[1] == len(tokens) else None
