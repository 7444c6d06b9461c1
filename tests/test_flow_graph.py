"""The drawn flow as a graph: each check fires on the chart that has its fault, and says where."""

from __future__ import annotations

from random import Random

import pytest
from bpmn_sops import Row, letters, sop_of, wild_sops, words
from flow_faults import FLOW_FAULTS, FOUR, LOST, TO_LOST, chart, with_edge, with_symbol
from hypothesis import given, settings

from pipeline.check import flow_graph
from pipeline.check.checks import CHECKS
from pipeline.check.found import Checked, finding_of
from samples.forge.sops import random_sop
from schemas.finding import Finding
from schemas.sop import Evidence, Sop, Symbol

ALONG = {"flow_loop_without_exit": ("flow_unreachable", "symbol_unjoined")}  # the last row, which nothing leads to
OWN = [check for check in CHECKS if check.__module__ == flow_graph.__name__]


def findings(sop: Sop) -> list[Finding]:
    checked = Checked("a" * 64, "b" * 12, sop)
    return [finding_of(found, checked.sha256, checked.sop_id) for check in OWN for found in check(checked)]


def rules(sop: Sop) -> list[str]:
    return [finding.rule for finding in findings(sop)]


def test_there_are_checks() -> None:
    assert len(OWN) == 8


@pytest.mark.parametrize("seed", range(12))
def test_a_sensible_chart_gives_nothing(seed: int) -> None:
    assert findings(random_sop(Random(seed), tables=1 + seed % 2)) == []


def test_order_alone_gives_nothing() -> None:
    rows = [Row("Menelaah", (1,)), Row("Menyetujui", (2,)), Row("Mengirim", (1,))]
    assert findings(sop_of(rows, "#1>#2, #2>#3")) == findings(sop_of(rows)) == []


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        ("1>2, 2>4, 3>4", [("3", "Langkah 3 tidak dapat dicapai dari awal alur.")]),
        ("1>4, 2>3, 3>4", [("2", "Langkah 2 tidak dapat dicapai dari awal alur; demikian pula langkah 3.")]),
        ("1>4, 2>3, 3>2, 3>4", [("2", "Langkah 2 tidak dapat dicapai dari awal alur; demikian pula langkah 3.")]),
        (
            "1>4, 2>4",
            [
                ("2", "Langkah 2 tidak dapat dicapai dari awal alur."),
                ("3", "Langkah 3 tidak dapat dicapai dari awal alur."),
            ],
        ),
    ],
)
def test_steps_that_are_not_reached(flow: str, told: list[tuple[str, str]]) -> None:
    found = [f for f in findings(chart(flow, *FOUR)) if f.rule == "flow_unreachable"]
    assert [(f.row_key, f.message) for f in found] == told
    assert {(f.severity, f.table_name) for f in found} == {("warning", "step")}


def test_without_a_start_the_first_row_is_it() -> None:
    rows = [Row("Menelaah", (1,), ("process 1",)), Row("Menyetujui", (2,), ("process 2",))]
    assert "flow_unreachable" in rules(sop_of(rows, "2>1"))
    assert rules(sop_of(rows, "1>2")) == []


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        ("1>2, 2>3, 3>2", [("2", "Langkah 2, 3 berulang tanpa jalan keluar.")]),
        ("1>2, 2>3, 3>2 Tidak, 3>4 Ya", []),
        ("1>2, 2>1", [("1", "Langkah 1, 2 berulang tanpa jalan keluar.")]),
    ],
)
def test_loops_without_an_exit(flow: str, told: list[tuple[str, str]]) -> None:
    found = [f for f in findings(chart(flow, *FOUR)) if f.rule == "flow_loop_without_exit"]
    assert [(f.row_key, f.message) for f in found] == told


def test_two_loops_are_two_findings() -> None:
    drawn = ("terminator 1", *("process 2",) * 4, "terminator 1")
    found = findings(chart("1>2, 2>3, 3>2, 1>4, 4>5, 5>4", *drawn))
    assert [f.row_key for f in found if f.rule == "flow_loop_without_exit"] == ["2", "4"]


def test_a_circle_with_an_end_in_it_has_an_exit() -> None:
    assert "flow_loop_without_exit" not in rules(chart("1>2, 2>3, 3>4, 4>1", *FOUR))


@pytest.mark.parametrize("rule", FLOW_FAULTS)
def test_each_fault_is_told_alone(rule: str) -> None:
    told = rules(FLOW_FAULTS[rule])
    assert told.count(rule) == 1
    assert set(told) <= {rule, *ALONG.get(rule, ())}


def test_each_table_has_its_own_start() -> None:
    rows = [Row("Menerima", (1,), ("terminator 1",), "start"), Row("Mencatat", (1,), ("terminator 1",), "end")]
    others = [Row(row.kegiatan, (4,), ("terminator 4",), row.kind, table=2) for row in rows]
    assert rules(sop_of([*rows, *others], "1>2, 3>4")) == []


@pytest.mark.parametrize(
    ("ends", "column"),
    [
        ({"source_symbol": 2, "source_ordinal": 2}, "target_ordinal"),
        ({"target_symbol": 2, "target_ordinal": 2}, "source_ordinal"),
    ],
)
def test_a_line_with_one_end_stands_at_the_symbol_of_that_end(ends: dict[str, int], column: str) -> None:
    sop = with_edge(**ends)
    symbol = sop.symbols[1].model_copy(update={"box": (1.0, 2.0, 3.0, 4.0)})
    (found,) = findings(sop.model_copy(update={"symbols": (sop.symbols[0], symbol, *sop.symbols[2:])}))
    assert (found.table_name, found.row_key, found.column_name) == ("flow", "5", column)
    assert (found.page, found.box) == (2, (1.0, 2.0, 3.0, 4.0))
    assert "langkah 2" in found.message


@pytest.mark.parametrize(
    ("place", "column"),
    [({}, "step_ordinal"), ({"step_ordinal": 2}, "pelaksana_ordinal"), ({"pelaksana_ordinal": 2}, "step_ordinal")],
)
def test_a_symbol_without_a_place_says_where_it_is(place: dict[str, int], column: str) -> None:
    (found,) = findings(with_symbol(LOST.model_copy(update=place), TO_LOST))
    assert (found.table_name, found.row_key, found.column_name) == ("symbol", "5", column)
    assert (found.page, found.box) == (LOST.page, LOST.box)


def test_where_no_lines_are_read_no_symbol_need_be_joined() -> None:
    assert rules(FLOW_FAULTS["symbol_unjoined"].model_copy(update={"flow": ()})) == []


@pytest.mark.parametrize(
    ("letters_drawn", "unpaired"),
    [(("A", "A"), []), (("A",), ["5"]), (("A", "B", "B"), ["5"]), (("diteruskan",), []), ((None,), [])],
)
def test_off_page_connectors(letters_drawn: tuple[str | None, ...], unpaired: list[str]) -> None:
    sop = letters()
    connectors = tuple(Symbol(kind="connector", text=text, page=2) for text in letters_drawn)
    found = findings(sop.model_copy(update={"symbols": (*sop.symbols, *connectors)}))
    assert [(f.rule, f.row_key) for f in found] == [("connector_unpaired", key) for key in unpaired]


def test_a_finding_stands_at_the_words_of_its_step() -> None:
    sop = chart("1>2, 2>4, 3>4", *FOUR)
    place = Evidence(state="read", page=7, box=(1.0, 2.0, 3.0, 4.0))
    third = sop.steps[2].model_copy(update={"kegiatan": words("Menelaah").model_copy(update={"evidence": place})})
    (found,) = findings(sop.model_copy(update={"steps": (*sop.steps[:2], third, sop.steps[3])}))
    assert (found.column_name, found.page, found.box) == ("kegiatan", 7, (1.0, 2.0, 3.0, 4.0))


@settings(max_examples=30, deadline=None)
@given(wild_sops())
def test_no_chart_is_too_wild_and_none_is_an_error(sop: Sop) -> None:
    found = findings(sop)
    assert len({finding.finding_id for finding in found}) == len(found)
    assert not any(finding.severity == "error" for finding in found)
    assert not any("?" in finding.message for finding in found)
