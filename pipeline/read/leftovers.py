"""What stands on the pages of an SOP and went into no value: remarks that say where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from pipeline.read.form import Form, Item
from pipeline.read.labels import fold, match_leading_label
from pipeline.read.letterhead import classify, is_noise
from pipeline.read.passage import DASHES, Passage, clean
from pipeline.read.titles import is_prefix, is_title
from schemas.raw import Line, around
from schemas.sop import Remark, Sop

LABEL = re.compile(r"\s*([^\W\d_][^:]{1,38}?)\s*:\s*(?=\S)")
LABEL_WORDS = 5
MOST_LABELS = 5  # of one SOP; what is more is told with the other words of the page
SHORTEST = 4  # letters and digits: less is a crumb
FEWEST_WORDS = 3  # of all that is left on a page
SHOWN = 60  # letters of it


@dataclass(frozen=True, slots=True)
class _Leftover:
    line: Line
    passage: Passage

    @property
    def text(self) -> str:
        return clean(self.line.text)


def find_leftovers(form: Form, sop: Sop) -> tuple[Remark, ...]:
    """A remark for each unknown label ('Kode Klasifikasi : 065'), and one for all other words of a page."""
    left = list(_lines(form.unclaimed, _told(sop)))
    pages = {entry.heading.page for entry in form.entries}  # elsewhere a colon is one of prose
    on_form = (leftover for leftover in left if leftover.passage.page in pages)
    labels = [(found, leftover) for leftover in on_form if (found := _label(leftover.text)) is not None][:MOST_LABELS]
    taken = {id(leftover) for _, leftover in labels}
    rest = [leftover for leftover in left if id(leftover) not in taken]
    named = (_remark("unknown_label", {"label": label}, [leftover]) for label, leftover in labels)
    return (*named, *_of_pages(rest))


def _lines(items: Sequence[Item], told: str) -> Iterator[_Leftover]:
    """The lines of some weight whose words are in no value, and that are no part of a letterhead or a title."""
    for item in items:
        for line in item.passage.lines:
            text = clean(line.text)
            folded = fold(text)
            if len(folded) < SHORTEST or folded in told or DASHES.fullmatch(text):
                continue
            if not (is_noise(text) or is_title(text) or is_prefix(text) or classify(text)[0] != "other"):
                yield _Leftover(line, item.passage)


def _told(sop: Sop) -> str:
    """All words of all values, folded."""
    return "|".join(fold(text) for text in _texts(sop))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))


def _label(text: str) -> str | None:
    """The words before a colon, where they are few and no known label."""
    found = LABEL.match(text)
    if found is None or len(found[1].split()) > LABEL_WORDS or match_leading_label(text, "identity", "section"):
        return None
    return found[1]


def _of_pages(leftovers: Sequence[_Leftover]) -> Iterator[Remark]:
    pages: dict[int, list[_Leftover]] = defaultdict(list)
    for leftover in leftovers:
        pages[leftover.passage.page].append(leftover)
    for page, here in sorted(pages.items()):
        text = " ".join(leftover.text for leftover in here)
        if len(text.split()) >= FEWEST_WORDS:
            shown = text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0]} …"
            yield _remark("text_left_out", {"page": str(page), "text": shown}, here)


def _remark(rule: str, values: dict[str, str], leftovers: Sequence[_Leftover]) -> Remark:
    passage = leftovers[0].passage
    boxes = [leftover.line.box for leftover in leftovers if leftover.line.box]
    box = around(boxes) if boxes and passage.unit == "point" else None
    return Remark(
        rule=rule,
        values=values,
        page=None if passage.unit == "none" else passage.page,
        box=(box.x0, box.y0, box.x1, box.y1) if box else None,
    )
