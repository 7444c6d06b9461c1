"""The kind of an office from its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.reconcile.phrases import Phrases, Words, words_of
from pipeline.reconcile.tokens import Token, tokenize
from pipeline.reconcile.writing_out import Rewrites
from schemas.vocabulary.agencies import agency_vocabulary

REGIONAL_SECRETARIAT = "setda"
CENTRAL = "vertikal"
PROVINCE = "prov"


@dataclass(frozen=True, slots=True)
class _Kinds:
    rewrites: Rewrites
    starts: tuple[tuple[str, Phrases[str]], ...]
    anywhere: tuple[tuple[str, Words], ...]
    unless: dict[str, Phrases[str]]


def write_out(tokens: list[Token]) -> list[Token]:
    """Short names written out: 'Diskominfo' -> dinas komunikasi dan informatika."""
    return _kinds().rewrites.apply(tokens)


def kind_of_tokens(tokens: list[Token], government: str | None = None) -> str | None:
    """The kind of an office whose written-out name these tokens are; None for a name that says no kind.

    'dinas kesehatan' is a `dinas`, 'biro organisasi' a `setda_prov`.
    """
    words = tuple(token.word for token in tokens)
    for kind, starts in _kinds().starts:
        if _kinds().unless[kind].longest_at(tokens) is not None:
            continue
        contained = any(_holds(words, phrase) for owner, phrase in _kinds().anywhere if owner == kind)
        if contained or starts.longest_at(tokens) is not None:
            return _secretariat_of(words, government) if kind == REGIONAL_SECRETARIAT else kind
    return None


def is_of_secretariat(kind: str | None) -> bool:
    """Whether an office of this kind is part of a regional secretariat."""
    return (kind or "").startswith(REGIONAL_SECRETARIAT)


def _secretariat_of(words: Words, government: str | None) -> str:
    """A Biro belongs to a province; of the rest the government's own name tells the level."""
    known = agency_vocabulary()
    levels = {known.governments.get(word) for word in words_of(government or "")}
    return "setda_prov" if PROVINCE in levels or words[0] in known.provincial else "setda_kabkota"


def _holds(words: Words, phrase: Words) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(1, len(words) - len(phrase) + 1))


@cache
def _kinds() -> _Kinds:
    known = agency_vocabulary()
    short_names: dict[str, list[str]] = {}
    for short, long in known.acronyms.items():
        short_names.setdefault(long, []).append(short)
    rewrites = Rewrites(short_names)
    return _Kinds(
        rewrites=rewrites,
        starts=tuple((rule.kind, _written(rewrites, rule.starts)) for rule in known.kinds),
        unless={rule.kind: _written(rewrites, rule.unless) for rule in known.kinds},
        anywhere=tuple((rule.kind, words_of(text)) for rule in known.kinds for text in rule.anywhere),
    )


def _written(rewrites: Rewrites, texts: Iterable[str]) -> Phrases[str]:
    return Phrases((tuple(t.word for t in rewrites.apply(tokenize(text))), text) for text in texts)
