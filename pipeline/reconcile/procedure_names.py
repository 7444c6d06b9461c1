"""The name of an SOP without what makes no other procedure: leading words, years, the office's own name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.read.letterhead import title_case
from pipeline.reconcile.agency_kinds import kind_of_tokens, write_out
from pipeline.reconcile.governments import government_in
from pipeline.reconcile.phrases import Phrases, words_of
from pipeline.reconcile.tokens import CLOSE, OPEN, Token, tokenize
from pipeline.reconcile.writing_out import Rewrites
from schemas.vocabulary.agencies import agency_vocabulary
from schemas.vocabulary.procedures import procedure_vocabulary

VOWELS = frozenset("aeiou")
YEAR = re.compile(r"(?:19|20)\d\d")
SHORTEST_ACRONYM, LONGEST_ACRONYM = 2, 10
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class ProcedureName:
    """`words` are what two names are compared on; `procedure_id` is made of them. `label` is for people."""

    words: tuple[str, ...]
    label: str

    @property
    def procedure_id(self) -> str:
        return "-".join(self.words)

    @property
    def strong_words(self) -> frozenset[str]:
        """Without the words that do not decide; all of them where nothing else is left."""
        strong = frozenset(self.words) - _weak()
        return strong or frozenset(self.words)


@lru_cache(maxsize=REMEMBERED)
def procedure_name(name: str, agency: str | None = None) -> ProcedureName | None:
    """'SOP Mekanisme Pengumpulan Data Kinerja Tahun 2025' -> pengumpulan-data-kinerja. None where no word is left."""
    tokens = _without_leading(_without_asides(tokenize(name)))
    tokens = _without_years(_without_place(tokens, agency)) or tokens
    compared = _synonyms().apply(tokens)
    words = [token.word for token in compared if token.is_word and token.word not in _small()]
    words = [word for index, word in enumerate(words) if word not in words[max(0, index - 1) : index]]
    return ProcedureName(tuple(words), _label(tokens)) if words else None


def _without_asides(tokens: list[Token]) -> list[Token]:
    """'Rencana Kerja Tahunan (RKT)', '(SOP-033/17000/2025)': brackets with a short form or a number are dropped."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        end = next((i for i in range(index, len(tokens)) if tokens[i].word == CLOSE), len(tokens))
        if tokens[index].word == OPEN and _adds_nothing(tokens[index + 1 : end], kept):
            index = end
        elif not tokens[index].is_bracket:
            kept.append(tokens[index])
        index += 1
    return kept


def _adds_nothing(aside: list[Token], before: list[Token]) -> bool:
    if any(token.word.isdigit() for token in aside):
        return True
    return len(aside) == 1 and _is_short_for(aside[0].word, [token.word for token in before if token.is_word])


def _is_short_for(short: str, words: list[str]) -> bool:
    """Whether the letters of 'podes' stand in this order in 'potensi desa', beginning with a word's first letter."""
    if not SHORTEST_ACRONYM <= len(short) <= LONGEST_ACRONYM:
        return False
    return any(_stands_in(short, "".join(words[start:])) for start, word in enumerate(words) if word[0] == short[0])


def _stands_in(letters: str, text: str) -> bool:
    left = iter(text)
    return all(letter in left for letter in letters)


def _without_leading(tokens: list[Token]) -> list[Token]:
    found = _leading().longest_at(tokens)
    while found is not None and found[1] < len(tokens):
        tokens = tokens[found[1] :]
        while tokens and tokens[0].is_separator:
            tokens = tokens[1:]
        found = _leading().longest_at(tokens)
    return tokens


def _without_place(tokens: list[Token], agency: str | None) -> list[Token]:
    """Cut where the name goes on with the office or its government: '... Dinas Sosial', '... di Kabupaten Tapin'."""
    own = words_of(agency) if agency else ()
    for start in range(1, len(tokens)):
        scope = _scope().longest_at(tokens, start)
        place = tokens[start + (scope[1] if scope is not None else 0) :]
        if place and (_begins(place, own) or _is_government(place) or (scope is not None and _is_office(place))):
            return tokens[:start]
    return tokens


def _begins(tokens: list[Token], words: tuple[str, ...]) -> bool:
    return bool(words) and tuple(token.word for token in tokens[: len(words)]) == words


def _is_government(tokens: list[Token]) -> bool:
    found = government_in(tokens)
    return found is not None and found[0].code is not None and found[1] == 0 and found[2] == len(tokens)


def _is_office(tokens: list[Token]) -> bool:
    return kind_of_tokens(write_out(tokens)) is not None


def _without_years(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        announced = _year_words().longest_at(tokens, index)
        year = index + (announced[1] if announced is not None else 0)
        if year < len(tokens) and YEAR.fullmatch(tokens[year].word):
            index = year + 1
            continue
        kept.append(tokens[index])
        index += 1
    while kept and kept[-1].is_separator:
        kept.pop()
    return kept


def _label(tokens: list[Token]) -> str:
    text = " ".join(token.raw or token.word for token in tokens).replace(" ,", ",").replace(" / ", "/").strip(" ,/")
    words = text.split(" ") if any(c.islower() for c in text) else title_case(text).split(" ")
    return " ".join(_cased(word) for word in words)


def _cased(word: str) -> str:
    """Abbreviations in capitals: those that are known, and words without a vowel."""
    if word.casefold() in _abbreviations() or (word.isalpha() and len(word) > 1 and not VOWELS & set(word.casefold())):
        return word.upper()
    return word if word.isupper() else title_case(word) if word.casefold() not in _small() else word.casefold()


@cache
def _synonyms() -> Rewrites:
    return Rewrites(procedure_vocabulary().synonyms)


@cache
def _abbreviations() -> frozenset[str]:
    """'lkjip' and 'lakip', which stand for several words; and those of offices' names."""
    several = {short: longs for short, longs in procedure_vocabulary().synonyms.items() if any(" " in t for t in longs)}
    alike = {text for longs in several.values() for text in longs if " " not in text}
    return frozenset((*several, *alike, *agency_vocabulary().capitals))


@cache
def _leading() -> Phrases[str]:
    return Phrases((words_of(text), text) for text in procedure_vocabulary().leading)


@cache
def _scope() -> Phrases[str]:
    return Phrases((words_of(text), text) for text in procedure_vocabulary().scope)


@cache
def _year_words() -> Phrases[str]:
    return Phrases((words_of(text), text) for text in procedure_vocabulary().year_words)


@cache
def _small() -> frozenset[str]:
    return frozenset(procedure_vocabulary().small)


@cache
def _weak() -> frozenset[str]:
    return frozenset(procedure_vocabulary().weak)
