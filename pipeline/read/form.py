"""Read labelled fields: what stands after, beside or below each printed label of the identity block and the boxes.

Cells of tables and pieces of free lines are treated alike: each is an item at a row and between two x.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.read.labels import Label, LabelKind, match_label, match_leading_label
from pipeline.read.letterhead import classify
from pipeline.read.nip import find_nips
from pipeline.read.passage import Passage, after, clean, merged

KINDS: tuple[LabelKind, ...] = ("identity", "section", "part", "extra")
COLONS = frozenset({":", ";", "."})
WRAPPED_GAP = 0.5
WIDER = 1.3


@dataclass(frozen=True, slots=True)
class Item:
    """A cell, or a piece of a line. `row` counts over the whole form; x are positions, or columns where there are none.

    `zone` parts what stands before, between and after the procedure tables, and tables from free lines: no label
    reaches from one zone into another.
    """

    passage: Passage
    row: int
    last_row: int
    x0: float
    x1: float
    label: Label | None = None
    in_table: bool = False
    zone: int = 0

    @property
    def is_colon(self) -> bool:
        return self.passage.text in COLONS


@dataclass(frozen=True, slots=True)
class Entry:
    """One labelled field: the heading as printed and what belongs to it (no lines: blank)."""

    label: Label
    heading: Passage
    content: Passage
    row: int
    in_lines: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The labelled fields in reading order, and the passages that no label claims."""

    entries: tuple[Entry, ...]
    unclaimed: tuple[Item, ...] = field(default=())

    def of(self, name: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.label.name == name]


def labelled(item: Item) -> Item:
    """The item with the label that it is, or begins with."""
    text = item.passage.text
    label = match_label(text, *KINDS) or _first_lines(item.passage) or match_leading_label(text, *KINDS)
    return replace(item, label=label)


def _first_lines(passage: Passage) -> Label | None:
    """The label that the first line is, or the first two: 'Keterkaitan' above 'SOP …'."""
    texts = [clean(line.text) for line in passage.lines if line.text.strip()]
    for count in (2, 1):
        if len(texts) > count:
            lead = " ".join(texts[:count])
            label = match_label(lead, *KINDS)
            if label and label.exact:
                return replace(label, end=len(lead) + 1)
    return None


def read_form(items: Sequence[Item]) -> Form:
    """All labelled fields of a form."""
    items = _without_echoes(items)
    labels = [i for i in items if i.label]
    rows: dict[int, list[Item]] = {}
    for item in items:
        rows.setdefault(item.row, []).append(item)
    used: set[int] = {id(item) for item in labels}
    entries = []
    for item in labels:
        heading, rest = _split(item)
        claimed = _claim(item, rest, rows)
        used |= {id(c) for c in claimed}
        parts = ([rest] if rest.lines and not rest.is_blank else []) + [c.passage for c in claimed]
        content = merged(parts) if parts else replace(_blank_place(item, rows) or item.passage, lines=())
        assert_label = item.label
        if assert_label is not None:
            entries.append(Entry(assert_label, heading, content, item.row, not item.in_table))
    return Form(tuple(entries), tuple(i for i in items if id(i) not in used))


def _without_echoes(items: Sequence[Item]) -> list[Item]:
    """Words of prose are no heading of a box that the form has on an earlier page ('Prosedur Peringatan Dini …')."""
    boxes: dict[str, int] = {}
    for item in items:
        if item.label and item.label.kind == "section" and item.in_table:
            boxes.setdefault(item.label.name, item.passage.page)
    return [replace(item, label=None) if _echoes(item, boxes) else item for item in items]


def _echoes(item: Item, boxes: Mapping[str, int]) -> bool:
    if item.label is None or item.label.kind != "section" or item.in_table:
        return False
    return item.label.name in boxes and boxes[item.label.name] < item.passage.page


def _split(item: Item) -> tuple[Passage, Passage]:
    """The label's own words and what follows them in the same place."""
    if item.label is None:
        return item.passage, replace(item.passage, lines=())
    rest = after(item.passage, item.label.end)
    text = item.passage.text[: item.label.end]
    line = replace(item.passage.lines[0], text=text, mark=None)
    return replace(item.passage, lines=(line,)), rest


def _claim(item: Item, rest: Passage, rows: dict[int, list[Item]]) -> list[Item]:
    if item.label is None:
        return []
    has_rest = bool(rest.lines) and not rest.is_blank
    if item.label.kind in ("identity", "part"):
        return _claim_value(item, rest, rows)
    right = [] if has_rest else _right(item, rows)
    if right:
        return _with_rows_below(right[0], item, rows)
    return _below(item, rows)


def _claim_value(item: Item, rest: Passage, rows: dict[int, list[Item]]) -> list[Item]:
    """An identity value: beside its label, and below it only where nothing can stand beside it."""
    signs = item.label is not None and (item.label.name == "disahkan_oleh" or item.label.kind == "part")
    right = _right(item, rows)
    if rest.lines and not rest.is_blank:
        if item.in_table:
            return []
        return _signing(rest, _below(item, rows)) if signs else _wrapped(item, rows)
    if right:
        return _with_rows_below(right[0], item, rows) if signs else right
    if any(i.x0 >= item.x1 and not i.label for i in _same_rows(item, rows)):
        return []
    below = _below(item, rows)
    return below if signs else below[:1]


def _signing(first: Passage, below: Sequence[Item]) -> list[Item]:
    """The lines of a signature block, up to its NIP; capitals that name an office are the letterhead beside it."""
    end = next((n for n, item in enumerate(below, start=1) if find_nips(item.passage.text)), len(below))
    block = list(below[:end])
    if first.text.isupper():
        return block
    return [i for i in block if not (i.passage.text.isupper() and classify(i.passage.text)[0] != "other")]


def _wrapped(item: Item, rows: dict[int, list[Item]]) -> list[Item]:
    """The lines right below a value of free text that go on with it: no label, no blank line, the same capitals."""
    found: list[Item] = []
    above = item
    for row in sorted(r for r in rows if r > item.row):
        here = [i for i in rows[row] if i.zone == item.zone]
        if len(here) != 1 or here[0].label or here[0].in_table or not _goes_on(above, here[0]):
            break
        found.append(here[0])
        above = here[0]
    return found


def _goes_on(above: Item, item: Item) -> bool:
    upper, lower = above.passage, item.passage
    if not upper.box or not lower.box or upper.text.isupper() != lower.text.isupper():
        return False
    return lower.box.y0 - upper.box.y1 < WRAPPED_GAP * lower.box.height


def _same_rows(item: Item, rows: dict[int, list[Item]]) -> list[Item]:
    return [i for row, items in rows.items() if item.row <= row <= item.last_row for i in items if i is not item]


def _right(item: Item, rows: dict[int, list[Item]]) -> list[Item]:
    """The nearest filled item on the right that is no label; colons are passed over."""
    for other in sorted((i for i in rows.get(item.row, ()) if i.x0 >= item.x1 - 1e-6), key=lambda i: i.x0):
        if other.label:
            return []
        if not other.is_colon and not other.passage.is_blank:
            return [other]
    return []


def _blank_place(item: Item, rows: dict[int, list[Item]]) -> Passage | None:
    """The blank cell beside a label, where its value would stand."""
    beside = sorted((i for i in rows.get(item.row, ()) if i.in_table and i.x0 >= item.x1 - 1e-6), key=lambda i: i.x0)
    found = next((i for i in beside if not i.is_colon), None)
    return found.passage if found is not None and found.label is None and found.passage.is_blank else None


def _bounds(item: Item, rows: dict[int, list[Item]]) -> tuple[float, float]:
    """The strip that belongs to a label: from the label left of it to the label right of it."""
    others = [i for i in rows.get(item.row, ()) if i.label and i is not item]
    left = max((i.x1 for i in others if i.x1 <= item.x0 + 1e-6), default=float("-inf"))
    right = min((i.x0 for i in others if i.x0 >= item.x1 - 1e-6), default=float("inf"))
    if item.in_table:
        left = max(left, item.x0 - 1e-6)
    return left, right


def _below(item: Item, rows: dict[int, list[Item]]) -> list[Item]:
    """What stands under a label within its strip, down to the next label there."""
    left, right = _bounds(item, rows)
    return _strip(item, item.last_row + 1, left, right, rows)


def _with_rows_below(value: Item, label: Item, rows: dict[int, list[Item]]) -> list[Item]:
    """A value beside its label, and the rows below it that no label begins."""
    return [value, *_strip(value, value.last_row + 1, value.x0 - 1e-6, value.x1 + 1e-6, rows, stop_at_any_label=True)]


def _same_page(item: Item, other: Item) -> bool:
    return item.passage.page == other.passage.page


def _strip(
    origin: Item, first: int, left: float, right: float, rows: dict[int, list[Item]], *, stop_at_any_label: bool = False
) -> list[Item]:
    found: list[Item] = []
    for row in sorted(r for r in rows if r >= first):
        here = [i for i in rows[row] if (i.zone, i.in_table) == (origin.zone, origin.in_table)]
        if not here and not origin.in_table:
            break
        inside = [i for i in here if left - 1e-6 <= (i.x0 + i.x1) / 2 <= right + 1e-6 or left <= i.x0 < right - 1e-6]
        inside = [i for i in inside if _same_page(origin, i) or i.x1 - i.x0 <= WIDER * (right - left)]
        if any(i.label for i in (here if stop_at_any_label else inside)):
            break
        found += [i for i in inside if not i.passage.is_blank and i not in found]
    return found
