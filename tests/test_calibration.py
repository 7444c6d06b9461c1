"""Curves from felt to measured confidence: they rise, stay in bounds, and touch values only."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fit_confidence import Guess, calibration_error, curve, held_out, least_tenth
from benchmarks.rightness import Judged, judged
from extractors.formats import extract
from pipeline.read.calibration import chance, on_curve, recognised_pages, with_calibrated
from pipeline.read.document import read_document
from samples.forge.samples import DOCUMENTS, EXPECTED
from schemas.raw import Box, Line, Page, RawDocument, Word
from schemas.sop import Evidence, Flow, Identity, Reading, SectionItem, Sop, Text
from schemas.vocabulary.calibration import ANY, Medium, Points, calibration

POINTS: Points = ((0.2, 0.3), (0.6, 0.5), (1.0, 0.9))
SURE = st.floats(0.0, 1.0)


MOST_OFF = 0.05


def page(number: int, confidence: float) -> Page:
    box = Box(0, 0, 9, 9)
    return Page(number, blocks=(Line("surat", box, (Word("surat", box, confidence),)),))


def told(confidence: float, right: bool, group: str = "a") -> Judged:
    return Judged(group, True, "cell", "recognised", confidence, right)


@pytest.mark.parametrize(
    ("felt", "found"), [(0.0, 0.0), (0.1, 0.15), (0.2, 0.3), (0.4, 0.4), (0.6, 0.5), (0.8, 0.7), (1.0, 0.9)]
)
def test_a_curve_is_flat_above_its_points_and_falls_to_nothing_below(felt: float, found: float) -> None:
    assert on_curve(POINTS, felt) == pytest.approx(found)


@pytest.mark.parametrize("medium", ["stored", "recognised"])
@given(a=SURE, b=SURE)
def test_a_surer_value_never_gets_less(medium: Medium, a: float, b: float) -> None:
    for method in (*calibration().by_medium[medium], "a method never seen"):
        low, high = (chance(method, medium, felt) for felt in sorted((a, b)))
        assert 0.0 <= low <= high <= 1.0


def test_a_method_never_seen_takes_the_curve_of_all() -> None:
    assert chance("nothing", "stored", 0.9) == chance(ANY, "stored", 0.9)


def test_pages_are_recognised_by_their_words() -> None:
    assert recognised_pages((page(1, 1.0), page(2, 0.97), Page(3))) == {2}


def test_values_are_mapped_and_blanks_are_not() -> None:
    read, blank = (Evidence(state=state, page=1, method="item", confidence=0.7) for state in ("read", "blank"))
    sop = Sop(
        identity=Identity(unit=Text(evidence=blank)),
        sections=(SectionItem(section="peringatan", text=Text(value="x", evidence=read), heading=Text()),),
        flow=(Flow(evidence="arrow", confidence=0.7),),
    )
    raw = RawDocument("application/pdf", (page(1, 0.7),), "scan")
    found = with_calibrated(Reading(media_type=raw.media_type, pages=1, sops=(sop,)), raw).sops[0]
    assert found.sections[0].text.evidence.confidence == chance("item", "recognised", 0.7)
    assert found.flow[0].confidence == chance("flow_arrow", "recognised", 0.7)
    assert found.identity.unit.evidence == blank
    assert found.sections[0].text.value == "x"


@given(st.lists(st.tuples(SURE, st.booleans()), min_size=1, max_size=60))
def test_a_fitted_curve_rises(values: list[tuple[float, bool]]) -> None:
    points = curve([told(*value) for value in values], [1.0] * len(values), 0.9)
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert all(0.0 < y < 1.0 for _, y in points)


def test_a_fit_finds_how_often_unseen_values_are_right() -> None:
    values = [told(sure, place % 10 < tenths, group)
              for group in "abc" for sure, tenths in ((0.5, 3), (0.99, 9)) for place in range(200)]  # fmt: skip
    guesses = held_out(values)
    assert calibration_error(guesses) < 0.02
    assert {round(chance, 1) for chance, _ in guesses} == {0.3, 0.9}


def test_the_least_sure_tenth_of_twenty_holds_both_errors_it_should() -> None:
    guesses = [(0.9, told(0.9, True))] * 17 + [(0.8, told(0.8, False))] + [(0.1, told(0.1, False))] * 2
    assert least_tenth(guesses) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("printed", "wanted", "right"), [("Dinas Sosial", "DINAS SOSIAL", True), ("Dinas", "Biro Umum", False)]
)
def test_a_value_is_judged_by_its_truth(printed: str, wanted: str, right: bool) -> None:
    read = Evidence(state="read", page=1, method="letterhead", confidence=0.8)
    sop = Sop(identity=Identity(agency=Text(value=printed, evidence=read)))
    found = list(judged(sop, {"sop": {"agency": wanted}}, frozenset({1}), "dinas", made_up=False))
    assert found == [Judged("dinas", False, "letterhead", "recognised", 0.8, right)]


def of_samples() -> Iterator[Guess]:
    """The published confidence of each value of the sample documents, and whether it is right."""
    for path in sorted(EXPECTED.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        raw = extract(DOCUMENTS / truth["file"])
        sop = read_document(raw).sops[(truth.get("nth") or 1) - 1]
        for value in judged(sop, truth, recognised_pages(raw.pages), truth["file"], made_up=True):
            yield value.confidence, value


def test_the_confidences_of_the_samples_hold() -> None:
    guesses = list(of_samples())
    assert len(guesses) > 500
    assert calibration_error(guesses) <= MOST_OFF
