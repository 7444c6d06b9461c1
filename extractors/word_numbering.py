"""Automatic numbering of Word: the list marks that are drawn but stand in no text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from extractors.charset import clean_text
from extractors.word_names import Element, local, number, points, value, w

PLACE = re.compile(r"%([1-9])")
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
BULLET = "•"
KNOWN_BULLETS = frozenset("•-–—▪●○■□◦✓✗→*+>")
DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restarts: bool = True
    plain_numbers: bool = False
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class NumberedList:
    """One w:num: `counter` is the abstract list whose count it shares, `starts` its own beginnings by level."""

    counter: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through a document: call `next_mark` for each numbered paragraph in its order."""

    def __init__(self, lists: dict[str, NumberedList]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_mark(self, list_id: str, depth: int) -> str | None:
        """The mark of the next paragraph of this list and depth: '3.', 'b)', '1.2', '•'; None where none is drawn."""
        numbered = self._lists.get(list_id)
        if numbered is None:
            return None
        depth = min(max(depth, 0), DEEPEST - 1)
        counts = self._counts.setdefault(numbered.counter, {})
        self._count(list_id, numbered, counts, depth)
        return _draw(numbered, counts, depth)

    def indent(self, list_id: str, depth: int) -> float:
        """How far the text of this level stands from the left, in points."""
        numbered = self._lists.get(list_id)
        level = None if numbered is None else numbered.levels.get(depth)
        return 0.0 if level is None else level.indent

    def _count(self, list_id: str, numbered: NumberedList, counts: dict[int, int], depth: int) -> None:
        level = numbered.levels.get(depth, Level())
        if depth in numbered.starts and (list_id, depth) not in self._begun:
            counts[depth] = numbered.starts[depth]
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        self._begun.add((list_id, depth))
        for deeper in [other for other in counts if other > depth]:
            if numbered.levels.get(deeper, Level()).restarts:
                del counts[deeper]


def read_numbering(root: Element | None) -> Numbering:
    """The lists of numbering.xml."""
    if root is None:
        return Numbering({})
    abstracts = {item.get(w("abstractNumId"), ""): item for item in root.iterchildren(w("abstractNum"))}
    by_style = {name: key for key, item in abstracts.items() if (name := value(item, "styleLink")) is not None}
    lists = {}
    for item in root.iterchildren(w("num")):
        key = value(item, "abstractNumId") or ""
        abstract = abstracts.get(key)
        linked = value(abstract, "numStyleLink")
        if linked is not None and linked in by_style:
            abstract = abstracts[by_style[linked]]
        lists[item.get(w("numId"), "")] = _read_list(item, key, abstract)
    return Numbering(lists)


def _read_list(item: Element, key: str, abstract: Element | None) -> NumberedList:
    levels = {} if abstract is None else dict(map(_read_level, abstract.iterchildren(w("lvl"))))
    starts = {}
    for override in item.iterchildren(w("lvlOverride")):
        depth = number(override.get(w("ilvl"))) or 0
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[depth] = start
        own = override.find(w("lvl"))
        if own is not None:
            levels[depth] = _read_level(own)[1]
    return NumberedList(key, levels, starts)


def _read_level(element: Element) -> tuple[int, Level]:
    start = number(value(element, "start"))
    level = Level(
        start=1 if start is None else start,
        style=_number_format(element),
        text=value(element, "lvlText") or "",
        restarts=value(element, "lvlRestart") != "0",
        plain_numbers=element.find(w("isLgl")) is not None,
        indent=points(value(element.find(w("pPr")), "ind", "left")) or 0.0,
    )
    return number(element.get(w("ilvl"))) or 0, level


def _number_format(element: Element) -> str:
    """numFmt, which newer formats wrap in AlternateContent."""
    found = next((child for child in element.iter(w("numFmt")) if local(child) == "numFmt"), None)
    return "decimal" if found is None else found.get(w("val"), "decimal")


def _draw(numbered: NumberedList, counts: dict[int, int], depth: int) -> str | None:
    level = numbered.levels.get(depth, Level())
    if level.style == "none" and not PLACE.sub("", level.text).strip():
        return None
    if level.style == "bullet":
        bullet = clean_text(level.text).strip()
        return (bullet if bullet in KNOWN_BULLETS else BULLET) if level.text else None

    def drawn(place: re.Match[str]) -> str:
        other = int(place.group(1)) - 1
        rules = numbered.levels.get(other, Level())
        count = counts.get(other, rules.start)
        return format_count(count, "decimal" if level.plain_numbers else rules.style)

    return PLACE.sub(drawn, level.text).strip() or None


def format_count(count: int, style: str) -> str:
    """Specimen: 4, 'lowerRoman' -> 'iv'; 28, 'upperLetter' -> 'BB'. An unknown style counts in digits."""
    return FORMATS.get(style, str)(count)


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    drawn = ""
    for size, letters in ROMAN:
        times, count = divmod(count, size)
        drawn += letters * times
    return drawn


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "none": lambda count: "",
}
