"""The forge: seeded, varied, and true about itself."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from pipeline.render.layout import lay_out
from pipeline.render.pdf import render_pdf
from pipeline.render.profile import official
from pipeline.render.xlsx import render_xlsx
from samples.forge.__main__ import write_corpus
from samples.forge.forge import MAKES, forge, random_make
from samples.forge.look import random_profile
from samples.forge.noise import mistyped, recognised, with_typing_errors
from samples.forge.pens import PENS
from samples.forge.sheet_ways import SHEET_SHAPES
from samples.forge.sops import random_sop
from samples.forge.word_lists import write_docx
from samples.forge.word_more import WORD_SHAPES
from samples.forge.word_ways import ExactWord, ListWord

NAMES = [make.name for make in MAKES]
MANY = 40
PARTS = ("start", "middle", "end")


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_names_a_document(name: str) -> None:
    assert forge(7, name) == forge(7, name)
    assert forge(7, name).content != forge(8, name).content


@pytest.mark.parametrize("clean", [True, False])
def test_the_kind_of_file_is_the_seed_s_choice_too(clean: bool) -> None:
    document = forge(12, clean=clean)
    assert document.name.startswith(random_make(12).name)
    assert forge(12, clean=clean) == document


def test_a_mixed_corpus_has_every_kind_of_file() -> None:
    assert set(Counter(random_make(seed).name for seed in range(200))) == set(NAMES)


def test_truths_are_whole() -> None:
    for sop in (random_sop(Random(seed)) for seed in range(MANY)):
        assert sop.identity.nama_sop.value and sop.approver and sop.steps and sop.dasar_hukum
        columns = {actor.pelaksana_ordinal for step in sop.steps for actor in step.actors}
        assert columns <= set(range(1, len(sop.pelaksana) + 1))
        assert {edge.source_ordinal for edge in sop.flow} <= set(range(1, len(sop.steps) + 1))


def test_offices_differ() -> None:
    """Several SOPs in a file, several tables in an SOP, marks for drawings, nested headers: all are met."""
    documents = [forge(seed, "tabs") for seed in range(MANY)]
    sops = [sop for document in documents for sop in document.truth]
    profiles = [random_profile(Random(seed)) for seed in range(3 * MANY)]
    assert any(len(document.truth) > 1 for document in documents)
    assert any(len(sop.tables) > 1 for sop in sops)
    assert any(role.group_header.value for sop in sops for role in sop.pelaksana)
    assert any(sop.identity.tanggal_pengesahan.on for sop in sops)
    assert any(step.waktu.value is None for sop in sops for step in sop.steps)
    assert any(profile.marks for profile in profiles)
    for choice in ("paper", "letterhead", "colon", "section_grid", "columns", "continuation", "number_row", "approver"):
        assert len({getattr(profile, choice) for profile in profiles}) > 1, choice


def test_there_are_many_ways_to_draw_on_a_page() -> None:
    form = lay_out(random_sop(Random(6)), official())
    drawn = set()
    for pen in PENS:
        out = BytesIO()
        render_pdf([form], out, pen)
        drawn.add(out.getvalue())
    assert len(drawn) == len(PENS) >= 6


@pytest.mark.parametrize(
    "mark",
    [
        "wps:wsp", "wps:cNvCnPr", "<a:stCxn", "<v:shape", "<v:line", "mc:Fallback", "w:numPr", 'hRule="exact"',
        "wpg:wgp", "wpc:wpc", "a:headEnd", "curvedConnector", "custGeom",
        'relativeFrom="margin"', 'relativeFrom="column"',
    ],
)  # fmt: skip
def test_the_ways_of_word_are_met(mark: str) -> None:
    form = lay_out(random_sop(Random(6)), official())
    found = set()
    for shapes in WORD_SHAPES:
        for word in (ExactWord, ListWord):
            out = BytesIO()
            write_docx([form], out, word, shapes)
            with zipfile.ZipFile(out) as package:
                found.add(mark in package.read("word/document.xml").decode())
    assert True in found


@pytest.mark.parametrize(
    "mark",
    ["twoCellAnchor", "oneCellAnchor", "absoluteAnchor", "grpSp", "stCxn", "custGeom", "a:headEnd", "curvedConnector"],
)
def test_the_ways_of_a_sheet_are_met(mark: str) -> None:
    form = lay_out(random_sop(Random(6)), official())
    found = set()
    for shapes in SHEET_SHAPES:
        out = BytesIO()
        render_xlsx([form], out, shapes)
        with zipfile.ZipFile(out) as package:
            found.add(mark in package.read("xl/drawings/drawing2.xml").decode())
    assert found == {True, False} or mark == "twoCellAnchor"


def test_typing_errors_stand_in_the_truth() -> None:
    document = forge(5, "tabs", clean=False)
    shown = " ".join(document.content.decode().split())
    assert all((step.kegiatan.value or "") in shown for step in document.truth[0].steps)
    clean = {word for seed in range(5) for word in forge(seed, "tabs").content.decode().split()}
    assert set(document.content.decode().split()) - clean


def test_slips_spare_digits_and_short_words() -> None:
    rng = Random(1)
    assert [mistyped(word, rng) for word in ("2024", "dan", "PP-12")] == ["2024", "dan", "PP-12"]
    assert mistyped("Pelaksana", rng) != "Pelaksana"
    assert with_typing_errors("Nomor 12 Tahun 2024", rng, 1.0).count("2024") == 1
    assert "12" in recognised("Nomor     12        Tahun", rng, junk=1.0)


def test_a_corpus_is_written_piece_by_piece(tmp_path: Path) -> None:
    cost = write_corpus(1, 25, tmp_path, "tabs", clean=True, jobs=1)
    assert len(list(tmp_path.glob("*.txt"))) == len(list(tmp_path.glob("*.truth.json"))) == 25
    assert set(cost.seconds) == {"tabs"}
    assert [line.split()[:3] for line in cost.lines()][1:] == [["at", "the", f"{part}:"] for part in PARTS]


def test_the_same_generator_gives_the_same_sop() -> None:
    assert random_sop(Random(2)) == random_sop(Random(2))
