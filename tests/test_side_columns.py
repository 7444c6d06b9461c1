"""A sheet too wide for its paper: the right columns of the steps stand on later pages."""

from __future__ import annotations

import pytest

from pipeline.read.document import read_document
from schemas.raw import Box, Cell, Line, Page, RawDocument, Table
from schemas.sop import Sop

TITLE = Line("SOP PENANGANAN SURAT MASUK", Box(10, 10, 300, 20))
HEAD, HEIGHTS = [20, 25], [30, 60, 45]
STEPS = ["Menerima surat", "Mencatat surat di buku agenda", "Meneruskan surat kepada pimpinan"]
LEFT = [
    ["No", "Kegiatan", "Pelaksana", "*"],
    ["", "", "Staf", "Kepala Seksi"],
    *([str(i), step, "v", ""] for i, step in enumerate(STEPS, start=1)),
]
QUALITY = [
    ["Surat", "5 menit", "Surat", ""],
    ["Buku agenda", "1 jam", "Catatan", ""],
    ["Disposisi", "1 hari", "-", "segera"],
]
RIGHT = [["Mutu Baku", "*", "*", "Keterangan"], ["Kelengkapan", "Waktu", "Output", ""], *QUALITY]


def table(rows: list[list[str]], heights: list[int], top: float = 40) -> Table:
    """A ruled table; '*' is a place that the cell to its left covers too."""
    cells = []
    for at, (row, height) in enumerate(zip(rows, heights, strict=True)):
        for column, text in enumerate(row):
            if text != "*":
                span = row[column + 1 :].count("*") + 1 if "*" in row[column + 1 : column + 2] else 1
                box = Box(100 * column, top, 100 * (column + span), top + height)
                cells.append(Cell(at, column, 1, span, box, (Line(text, box),) if text else ()))
        top += height
    return Table(len(rows), len(rows[0]), tuple(cells), origin="ruled")


def read(*blocks: Table) -> Sop:
    pages = [Page(i, 800, 600, "point", (*([TITLE] if i == 1 else []), block)) for i, block in enumerate(blocks, 1)]
    (sop,) = read_document(RawDocument("application/pdf", tuple(pages), "test")).sops
    return sop


def quality(sop: Sop) -> list[list[str | None]]:
    return [[s.kelengkapan.value, s.waktu.value, s.output.value, s.keterangan.value] for s in sop.steps]


EXPECTED = [[None if text in ("", "-") else text for text in row] for row in QUALITY]


@pytest.mark.parametrize("top", [40, 57])
def test_a_strip_on_a_later_page_goes_to_the_steps_at_its_height(top: float) -> None:
    sop = read(table(LEFT, HEAD + HEIGHTS), table(RIGHT, HEAD + HEIGHTS, top))
    assert quality(sop) == EXPECTED
    assert [step.duration and step.duration.max_minutes for step in sop.steps] == [5, 60, 450]
    assert sop.steps[0].waktu.evidence.page == 2
    assert sop.steps[0].kegiatan.evidence.page == 1


def test_two_pages_down_then_two_over() -> None:
    down = [table(LEFT[:4], [*HEAD, 30, 60]), table(LEFT[4:], [45])]
    over = [table(RIGHT[:4], [*HEAD, 30, 60]), table(RIGHT[4:], [45])]
    assert quality(read(*down, *over)) == EXPECTED


def test_a_strip_of_other_heights_is_not_guessed_at() -> None:
    sop = read(table(LEFT, HEAD + HEIGHTS), table(RIGHT, [*HEAD, 30, 90, 45]))
    assert quality(sop) == [[None] * 4] * 3


def test_a_table_that_has_these_columns_takes_no_strip() -> None:
    whole = [left + right for left, right in zip(LEFT, RIGHT, strict=True)]
    other = [*RIGHT[:2], *(["Lain", "9 jam", "Lain", "Lain"] for _ in STEPS)]
    assert quality(read(table(whole, HEAD + HEIGHTS), table(other, HEAD + HEIGHTS))) == EXPECTED
