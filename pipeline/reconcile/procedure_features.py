"""What speaks for two SOPs being of one procedure. Each feature says how much, and in words what it compared.

Its docstring is the sentence in English; what the reviewer reads stands in procedures.yaml under the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.reconcile.procedure_names import ProcedureName
from schemas.vocabulary.procedures import procedure_vocabulary
from schemas.vocabulary.roles import ordinary_words

LONGEST_SHOWN = 6
REMEMBERED = 100_000  # pairs of words
SHORTEST_MISSPELT, LONG = 6, 12
ONE_WORD, KIN_WORDS = 0.5, 0.6


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of the SOPs that share one name."""

    name: ProcedureName
    step_words: frozenset[str]
    output_words: frozenset[str]
    laws: frozenset[str]
    agencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Feature:
    """`score` is 0..1; `left` and `right` are what was compared."""

    rule: str
    score: float
    left: str
    right: str

    @property
    def sentence(self) -> str:
        return procedure_vocabulary().features[self.rule].format(left=self.left, right=self.right)


def weak_words_only(a: Profile, b: Profile) -> Feature:
    """The names differ in words only that do not decide ('Permohonan Informasi', 'Permohonan Informasi Publik')."""
    same = a.name.strong_words == b.name.strong_words
    return _names("weak_words_only", (1.0 if len(a.name.strong_words) > 1 else ONE_WORD) if same else 0.0, a, b)


def like_spelling(a: Profile, b: Profile) -> Feature:
    """The names differ in the spelling of words only ('Pemutakhiran', 'Pemutahkiran')."""
    pairs = [(x, y) for x, y in zip(a.name.words, b.name.words, strict=False) if x != y]
    same = len(a.name.words) == len(b.name.words) and bool(pairs) and all(_is_misspelt(x, y) for x, y in pairs)
    return _names("like_spelling", 1.0 if same else 0.0, a, b)


def shared_words(a: Profile, b: Profile) -> Feature:
    """The names share most of their words."""
    ours, theirs = frozenset(a.name.words), frozenset(b.name.words)
    return Feature("shared_words", _jaccard(ours, theirs), _shown(ours & theirs), _shown(ours ^ theirs))


def like_steps(a: Profile, b: Profile) -> Feature:
    """The steps speak of the same things."""
    return _contained("like_steps", a.step_words, b.step_words)


def like_outputs(a: Profile, b: Profile) -> Feature:
    """The outputs are the same things."""
    return _contained("like_outputs", a.output_words, b.output_words)


def same_law(a: Profile, b: Profile) -> Feature:
    """They rest on the same law."""
    shared = a.laws & b.laws
    return Feature("same_law", _jaccard(a.laws, b.laws), _shown(shared), _shown(a.laws ^ b.laws))


FEATURES: tuple[Callable[[Profile, Profile], Feature], ...] = (
    weak_words_only,
    like_spelling,
    shared_words,
    like_steps,
    like_outputs,
    same_law,
)


def may_be_near(a: Profile, b: Profile) -> bool:
    """Whether the names alone leave it open that two procedures are one or near; cheap, for there are many pairs."""
    ours, theirs = set(a.name.words), set(b.name.words)
    shared = len(ours & theirs)
    if shared >= KIN_WORDS * len(ours | theirs):
        return True
    unlike = max(len(ours), len(theirs)) - shared
    return a.name.strong_words == b.name.strong_words or (unlike == 1 and len(ours) == len(theirs))


def compare_profiles(a: Profile, b: Profile) -> dict[str, Feature]:
    return {feature.rule: feature for feature in (compare(a, b) for compare in FEATURES)}


def _names(rule: str, score: float, a: Profile, b: Profile) -> Feature:
    return Feature(rule, score, a.name.label, b.name.label)


def _contained(rule: str, ours: frozenset[str], theirs: frozenset[str]) -> Feature:
    """How much of the smaller set the other one holds."""
    shared = ours & theirs
    smaller = min(len(ours), len(theirs))
    return Feature(rule, len(shared) / smaller if smaller else 0.0, _shown(shared), _shown(ours ^ theirs))


def _jaccard(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 0.0


def _shown(words: frozenset[str]) -> str:
    listed = sorted(words, key=lambda word: (-len(word), word))
    return ", ".join(listed[:LONGEST_SHOWN])


@lru_cache(REMEMBERED)
def _is_misspelt(a: str, b: str) -> bool:
    """Whether one of two long words is no word and nearly the other."""
    if min(len(a), len(b)) < SHORTEST_MISSPELT or (a in ordinary_words() and b in ordinary_words()):
        return False
    return OSA.distance(a, b, score_cutoff=2) <= (1 if min(len(a), len(b)) < LONG else 2)
