"""The flow of text on a web page: what is shown, where lines end, which marks its lists draw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from extractors.charset import clean_text
from extractors.word_numbering import format_count
from schemas.raw import Block, Line

Element = etree._Element
UNSEEN = frozenset({
    "head", "script", "style", "noscript", "template", "nav", "iframe", "object", "embed", "canvas", "audio", "video",
    "title", "meta", "link", "datalist", "colgroup", "col", "map", "button", "svg", "math",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "ol", "option", "p", "pre", "section", "summary", "td", "th", "tr", "ul",
})  # fmt: skip
BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)", re.IGNORECASE)
LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(none|decimal-leading-zero|decimal|(?:lower|upper)-(?:alpha|latin|roman)|disc|circle|square)\b",
    re.IGNORECASE,
)
LIST_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
BULLET = "•"
TYPED_INPUTS = frozenset({"text", "date", "number", "email", "tel", "url", "time", "search", "month", ""})


@dataclass(slots=True)
class Flow:
    """Collects blocks in reading order. `list_lost`: a list was met whose items have no tags of their own."""

    blocks: list[Block] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    list_lost: bool = False
    mark: str | None = None
    _pieces: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, text: str, bold: bool) -> None:
        if text:
            self._pieces.append((text, bold))

    def end_line(self) -> None:
        """Close the line if it shows anything; an open list mark waits for the first text."""
        text = " ".join(clean_text("".join(piece for piece, _ in self._pieces)).split())
        if text:
            bold = all(is_bold for piece, is_bold in self._pieces if piece.strip())
            self.blocks.append(Line(text, mark=self.mark, bold=bold))
            self.mark = None
        self._pieces.clear()

    def inner(self) -> Flow:
        """A flow for a cell, which tells what it leaves out to this one."""
        return Flow(left_out=self.left_out)


def local(element: Element) -> str:
    """The tag in lower case without a namespace prefix; '' for a comment."""
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def is_shown(element: Element) -> bool:
    if local(element) in UNSEEN or element.get("hidden") is not None:
        return False
    return HIDDEN_STYLE.search(element.get("style", "")) is None


def is_bold(element: Element, inherited: bool) -> bool:
    styled = BOLD_STYLE.search(element.get("style", ""))
    if styled is not None:
        return styled.group(1).lower() in ("bold", "bolder", "600", "700", "800", "900")
    return inherited or local(element) in BOLD


def typed_text(element: Element) -> str:
    """What a form shows in a field: the value of an input, the chosen option."""
    if local(element) == "input":
        return element.get("value", "") if element.get("type", "").lower() in TYPED_INPUTS else ""
    chosen = [option for option in element.iter("option") if option.get("selected") is not None]
    return "".join(all_text(option) for option in chosen[:1])


def all_text(element: Element) -> str:
    return "".join(text for text in element.itertext() if isinstance(text, str))


def list_marks(element: Element) -> tuple[str | None, int]:
    """The format of a list's marks (None where it draws none, 'bullet' for bullets) and its first number."""
    styled = LIST_STYLE.search(element.get("style", ""))
    kind = styled.group(1).lower() if styled is not None else element.get("type", "")
    start = element.get("start", "1")
    first = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    if kind == "none":
        return None, first
    default = "decimal" if local(element) == "ol" else "bullet"
    return LIST_FORMS.get(kind, "bullet" if kind in ("disc", "circle", "square") else default), first


def draw_mark(form: str | None, count: int) -> str | None:
    """Specimen: 'lowerLetter', 2 -> 'b.'."""
    if form is None:
        return None
    return BULLET if form == "bullet" else f"{format_count(count, form)}."
