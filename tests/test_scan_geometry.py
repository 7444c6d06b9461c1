"""The parts of reading a print that need no recogniser."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scan_canvas import EM, arrow, box, diamond, grid, rule, sheet, write

from extractors.scan_flow import find_edges
from extractors.scan_flow_ink import flow_ink
from extractors.scan_kinds import tell_kind
from extractors.scan_layout import find_text
from extractors.scan_lines import find_blobs, find_strips
from extractors.scan_marks import lift_colour
from extractors.scan_paper import clean_paper, find_ink, find_tone, letter_height
from extractors.scan_result import line_in
from extractors.scan_shapes import Figure, find_figures
from extractors.scan_sideways import DOWNWARD, UPWARD, standing
from extractors.scan_straighten import corners_of, straightening, uncurl
from extractors.scan_strokes import find_dotted, find_strokes
from extractors.scan_tables import find_tables
from schemas.raw import Box, Word


def ink_of(page: np.ndarray) -> np.ndarray:
    return find_ink(clean_paper(page))


def tables_of(page: np.ndarray) -> list[tuple[int, int, int]]:
    ink = ink_of(page)
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    return [(one.rows, one.columns, len(one.slots)) for one in grids]


def test_a_merged_header_is_one_cell() -> None:
    page = sheet(1200, 800)
    grid(page, [50, 400, 800, 1150], [50, 200, 400, 700])
    page[60:195, 790:812] = 255
    assert tables_of(page) == [(3, 3, 8)]


def test_a_table_without_sides_has_all_its_columns() -> None:
    page = sheet(1200, 800)
    for y in (50, 200, 400, 700):
        rule(page, 50, y, 1150, y)
    for x in (400, 800):
        rule(page, x, 50, x, 700)
    assert tables_of(page) == [(3, 3, 9)]


def test_a_symbol_near_a_rule_is_no_cell() -> None:
    page = sheet(1200, 800)
    grid(page, [50, 400, 800, 1150], [50, 300, 700])
    box(page, 410, 400, 790, 500)
    assert tables_of(page) == [(2, 3, 6)]


def test_a_rule_with_a_gap_is_one_rule() -> None:
    page = sheet(1200, 800)
    grid(page, [50, 600, 1150], [50, 400, 700])
    page[120:132, 590:612] = 255
    page[390:412, 300:312] = 255
    assert tables_of(page) == [(2, 2, 4)]


def dotted(page: np.ndarray, x: int, y0: int, y1: int) -> None:
    for y in range(y0, y1, 10):
        page[y : y + 4, x : x + 2] = 0


@pytest.mark.parametrize("lean", [0, 2])
def test_a_rule_that_pales_to_dots_goes_on(lean: int) -> None:
    page = sheet(1200, 800)
    for y in (50, 200, 400, 700):
        rule(page, 50, y, 1150, y)
    for x in (50, 600, 1150):
        rule(page, x, 50, x, 700)
    rule(page, 120, 50, 120, 200)
    dotted(page, 120, 200, 400)
    dotted(page, 120 + lean, 400, 700)
    write(page, 140, 300, "Menerima surat")
    assert tables_of(page) == [(3, 3, 9)]


def test_letters_below_each_other_are_no_pale_rule() -> None:
    page = sheet(1200, 800)
    grid(page, [50, 600, 1150], [50, 200, 400, 700])
    rule(page, 120, 50, 120, 200)
    for y in range(220, 690, 22):
        write(page, 119, y, "lihat isi lampiran", 20)
    assert tables_of(page) == [(3, 3, 7)]


def rounded(width: int, height: int, radius: int) -> np.ndarray:
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - radius - 1, height - 1), 255, -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - radius - 1), 255, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(mask, (x, y), radius, 255, -1)
    return mask


def polygon(*corners: tuple[int, int]) -> np.ndarray:
    width, height = max(x for x, _ in corners) + 1, max(y for _, y in corners) + 1
    return np.asarray(cv2.fillPoly(np.zeros((height, width), np.uint8), [np.array(corners)], 255))


@pytest.mark.parametrize(
    ("mask", "kind"),
    [
        (np.full((40, 80), 255, np.uint8), "process"),
        (polygon((0, 2), (98, 0), (100, 58), (2, 60)), "process"),
        (rounded(90, 40, 20), "terminator"),
        (rounded(90, 50, 22), "terminator"),
        (rounded(112, 56, 10), "terminator"),
        (rounded(70, 34, 17), "terminator"),
        (polygon((1, 1), (70, 0), (70, 34), (0, 35)), "process"),
        (polygon((1, 0), (82, 0), (82, 24), (0, 24), (0, 2), (1, 2)), "process"),
        (polygon((40, 0), (80, 30), (40, 60), (0, 30)), "decision"),
        (polygon((20, 0), (40, 35), (20, 70), (0, 35)), "decision"),
        (rounded(41, 41, 20), "connector"),
        (rounded(91, 91, 45), "terminator"),
        (polygon((0, 0), (40, 0), (40, 30), (20, 50), (0, 30)), "connector"),
        (polygon((0, 0), (80, 0), (80, 40), (60, 34), (40, 40), (0, 50)), "document"),
        (polygon((0, 0), (80, 0), (62, 40), (18, 40)), "other"),
    ],
)
def test_tells_a_symbol_by_its_silhouette(mask: np.ndarray, kind: str) -> None:
    assert tell_kind(mask, EM)[0] == kind


@settings(max_examples=12, deadline=None)
@given(angle=st.floats(-8, 8), tilt=st.floats(-0.06, 0.06))
def test_a_straightened_page_is_straight(angle: float, tilt: float) -> None:
    page = sheet(1000, 800)
    grid(page, list(range(150, 900, 100)), list(range(150, 700, 80)))
    size = (1000, 800)
    matrix = np.vstack([cv2.getRotationMatrix2D((500, 400), angle, 0.9), [0, 0, 1]])
    corners = corners_of(size)
    seen = np.add(corners, [[tilt * 1000, tilt * 800], [0, 0], [0, 0], [-tilt * 500, 0]])
    bend = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    bent = cv2.warpPerspective(page, bend @ matrix, size, borderValue=(255, 255, 255))
    found = straightening(clean_paper(bent), photographed=True)
    back = (np.eye(3) if found is None else found) @ bend @ matrix
    ends = np.float64([[[150, 150], [850, 150], [150, 630], [850, 630]]])
    (ax, ay), (bx, by), (cx, _), _ = cv2.perspectiveTransform(ends, back)[0]
    assert abs(by - ay) < 0.006 * abs(bx - ax)
    assert abs(cx - ax) < 4


def test_curled_rules_become_straight() -> None:
    along = np.arange(0, 1000, 10.0)
    rules = [(along, y + 6 * (along / 500 - 1) ** 2) for y in range(100, 700, 100)]
    found = uncurl(rules, (1000, 800))
    assert found is not None
    assert uncurl([(along, np.full_like(along, y)) for y in range(100, 700, 100)], (1000, 800)) is None


def edges_of(page: np.ndarray) -> tuple[list[Figure], set[tuple[int | None, int | None]]]:
    ink = ink_of(page)
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    figures = find_figures(ink, find_tone(page), grids, EM)
    edges, _ = find_edges(ink, flow_ink(ink, grids, figures, EM), figures, EM)
    return figures, {(edge.source, edge.target) for edge in edges}


@pytest.fixture
def table() -> np.ndarray:
    page = sheet(1000, 900)
    grid(page, [50, 350, 650, 950], [50, 250, 450, 650, 850])
    return page


def test_a_line_over_rules_joins_its_symbols(table: np.ndarray) -> None:
    box(table, 100, 120, 250, 180)
    box(table, 700, 520, 850, 580)
    arrow(table, (250, 150), (775, 150), (775, 520))
    figures, edges = edges_of(table)
    assert [figure.kind for figure in figures] == ["process", "process"]
    assert edges == {(0, 1)}


def test_bold_letters_that_nearly_touch_a_line_are_no_leg_of_it(table: np.ndarray) -> None:
    """'Ada' right beside the line that it answers: its letters stand so close that they run together."""
    box(table, 450, 100, 550, 160)
    box(table, 450, 520, 550, 580)
    arrow(table, (500, 160), (500, 520))
    for x in range(504, 548, 8):
        table[300:308, x : x + 5] = 20
    ink = ink_of(table)
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    figures = find_figures(ink, find_tone(table), grids, EM)
    edges, legs = find_edges(ink, flow_ink(ink, grids, figures, EM), figures, EM)
    assert {(edge.source, edge.target) for edge in edges} == {(0, 1)}
    assert not any(leg.across for leg in legs)


def test_lines_that_only_cross_stay_apart(table: np.ndarray) -> None:
    box(table, 100, 320, 200, 380)
    box(table, 800, 320, 900, 380)
    box(table, 450, 100, 550, 160)
    box(table, 450, 700, 550, 760)
    arrow(table, (200, 350), (800, 350))
    arrow(table, (500, 160), (500, 700))
    figures, edges = edges_of(table)
    assert len(figures) == 4
    assert edges == {(1, 2), (0, 3)}


def test_two_lines_into_one_tip_are_two_edges(table: np.ndarray) -> None:
    box(table, 100, 100, 200, 160)
    diamond(table, 800, 550, 60, 40)
    box(table, 450, 320, 550, 380)
    arrow(table, (200, 130), (500, 130), (500, 320))
    rule(table, 800, 510, 800, 130, 2)
    rule(table, 800, 130, 500, 130, 2)
    _, edges = edges_of(table)
    assert edges == {(0, 1), (2, 1)}


def test_a_letter_that_nearly_fills_its_joint_is_no_part_of_the_outline(table: np.ndarray) -> None:
    """A pentagon that goes on overleaf, as wide as two letters; 'A' stands a pixel or two from its sides."""
    corners = np.array([[480, 120], [514, 120], [514, 140], [497, 154], [480, 140]])
    cv2.polylines(table, [corners], True, (20, 20, 20), 2)
    write(table, 490, 124, "A", 20)
    figures, _ = edges_of(table)
    assert [figure.kind for figure in figures] == ["connector"]


def test_an_outline_where_a_fill_has_faded_is_no_symbol_of_its_own(table: np.ndarray) -> None:
    """The middle of a blue box is as pale as the paper around it once it was copied and scanned."""
    cv2.rectangle(table, (440, 120), (580, 190), (150, 110, 60), -1)
    faded = table[120:190, 440:580].copy()
    cv2.ellipse(faded, (70, 35), (52, 26), 0, 0, 360, (205, 190, 165), -1)
    table[120:190, 440:580] = cv2.GaussianBlur(faded, (9, 9), 0)
    figures, _ = edges_of(table)
    assert [figure.kind for figure in figures] == ["process"]


def test_thick_arrows_with_filled_symbols(table: np.ndarray) -> None:
    for x, y in ((500, 150), (500, 550)):
        cv2.ellipse(table, (x, y), (50, 40), 0, 0, 360, (60, 50, 40), -1)
    cv2.ellipse(table, (200, 350), (50, 40), 0, 0, 360, (60, 50, 40), -1)
    table[345:355, 240:505] = 20
    table[185:480, 495:505] = 20
    cv2.fillPoly(table, [np.array([[500, 504], [484, 476], [516, 476]])], (20, 20, 20))
    figures, edges = edges_of(table)
    assert [figure.kind for figure in figures] == ["terminator"] * 3
    assert edges == {(0, 2), (1, 2)}


def test_lines_of_text_are_told_apart() -> None:
    page = sheet(900, 400)
    for row, text in enumerate(("Menyusun, jangan gugup;", "tepat paragraf yang jelas,", "- singkat.")):
        write(page, 40, 40 + 34 * row, text)
    ink = ink_of(page)
    strips = find_strips(find_blobs(ink, EM), [Box(0, 0, 900, 400)], EM)
    assert [strip.row for strip in strips] == [0, 1, 2]
    assert [round(strip.box.x0 / 10) for strip in strips] == [4, 4, 4]


def test_letters_have_a_height_and_an_empty_page_none() -> None:
    page = sheet(900, 300)
    write(page, 40, 40, "Tata cara pelayanan informasi publik")
    assert letter_height(ink_of(page)) == pytest.approx(EM, abs=3)
    assert letter_height(ink_of(sheet(900, 300))) is None


def test_a_coloured_stamp_is_lifted_and_black_text_stays() -> None:
    page = sheet(600, 300)
    cv2.circle(page, (300, 150), 110, (190, 60, 70), 6)
    write(page, 150, 130, "PEJABAT CONTOH")
    grey = clean_paper(page)
    clean, stamps = lift_colour(page, grey, EM)
    assert len(stamps) == 1
    assert clean[45, 300] > 200
    inside = np.s_[125:170, 220:380]
    assert (clean[inside] < 80).sum() > 0.9 * (grey[inside] < 80).sum() > 0


def test_a_flowchart_in_one_colour_is_no_stamp() -> None:
    page, blue = sheet(900, 900), (190, 110, 60)
    for x, y in ((150, 150), (600, 450), (150, 750)):
        cv2.rectangle(page, (x, y), (x + 140, y + 70), blue, -1)
    for start, end in (
        ((290, 185), (670, 185)),
        ((670, 185), (670, 450)),
        ((220, 485), (600, 485)),
        ((220, 485), (220, 750)),
    ):
        cv2.line(page, start, end, blue, 4)
    grey = clean_paper(page)
    clean, stamps = lift_colour(page, grey, EM)
    assert stamps == []
    assert np.array_equal(clean, grey)


@pytest.mark.parametrize("tint", [(180, 224, 198), (177, 224, 198), (0, 255, 255)])
def test_the_tinted_ground_of_a_header_is_no_stamp_but_a_stamp_beside_it_is(tint: tuple[int, int, int]) -> None:
    page = sheet(1200, 900)
    page[60:280, 40:1160] = tint
    write(page, 150, 130, "PEJABAT CONTOH")
    cv2.circle(page, (600, 600), 110, (190, 60, 70), 6)
    grains = np.random.default_rng(1).normal(0, 4, page.shape[:2])
    page = np.clip(page + grains[:, :, None], 0, 255).astype(np.uint8)
    _, stamps = lift_colour(page, clean_paper(page), EM)
    assert [round(stamp.center[1] / 100) for stamp in stamps] == [6]


@pytest.mark.parametrize(("dot", "apart"), [(3, 6), (4, 9), (9, 14)])
def test_rules_of_dots_and_dashes_make_a_table_and_lines_of_text_none(dot: int, apart: int) -> None:
    page = sheet(1200, 800)
    for y in (60, 200, 400, 700):
        for x in range(60, 1140, apart):
            page[y : y + 3, x : x + dot] = 60
    for x in (60, 400, 800, 1137):
        for y in range(60, 700, apart):
            page[y : y + dot, x : x + 3] = 60
    for row in range(6):
        write(page, 420, 410 + 38 * row, "Menyusun laporan kinerja")
    ink = ink_of(page)
    (found,) = find_tables(find_dotted(ink, EM), ink, EM)
    assert (found.rows, found.columns, len(found.slots)) == (3, 3, 9)


def test_bold_letters_that_flow_together_on_a_grey_ground_are_no_symbol() -> None:
    page = sheet(1200, 800)
    page[50:200, 50:1150] = (165, 165, 165)
    write(page, 450, 100, "Pelaksana Kegiatan")
    page = cv2.blur(cv2.erode(page, np.ones((3, 3), np.uint8)), (5, 5))
    grid(page, [50, 400, 800, 1150], [50, 200, 400, 700])
    cv2.rectangle(page, (500, 480), (700, 560), (90, 90, 90), -1)
    ink = ink_of(page)
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    assert [round(one.box.y0 / 100) for one in find_figures(ink, find_tone(page), grids, EM)] == [5]


def test_the_lower_bowl_of_a_letter_is_no_line_of_its_own() -> None:
    letters = [[x, 100, x + 13, 115] for x in range(100, 200, 15)]
    bowls = [[220, 100, 234, 110], [219, 111, 235, 122], [240, 100, 254, 110], [239, 111, 255, 122]]
    (strip,) = find_strips(np.array([*letters, *bowls], np.int32), [Box(50, 50, 400, 300)], EM)
    assert (strip.box.x0, strip.box.x1, strip.box.y1) == (100, 255, 122)


@given(st.lists(st.tuples(*[st.integers(0, 90)] * 4), min_size=1, max_size=5), st.sampled_from([UPWARD, DOWNWARD]))
def test_a_box_of_a_turned_cell_stands_in_the_cell(corners: list[tuple[int, ...]], turn: int) -> None:
    cell = Box(40.0, 70.0, 140.0, 270.0)
    for x, y, width, height in corners:
        placed = standing(Box(x, y, x + width, y + height), cell, turn)
        assert (placed.width, placed.height) == (height, width)
    assert standing(Box(0.0, 0.0, cell.height, cell.width), cell, turn) == cell


def test_a_pale_stamp_is_lifted_with_the_letters_in_it() -> None:
    page = sheet(600, 300)
    cv2.circle(page, (300, 150), 110, (250, 205, 195), 5)
    cv2.putText(page, "DPUPR", (250, 100), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (250, 205, 195), 3)
    clean, stamps = lift_colour(page, clean_paper(page), EM)
    assert len(stamps) == 1
    assert clean[70:110, 240:360].min() > 200


def test_letters_above_each_other_in_a_wide_cell_are_no_text_that_runs_up_it() -> None:
    page = sheet(1200, 500)
    grid(page, [50, 1150], [50, 450])
    for row in range(12):
        page[80 + 13 * row : 90 + 13 * row, 560:572] = 20
    ink = ink_of(page)
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    inside = np.zeros_like(ink)
    inside[60:440, 60:1140] = ink[60:440, 60:1140]
    assert {strip.turn for strip in find_text(clean_paper(page), inside, grids, [], [], EM)} == {0}


def test_the_tip_of_an_arrow_is_no_symbol_and_no_part_of_the_filled_one_that_it_ends_on(table: np.ndarray) -> None:
    cv2.rectangle(table, (700, 320), (820, 380), (150, 230, 240), -1)
    cv2.rectangle(table, (700, 320), (820, 380), (20, 20, 20), 2)
    cv2.fillPoly(table, [np.array([[760, 319], [748, 298], [772, 298]])], (20, 20, 20))
    cv2.fillPoly(table, [np.array([[500, 120], [488, 96], [512, 96]])], (20, 20, 20))
    ink = ink_of(table)
    grids = find_tables(find_strokes(ink, EM), ink, EM)
    (found,) = find_figures(ink, find_tone(table), grids, EM)
    assert (found.kind, found.toned) == ("process", True)
    assert found.box.y0 > 310


def test_connectors_that_close_in_paper_on_a_rule_are_no_symbol(table: np.ndarray) -> None:
    """A line to the left and one up cross right beside a column rule; the row's rule closes the fourth side."""
    arrow(table, (840, 380), (560, 380), (560, 500))
    arrow(table, (637, 560), (637, 150), (560, 150))
    box(table, 840, 350, 920, 410)
    figures, _ = edges_of(table)
    assert [figure.box.x0 > 800 for figure in figures] == [True]


def test_a_connector_close_to_a_rule_neither_moves_nor_breaks_it() -> None:
    page = sheet(1200, 900)
    grid(page, [50, 400, 800, 1150], [50, 300, 840])
    rule(page, 804, 120, 804, 500, 4)
    page[500:525, 790:815] = 255
    (found,) = [one for one in find_strokes(ink_of(page), EM) if not one.across and 780 < one.at < 820]
    assert (round(found.start, -1), round(found.end, -1)) == (50, 840)


def test_the_outline_of_a_diamond_is_no_letter_between_the_answers_at_its_sides() -> None:
    page = sheet(1000, 900)
    grid(page, [50, 350, 950], [50, 450, 850])
    write(page, 470, 520, "ada")
    write(page, 662, 520, "nihil")
    for x0, x1 in ((566, 590), (634, 610)):
        cv2.line(page, (x0, 540), (x1, 524), (20, 20, 20), 2)
    ink = ink_of(page)
    figures = [Figure(Box(540, 510, 660, 590), "decision", 0.9)]
    strips = find_text(clean_paper(page), ink, find_tables(find_strokes(ink, EM), ink, EM), figures, [], EM)
    beside = sorted((round(one.box.x0, -1), round(one.box.x1, -1)) for one in strips if 500 < one.box.center[1] < 560)
    assert len(beside) == 2
    assert beside[0][1] < 540 < 660 <= beside[1][0]


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        ("I Nomor SOP", "Nomor SOP"),
        ("| Nomor SOP", "Nomor SOP"),
        ("Nomor SOP l", "Nomor SOP"),
        ("1 Nomor SOP", "1 Nomor SOP"),
        ("I", "I"),
        ("Ia Nomor", "Ia Nomor"),
    ],
)
def test_what_a_rule_left_at_the_end_of_a_line_is_no_word(texts: str, kept: str) -> None:
    """The first and the last word touch the borders of the cell."""
    words = [Word(text, Box(20.0 * n, 2, 20.0 * n + 19.5, 10), 0.9) for n, text in enumerate(texts.split())]
    assert line_in(words, Box(0, 0, 20.0 * len(words), 12)).text == kept


def test_a_lone_letter_away_from_the_border_is_a_word() -> None:
    words = [Word("I", Box(4, 2, 6, 10), 0.9), Word("Persiapan", Box(12, 2, 50, 10), 0.9)]
    assert line_in(words, Box(0, 0, 90, 12)).text == "I Persiapan"
