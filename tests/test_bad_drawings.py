"""Drawings that make no sense: nothing breaks, what is sensible is read, and the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_canvas import BLACK, Canvas

from extractors.pdf import extract_pdf
from pipeline.read.document import read_document
from pipeline.read.left_out import remarks_on
from schemas.raw import Box, Connector, Page, RawDocument, Shape
from schemas.sop import Reading

IDENTITY = (
    ("Nomor SOP", "065/12/ORG"),
    ("Tanggal Pembuatan", "2 Januari 2023"),
    ("Nama SOP", "Penanganan Surat Masuk"),
    ("Disahkan oleh", "Kepala Dinas"),
    ("Tanggal Efektif", "9 Januari 2023"),
)
XS = (40, 70, 250, 340, 430, 560, 650, 800)
HEADER = ("No", "Kegiatan", "Staf", "Kepala Dinas", "Kelengkapan", "Waktu", "Output")
STEPS = ("Menerima surat masuk", "Mencatat surat masuk", "Menandatangani surat")


def identity_page(canvas: Canvas) -> None:
    for row, pair in enumerate(IDENTITY):
        for column, text in enumerate(pair):
            x, y = 40 + 300 * column, 40 + 30 * row
            canvas.rect((x, y, x + 300, y + 30))
            canvas.text((x + 4, y + 18), text)
    canvas.new_page()


def procedure_table(canvas: Canvas, ruled: bool = True) -> None:
    rows = (HEADER, *((str(n), step, "", "", "Surat", "10 menit", "Arsip") for n, step in enumerate(STEPS, 1)))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            x, y = XS[column], 40 + 60 * row
            if ruled:
                canvas.rect((x, y, XS[column + 1], y + 60))
            canvas.text((x + 3, y + 30), text)


def flow(canvas: Canvas) -> None:
    """Staf, Staf, Kepala Dinas, one below the other, joined by arrows."""
    for x, y in ((270, 115), (270, 175), (360, 235)):
        canvas.rect((x, y, x + 50, y + 25), width=1)
    for line in ([(295, 140), (295, 175)], [(295, 200), (295, 247), (360, 247)]):
        canvas.line(line, width=1)
    canvas.polygon([(295, 175), (292, 169), (298, 169)], fill=BLACK)
    canvas.polygon([(360, 247), (354, 244), (354, 250)], fill=BLACK)


def nothing_more(canvas: Canvas) -> None:
    flow(canvas)


def without_size(canvas: Canvas) -> None:
    flow(canvas)
    for n in range(20):
        canvas.rect((300 + n, 120, 300 + n, 120), fill=BLACK)
        canvas.polygon([(310, 130), (310, 130), (310, 130)], fill=BLACK)


def into_nowhere(canvas: Canvas) -> None:
    flow(canvas)
    canvas.line([(400, 120), (400, 150)], width=1)
    canvas.polygon([(400, 150), (397, 144), (403, 144)], fill=BLACK)


def drawn_twice(canvas: Canvas) -> None:
    flow(canvas)
    flow(canvas)


DRAWINGS = (nothing_more, without_size, into_nowhere, drawn_twice)


def read(canvas: Canvas, folder: Path) -> Reading:
    return read_document(extract_pdf(canvas.save(folder / "a.pdf")))


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
def test_what_is_sensible_is_read(draw: object, tmp_path: Path) -> None:
    canvas = Canvas()
    identity_page(canvas)
    procedure_table(canvas)
    draw(canvas)  # type: ignore[operator]
    (sop,) = read(canvas, tmp_path).sops
    assert [[actor.pelaksana_ordinal for actor in step.actors] for step in sop.steps] == [[1], [1], [2]]
    drawn = {(edge.source_ordinal, edge.target_ordinal) for edge in sop.flow if edge.evidence == "arrow"}
    assert drawn == {(1, 2), (2, 3)}


def test_the_words_of_a_table_without_rules_are_read_or_told(tmp_path: Path) -> None:
    canvas = Canvas()
    identity_page(canvas)
    procedure_table(canvas, ruled=False)
    (sop,) = read(canvas, tmp_path).sops
    read_steps = [step.kegiatan.value for step in sop.steps] == list(STEPS)
    assert read_steps or [remark.page for remark in sop.remarks if remark.rule == "text_left_out"] == [2]


def test_thousands_of_paths_are_told_and_the_words_are_read(tmp_path: Path) -> None:
    canvas = Canvas()
    identity_page(canvas)
    procedure_table(canvas)
    for n in range(9_000):
        x, y = n % 250 * 3.0, n // 250 * 2.5
        canvas.line([(x, y), (x + 2.0, y + 1.5)])
    reading = read(canvas, tmp_path)
    assert [step.kegiatan.value for step in reading.sops[0].steps] == list(STEPS)
    assert [remark.rule for remark in reading.remarks] == ["drawing_cut_short"]


def test_a_flowchart_on_a_page_of_its_own_is_told(tmp_path: Path) -> None:
    canvas = Canvas()
    identity_page(canvas)
    procedure_table(canvas)
    canvas.new_page()
    flow(canvas)
    (remark,) = read(canvas, tmp_path).remarks
    assert (remark.rule, remark.page, remark.values["count"]) == ("drawing_without_table", 3, "3")
    assert remark.box == (270, 115, 410, 260)


def test_some_ornaments_are_no_flowchart() -> None:
    shapes = (Shape("s1", "process", Box(10, 10, 40, 30)), Shape("s2", "other", Box(50, 10, 80, 30)))
    page = Page(1, 300, 200, "point", shapes=shapes, connectors=(Connector(((40, 20), (50, 20))),) * 3)
    assert remarks_on(RawDocument("application/pdf", (page,), "test"), ()) == ()
