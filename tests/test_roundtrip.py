"""What Selaras writes it can also read: drawn, read again, compared, from what a person sees.

What cannot come back by nature: the letterhead's own capitals (the form prints them all), the difference between a
blank and a dash, symbols and edges in forms that do not draw, and who acts in a row without a symbol.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import readable_sops, wild_sops

from extractors.formats import extract
from pipeline.read.document import read_document
from pipeline.render.profile import official
from pipeline.render.render import render
from samples.forge.compare import Scores, compare
from samples.forge.forge import forge
from samples.forge.seen import seen
from schemas.errors import Unreadable
from schemas.sop import Sop

FORGED = {"pdf": 8, "docx": 6, "xlsx": 8, "html": 6, "markdown": 6, "tabs": 6}
# Of made-up offices, whose forms differ in all that offices choose; the benchmark `round_trip` measures many more.
BAR, FLOW_BAR = 0.99, 0.97
# Text shows neither how far a group of role columns reaches, nor (in one line) where an office's name ends.
BLURRED = {("markdown", "pelaksana"): 0.93, ("tabs", "pelaksana"): 0.95, ("tabs", "identity"): 0.94}


def read_back(path: Path) -> tuple[Sop, ...]:
    return read_document(extract(path)).sops


@given(readable_sops(), st.sampled_from(["pdf", "docx", "xlsx"]))
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
def test_the_official_form_comes_back_whole(tmp_path_factory: pytest.TempPathFactory, sop: Sop, form: str) -> None:
    """Identity, boxes, citations, columns, steps, durations, actors, symbols and edges."""
    path = tmp_path_factory.mktemp("form") / f"sop.{form}"
    render(sop, form, path)
    scores = Scores()
    compare(scores, form, read_back(path), [seen(sop, official())])
    assert {measure: score.notes for measure, score in scores.of.items() if score.f1 < 1} == {}


@given(wild_sops(), st.sampled_from(["pdf", "docx", "xlsx"]))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_schema_allows_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, sop: Sop, form: str
) -> None:
    """A form whose cells hold anything at all is an SOP again, or is refused with a reason: never an accident.

    Its values cannot all come back: what the cells hold may be a label, a dash, or nothing that can be printed.
    """
    path = tmp_path_factory.mktemp("wild") / f"sop.{form}"
    render(sop, form, path)
    try:
        found = read_back(path)
    except Unreadable as refusal:
        assert refusal.code
        return
    assert found
    assert all(actor.pelaksana_ordinal <= len(one.pelaksana) for one in found for s in one.steps for actor in s.actors)


@pytest.mark.parametrize("name", FORGED)
def test_made_up_offices_are_read(name: str, tmp_path: Path) -> None:
    """Roles, kinds of symbols and flow too, where the kind of file draws them."""
    scores = Scores()
    for seed in range(900, 900 + FORGED[name]):
        document = forge(seed, name)
        path = tmp_path / document.name
        path.write_bytes(document.content)
        compare(scores, document.name, read_back(path), document.truth, document.drawn)
    bars = {measure: BLURRED.get((name, measure), FLOW_BAR if measure == "flow" else BAR) for measure in scores.of}
    assert {m: score.notes[:5] for m, score in scores.of.items() if score.f1 < bars[m]} == {}
