"""What an unknown wording might be, for a person to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from pipeline.reconcile.role_names import role_names
from pipeline.reconcile.tokens import Token
from schemas.vocabulary.roles import role_vocabulary

MOST, LOOKED_AT, LEAST_LIKE = 3, 8, 60.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    role_id: str
    label: str
    similarity: float


def suggest_roles(tokens: list[Token]) -> tuple[Suggestion, ...]:
    """The nearest roles by their spellings, best first; none where nothing is near."""
    words = " ".join(token.word for token in tokens if token.is_word)
    spellings = _spellings()
    near = extract(
        words, spellings.keys(), scorer=fuzz.token_set_ratio, processor=None, limit=LOOKED_AT, score_cutoff=LEAST_LIKE
    )
    named = role_names().at(tokens)
    best = dict.fromkeys(sorted(named[0].possible), 1.0) if named is not None else {}
    for spelling, score, _ in near:
        best.setdefault(spellings[spelling], round(score / 100, 4))
    labels = role_vocabulary().roles
    return tuple(Suggestion(role, labels[role].facts.label, score) for role, score in list(best.items())[:MOST])


@cache
def _spellings() -> dict[str, str]:
    known = role_vocabulary()
    spellings = {}
    for role_id, entry in known.roles.items():
        for name in (*entry.names, *entry.alone):
            spellings[" ".join(token.word for token in role_names().read(name).tokens if token.is_word)] = role_id
    return spellings
