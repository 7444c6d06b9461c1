"""Place the drawn symbols in the rows and role columns of the procedure table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.read.grid import Grid
from pipeline.read.procedure import ProcedurePart
from schemas.raw import Box, Page, Shape

BOTH_COLUMNS = 0.38
LEAST_SHARE = 0.25
WITHIN = 0.8  # of its height: a figure that stands in a row, not on its edge
ALONE = 0.7
LONGEST_LETTER = 2  # 'A', '12': what is written in a connector that goes on elsewhere


@dataclass(frozen=True, slots=True)
class Lane:
    """A role column on one page: its ordinal over all tables, from 1, and its left and right."""

    pelaksana: int
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Band:
    """A step's rows on one page: its ordinal, from 1, and its top and bottom."""

    step: int
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Floor:
    """The part of a procedure table that stands on one page: where its steps and roles are."""

    page: int
    table: int
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]

    @property
    def box(self) -> Box:
        return Box(self.lanes[0].x0, self.bands[0].y0, self.lanes[-1].x1, self.bands[-1].y1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A symbol with the step and the roles it stands for; an off-page connector has neither."""

    shape: Shape
    page: int
    step: int | None
    roles: tuple[int, ...]
    confidence: float

    @property
    def box(self) -> Box | None:
        return self.shape.box


def floors_of(part: ProcedurePart) -> list[Floor]:
    """Where the steps and roles of each table stand on each page, for pages that give positions."""
    floors = []
    step_of = {where: i for i, row in enumerate(part.rows, start=1) for where in row.grid_rows}
    first = 1
    for draft in part.tables:
        for grid, header in zip(draft.grids, draft.headers, strict=True):
            lanes = tuple(_lanes(grid, [(c.first, c.stop) for c in header.roles], first))
            bands = tuple(_bands(grid, step_of))
            if lanes and bands and grid.page.unit != "character":
                floors.append(Floor(grid.page.number, grid.number, lanes, bands))
        first += len(draft.roles)
    return floors


def _lanes(grid: Grid, spans: Sequence[tuple[int, int]], first: int) -> Iterator[Lane]:
    for index, (start, stop) in enumerate(spans):
        boxes = [c.box for c in grid.table.cells if c.box and c.column >= start and c.column + c.column_span <= stop]
        if boxes:
            yield Lane(first + index, min(b.x0 for b in boxes), max(b.x1 for b in boxes))


def _bands(grid: Grid, step_of: Mapping[tuple[int, int, int], int]) -> list[Band]:
    spans: dict[int, tuple[float, float]] = {}
    for row in range(grid.rows):
        step = step_of.get((grid.page.number, grid.number, row))
        boxes = [c.box for c in grid.row_cells(row) if c.box and c.row == row and c.row_span == 1]
        boxes = boxes or [c.box for c in grid.row_cells(row) if c.box]
        if step is None or not boxes:
            continue
        y0, y1 = min(b.y0 for b in boxes), max(b.y1 for b in boxes)
        known = spans.get(step, (y0, y1))
        spans[step] = (min(known[0], y0), max(known[1], y1))
    return [Band(step, y0, y1) for step, (y0, y1) in sorted(spans.items(), key=lambda item: item[1])]


def place_symbols(part: ProcedurePart, pages: Sequence[Page]) -> list[Placed]:
    """All symbols of the procedure, in reading order; figures outside its tables (legends) are left out."""
    floors = floors_of(part)
    by_page = {page.number: page for page in pages}
    placed: list[Placed] = []
    for number in dict.fromkeys(grid.page.number for draft in part.tables for grid in draft.grids):
        here = [floor for floor in floors if floor.page == number]
        for shape in by_page[number].shapes:
            if is_note(shape):
                continue
            found = _by_anchor(shape, part, number) or _by_box(shape, here, number)
            if found is not None:
                placed.append(found)
    return sorted(_with_lone_circles(placed, floors), key=_reading_order)


def _with_lone_circles(placed: Sequence[Placed], floors: Sequence[Floor]) -> Iterator[Placed]:
    """A connector without a letter, alone in a row, is that step's symbol: a circle where the work begins or ends."""
    taken = {p.step for p in placed if p.shape.kind != "connector"}
    for p in placed:
        is_candidate = p.shape.kind == "connector" and not 0 < len(p.shape.text) <= LONGEST_LETTER
        own = _row_of_its_own(p, floors, taken) if is_candidate else None
        yield p if own is None else own


def _row_of_its_own(placed: Placed, floors: Sequence[Floor], taken: Collection[int | None]) -> Placed | None:
    box = placed.box
    if box is None:
        return None
    shape = replace(placed.shape, kind="terminator", confidence=min(ALONE, placed.shape.confidence))
    for floor in floors:
        within = [b for b in floor.bands if _overlap(b.y0, b.y1, box.y0, box.y1) >= WITHIN * box.height]
        if floor.page == placed.page and within and within[0].step not in taken:
            found = _in_band(shape, box, floor, within[0])
            return found if floor.box.holds(*box.center) else None
    return None


def is_note(shape: Shape) -> bool:
    """Words that stand free over the drawing, such as the answer beside a line, are no symbol."""
    return shape.kind == "other" and bool(shape.text.strip())


def _reading_order(placed: Placed) -> tuple[int, float, float]:
    box = placed.box
    if box is None:
        return placed.page, float(placed.step or 0), float(placed.roles[0] if placed.roles else 0)
    return placed.page, box.center[1], box.center[0]


def _by_anchor(shape: Shape, part: ProcedurePart, page: int) -> Placed | None:
    if shape.anchor is None or shape.box is not None:
        return None
    where = (page, shape.anchor.table, shape.anchor.row)
    step = next((i for i, row in enumerate(part.rows, start=1) if where in row.grid_rows), None)
    role = _anchored_role(part, page, shape.anchor.table, shape.anchor.column)
    if step is None or role is None:
        return None
    roles = () if shape.kind == "connector" else (role,)
    return Placed(shape, page, None if shape.kind == "connector" else step, roles, shape.confidence)


def _anchored_role(part: ProcedurePart, page: int, table: int, column: int) -> int | None:
    first = 1
    for draft in part.tables:
        for grid, header in zip(draft.grids, draft.headers, strict=True):
            if (grid.page.number, grid.number) != (page, table):
                continue
            for index, role in enumerate(header.roles):
                if role.first <= column < role.stop:
                    return first + index
        first += len(draft.roles)
    return None


def _by_box(shape: Shape, floors: Sequence[Floor], page: int) -> Placed | None:
    box = shape.box
    if box is None or not floors:
        return None
    floor = max(floors, key=lambda f: _reach(f, box))
    inside = floor.box.shared_with(box) / max(box.area, 1e-6)
    if shape.kind == "connector" and _beside(floor.box, box):
        return Placed(shape, page, None, (), shape.confidence)
    if inside < LEAST_SHARE:
        return None
    return _in_band(shape, box, floor, max(floor.bands, key=lambda b: _overlap(b.y0, b.y1, box.y0, box.y1)))


def _in_band(shape: Shape, box: Box, floor: Floor, band: Band) -> Placed:
    shares = {lane.pelaksana: _overlap(lane.x0, lane.x1, box.x0, box.x1) / max(box.width, 1e-6) for lane in floor.lanes}
    roles, share = _roles(shares)
    height = _overlap(band.y0, band.y1, box.y0, box.y1) / max(box.height, 1e-6)
    return Placed(
        shape, floor.page, band.step, roles, round(shape.confidence * min(1.0, share) * min(1.0, 0.5 + height / 2), 4)
    )


def _roles(shares: Mapping[int, float]) -> tuple[tuple[int, ...], float]:
    """The column in which most of a symbol lies, or two when it stands on their border; and how sure that is."""
    ranked = sorted(shares, key=lambda p: -shares[p])
    if len(ranked) > 1 and shares[ranked[1]] >= BOTH_COLUMNS and abs(ranked[0] - ranked[1]) == 1:
        return tuple(sorted(ranked[:2])), 0.7
    return (ranked[0],), max(shares[ranked[0]], 0.5)


def _reach(floor: Floor, box: Box) -> float:
    """How much of a box lies in a table; a box outside all counts by its distance."""
    shared = floor.box.shared_with(box)
    if shared > 0:
        return shared
    x, y = box.center
    dx = max(floor.box.x0 - x, 0.0, x - floor.box.x1)
    dy = max(floor.box.y0 - y, 0.0, y - floor.box.y1)
    return -(dx + dy)


def _beside(table: Box, box: Box) -> bool:
    """Right above or below the role columns, or at their upper or lower edge."""
    x, y = box.center
    return table.x0 <= x <= table.x1 and (y > table.y1 - box.height or y < table.y0 + box.height)


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    return max(0.0, min(a1, b1) - max(a0, b0))
