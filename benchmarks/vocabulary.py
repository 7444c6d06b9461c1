"""The benches of one vocabulary: role wordings, names of offices, pairs of procedures, citations.

`python -m benchmarks.vocabulary` tells precision and recall by tier and what is wrong. The wrong ones of today stand in
tests/cases/vocabulary_misses.csv, so that a change shows its gains and losses; `--freeze` writes them anew.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.read.citations import parse_citations
from pipeline.reconcile.agencies import identify_agency
from pipeline.reconcile.cards import SopCard
from pipeline.reconcile.decisions import ProcedureDecisions
from pipeline.reconcile.procedure_names import procedure_name
from pipeline.reconcile.procedures import Procedures, group_procedures
from pipeline.reconcile.role_context import role_context
from pipeline.reconcile.roles import match_role_header

CASES = Path(__file__).parent.parent / "tests" / "cases"
MISSES = CASES / "vocabulary_misses.csv"
COLUMNS = ("bench", "tier", "case", "wanted", "got")
STEPS = frozenset({"menerima", "mencatat", "memeriksa", "menandatangani", "mengarsipkan"})
# What an answer may be where a pair stays apart: to be told as near is no error.
ENOUGH = {"same": {"same"}, "kin": {"kin"}, "apart": {"apart", "kin"}}

Answers = frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """One case: the answers that a person gave, and those that were found."""

    bench: str
    tier: str
    case: str
    wanted: Answers
    got: Answers

    @property
    def is_right(self) -> bool:
        return self.wanted == self.got

    @property
    def row(self) -> tuple[str, ...]:
        return self.bench, self.tier, self.case, "|".join(sorted(self.wanted)), "|".join(sorted(self.got))


@dataclass(frozen=True, slots=True)
class Score:
    cases: int
    precision: float
    recall: float


def role_results() -> Iterator[Result]:
    for row in _rows("roles.csv"):
        found = match_role_header(row["wording"], row["agency_kind"] or None, role_context(row["title"] or None))
        case = " @ ".join(filter(None, (row["wording"], row["agency_kind"], row["title"])))
        got = frozenset(role.role_id for role in found.roles if role.role_id)
        yield Result("roles", row["tier"], case, _answers(row["role_ids"]), got)


def agency_results() -> Iterator[Result]:
    """The id where it is labelled, and the kind."""
    for row in _rows("agencies.csv"):
        named = identify_agency(row["agency"], row["government"] or None)
        agency = named.agency if named is not None else None
        got = {agency.kind or "", agency.agency_id if row["agency_id"] else ""} if agency is not None else set()
        case = " @ ".join(filter(None, (row["agency"], row["government"])))
        yield Result("agencies", row["tier"], case, _answers(f"{row['kind']}|{row['agency_id']}"), _filled(got))


def procedure_results() -> Iterator[Result]:
    for row in _rows("procedures.csv"):
        cards = [_card("a", row["one"], row["one_agency"]), _card("b", row["other"], row["other_agency"])]
        relation = _relation(group_procedures(cards, ProcedureDecisions()))
        got = row["relation"] if relation in ENOUGH[row["relation"]] else relation
        case = f"{row['one']} @ {row['one_agency']} / {row['other']} @ {row['other_agency']}"
        yield Result("procedures", row["tier"], case, frozenset({row["relation"]}), frozenset({got}))


def citation_results() -> Iterator[Result]:
    for row in _rows("citations.csv"):
        first, *others = parse_citations([row["text"]], row["territory"] or None)
        got = {first.regulation_id or "", *(f"{other.relation}={other.regulation_id}" for other in others)}
        case = " @ ".join(filter(None, (row["text"], row["territory"])))
        yield Result("citations", row["tier"], case, _answers(f"{row['id']}|{row['related']}"), _filled(got))


BENCHES: tuple[Callable[[], Iterator[Result]], ...] = (
    role_results,
    agency_results,
    procedure_results,
    citation_results,
)


def all_results() -> list[Result]:
    return [result for bench in BENCHES for result in bench()]


def scores(results: list[Result]) -> dict[tuple[str, str], Score]:
    """By bench and tier; precision and recall over the answers."""
    return {place: _score([each for each in results if (each.bench, each.tier) == place]) for place in _places(results)}


def misses(results: list[Result]) -> set[tuple[str, ...]]:
    return {result.row for result in results if not result.is_right}


def frozen_misses() -> set[tuple[str, ...]]:
    return {tuple(row[name] for name in COLUMNS) for row in _rows(MISSES.name)}


def _places(results: list[Result]) -> list[tuple[str, str]]:
    return sorted({(each.bench, each.tier) for each in results})


def _score(results: list[Result]) -> Score:
    right = sum(len(each.wanted & each.got) for each in results)
    false, missed = (
        sum(len(each.got - each.wanted) for each in results),
        sum(len(each.wanted - each.got) for each in results),
    )
    return Score(len(results), _share(right, false), _share(right, missed))


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right or wrong else 1.0


def _rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _answers(text: str) -> Answers:
    return _filled(set(text.split("|")))


def _filled(texts: set[str]) -> Answers:
    return frozenset(texts) - {""}


def _card(sop_id: str, name: str, agency: str) -> SopCard:
    return SopCard(
        sop_id=sop_id, agency_id=agency, name=procedure_name(name, agency), number=None, revision=0, on=None, steps=5,
        step_words=STEPS, output_words=frozenset({"catatan"}), laws=frozenset({"uu/2009/25"}), confidence=1.0,
    )  # fmt: skip


def _relation(found: Procedures) -> str:
    if found.of_sop["a"] == found.of_sop["b"]:
        return "same"
    return "kin" if found.kin else "apart"


def main() -> None:
    results = all_results()
    for (bench, tier), score in scores(results).items():
        words = f"{bench:11}{tier:13}{score.cases:5}  precision {score.precision:.4f}  recall {score.recall:.4f}"
        sys.stdout.write(f"{words}\n")
    now, then = misses(results), frozen_misses() if MISSES.exists() else set()
    for mark, rows in (("+ wrong now", now - then), ("- right now", then - now)):
        for row in sorted(rows):
            sys.stdout.write(f"{' | '.join((mark, *row))}\n")
    sys.stdout.write(f"{len(now)} wrong, as {MISSES.name} has them but for what is shown above\n")
    if "--freeze" in sys.argv[1:]:
        with MISSES.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([COLUMNS, *sorted(now)])


if __name__ == "__main__":
    main()
