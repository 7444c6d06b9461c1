"""Abbreviations written out, by the rewrites of a vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.reconcile.phrases import Phrases, Words, words_of
from pipeline.reconcile.tokens import Token

ROUNDS = 3


class Rewrites:
    """'Ka. Sub. Bag.' -> kepala subbagian: the result of a round is looked up again, at most three times."""

    def __init__(self, rewrites: Mapping[str, Sequence[str]]) -> None:
        self._phrases: Phrases[Words] = Phrases(
            (words_of(source), words_of(target)) for target, sources in rewrites.items() for source in sources
        )

    def apply(self, tokens: list[Token]) -> list[Token]:
        for _ in range(ROUNDS):
            written = self._once(tokens)
            if written == tokens:
                break
            tokens = written
        return tokens

    def _once(self, tokens: list[Token]) -> list[Token]:
        written: list[Token] = []
        index = 0
        while index < len(tokens):
            found = self._phrases.longest_at(tokens, index)
            if found is None:
                written.append(tokens[index])
                index += 1
                continue
            target, length = found
            written += _written_out(target, tokens[index : index + length])
            index += length
        return written


def _written_out(target: Words, tokens: Sequence[Token]) -> list[Token]:
    """The target's words; a word that stood there keeps how it was printed."""
    raw = {token.word: token.raw for token in tokens}
    plural = any(token.plural for token in tokens)
    return [Token(word, raw.get(word, ""), plural and index == 0) for index, word in enumerate(target)]
