"""Symbols and lines: who acts, what follows, under which answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.read.document import read_document
from schemas.raw import Block, Box, Connector, Shape, ShapeKind
from schemas.sop import Sop
from tests.raw_makers import HEIGHT, IDENTITY, WIDTH, make_document, make_line, make_table

HEADER = ["No", "Kegiatan", "Kasir", "Kepala Loket", "Kelengkapan", "Waktu", "Output"]
TOP = 100.0


def symbol(name: str, kind: ShapeKind, row: int, column: int, dx: float = 0.0) -> Shape:
    """A symbol in the middle of a cell of the table; row 1 is the first step."""
    x, y = column * WIDTH + WIDTH / 2 + dx, TOP + row * HEIGHT + HEIGHT / 2
    return Shape(name, kind, Box(x - 15, y - 10, x + 15, y + 10))


def arrow(*points: tuple[float, float]) -> Connector:
    return Connector(points, tip_at_end=True)


def below(shape: Shape) -> tuple[float, float]:
    assert shape.box
    return shape.box.center[0], shape.box.y1


def above(shape: Shape) -> tuple[float, float]:
    assert shape.box
    return shape.box.center[0], shape.box.y0


def read(steps: int, shapes: list[Shape], connectors: list[Connector], extra: list[Block] | None = None) -> Sop:
    rows = [
        HEADER,
        *[[str(n), f"Memproses berkas {n}", "", "", "Berkas", "5 Menit", "Berkas"] for n in range(1, steps + 1)],
    ]
    blocks: list[Block] = [make_table(IDENTITY), make_table(rows, "ruled", top=TOP), *(extra or [])]
    (sop,) = read_document(make_document(blocks, shapes=[shapes], connectors=[connectors], measured=True)).sops
    return sop


def edges(sop: Sop) -> list[tuple[int | None, int | None, str | None]]:
    return [(f.source_ordinal, f.target_ordinal, f.condition) for f in sop.flow]


def test_symbols_tell_who_acts_and_arrows_what_follows() -> None:
    start, work, end = symbol("a", "terminator", 1, 2), symbol("b", "process", 2, 3), symbol("c", "terminator", 3, 2)
    middle = (above(work)[0], above(start)[1] + 10)
    sop = read(
        3, [start, work, end], [arrow((start.box.x1, middle[1]), middle, above(work)), arrow(below(work), above(end))]
    )  # type: ignore[union-attr]
    assert [[a.pelaksana_ordinal for a in s.actors] for s in sop.steps] == [[1], [2], [1]]
    assert [s.kind for s in sop.steps] == ["start", "process", "end"]
    assert edges(sop) == [(1, 2, None), (2, 3, None)]


def test_a_circle_that_is_alone_in_its_row_is_the_symbol_of_the_step() -> None:
    first, work, last = symbol("a", "connector", 1, 2), symbol("b", "process", 2, 3), symbol("c", "connector", 3, 2)
    sop = read(3, [first, work, last], [arrow(below(first), above(work)), arrow(below(work), above(last))])
    assert [[a.pelaksana_ordinal for a in s.actors] for s in sop.steps] == [[1], [2], [1]]
    assert [s.kind for s in sop.steps] == ["start", "process", "end"]


def test_answers_go_to_the_lines_they_stand_beside() -> None:
    first, choice, last = symbol("a", "process", 1, 2), symbol("b", "decision", 2, 2), symbol("c", "process", 3, 2)
    back = [(choice.box.x0, choice.box.center[1]), (165.0, choice.box.center[1]), (165.0, 160.0), (first.box.x0, 160.0)]  # type: ignore[union-attr]
    words = [
        make_line("Ya", below(choice)[0] + 3, below(choice)[1] + 2),
        make_line("Tidak", 163.0, choice.box.center[1] - 9),
    ]  # type: ignore[union-attr]
    sop = read(
        3,
        [first, choice, last],
        [arrow(below(first), above(choice)), arrow(below(choice), above(last)), arrow(*back)],
        list(words),
    )
    assert edges(sop) == [(1, 2, None), (2, 1, "Tidak"), (2, 3, "Ya")]


@pytest.mark.parametrize(
    ("printed", "sureness", "told"),
    [("Sesuar", 0.95, "Sesuai"), ("Sesuar", 1.0, "Sesuar"), ("Ulangi", 0.95, "Ulangi")],
)
def test_a_recognised_answer_is_mended_by_a_letter_and_no_other_word_is(
    printed: str, sureness: float, told: str
) -> None:
    choice, last = symbol("a", "decision", 1, 2), symbol("b", "process", 2, 2)
    line = make_line(printed, below(choice)[0] + 3, below(choice)[1] + 2)
    recognised = replace(line, words=tuple(replace(word, confidence=sureness) for word in line.words))
    sop = read(2, [choice, last], [arrow(below(choice), above(last))], [recognised])
    assert edges(sop) == [(1, 2, told)]


def test_a_line_that_joins_another_goes_where_that_one_goes() -> None:
    one, two, three = symbol("a", "process", 1, 2), symbol("b", "process", 2, 3), symbol("c", "process", 3, 2)
    trunk = arrow(below(one), above(three))
    joint = (below(one)[0], two.box.center[1])  # type: ignore[union-attr]
    sop = read(3, [one, two, three], [trunk, Connector(((two.box.x0, two.box.center[1]), joint))])  # type: ignore[union-attr]
    assert edges(sop) == [(1, 3, None), (2, 3, None)]


def test_lines_that_meet_in_one_point_all_go_on_from_there() -> None:
    first, second, third = (symbol(str(n), "process", n, column) for n, column in ((1, 2), (2, 2), (3, 3)))
    assert first.box and second.box
    x, y = above(third)[0], second.box.center[1]
    lines = [
        Connector(((first.box.x1, first.box.center[1]), (x, first.box.center[1]), (x, y))),
        Connector(((second.box.x1, y), (x - 0.2, y))),
        arrow((x + 0.2, y - 0.1), above(third)),
    ]
    assert [edge[:2] for edge in edges(read(3, [first, second, third], lines))] == [(1, 3), (2, 3)]


def test_a_symbol_between_two_columns_stands_for_both() -> None:
    sop = read(2, [symbol("a", "process", 1, 2, dx=WIDTH / 2), symbol("b", "process", 2, 2)], [])
    assert [[a.pelaksana_ordinal for a in s.actors] for s in sop.steps] == [[1, 2], [1]]


def test_where_nothing_is_drawn_steps_follow_in_order() -> None:
    sop = read(3, [], [])
    assert edges(sop) == [(1, 2, None), (2, 3, None)]
    assert {f.evidence for f in sop.flow} == {"order"}


def test_a_figure_outside_the_table_is_no_symbol() -> None:
    legend = Shape("x", "process", Box(10, 400, 40, 420))
    sop = read(2, [symbol("a", "process", 1, 2), symbol("b", "process", 2, 3), legend], [])
    assert len(sop.symbols) == 2


def test_off_page_connectors_are_passed_through() -> None:
    rows = [HEADER, ["1", "Memproses berkas", "", "", "Berkas", "5 Menit", "Berkas"]]
    first, second = symbol("a", "process", 1, 2), symbol("b", "process", 1, 3)
    out = Shape("c", "connector", Box(190, 182, 210, 196))
    back = Shape("d", "connector", Box(270, 82, 290, 96))
    pages = [
        [make_table(IDENTITY), make_table(rows, "ruled", top=TOP)],
        [make_table([rows[0], ["2", *rows[1][1:]]], "ruled", top=TOP)],
    ]
    document = make_document(
        *pages,
        shapes=[[first, out], [second, back]],
        connectors=[[arrow(below(first), (200.0, 182.0))], [arrow((280.0, 96.0), above(second))]],
        measured=True,
    )
    (sop,) = read_document(document).sops
    assert [[a.pelaksana_ordinal for a in s.actors] for s in sop.steps] == [[1], [2]]
    assert edges(sop) == [(1, 2, None)]
