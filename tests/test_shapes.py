"""Symbols and connectors of a flowchart, in the many ways in which programs draw them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pdf_canvas import BLACK, Canvas, Ink, Point

from extractors.pdf import extract_pdf
from schemas.raw import Connector, Page, Shape

BLUE: Ink = (0.36, 0.6, 0.83)
GRAY: Ink = (0.6, 0.6, 0.6)
XS = [40.0, 70, 230, 310, 390, 470, 560, 640, 760]
YS = [60.0, 90, 160, 230, 300]
BOX = (325.0, 110.0, 375.0, 134.0)
CENTER = (350.0, 122.0)


def table(canvas: Canvas, ink: Ink = BLACK, width: float = 0.5) -> None:
    for y in YS:
        canvas.line([(XS[0], y), (XS[-1], y)], width, ink)
    for x in XS:
        canvas.line([(x, YS[0]), (x, YS[-1])], width, ink)


def read(canvas: Canvas, folder: Path) -> Page:
    (page,) = extract_pdf(canvas.save(folder / "a.pdf")).pages
    return page


def diamond(box: tuple[float, float, float, float]) -> list[Point]:
    x0, y0, x1, y1 = box
    return [((x0 + x1) / 2, y0), (x1, (y0 + y1) / 2), ((x0 + x1) / 2, y1), (x0, (y0 + y1) / 2)]


def pentagon(box: tuple[float, float, float, float]) -> list[Point]:
    x0, y0, x1, y1 = box
    return [(x0, y0), (x1, y0), (x1, y1 - 8), ((x0 + x1) / 2, y1), (x0, y1 - 8)]


def document(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box
    h, at = canvas.height, lambda x, y: f"{x} {h - y}"
    low = y1 - 5
    middle = (x0 + x1) / 2
    wave = f"{at(middle, low)} {at(middle, y1 + 3)} {at(x0, y1 - 1)} c"
    canvas.raw(f"q 0.75 w {at(x0, y0)} m {at(x1, y0)} l {at(x1, low)} l {wave} h S Q")


DRAWN: list[tuple[str, str, Callable[[Canvas], None]]] = [
    ("process", "rectangle", lambda c: c.rect(BOX)),
    ("process", "filled and bordered in one", lambda c: c.rect(BOX, fill=BLUE)),
    ("process", "filled without a border", lambda c: c.rect(BOX, stroke=None, fill=BLUE)),
    ("process", "fill, then border", lambda c: (c.rect(BOX, stroke=None, fill=BLUE), c.rect(BOX))),  # type: ignore[arg-type, return-value]
    (
        "process",
        "with a shadow",
        lambda c: (c.rect((327, 112, 377, 136), stroke=None, fill=GRAY), c.rect(BOX, fill=(1, 1, 1))),
    ),  # type: ignore[arg-type, return-value]
    (
        "process",
        "of four lines",
        lambda c: [c.line([a, b]) for a, b in _sides([(325, 110), (375, 110), (375, 134), (325, 134)])],
    ),  # type: ignore[arg-type, return-value]
    (
        "process",
        "with inner lines",
        lambda c: (c.rect(BOX), c.line([(331, 110), (331, 134)]), c.line([(369, 110), (369, 134)])),
    ),  # type: ignore[arg-type, return-value]
    ("process", "two rectangles, the inner a hole", lambda c: c.raw("q 325 461 50 24 re 326 462 48 22 re f* Q")),
    ("decision", "diamond", lambda c: c.polygon(diamond(BOX))),
    ("decision", "filled diamond", lambda c: c.polygon(diamond(BOX), stroke=None, fill=BLUE)),
    ("decision", "of four lines", lambda c: [c.line([a, b]) for a, b in _sides(diamond(BOX))]),  # type: ignore[arg-type, return-value]
    ("terminator", "stadium", lambda c: c.round_rect(BOX, 12)),
    ("terminator", "round corners", lambda c: c.round_rect(BOX, 5, fill=BLUE)),
    ("terminator", "ellipse", lambda c: c.ellipse(BOX)),
    ("connector", "circle", lambda c: c.ellipse((338, 110, 362, 134))),
    ("connector", "home plate", lambda c: c.polygon(pentagon(BOX))),
    ("other", "dark dot", lambda c: c.ellipse((342, 114, 358, 130), fill=(0, 0, 0))),
    ("other", "parallelogram", lambda c: c.polygon([(335, 110), (375, 110), (365, 134), (325, 134)])),
    ("document", "wave below", lambda c: document(c, BOX)),
]


def _sides(points: list[Point]) -> list[tuple[Point, Point]]:
    return list(zip(points, [*points[1:], points[0]], strict=True))


@pytest.mark.parametrize(("kind", "way", "draw"), DRAWN, ids=[f"{kind}: {way}" for kind, way, _ in DRAWN])
def test_one_symbol_in_a_cell(kind: str, way: str, draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    canvas = Canvas()
    table(canvas)
    draw(canvas)
    page = read(canvas, tmp_path)
    (shape,) = page.shapes
    assert shape.kind == kind
    assert shape.box is not None
    assert shape.box.holds(*CENTER)
    (grid,) = page.tables
    assert (grid.rows, grid.columns) == (4, 8)


def test_the_words_in_a_symbol_are_its_text_and_stay_in_the_cell(tmp_path: Path) -> None:
    canvas = Canvas()
    table(canvas)
    canvas.round_rect(BOX, 12)
    canvas.text((338, 124), "Mulai", size=8)
    page = read(canvas, tmp_path)
    assert [shape.text for shape in page.shapes] == ["Mulai"]
    (grid,) = page.tables
    assert [cell.text for cell in grid.cells if cell.text] == ["Mulai"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda c: c.rect((230, 60, 310, 90), stroke=None, fill=GRAY),  # a header's shading
        lambda c: (
            c.rect((235, 64, 305, 74), stroke=None, fill=GRAY) or c.rect((230, 60, 310, 90), stroke=None, fill=GRAY)
        ),
        lambda c: c.rect((40, 320, 560, 336), stroke=None, fill=GRAY),  # a heading's
        lambda c: c.rect((20, 20, 820, 570)),  # a frame around the page
        lambda c: c.rect(BOX, stroke=None, fill=(1, 1, 1)),  # the white ground of a label
        lambda c: c.text((240, 120), "penting") or c.rect((239, 112, 275, 123), stroke=None, fill=(1, 1, 0)),
        lambda c: c.rect(BOX) or c.rect((311, 92, 389, 158), stroke=None, fill=(1, 1, 1)),  # covered later
    ],
    ids=["cell", "paragraph in a cell", "heading", "page frame", "label", "highlight", "covered"],
)
def test_no_symbol(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    canvas = Canvas()
    draw(canvas)
    table(canvas)
    assert read(canvas, tmp_path).shapes == ()


# connectors

ABOVE, BELOW = (330.0, 115.0, 370.0, 135.0), (410.0, 185.0, 450.0, 205.0)
ELBOW: list[Point] = [(350, 135), (350, 195), (410, 195)]
ZIGZAG: list[Point] = [(350, 135), (350, 160), (430, 160), (430, 185)]  # its middle runs along a rule of the table


def arrow(tip: Point, back: tuple[float, float]) -> list[Point]:
    """A head whose axis runs from `tip` along `back`, 6 long and 5 wide."""
    x, y = tip
    dx, dy = back
    return [(x, y), (x + 6 * dx - 2.5 * dy, y + 6 * dy + 2.5 * dx), (x + 6 * dx + 2.5 * dy, y + 6 * dy - 2.5 * dx)]


def as_polyline(canvas: Canvas, points: list[Point]) -> None:
    canvas.line(points)


def as_pieces(canvas: Canvas, points: list[Point]) -> None:
    for a, b in pairwise(points):
        canvas.line([a, b])


def as_thin_areas(canvas: Canvas, points: list[Point]) -> None:
    for (ax, ay), (bx, by) in pairwise(points):
        box = (min(ax, bx) - 0.3, min(ay, by) - 0.3, max(ax, bx) + 0.3, max(ay, by) + 0.3)
        canvas.rect(box, stroke=None, fill=BLACK)


def as_dashes(canvas: Canvas, points: list[Point]) -> None:
    canvas.line(points, dash="[3 2] 0")


def as_outline(canvas: Canvas, points: list[Point]) -> None:
    """The line as a filled area, there along one side and back along the other."""
    there = [(x + 0.3, y - 0.3) for x, y in points]
    back = [(x - 0.3, y + 0.3) for x, y in points]
    canvas.polygon([*there, *reversed(back)], stroke=None, fill=BLACK)


WAYS = [as_polyline, as_pieces, as_thin_areas, as_dashes, as_outline]


def symbols(canvas: Canvas) -> None:
    table(canvas)
    canvas.rect(ABOVE)
    canvas.rect(BELOW)


def ends_at(connector: Connector, shapes: tuple[Shape, ...]) -> tuple[str | None, str | None]:
    """The kinds of place: names of the symbols at the first and the last point."""

    def near(point: Point) -> str | None:
        for shape in shapes:
            box = shape.box
            if box and box.x0 - 3 <= point[0] <= box.x1 + 3 and box.y0 - 3 <= point[1] <= box.y1 + 3:
                return shape.name
        return None

    first, last = near(connector.points[0]), near(connector.points[-1])
    return (last, first) if connector.tip_at_start else (first, last)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("points", "back"), [(ELBOW, (-1, 0)), (ZIGZAG, (0, -1))], ids=["elbow", "along a rule"])
def test_a_connector_leads_from_symbol_to_symbol(
    way: Callable[[Canvas, list[Point]], None], points: list[Point], back: tuple[float, float], tmp_path: Path
) -> None:
    canvas = Canvas()
    symbols(canvas)
    x, y = points[-1]
    way(canvas, [*points[:-1], (x + 5 * back[0], y + 5 * back[1])])
    canvas.polygon(arrow(points[-1], back), stroke=None, fill=BLACK)
    page = read(canvas, tmp_path)
    (connector,) = page.connectors
    assert ends_at(connector, page.shapes) == ("s1", "s2")
    assert connector.tip_at_start != connector.tip_at_end
    (grid,) = page.tables
    assert (grid.rows, grid.columns) == (4, 8)


def test_an_open_head_is_a_tip_too(tmp_path: Path) -> None:
    canvas = Canvas()
    symbols(canvas)
    canvas.line(ELBOW)
    canvas.line([(404, 192), (410, 195), (404, 198)])
    page = read(canvas, tmp_path)
    (connector,) = page.connectors
    assert ends_at(connector, page.shapes) == ("s1", "s2")
    assert connector.tip_at_end or connector.tip_at_start


def test_a_line_with_two_heads_has_two_tips(tmp_path: Path) -> None:
    canvas = Canvas()
    symbols(canvas)
    canvas.line(ELBOW)
    canvas.polygon(arrow((410, 195), (-1, 0)), stroke=None, fill=BLACK)
    canvas.polygon(arrow((350, 135), (0, 1)), stroke=None, fill=BLACK)
    (connector,) = read(canvas, tmp_path).connectors
    assert connector.tip_at_start
    assert connector.tip_at_end


def test_lines_that_end_at_one_port_stay_two(tmp_path: Path) -> None:
    canvas = Canvas()
    symbols(canvas)
    canvas.line([(350, 100), (350, 115)])
    canvas.polygon(arrow((350, 115), (0, -1)), stroke=None, fill=BLACK)
    canvas.line([(350, 115), (390, 115), (390, 150)])
    assert len(read(canvas, tmp_path).connectors) == 2


@pytest.mark.parametrize(
    "draw",
    [
        lambda c: c.line([(240, 127), (290, 127)]) or c.text((240, 125), "bergaris bawah", size=7),  # an underline
        lambda c: c.line([(600, 330), (700, 330)]),  # a line far from every symbol
        lambda c: c.line([(340, 120), (360, 130)]),  # a stroke within a symbol
    ],
    ids=["underline", "away", "inside"],
)
def test_no_connector(draw: Callable[[Canvas], None], tmp_path: Path) -> None:
    canvas = Canvas()
    symbols(canvas)
    draw(canvas)
    assert read(canvas, tmp_path).connectors == ()
