"""Answers beside a decision: on several lines, broken to fit, near each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.read.flow_labels import label_ways
from pipeline.read.flow_lines import Way
from pipeline.read.symbols import Band, Floor, Lane, Placed
from schemas.raw import Box, Connector, Line, Page, Shape, Word

FLOOR = Floor(1, 0, (Lane(1, 0, 300),), (Band(1, 0, 100), Band(2, 100, 200)))
DECISION = Placed(Shape("s1", "decision", Box(130, 40, 170, 60)), 1, 1, (1,), 1.0)
BELOW = Placed(Shape("s2", "process", Box(130, 140, 170, 160)), 1, 2, (1,), 1.0)
DOWN = Connector(((150.0, 60.0), (150.0, 140.0)), tip_at_end=True)
ASIDE = Connector(((130.0, 50.0), (60.0, 50.0), (60.0, 150.0), (130.0, 150.0)), tip_at_end=True)


def line(text: str, x: float, y: float) -> Line:
    words, at = [], x
    for part in text.split():
        words.append(Word(part, Box(at, y, at + 4.0 * len(part), y + 6.0)))
        at += 4.0 * len(part) + 2.0
    return Line(text, words[0].box, tuple(words))


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        ((("Ya", 154, 64),), "Ya"),
        ((("Tidak", 154, 64), ("Lengkap", 154, 72)), "Tidak Lengkap"),
        ((("Tidak", 158, 64), ("Lengkap", 154, 72)), "Tidak Lengkap"),
        ((("Leng", 154, 64), ("kap", 154, 72)), "Lengkap"),
        ((("Tida", 154, 64), ("k", 154, 72), ("Ada", 154, 80)), "Tidak Ada"),
        ((("Ya", 154, 64), ("Tidak", 154, 72)), "Ya"),
        ((("Ya", 154, 64), ("Setuju", 154, 90)), "Ya"),
        ((("Tidak Setuju", 103, 66), ("Setuju", 153, 66)), "Setuju"),
        ((("Tidak Setuju Setuju", 96, 66),), "Setuju"),
        ((("A", 154, 64),), None),
        ((("Ya", 164, 42),), "Ya"),
        ((("Ya", 146, 47),), None),
    ],
    ids=[
        "one line", "two lines", "two centred lines", "a broken word", "a lone letter of a word", "two answers",
        "lines far apart", "two sides of a line",
        "two answers in one line", "a letter alone", "beside a diamond", "in a diamond",
    ],
)  # fmt: skip
def test_the_label_of_the_way_down(lines: tuple[tuple[str, float, float], ...], label: str | None) -> None:
    page = Page(1, 300, 200, "point", blocks=tuple(line(*each) for each in lines), connectors=(DOWN,))
    found = label_ways([DECISION, BELOW], [Way(0, 1, 0, True, 1.0)], page, [FLOOR])
    assert found.get(0) == label


def test_each_exit_has_its_own_label() -> None:
    blocks = (line("Tidak", 108, 42), line("Ya", 154, 64))
    page = Page(1, 300, 200, "point", blocks=blocks, connectors=(DOWN, ASIDE))
    ways = [Way(0, 1, 0, True, 1.0), Way(0, 1, 1, True, 1.0)]
    assert label_ways([DECISION, BELOW], ways, page, [FLOOR]) == {0: "Ya", 1: "Tidak"}


@pytest.mark.parametrize(
    ("read", "label"),
    [
        ("idak esuai", "Tidak sesuai"),
        ("Tida Setuj", "Tidak setuju"),
        ("Tidak esuai", "Tidak sesuai"),
        ("idak apat", "idak apat"),
    ],
)
def test_a_recognised_answer_that_a_rule_cuts_is_whole(read: str, label: str) -> None:
    written = line(read, 154, 64)
    written = replace(written, words=tuple(replace(word, confidence=0.95) for word in written.words))
    page = Page(1, 300, 200, "point", blocks=(written,), connectors=(DOWN,))
    assert label_ways([DECISION, BELOW], [Way(0, 1, 0, True, 1.0)], page, [FLOOR])[0].casefold() == label.casefold()
