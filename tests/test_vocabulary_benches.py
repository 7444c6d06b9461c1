"""The benches of one vocabulary: large enough, above their bars, and wrong only where it is written down."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.vocabulary import Result, all_results, frozen_misses, misses, scores
from schemas.vocabulary.roles import role_vocabulary

BARS = {
    ("roles", "strong"): (0.98, 0.95),
    ("roles", "weak"): (0.9, 0.9),
    ("roles", "false_friend"): (0.95, 0.95),
    ("agencies", "strong"): (0.98, 0.95),
    ("agencies", "weak"): (0.9, 0.9),
    ("agencies", "false_friend"): (0.95, 0.95),
    ("procedures", "strong"): (0.98, 0.95),
    ("procedures", "weak"): (0.8, 0.8),
    ("procedures", "false_friend"): (0.95, 0.95),
    ("citations", "strong"): (0.98, 0.97),
    ("citations", "weak"): (0.75, 0.75),
    ("citations", "false_friend"): (1.0, 1.0),
}
SMALLEST = {"roles": 600, "agencies": 100, "procedures": 100, "citations": 100}


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return all_results()


def test_every_tier_is_above_its_bar(results: list[Result]) -> None:
    found = scores(results)
    assert set(found) == set(BARS)
    below = {
        place: score
        for place, score in found.items()
        if score.precision < BARS[place][0] or score.recall < BARS[place][1]
    }
    assert below == {}


def test_what_is_wrong_is_what_was_wrong(results: list[Result]) -> None:
    """A gain or a loss is shown here; `python -m benchmarks.vocabulary --freeze` writes down what is wrong now."""
    now, then = misses(results), frozen_misses()
    assert {"lost": sorted(now - then), "gained": sorted(then - now)} == {"lost": [], "gained": []}


def test_the_benches_are_large_and_hold_false_friends(results: list[Result]) -> None:
    sizes = Counter(result.bench for result in results)
    assert all(sizes[bench] >= least for bench, least in SMALLEST.items())
    friends = Counter(result.bench for result in results if result.tier == "false_friend")
    assert set(friends) == set(SMALLEST)
    cases = Counter((result.bench, result.case) for result in results)
    assert [case for case, count in cases.items() if count > 1] == []


def test_the_wordings_of_roles_are_more_than_spellings_of_the_vocabulary(results: list[Result]) -> None:
    known = {name.casefold() for entry in role_vocabulary().roles.values() for name in (*entry.names, *entry.alone)}
    known |= {name.casefold() for entry in role_vocabulary().ambiguous for name in entry.names}
    wordings = [result.case.partition(" @ ")[0].casefold() for result in results if result.bench == "roles"]
    assert sum(wording not in known for wording in wordings) >= SMALLEST["roles"]
