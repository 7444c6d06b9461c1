"""How the wording of a step tells who does it: `activities.yaml`, and the fitted weights in `actor_weights.yaml`."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary.loader import Entry, load_yaml

Words = tuple[str, ...]


class Topic(Entry):
    """A field of work: beginnings of words in the headers of those whose field it is, and in the steps."""

    roles: Words
    work: Words


class Activities(Entry):
    verbs: dict[str, Words]
    also: dict[str, Words]
    done: Words
    under_secretary: Words
    spelled: dict[str, str]
    light: Words
    aims: Words
    command: Words
    to: Words
    from_: Words
    by: Words
    with_: Words
    return_: Words
    subject_verbs: Words
    active: Words
    relative: Words
    workers: Words
    noun_ending: str
    prefixes: Words
    suffixes: Words
    groups: dict[str, Words]
    leads: dict[str, Words]
    topics: dict[str, Topic]


class ActorWeights(Entry):
    """Weight of each feature of the sequence model; `temperature` divides all of them."""

    temperature: float
    weights: dict[str, float]


@cache
def activities() -> Activities:
    return load_yaml("activities.yaml", Activities)


@cache
def actor_weights() -> ActorWeights:
    return load_yaml("actor_weights.yaml", ActorWeights)
