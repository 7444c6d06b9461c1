"""List marks and the paragraphs of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase

from pipeline.render.clean import printable
from pipeline.render.grid import Align, Paragraph
from pipeline.render.profile import MarkStyle

OWN_MARK = re.compile(r"(\(?(?:\d{1,2}|[a-z])[.)]|[-–•*])\s+(?=\S)")


def mark_of(style: MarkStyle, index: int) -> str:
    """The mark of the item at `index` (from 0): '3.', 'c.', '-'. Letters go on with numbers after 'z.'."""
    if style == "a.":
        return f"{ascii_lowercase[index]}." if index < len(ascii_lowercase) else f"{index + 1}."
    return style.replace("1", str(index + 1))


def list_paragraphs(items: Sequence[str], style: MarkStyle) -> tuple[Paragraph, ...]:
    """One paragraph an item, marked."""
    return tuple(Paragraph(printable(item), mark_of(style, index)) for index, item in enumerate(items))


def cell_paragraphs(text: str | None, style: MarkStyle, align: Align = "left") -> tuple[Paragraph, ...]:
    """What stands in a cell of the procedure table: one paragraph, or a list where the text holds several lines.

    A list keeps its own marks; one without any is given those of `style`.
    """
    lines = [line for line in printable(text).split("\n") if line]
    if len(lines) < 2:
        return tuple(Paragraph(line, align=align) for line in lines)
    marked = [OWN_MARK.match(line) for line in lines]
    if not any(marked):
        return list_paragraphs(lines, style)
    return tuple(
        Paragraph(line[mark.end() :], mark[1]) if mark else Paragraph(line)
        for line, mark in zip(lines, marked, strict=True)
    )
