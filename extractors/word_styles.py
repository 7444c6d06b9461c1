"""What Word's styles say that a reader sees: bold, capitals, hidden, list membership."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from extractors.word_names import TWIPS_PER_POINT, Element, number, points, switch, value, w

T = TypeVar("T")
LONGEST_CHAIN = 20
LINE_UNITS = 240
SMALLEST_DEFAULT = 10.0


@dataclass(frozen=True, slots=True)
class Spacing:
    """Room around and between the lines of a paragraph in points; `line` is a factor of the font's own height.

    `fixed` is a line height in points that replaces the font's, `least` one that it does not fall below.
    """

    before: float | None = None
    after: float | None = None
    line: float | None = None
    fixed: float | None = None
    least: float | None = None

    def over(self, other: Spacing) -> Spacing:
        """This spacing, and what it does not say from the other."""
        return Spacing(
            other.before if self.before is None else self.before,
            other.after if self.after is None else self.after,
            other.line if self.line is None else self.line,
            other.fixed if self.fixed is None else self.fixed,
            other.least if self.least is None else self.least,
        )

    def line_height(self, font_line: float) -> float:
        """The height of a printed line whose font takes `font_line` points."""
        return self.fixed or max(font_line * (self.line or 1.0), self.least or 0.0)


@dataclass(frozen=True, slots=True)
class Style:
    """None where neither the style nor what it is based on says anything."""

    bold: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    list_id: str | None = None
    depth: int | None = None
    size: float | None = None
    font: str | None = None
    spacing: Spacing = Spacing()


@dataclass(frozen=True, slots=True)
class Styles:
    by_id: dict[str, Style]
    default_paragraph: str | None
    default_size: float = 10.0
    default_font: str | None = None
    default_spacing: Spacing = Spacing()

    def paragraph(self, properties: Element | None) -> Style:
        return self.by_id.get(value(properties, "pStyle") or self.default_paragraph or "", Style())

    def run(self, properties: Element | None) -> Style:
        return self.by_id.get(value(properties, "rStyle") or "", Style())


def read_styles(root: Element | None, theme: Element | None = None) -> Styles:
    """The styles of styles.xml, each with what it inherits; `theme` names the document's own fonts."""
    if root is None:
        return Styles({}, None)
    elements = {item.get(w("styleId"), ""): item for item in root.iterchildren(w("style"))}
    default = next(
        (
            key
            for key, item in elements.items()
            if item.get(w("type")) == "paragraph" and item.get(w("default")) in ("1", "true")
        ),
        None,
    )
    defaults = root.find(w("docDefaults"))
    runs = None if defaults is None else defaults.find(f"{w('rPrDefault')}/{w('rPr')}")
    spacing = None if defaults is None else defaults.find(f"{w('pPrDefault')}/{w('pPr')}")
    return Styles(
        by_id={key: _resolve(key, elements) for key in elements},
        default_paragraph=default,
        default_size=read_size(runs) or SMALLEST_DEFAULT,
        default_font=read_font(runs) or _theme_font(theme),
        default_spacing=read_spacing(spacing),
    )


def read_font(properties: Element | None) -> str | None:
    """The name of the font of Latin letters."""
    fonts = None if properties is None else properties.find(w("rFonts"))
    return None if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi"))


def _theme_font(theme: Element | None) -> str | None:
    latin = None if theme is None else theme.find(".//{*}minorFont/{*}latin")
    return None if latin is None else latin.get("typeface")


def read_size(properties: Element | None) -> float | None:
    """The font size in points; w:sz counts half points."""
    half_points = number(value(properties, "sz"))
    return None if half_points is None else half_points / 2


def read_spacing(properties: Element | None) -> Spacing:
    spacing = None if properties is None else properties.find(w("spacing"))
    if spacing is None:
        return Spacing()
    line = number(spacing.get(w("line")))
    rule = spacing.get(w("lineRule"), "auto")
    return Spacing(
        before=points(spacing.get(w("before"))),
        after=points(spacing.get(w("after"))),
        line=line / LINE_UNITS if line is not None and rule == "auto" else None,
        fixed=line / TWIPS_PER_POINT if line is not None and rule == "exact" else None,
        least=line / TWIPS_PER_POINT if line is not None and rule == "atLeast" else None,
    )


def _resolve(key: str, elements: dict[str, Element]) -> Style:
    chain: list[Element] = []
    current: str | None = key
    while current in elements and len(chain) < LONGEST_CHAIN:
        chain.append(elements[current])
        current = value(elements[current], "basedOn")
    runs = [item.find(w("rPr")) for item in chain]
    lists = [item.find(f"{w('pPr')}/{w('numPr')}") for item in chain]
    return Style(
        bold=_first(switch(run, "b") for run in runs),
        caps=_first(switch(run, "caps") for run in runs),
        hidden=_first(switch(run, "vanish") for run in runs),
        list_id=_first(value(item, "numId") for item in lists),
        depth=_first(number(value(item, "ilvl")) for item in lists),
        size=_first(read_size(run) for run in runs),
        font=_first(read_font(run) for run in runs),
        spacing=_merged_spacing(chain),
    )


def _first(found: Iterable[T | None]) -> T | None:
    return next((item for item in found if item is not None), None)


def _merged_spacing(chain: list[Element]) -> Spacing:
    merged = Spacing()
    for item in chain:
        merged = merged.over(read_spacing(item.find(w("pPr"))))
    return merged
