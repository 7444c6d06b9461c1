"""Closed figures to symbols of a flowchart: which of them are symbols, and of what kind.

Only the form counts: corners, curves, and how much of its box a figure fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.drawing import Point, distance, is_ink, polygon_area
from extractors.grid import Grid
from extractors.marks import Figure, is_rectangle
from extractors.text_lines import PlacedWord, find_lines
from schemas.raw import Box, Shape, ShapeKind

WIDEST, HIGHEST = 0.5, 0.45  # of the page: what is larger is a frame
LONGEST = 14  # times its height: a longer box is a frame around a line of text
SAME_FIGURE = 0.6  # of the area of both together, that two drawings of one symbol share
WIDEST_FILLED = 0.25  # of the page: a wider filled bar without a border, outside tables, is a heading's background
GRID_SLACK = 2.5  # points between a background and the rules of its cell
ROUNDEST = 0.805  # of its box: an ellipse fills 0.785, a short stadium more
MOST_POLYGON_POINTS = 16  # an outline of more is a curve that was drawn in straight stretches
DARK = 110  # of 255: the colour of a dot that is a mark and no connector
CORNER_FREE = 0.06  # of the shorter side: a box corner that the outline leaves free is round


def find_shapes(
    figures: Iterable[Figure], grids: Sequence[Grid], words: Sequence[PlacedWord], page: Box
) -> tuple[Shape, ...]:
    """The symbols on the page, from top to bottom, each with the words in it."""
    candidates = _without_backgrounds([figure for figure in figures if _may_be_symbol(figure, page)], grids, page)
    symbols = sorted(_without_frames(_once(candidates)), key=lambda figure: (figure.box.y0, figure.box.x0))
    inside = _words_inside(symbols, words)
    found = [(figure, inside.get(index, ())) for index, figure in enumerate(symbols)]
    real = [(figure, texts) for figure, texts in found if not _is_highlight(figure, texts)]
    return tuple(_shape(f"s{number}", figure, texts) for number, (figure, texts) in enumerate(real, start=1))


def _may_be_symbol(figure: Figure, page: Box) -> bool:
    if not (is_ink(figure.stroke) or is_ink(figure.fill)):
        return False
    width, height = figure.box.width, figure.box.height
    small_enough = width <= min(WIDEST * page.width, LONGEST * height) and height <= HIGHEST * page.height
    visible = figure.box.shared_with(page) > 0.5 * figure.box.area
    return small_enough and visible


def _without_backgrounds(figures: Sequence[Figure], grids: Sequence[Grid], page: Box) -> list[Figure]:
    """Without the shading of cells and headings, and what lies in it in the same colour."""
    shades = [figure for figure in figures if _is_shade(figure, grids, page)]
    taken = {id(figure) for figure in shades}
    return [
        figure
        for figure in figures
        if id(figure) not in taken
        and not (_is_plain(figure) and any(s.fill == figure.fill and _encloses(s.box, figure.box) for s in shades))
    ]


def _is_plain(figure: Figure) -> bool:
    """A filled rectangle without a border."""
    return not is_ink(figure.stroke) and is_rectangle(figure)


def _is_shade(figure: Figure, grids: Sequence[Grid], page: Box) -> bool:
    if not _is_plain(figure):
        return False
    around = [grid for grid in grids if grid.box.holds(*figure.box.center)]
    if not around:
        return figure.box.width > WIDEST_FILLED * page.width
    return any(_fits(figure.box, grid) for grid in around)


def _fits(box: Box, grid: Grid) -> bool:
    """Whether level or upright sides of the box lie on lines of the grid, or it covers most of a cell."""
    xs = {x for slot in grid.slots for x in (slot.box.x0, slot.box.x1)}
    ys = {y for slot in grid.slots for y in (slot.box.y0, slot.box.y1)}
    on_x = sum(any(abs(side - x) <= GRID_SLACK for x in xs) for side in (box.x0, box.x1))
    on_y = sum(any(abs(side - y) <= GRID_SLACK for y in ys) for side in (box.y0, box.y1))
    return (
        on_x == 2
        or (on_y == 2 and on_x > 0)
        or any(box.shared_with(slot.box) > 0.8 * slot.box.area for slot in grid.slots)
    )


def _once(figures: Sequence[Figure]) -> list[Figure]:
    """Each symbol once: its fill, its border and its shadow are several drawings; the one with the border counts."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda item: (is_ink(item.stroke), item.box.area, item.order), reverse=True):
        if not any(_overlap(figure.box, other.box) >= SAME_FIGURE for other in kept):
            kept.append(figure)
    return kept


def _overlap(one: Box, other: Box) -> float:
    shared = one.shared_with(other)
    return shared / max(one.area + other.area - shared, 1e-6)


def _without_frames(figures: Sequence[Figure]) -> list[Figure]:
    """Without what lies in a symbol, and without what encloses several symbols."""
    inner = {id(one): [two for two in figures if two is not one and _encloses(one.box, two.box)] for one in figures}
    frames = {id(one) for one in figures if len(inner[id(one)]) > 1 and _are_apart(inner[id(one)])}
    decor = {id(two) for one in figures if id(one) not in frames for two in inner[id(one)]}
    return [figure for figure in figures if id(figure) not in frames | decor]


def _encloses(outer: Box, inner: Box) -> bool:
    return inner.area < outer.area and inner.shared_with(outer) > 0.9 * inner.area


def _are_apart(figures: Sequence[Figure]) -> bool:
    return any(
        one.box.shared_with(two.box) == 0 and min(one.box.area, two.box.area) > 100
        for place, one in enumerate(figures)
        for two in figures[place + 1 :]
    )


def _words_inside(symbols: Sequence[Figure], words: Sequence[PlacedWord]) -> dict[int, list[PlacedWord]]:
    """The words of each symbol; a word belongs to the smallest that holds its centre."""
    inside: dict[int, list[PlacedWord]] = {}
    by_size = sorted(range(len(symbols)), key=lambda index: symbols[index].box.area)
    for word in words:
        x, y = word.word.box.center
        home = next((index for index in by_size if symbols[index].box.holds(x, y)), None)
        if home is not None:
            inside.setdefault(home, []).append(word)
    return inside


def _is_highlight(figure: Figure, words: Sequence[PlacedWord]) -> bool:
    """A filled area without a border, no higher than the words on it."""
    if is_ink(figure.stroke) or not words:
        return False
    height = max(word.word.box.height for word in words)
    return figure.box.height < 1.35 * height and is_rectangle(figure)


def _shape(name: str, figure: Figure, words: Sequence[PlacedWord]) -> Shape:
    kind, confidence = kind_of(figure, has_text=bool(words))
    text = " ".join(line.text for line in find_lines(words))
    return Shape(name, kind, figure.box, text=text, confidence=confidence)


def kind_of(figure: Figure, has_text: bool = False) -> tuple[ShapeKind, float]:
    """What the outline says, and how sure that is."""
    if is_rectangle(figure):
        return "process", 1.0
    if not figure.curved and len(figure.corners) <= 6 and len(figure.points) <= MOST_POLYGON_POINTS:
        return _kind_of_polygon(figure)
    return _kind_of_round(figure, has_text)


def _kind_of_polygon(figure: Figure) -> tuple[ShapeKind, float]:
    filled = polygon_area(figure.points) / max(figure.box.area, 1e-6)
    if len(figure.corners) == 4 and _is_diamond(figure):
        return "decision", 1.0
    if len(figure.corners) == 5 and filled > 0.55:
        return "connector", 0.95
    return "other", 0.8


def _is_diamond(figure: Figure) -> bool:
    """Every corner at the middle of a side of the box."""
    x, y = figure.box.center
    slack_x, slack_y = 0.2 * figure.box.width, 0.2 * figure.box.height
    return all(
        (abs(px - x) <= slack_x and min(abs(py - figure.box.y0), abs(py - figure.box.y1)) <= slack_y)
        or (abs(py - y) <= slack_y and min(abs(px - figure.box.x0), abs(px - figure.box.x1)) <= slack_x)
        for px, py in figure.corners
    )


def _kind_of_round(figure: Figure, has_text: bool) -> tuple[ShapeKind, float]:
    box = figure.box
    filled = polygon_area(figure.points) / max(box.area, 1e-6)
    upper_left, upper_right, lower_left, lower_right = _free_corners(figure)
    if filled < 0.68:
        return ("decision", 0.85) if 0.45 < filled < 0.6 else ("other", 0.7)
    if filled < ROUNDEST and all((upper_left, upper_right, lower_left, lower_right)):
        return _kind_of_ellipse(figure, has_text)
    if not upper_left and not upper_right and (lower_left or lower_right):
        return "document", 0.95
    if all((upper_left, upper_right, lower_left, lower_right)) and _has_straight_top(figure):
        return "terminator", 1.0
    return "other", 0.7


def _kind_of_ellipse(figure: Figure, has_text: bool) -> tuple[ShapeKind, float]:
    """A circle is a connector, a long ellipse a terminator, a small filled dot a mark."""
    box = figure.box
    if max(box.width, box.height) > 1.4 * min(box.width, box.height):
        return "terminator", 0.9
    is_dot = figure.fill is not None and figure.fill[3] > 128 and max(figure.fill[:3]) < DARK
    return ("other", 0.8) if is_dot and not has_text else ("connector", 0.9)


def _free_corners(figure: Figure) -> tuple[bool, bool, bool, bool]:
    """Which corners of its box the outline leaves free: upper left, upper right, lower left, lower right."""
    box = figure.box
    slack = CORNER_FREE * min(box.width, box.height)
    corners: Iterator[Point] = ((x, y) for y in (box.y0, box.y1) for x in (box.x0, box.x1))
    a, b, c, d = (min(distance(corner, point) for point in figure.points) > slack for corner in corners)
    return a, b, c, d


def _has_straight_top(figure: Figure) -> bool:
    """A level stretch at the upper edge: a rounded rectangle has one, a drum or a drop has none."""
    level = [x for x, y in figure.points if abs(y - figure.box.y0) <= 0.02 * figure.box.height + 0.05]
    return bool(level) and max(level) - min(level) > 0.12 * figure.box.width
