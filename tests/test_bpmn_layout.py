"""The drawing of a procedure's BPMN: nothing overlaps, lines are straight and run around what they do not join."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

import pytest
from bpmn_sops import Row, letters, sop_of, wild_sops
from hypothesis import given, settings

from pipeline.render.bpmn_graph import pools_of
from pipeline.render.bpmn_layout import Floor, lay_out_pool
from pipeline.render.bpmn_model import Pool
from pipeline.render.bpmn_routes import DrawnLink, draw_links
from pipeline.render.drawing import Point
from samples.forge.sops import random_sop
from schemas.raw import Box
from schemas.sop import Sop


def drawings(sop: Sop) -> Iterator[tuple[Pool, Floor, tuple[DrawnLink, ...]]]:
    for pool in pools_of(sop):
        floor = lay_out_pool(pool, 0.0)
        yield pool, floor, draw_links(pool, floor)


def shapes(floor: Floor) -> list[Box]:
    return [box for placed in floor.nodes for box in (placed.box, placed.note) if box is not None]


def names(floor: Floor, links: tuple[DrawnLink, ...]) -> list[Box]:
    of_nodes = [placed.label for placed in floor.nodes if placed.label is not None]
    return of_nodes + [link.label for link in links if link.label is not None]


def runs_into(one: Point, other: Point, box: Box) -> bool:
    (x0, y0), (x1, y1) = one, other
    across = min(x0, x1) < box.x1 - 0.5 and max(x0, x1) > box.x0 + 0.5
    return across and min(y0, y1) < box.y1 - 0.5 and max(y0, y1) > box.y0 + 0.5


def along_each_other(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    for axis in (0, 1):
        same = {point[1 - axis] for point in (*one, *other)}
        spans = [sorted(point[axis] for point in part) for part in (one, other)]
        if len(same) == 1 and min(s[1] for s in spans) - max(s[0] for s in spans) > 1.0:
            return True
    return False


def check_sound(sop: Sop) -> None:
    """What holds of every drawing, however wild its chart."""
    for pool, floor, links in drawings(sop):
        assert all(one.shared_with(other) == 0 for one, other in combinations(shapes(floor), 2))
        assert all(floor.lanes[node.lane].holds(*p.box.center) for node, p in zip(pool.nodes, floor.nodes, strict=True))
        for link, drawn in zip(pool.links, links, strict=True):
            parts = list(pairwise(drawn.points))
            assert all(a[0] == b[0] or a[1] == b[1] for a, b in parts)
            assert not any(runs_into(*part, box) for part in parts for box in shapes(floor))
            assert all(floor.box.holds(*point) for point in drawn.points)
            assert on_border(drawn.points[0], floor.nodes[link.source].box)
            assert on_border(drawn.points[-1], floor.nodes[link.target].box)


def on_border(point: Point, box: Box) -> bool:
    return box.holds(*point) and (point[0] in (box.x0, box.x1) or point[1] in (box.y0, box.y1))


@pytest.mark.parametrize("seed", range(24))
def test_a_sensible_chart_is_drawn_cleanly(seed: int) -> None:
    sop = random_sop(Random(seed), tables=1 + seed % 2, longest=30 if seed % 6 == 0 else 12)
    check_sound(sop)
    for pool, floor, links in drawings(sop):
        written = names(floor, links)
        assert all(one.shared_with(other) == 0 for one, other in combinations([*written, *shapes(floor)], 2))
        lines = [(link.target, part) for link, d in zip(pool.links, links, strict=True) for part in pairwise(d.points)]
        assert not any(runs_into(*part, name) for _, part in lines for name in written)
        apart = [(a, b) for (one, a), (other, b) in combinations(lines, 2) if one != other]
        assert not any(along_each_other(a, b) for a, b in apart)


@settings(max_examples=30, deadline=None)
@given(wild_sops())
def test_a_wild_chart_is_drawn_soundly(sop: Sop) -> None:
    check_sound(sop)


def test_steps_go_from_left_to_right_in_the_lanes_of_their_roles() -> None:
    ((pool, floor, _),) = drawings(letters())
    assert [p.box.x0 for p in floor.nodes] == sorted(p.box.x0 for p in floor.nodes)
    assert [lane.y0 for lane in floor.lanes[1:]] == [lane.y1 for lane in floor.lanes[:-1]]
    assert (floor.box.y0, floor.box.y1) == (floor.lanes[0].y0, floor.lanes[-1].y1)
    assert len(pool.lanes) == len(floor.lanes)


def test_a_long_name_makes_a_larger_task_and_a_higher_lane() -> None:
    short, long = Row("Mencatat", (1,)), Row("Mencatat surat dalam buku agenda, " * 12, (1,))
    plain, tall = (next(drawings(sop_of((row, short))))[1] for row in (short, long))
    assert tall.nodes[1].box.width > plain.nodes[1].box.width
    assert tall.lanes[0].height > plain.lanes[0].height


def test_a_long_role_finds_room_in_its_lane() -> None:
    roles = ("Kepala Subbagian Perencanaan, Evaluasi, Pelaporan, Keuangan dan Perlengkapan Sekretariat",)
    assert next(drawings(sop_of((Row("Mencatat", (1,)),), roles=roles)))[1].lanes[0].height > 200
