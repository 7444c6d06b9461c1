"""What Selaras writes it can also read: drawn, read again, compared, from what a person sees.

What cannot come back by nature: the letterhead's own capitals (the form prints them all), the difference between a
blank and a dash, symbols and edges in forms that do not draw, and who acts in a row without a symbol.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import readable_sops

from extractors.formats import extract
from pipeline.read.document import read_document
from pipeline.render.profile import official
from pipeline.render.render import render
from samples.forge.compare import Scores, compare
from samples.forge.forge import forge
from samples.forge.seen import seen
from schemas.sop import Sop

HELD = ("found", "identity", "pelaksana", "step_count", "kegiatan", "kelengkapan", "output", "keterangan", "minutes")
FORGED = {"pdf": 8, "docx": 4, "xlsx": 8, "html": 6, "markdown": 6, "tabs": 6}
# Of made-up offices, whose forms differ in all that offices choose; the benchmark `round_trip` measures many more.
BARS = {
    "found": 1.0, "identity": 0.9, "sections": 0.8, "dasar_hukum": 0.95, "pelaksana": 0.8, "step_count": 1.0,
    "kegiatan": 0.99, "kelengkapan": 0.99, "waktu": 0.99, "output": 0.99, "keterangan": 0.99, "minutes": 0.99,
}  # fmt: skip


def read_back(path: Path) -> tuple[Sop, ...]:
    return read_document(extract(path)).sops


@given(readable_sops(), st.sampled_from(["pdf", "docx", "xlsx"]))
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
def test_the_official_form_comes_back_whole(tmp_path_factory: pytest.TempPathFactory, sop: Sop, form: str) -> None:
    path = tmp_path_factory.mktemp("form") / f"sop.{form}"
    render(sop, form, path)
    scores = Scores()
    compare(scores, form, read_back(path), [seen(sop, official())])
    wrong = {measure: scores.of[measure].notes for measure in HELD if scores.of[measure].f1 < 1}
    assert wrong == {}


@pytest.mark.parametrize("name", FORGED)
def test_made_up_offices_are_read(name: str, tmp_path: Path) -> None:
    scores = Scores()
    for seed in range(900, 900 + FORGED[name]):
        document = forge(seed, name)
        path = tmp_path / document.name
        path.write_bytes(document.content)
        compare(scores, document.name, read_back(path), document.truth, drawn=False)
    low = {measure: score.notes[:5] for measure, score in scores.of.items() if score.f1 < BARS[measure]}
    assert low == {}
