"""A rule inside a step, such as the edge of a figure taken for one, does not part its symbols from it."""

from __future__ import annotations

from pipeline.read.document import read_document
from schemas.raw import Box, Cell, Line, Page, RawDocument, Shape, Table

HEADER = ["No", "Kegiatan", "Staf", "Kepala Seksi", "Kelengkapan", "Waktu", "Output"]
STEPS = {
    1: ["1", "Menerima surat", "", "", "Surat", "5 menit", "Surat"],
    2: ["2", "Mencatat surat", "", "", "-", "-", "-"],
}


def cell(row: int, column: int, text: str = "", rows: int = 1) -> Cell:
    box = Box(100 * column, 30 * row, 100 * column + 100, 30 * (row + rows))
    return Cell(row, column, rows, 1, box, (Line(text, box),) if text else ())


def test_symbols_below_a_rule_inside_the_step() -> None:
    cells = [cell(0, column, text) for column, text in enumerate(HEADER)]
    cells += [cell(1, column, text) for column, text in enumerate(STEPS[1])]
    for column, text in enumerate(STEPS[2]):
        merged = column not in (2, 3)
        cells += [cell(2, column, text, 2)] if merged else [cell(2, column), cell(3, column)]
    shapes = (Shape("a", "process", Box(220, 35, 280, 55)), Shape("b", "process", Box(320, 93, 380, 117)))
    page = Page(1, 800, 600, "point", (Table(4, 7, tuple(cells), origin="ruled"),), shapes=shapes)
    (sop,) = read_document(RawDocument("application/pdf", (page,), "test")).sops
    assert [[a.pelaksana_ordinal for a in step.actors if a.by == "shape"] for step in sop.steps] == [[1], [2]]
