"""SOPs of one procedure found across offices: by name first, then by name, steps, outputs and law together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.reconcile.cards import SopCard
from pipeline.reconcile.decisions import ProcedureDecisions
from pipeline.reconcile.procedure_features import KIN_WORDS, Feature, Profile, compare_profiles, may_be_near
from pipeline.reconcile.procedure_names import ProcedureName
from schemas.reconciled import Procedure

LARGEST_BLOCK, SHORT_NAME = 60, 2
SAME_STRONG_WORDS = "="
MERGED_STEPS, KIN_SUPPORT = 0.4, 0.35
SUPPORT = ("like_steps", "like_outputs", "same_law")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two procedures that were compared, and the sentences for what speaks for them."""

    one: str
    other: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procedures:
    """`of_sop` gives the procedure of each SOP that has a name. `merged` are names that became one procedure,
    `kin` are procedures that stay apart and are near."""

    of_sop: Mapping[str, str]
    procedures: tuple[Procedure, ...]
    merged: tuple[Likeness, ...]
    kin: tuple[Likeness, ...]


def group_procedures(cards: Sequence[SopCard], decided: ProcedureDecisions) -> Procedures:
    """'Mekanisme Pengumpulan Data Kinerja' and 'Pengumpulan Data Kinerja' are one; '… Data Capaian Kinerja' is kin."""
    names: dict[str, ProcedureName] = {}
    named: dict[str, list[SopCard]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: card.sop_id):
        if card.name is not None:
            named[card.name.procedure_id].append(card)
            names.setdefault(card.name.procedure_id, card.name)
    profiles = {procedure_id: _profile(names[procedure_id], held) for procedure_id, held in named.items()}
    likenesses = [_likeness(a, b, profiles) for a, b in _pairs(profiles)]
    merged = [like for like, same in likenesses if same and not decided.keeps_apart(like.one, like.other)]
    home = _homes(named, merged, decided)
    of_sop = {card.sop_id: decided.of_sop.get(card.sop_id, home[key]) for key, held in named.items() for card in held}
    kin = [like for like, same in likenesses if not same and like.score and home[like.one] != home[like.other]]
    return Procedures(of_sop, _listed(of_sop, cards), tuple(merged), tuple(kin))


def _profile(name: ProcedureName, cards: Sequence[SopCard]) -> Profile:
    return Profile(
        name=name,
        step_words=frozenset().union(*(card.step_words for card in cards)),
        output_words=frozenset().union(*(card.output_words for card in cards)),
        laws=frozenset().union(*(card.laws for card in cards)),
        agencies=frozenset(card.agency_id for card in cards if card.agency_id is not None),
    )


def _pairs(profiles: Mapping[str, Profile]) -> list[tuple[str, str]]:
    """The pairs worth comparing: names that share two words, short ones one; a large block says nothing.

    So the number of pairs grows with the number of names and not with its square.
    """
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for procedure_id, profile in sorted(profiles.items()):
        for block in _blocks(profile):
            blocks[block].append(procedure_id)
    pairs = {pair for block in blocks.values() if len(block) <= LARGEST_BLOCK for pair in combinations(block, 2)}
    return sorted(pair for pair in pairs if may_be_near(profiles[pair[0]], profiles[pair[1]]))


def _blocks(profile: Profile) -> Iterable[tuple[str, ...]]:
    words = sorted(set(profile.name.words))
    if len(words) <= SHORT_NAME:
        yield from ((word,) for word in words)
    yield from combinations(words, 2)
    yield (SAME_STRONG_WORDS, *sorted(profile.name.strong_words))


def _likeness(a: str, b: str, profiles: Mapping[str, Profile]) -> tuple[Likeness, bool]:
    """How near two procedures are, and whether they are one."""
    one, other = profiles[a], profiles[b]
    features = compare_profiles(one, other)
    same_name = max((features["weak_words_only"], features["like_spelling"]), key=lambda feature: feature.score)
    if same_name.score and _steps_allow(same_name, features["like_steps"], one, other):
        return _told(a, b, 1.0, (same_name, *_support(features))), True
    words = features["shared_words"]
    support = _support(features)
    near = words.score >= KIN_WORDS and bool(support) and one.agencies != other.agencies
    return _told(a, b, words.score if near else 0.0, (words, *support)), False


def _steps_allow(name: Feature, steps: Feature, one: Profile, other: Profile) -> bool:
    """Whether the steps are alike enough for names that are nearly the same; the less the names say, the more."""
    if not one.step_words or not other.step_words:
        return name.score == 1.0
    return steps.score >= MERGED_STEPS / name.score


def _support(features: Mapping[str, Feature]) -> tuple[Feature, ...]:
    return tuple(features[rule] for rule in SUPPORT if features[rule].score >= KIN_SUPPORT)


def _told(a: str, b: str, score: float, features: Iterable[Feature]) -> Likeness:
    return Likeness(a, b, round(score, 4), tuple(feature.sentence for feature in features))


def _homes(
    named: Mapping[str, Sequence[SopCard]], merged: Iterable[Likeness], decided: ProcedureDecisions
) -> dict[str, str]:
    """The procedure that each name belongs to: of those merged, the name that most SOPs have, the shortest then.

    What people decided stands above: what they put together stays together under the id that they gave, however many
    documents come, and what they keep apart is in one procedure by no detour.
    """
    together = {name: frozenset({name}) for name in named}
    for name, home in sorted(decided.part_of.items()):
        if name in named and home in named:
            _join(together, name, home)
    for like in sorted(merged, key=lambda like: (like.one, like.other)):
        joined = together[like.one] | together[like.other]
        if not any(decided.keeps_apart(one, other) for one, other in combinations(sorted(joined), 2)):
            _join(together, like.one, like.other)
    return {name: _name_of(held, named, decided, name) for name, held in together.items()}


def _join(together: dict[str, frozenset[str]], one: str, other: str) -> None:
    joined = together[one] | together[other]
    together.update(dict.fromkeys(joined, joined))


def _name_of(
    held: frozenset[str], named: Mapping[str, Sequence[SopCard]], decided: ProcedureDecisions, name: str
) -> str:
    """The id that was decided for the name or for one that it is together with; else the name that most SOPs have."""
    if name in decided.part_of:
        return decided.home_of(name)
    targets = sorted({decided.home_of(other) for other in held if other in decided.part_of} & held)
    if targets:
        return targets[0]
    return min(held, key=lambda n: (-len(named[n]), len(n), n))


def _listed(of_sop: Mapping[str, str], cards: Sequence[SopCard]) -> tuple[Procedure, ...]:
    """Each procedure with its label: the name most of its SOPs have."""
    labels: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for card in cards:
        if card.name is not None:
            labels[of_sop[card.sop_id]][card.name.label] += 1
    return tuple(
        Procedure(procedure_id, min(counts, key=lambda label: (-counts[label], len(label), label)))
        for procedure_id, counts in sorted(labels.items())
    )
