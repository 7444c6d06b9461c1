"""What the rows of a procedure become in BPMN: nodes in their lanes, and what leads from node to node."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from bpmn_sops import READ, Row, letters, sop_of, words

from pipeline.render.bpmn_graph import pools_of
from pipeline.render.bpmn_model import Pool
from schemas.sop import Actor, Sop
from schemas.vocabulary.bpmn import bpmn_words


def told(pool: Pool) -> tuple[list[str], list[str]]:
    """Nodes as 'Step_1 in 0', edges as 'Step_1>End_1' or 'Gateway_2>Step_1 Tidak'."""
    nodes = [f"{node.id} in {node.lane}" for node in pool.nodes]
    links = [f"{pool.nodes[k.source].id}>{pool.nodes[k.target].id} {k.name}".strip() for k in pool.links]
    return nodes, sorted(links)


def one_pool(sop: Sop) -> Pool:
    (pool,) = pools_of(sop)
    return pool


def chain(*ids: str) -> list[str]:
    return sorted(f"{one}>{other}" for one, other in pairwise(ids))


def test_the_usual_chart() -> None:
    nodes, links = told(one_pool(letters()))
    assert nodes == [
        "Start_1 in 0", "Step_1 in 0", "Step_2 in 1", "Gateway_2 in 1", "Step_3 in 2", "Step_4 in 0", "End_4 in 0",
    ]  # fmt: skip
    along = chain("Start_1", "Step_1", "Step_2", "Gateway_2")
    assert links == sorted(
        [*along, "Gateway_2>Step_1 Tidak", "Gateway_2>Step_3 Ya", *chain("Step_3", "Step_4", "End_4")]
    )


A, B, C = Row("Menelaah", (1,)), Row("Menyetujui", (2,)), Row("Mengirim", (3,))
DRAWN_A, DRAWN_B = Row("Menelaah", (1,), ("process 1",)), Row("Menyetujui", (2,), ("process 2",))

# name, rows, flow, nodes, edges
CASES: Sequence[tuple[str, tuple[Row, ...], str, str, str]] = (
    ("order alone", (A, B), "", "Start_1 Step_1 Step_2 End_2", "Start_1>Step_1, Step_1>Step_2, Step_2>End_2"),
    (
        "rows that say no more than begin and end",
        (Row("Mulai", (1,), ("terminator 1",)), DRAWN_B, Row("SELESAI", (1,), ("terminator 1",))),
        "1>2, 2>3",
        "Start_1 Step_2 End_3",
        "Start_1>Step_2, Step_2>End_3",
    ),
    (
        "a capsule beside a task is the event alone",
        (Row("Menelaah", (1,), ("process 1", "terminator 1"), "start"), DRAWN_B),
        "2>1, 1>3",
        "Start_1 Step_1 Step_2 End_2",
        "Start_1>Step_1, Step_1>Step_2, Step_2>End_2",
    ),
    (
        "a diamond beside a task is the gateway alone",
        (Row("Menelaah", (1, 2), ("process 1", "decision 2")), DRAWN_B),
        "1>2, 2>1 Tidak, 2>3 Ya",
        "Start_1 Step_1 Gateway_1 Step_2 End_2",
        "Gateway_1>Step_1 Tidak, Gateway_1>Step_2 Ya, Start_1>Step_1, Step_1>Gateway_1, Step_2>End_2",
    ),
    (
        "of two diamonds in a row the first has the task",
        (Row("Menelaah", (1, 2), ("decision 1", "decision 2")), DRAWN_B, Row("Mengarsip", (3,), ("process 3",))),
        "1>2 Ya, 1>4 Tidak, 2>3 Ya, 2>4 Tidak, 3>4",
        "Start_1 Step_1 Gateway_1 Gateway_1_2 Step_2 Step_3 End_3",
        "Gateway_1>Gateway_1_2 Ya, Gateway_1>Step_3 Tidak, Gateway_1_2>Step_2 Ya, Gateway_1_2>Step_3 Tidak, "
        "Start_1>Step_1, Step_1>Gateway_1, Step_2>Step_3, Step_3>End_3",
    ),
    (
        "answers on the lines out of a task make a decision of it",
        (DRAWN_A, DRAWN_B, Row("Mengirim", (3,), ("process 3",))),
        "1>2 Lengkap, 1>3 Belum, 2>3",
        "Start_1 Step_1 Gateway_1 Step_2 Step_3 End_3",
        "Gateway_1>Step_2 Lengkap, Gateway_1>Step_3 Belum, Start_1>Step_1, Step_1>Gateway_1, Step_2>Step_3, "
        "Step_3>End_3",
    ),
    (
        "lines without answers go on at the same time",
        (DRAWN_A, DRAWN_B, Row("Mengirim", (3,), ("process 3",))),
        "1>2, 1>3",
        "Start_1 Step_1 Step_2 End_2 Step_3 End_3",
        "Start_1>Step_1, Step_1>Step_2, Step_1>Step_3, Step_2>End_2, Step_3>End_3",
    ),
    (
        "a line without a tip inside a row joins those who act together",
        (DRAWN_A, Row("Rapat", (1, 2), ("process 1", "process 2")), Row("Mengirim", (3,), ("process 3",))),
        "1>2, 2-3, 3>4",
        "Start_1 Step_1 Step_2 Step_3 End_3",
        "Start_1>Step_1, Step_1>Step_2, Step_2>Step_3, Step_3>End_3",
    ),
    (
        "an arrow inside a row is a hand-over",
        (Row("Menyerahkan berkas", (1, 2), ("process 1", "process 2")), Row("Mengirim", (3,), ("process 3",))),
        "1>2, 2>3",
        "Start_1 Step_1 Step_1_2 Step_2 End_2",
        "Start_1>Step_1, Step_1>Step_1_2, Step_1_2>Step_2, Step_2>End_2",
    ),
    (
        "where no line joins a row, what is entered goes on in what is left",
        (DRAWN_A, Row("Menyerahkan", (2, 3), ("process 2", "process 3")), Row("Mengirim", (3,), ("process 3",))),
        "1>2, 3>4",
        "Start_1 Step_1 Step_2 Step_2_2 Step_3 End_3",
        "Start_1>Step_1, Step_1>Step_2, Step_2>Step_2_2, Step_2_2>Step_3, Step_3>End_3",
    ),
    (
        "a step that nothing leads to has a start of its own",
        (DRAWN_A, DRAWN_B, Row("Mengirim", (3,), ("process 3",))),
        "1>3, 2>3",
        "Start_1 Step_1 Start_2 Step_2 Step_3 End_3",
        "Start_1>Step_1, Start_2>Step_2, Step_1>Step_3, Step_2>Step_3, Step_3>End_3",
    ),
    (
        "a circle gets its start at the first row, its end behind the last",
        (DRAWN_A, DRAWN_B),
        "1>2, 2>1",
        "Start_1 Step_1 Step_2 Gateway_2 End_2",
        "Gateway_2>End_2, Gateway_2>Step_1, Start_1>Step_1, Step_1>Step_2, Step_2>Gateway_2",
    ),
    (
        "an edge between steps leaves the last symbol of its row",
        (Row("Menelaah", (1, 2), ("process 1", "decision 2")), DRAWN_B),
        "1>2, #1>#2",
        "Start_1 Step_1 Gateway_1 Step_2 End_2",
        "Gateway_1>Step_2, Start_1>Step_1, Step_1>Gateway_1, Step_2>End_2",
    ),
    (
        "an off-page connector in a row is no step",
        (Row("Menelaah", (1,), ("process 1", "connector 1 A")), DRAWN_B),
        "1>2, #1>#2",
        "Start_1 Step_1 Step_2 End_2",
        "Start_1>Step_1, Step_1>Step_2, Step_2>End_2",
    ),
    (
        "a subprocess",
        (A, Row("Melaksanakan SOP Pengadaan", (2,), ("process 2",), "subprocess")),
        "#1>#2",
        "Start_1 Step_1 Step_2 End_2",
        "Start_1>Step_1, Step_1>Step_2, Step_2>End_2",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "flow", "nodes", "links"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_a_row_becomes(rows: tuple[Row, ...], flow: str, nodes: str, links: str) -> None:
    pool = one_pool(sop_of(rows, flow))
    assert [node.id for node in pool.nodes] == nodes.split()
    assert told(pool)[1] == sorted(links.split(", "))


def test_a_subprocess_is_one() -> None:
    pool = one_pool(sop_of((A, Row("Melaksanakan SOP Pengadaan", (2,), (), "subprocess"))))
    assert {node.id: node.kind for node in pool.nodes}["Step_2"] == "subprocess"


def test_those_who_act_together_share_a_task_and_a_note() -> None:
    pool = one_pool(sop_of((A, Row("Rapat", (2, 3, 1)))))
    (task,) = [node for node in pool.nodes if node.id == "Step_2"]
    assert (pool.lanes[task.lane], task.note) == ("Kepala Subbagian", "Bersama: Sekretaris, Pengadministrasi")
    assert "Pelaksana: Kepala Subbagian, Sekretaris, Pengadministrasi" in task.documentation


def test_a_symbol_that_no_line_touches_acts_with_the_others() -> None:
    pool = one_pool(sop_of((DRAWN_A, Row("Rapat", (2, 3), ("process 2", "process 3"))), "1>2"))
    assert [node.note for node in pool.nodes if node.kind == "task"] == ["", "Bersama: Sekretaris"]


def test_a_step_that_may_be_left_out_says_so() -> None:
    pool = one_pool(sop_of((A, Row("Survei", (2,), facts={"optional": True}))))
    assert [node.note for node in pool.nodes if node.kind == "task"] == ["", "Apabila diperlukan"]


def test_lanes_are_the_roles_that_act_in_the_order_of_their_columns() -> None:
    assert one_pool(sop_of((C, A))).lanes == ("Pengadministrasi", "Sekretaris")


def test_nobody_has_a_lane_of_his_own_below_the_others() -> None:
    pool = one_pool(sop_of((Row("Menelaah"), A)))
    assert pool.lanes == ("Pengadministrasi", bpmn_words().unknown_role)
    assert told(pool)[0][:2] == ["Start_1 in 1", "Step_1 in 1"]


def test_two_columns_of_the_same_words_are_two_lanes() -> None:
    sop = sop_of((A, B), roles=("Staf", "Staf"))
    first = sop.pelaksana[0].model_copy(update={"group_header": words("Bidang Angkasa")})
    assert one_pool(sop.model_copy(update={"pelaksana": (first, sop.pelaksana[1])})).lanes == (
        "Bidang Angkasa Staf",
        "Staf",
    )


def test_each_table_is_a_pool() -> None:
    pools = pools_of(sop_of((A, B, Row("Menerima", (4,), table=2), Row("Menyimpan", (5,), table=2))))
    assert [pool.name for pool in pools] == ["Surat Masuk", "Surat Masuk (2)"]
    assert [[node.id for node in pool.nodes] for pool in pools] == [
        ["Start_1", "Step_1", "Step_2", "End_2"],
        ["Start_3", "Step_3", "Step_4", "End_4"],
    ]


def test_tables_that_lead_into_each_other_share_a_pool_and_its_lanes() -> None:
    rows = (DRAWN_A, Row("Menerima", (4,), ("process 4",), table=2), Row("Menyimpan", (5,), ("process 5",), table=2))
    pool = one_pool(sop_of(rows, "1>2, 2>3"))
    assert pool.lanes == ("Pengadministrasi", "Kepala Subbagian")
    assert told(pool)[0] == ["Start_1 in 0", "Step_1 in 0", "Step_2 in 0", "Step_3 in 1", "End_3 in 1"]


def test_the_quality_baseline_is_kept_in_the_task() -> None:
    facts = {"waktu": words("2 jam"), "output": words("Surat\ntercatat"), "kelengkapan": words("Surat")}
    pool = one_pool(sop_of((Row("Mencatat surat", (1,), facts=facts), B)))
    assert pool.nodes[1].documentation == "No.: 1\nKelengkapan: Surat\nWaktu: 2 jam\nOutput: Surat\ntercatat"


def test_what_the_document_does_not_draw_says_so() -> None:
    pool = one_pool(sop_of((A, B)))
    assert [node.documentation for node in pool.nodes if node.kind in ("start", "end")] == [bpmn_words().added] * 2
    by_order = {told(pool)[1][1]: link.documentation for link in pool.links if link.documentation}
    assert by_order == {"Step_1>Step_2": bpmn_words().by_order}
    drawn = one_pool(letters())
    assert {node.documentation for node in drawn.nodes if node.kind in ("start", "end")} == {""}
    assert {link.documentation for link in drawn.links} == {""}


def test_an_inferred_actor_says_so() -> None:
    sop = sop_of((A, B))
    guessed = (Actor(pelaksana_ordinal=1, by="text", evidence=READ),)
    first = sop.steps[0].model_copy(update={"actors": guessed})
    pool = one_pool(sop.model_copy(update={"steps": (first, sop.steps[1])}))
    assert pool.nodes[1].documentation.endswith(bpmn_words().inferred_role)


@pytest.mark.parametrize(
    ("kegiatan", "drawn", "names"),
    [
        ("Memeriksa surat", "decision 1 Lengkap?", ["Mulai", "Memeriksa surat", "Lengkap?"]),
        ("Menerima surat", "terminator 1 Lewat loket", ["Lewat loket", "Menerima surat"]),
        ("Menerima surat", "terminator 1 MULAI", ["Mulai", "Menerima surat"]),
        (None, "process 1 Disposisi", ["Mulai", "Disposisi"]),
        (None, "process 1", ["Mulai", "1"]),
    ],
)
def test_names(kegiatan: str | None, drawn: str, names: list[str]) -> None:
    pool = one_pool(sop_of((Row(kegiatan, (1,), (drawn,)), DRAWN_B), "1>2"))
    assert [node.name for node in pool.nodes][: len(names)] == names


def test_no_steps_is_an_empty_pool() -> None:
    pool = one_pool(sop_of((), name=None))
    assert (pool.name, pool.lanes, pool.nodes, pool.links) == ("Dinas Angkasa", (), (), ())
