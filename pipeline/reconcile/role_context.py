"""What a document says about the ambiguous roles in its headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.reconcile.phrases import Phrases, words_of
from pipeline.reconcile.tokens import tokenize
from schemas.vocabulary.roles import role_vocabulary


@dataclass(frozen=True, slots=True)
class RoleContext:
    """What the SOP is about (`topics` of roles.yaml) and the abbreviation of its own agency ('dpupr')."""

    topics: frozenset[str] = frozenset()
    agency_acronym: str | None = None


NO_CONTEXT = RoleContext()
REMEMBERED = 50_000


def role_context(title: str | None, law: Iterable[str] = (), agency: str | None = None) -> RoleContext:
    """The context that an SOP's name, the titles of its law and its agency's name give.

    The name decides; the law is asked only where the name names no topic.
    """
    topics = _topics_in(title or "")
    for text in () if topics else law:
        topics |= _topics_in(text)
    return RoleContext(topics, initials(agency) if agency is not None else None)


def initials(name: str) -> str:
    """'Dinas Pekerjaan Umum dan Penataan Ruang' -> 'dpupr'."""
    return "".join(token.word[0] for token in tokenize(name) if token.is_word)


@lru_cache(maxsize=REMEMBERED)
def _topics_in(text: str) -> frozenset[str]:
    tokens = tokenize(text)
    found = (_topic_words().longest_at(tokens, start) for start in range(len(tokens)))
    return frozenset(topic for phrase in found if phrase is not None for topic in phrase[0])


@cache
def _topic_words() -> Phrases[tuple[str, ...]]:
    topics = role_vocabulary().topics
    words = dict.fromkeys(word for listed in topics.values() for word in listed)
    return Phrases((words_of(word), tuple(t for t, listed in topics.items() if word in listed)) for word in words)
