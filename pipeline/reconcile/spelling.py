"""Words that a page broke, glued or misspelt, mended by the words of a vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from pipeline.reconcile.tokens import Token, and_word

SHORT, MIDDLE = 4, 6
SMALLEST_PIECE, SMALLEST_GLUED, SMALLEST_JOINED = 3, 6, 4
MOST_PIECES = 3
REMEMBERED_WORDS = 100_000
# Letters and groups of letters that recognisers take for one another.
LOOKALIKES = frozenset(
    {("1", "i"), ("1", "l"), ("i", "l"), ("0", "o"), ("f", "t"), ("5", "s"), ("8", "b"), ("c", "e"), ("u", "v"),
     ("g", "q"), ("b", "h"), ("m", "n")}
)  # fmt: skip
LOOKALIKE_GROUPS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "n"), ("li", "h"), ("nn", "m"))
DIGITS = str.maketrans("0158", "oisb")
DIGITS_AS_L = str.maketrans("0158", "olsb")
ENDINGS = ("an", "kan", "nya", "i")


class Speller:
    """`words` and `abbreviations` are what a misspelt one may become, an abbreviation only by one letter.

    `ordinary` words are right as they are. `same` tells words that mean the same by giving them the same value.
    `headed` are short heads and what is written in one word with them: 'ka' and 'disdukcapil'.
    """

    def __init__(
        self,
        words: Iterable[str],
        abbreviations: Iterable[str],
        ordinary: Iterable[str],
        same: Callable[[str], object],
        headed: Mapping[str, Iterable[str]],
    ) -> None:
        self.words = frozenset(word for word in words if word.isalnum())
        self.targets = self.words | frozenset(word for word in abbreviations if word.isalnum())
        self.known = self.targets | frozenset(ordinary)
        self._same = same
        self._headed = {head + rest: (head, rest) for head, rests in headed.items() for rest in rests if rest.isalnum()}
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self.targets):
            self._by_length.setdefault(len(word), []).append(word)
        self.corrected = lru_cache(maxsize=REMEMBERED_WORDS)(self._corrected)
        self.pieces = lru_cache(maxsize=REMEMBERED_WORDS)(self._pieces)

    def mend(self, tokens: list[Token]) -> list[Token]:
        """Join what belongs together, part what was glued, correct what is left: 'Pengadminist rasi Umun'."""
        return [self._respelt(token) for token in self._parted(self._joined(tokens))]

    def _joined(self, tokens: list[Token]) -> list[Token]:
        joined: list[Token] = []
        index = 0
        while index < len(tokens):
            length = self._broken_length(tokens, index)
            run = tokens[index : index + length]
            word = "".join(token.word for token in run if token.is_word)
            joined.append(Token(word, "".join(token.raw for token in run)) if length > 1 else tokens[index])
            index += length
        return joined

    def _broken_length(self, tokens: list[Token], start: int) -> int:
        """How many tokens from `start` are one broken word; a line end may have been printed as '/'."""
        for length in (MOST_PIECES, 2):
            run = tokens[start : start + length]
            pieces = [token for token in run if token.is_word]
            broken = len(run) == length and run[0].is_word and run[-1].is_word and len(pieces) > 1
            if broken and self._is_one_word(run, [token.word for token in pieces]):
                return length
        return 1

    def _is_one_word(self, run: list[Token], pieces: list[str]) -> bool:
        word = "".join(pieces)
        unknown = [piece for piece in pieces if piece not in self.known or len(piece) < SMALLEST_PIECE + 1]
        between = [token.word for token in run if not token.is_word]
        if len(word) < SMALLEST_JOINED or word not in self.known:
            return False
        return bool(unknown) if not between else between == ["/"] and pieces[0] not in self.known

    def _parted(self, tokens: list[Token]) -> list[Token]:
        parted: list[Token] = []
        for token in tokens:
            pieces = () if not token.is_word or token.word in self.known else self.pieces(token.word)
            parted += [Token(piece, "" if piece == and_word() else piece) for piece in pieces] if pieces else [token]
        return parted

    def _pieces(self, word: str) -> tuple[str, ...]:
        """The known words that an unknown one is glued of: 'kasubbagumum' -> kasubbag, umum; longest pieces first."""
        if word in self._headed:
            return self._headed[word]
        if len(word) < SMALLEST_GLUED:
            return ()
        return self._cut(word, MOST_PIECES + 1)

    def _cut(self, word: str, most: int) -> tuple[str, ...]:
        if most == 0:
            return ()
        for end in range(len(word) - SMALLEST_PIECE, SMALLEST_PIECE - 1, -1):
            head, tail = word[:end], word[end:]
            if head not in self.targets and head != and_word():
                continue
            if tail in self.targets:
                return head, tail
            rest = self._cut(tail, most - 1)
            if rest:
                return head, *rest
        return ()

    def _respelt(self, token: Token) -> Token:
        if not token.is_word or token.word in self.known:
            return token
        corrected = self.corrected(token.word)
        return token if corrected is None else replace(token, word=corrected)

    def _corrected(self, word: str) -> str | None:
        """The one known word within reach: one letter away up to six letters, two above; None when two are as near."""
        if any(c.isdigit() for c in word):
            readings = {word.translate(DIGITS), word.translate(DIGITS_AS_L)} & self.known
            return min(readings) if readings and not word.isdigit() else None
        for seen, meant in LOOKALIKE_GROUPS:
            if seen in word and word.replace(seen, meant) in self.targets:
                return word.replace(seen, meant)
        return self._nearest(word) if len(word) >= SHORT else self._lookalike(word)

    def _lookalike(self, word: str) -> str | None:
        """'tlm' is 'tim': of so short a word only letters that look alike are exchanged."""
        alike = [target for target in self._by_length.get(len(word), ()) if _looks_alike(word, target)]
        return alike[0] if len(word) > 2 and len(alike) == 1 and alike[0] in self.words else None

    def _nearest(self, word: str) -> str | None:
        reach = 1 if len(word) <= MIDDLE else 2
        near = [
            (distance, not _looks_alike(word, target), target)
            for target, distance in self._near(word, reach)
            if _is_slip(word, target) and (distance < 2 or target in self.words)
        ]
        if not near:
            return None
        near.sort()
        best = [target for *rank, target in near if rank == list(near[0][:2])]
        return best[0] if len({self._same(target) for target in best}) == 1 else None

    def _near(self, word: str, reach: int) -> Iterable[tuple[str, int]]:
        for length in range(len(word) - reach, len(word) + reach + 1):
            choices = self._by_length.get(length, [])
            for target, distance, _ in extract(
                word, choices, scorer=OSA.distance, processor=None, score_cutoff=reach, limit=3
            ):
                yield target, int(distance)


def _is_slip(word: str, target: str) -> bool:
    """Whether it can be a slip: no other form ('pengawas', 'pengawasan'), no other short word."""
    longer, shorter = (word, target) if len(word) > len(target) else (target, word)
    if longer.startswith(shorter) and longer[len(shorter) :] in ENDINGS:
        return False
    if min(len(word), len(target)) <= SHORT:
        return _looks_alike(word, target)
    return _looks_alike(word[0], target[0]) or word == target[1:]


def _looks_alike(word: str, target: str) -> bool:
    """Whether only letters differ that look alike: 'kabaq', 'kabag'."""
    return len(word) == len(target) and all(
        a == b or (a, b) in LOOKALIKES or (b, a) in LOOKALIKES for a, b in zip(word, target, strict=True)
    )
