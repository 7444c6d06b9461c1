"""A header as words and separators."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from schemas.vocabulary.joining import joining_words

SIGNS = frozenset({"/", ",", ";", "-"})
OPEN, CLOSE = "(", ")"
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?|[/,;&+()—-]")
_LOOSE_HYPHEN = re.compile(r"\s+[-–—‐]+\s+")
_TIGHT_HYPHEN = re.compile(r"(?<=\w)[-–—‐]\s?(?=\w)|(?<=\w)\s[-–—‐](?=\w)")
_COLUMN_NUMBER = re.compile(r"\(\s*\d+\s*\)|^\s*\d+\s*[.)]?\s+(?=\D)")
_SPACED_LETTERS = re.compile(r"\b(?:[^\W\d_][.\s]\s?){2,}[^\W\d_]\b")
_TWICE = re.compile(r"([^\W\d_]{4,})2")


@dataclass(frozen=True, slots=True)
class Token:
    """`word` is folded and may be written out ('ka' -> 'kepala'); `raw` is as printed, empty where others hold it."""

    word: str
    raw: str
    plural: bool = False

    @property
    def is_separator(self) -> bool:
        return self.word in SIGNS or self.word == and_word()

    @property
    def is_bracket(self) -> bool:
        return self.word in (OPEN, CLOSE)

    @property
    def is_word(self) -> bool:
        return self.word not in _no_words()


@cache
def _no_words() -> frozenset[str]:
    return SIGNS | {OPEN, CLOSE, and_word()}


def and_word() -> str:
    """The word that stands for all that join."""
    return joining_words()[0]


def fold_word(text: str) -> str:
    """Without case and accents: 'Ségala' -> 'segala'."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokenize(header: str) -> list[Token]:
    """'Kasi-Kasi/Staf (3)' -> kasi (plural), /, staf. All words that join are the first of them ('dan')."""
    text = _SPACED_LETTERS.sub(lambda m: re.sub(r"[.\s]", "", m.group()), _COLUMN_NUMBER.sub(" ", header))
    text = _LOOSE_HYPHEN.sub(" — ", _TIGHT_HYPHEN.sub("-", text))
    return _without_doubled_separators(_without_repeats([_token(m.group()) for m in _TOKEN.finditer(text)]))


def _token(raw: str) -> Token:
    word = fold_word(raw)
    if word in joining_words():
        return Token(and_word(), raw)
    if raw in "-—":
        return Token("-", raw)
    twice = _TWICE.fullmatch(word)
    return Token(twice[1], raw[:-1], plural=True) if twice else Token(word, raw)


def _without_repeats(tokens: list[Token]) -> list[Token]:
    """Plural by reduplication: 'bagian - bagian', 'sub bagian-sub bagian'. Other hyphens inside words are dropped."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        if tokens[index].word != "-":
            kept.append(tokens[index])
            index += 1
            continue
        length = _repeat_length(kept, tokens, index)
        if length:
            kept[-length] = Token(kept[-length].word, kept[-length].raw, plural=True)
        elif kept and tokens[index].raw == "—":
            kept.append(tokens[index])
        index += 1 + length
    return kept


def _repeat_length(before: list[Token], tokens: list[Token], hyphen: int) -> int:
    for length in (3, 2, 1):
        after = [token.word for token in tokens[hyphen + 1 : hyphen + 1 + length]]
        if len(after) == length and after == [token.word for token in before[-length:]]:
            return length
    return 0


def _without_doubled_separators(tokens: list[Token]) -> list[Token]:
    """'X, dan Y' has one separator; none stands at an end."""
    kept: list[Token] = []
    for token in tokens:
        if token.is_separator and (not kept or kept[-1].is_separator or kept[-1].word == OPEN):
            continue
        kept.append(token)
    while kept and kept[-1].is_separator:
        kept.pop()
    return kept
