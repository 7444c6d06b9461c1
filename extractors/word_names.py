"""Names of WordprocessingML, and small readers of its attributes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

Element = etree._Element
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFF = frozenset({"0", "false", "off", "none"})
TWIPS_PER_POINT = 20
LARGEST = 1e9


def w(name: str) -> str:
    """'p' -> '{…/wordprocessingml/2006/main}p'."""
    return f"{{{W}}}{name}"


def local(element: Element) -> str:
    """The name without its namespace; '' for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def value(parent: Element | None, name: str, attribute: str = "val") -> str | None:
    """The attribute of the child `name`; None where the child or the attribute is missing."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w(attribute))


def number(text: str | None) -> int | None:
    """'360' or '360.0' -> 360; None for what is no number."""
    found = None if text is None else number_or_none(text)
    return None if found is None else round(found)


def switch(parent: Element | None, name: str) -> bool | None:
    """Whether an on-off property is on; None where it is not given."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"), "1").lower() not in OFF


def points(twips: str | None) -> float | None:
    """Twentieths of a point, or a length with its unit ('1.5pt', '2cm')."""
    if twips is None:
        return None
    for unit, size in (("pt", 1.0), ("in", 72.0), ("cm", 72 / 2.54), ("mm", 72 / 25.4)):
        if twips.endswith(unit):
            whole = number_or_none(twips.removesuffix(unit))
            return None if whole is None else whole * size
    found = number_or_none(twips)
    return None if found is None else found / TWIPS_PER_POINT


def number_or_none(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) <= LARGEST else None


def unwrap(parent: Element) -> Iterator[Element]:
    """The children, those inside content controls, custom XML and insertions included; of alternatives the first."""
    for child in parent:
        name = local(child)
        if name in ("sdt",):
            content = child.find(w("sdtContent"))
            if content is not None:
                yield from unwrap(content)
        elif name in ("customXml", "smartTag", "ins", "moveTo"):
            yield from unwrap(child)
        elif name == "AlternateContent":
            chosen = choose(child)
            if chosen is not None:
                yield from unwrap(chosen)
        elif name:
            yield child


def choose(alternate: Element) -> Element | None:
    """The one branch of an AlternateContent to read: Word stores each shape twice, as Choice and as Fallback."""
    choices = [child for child in alternate if local(child) == "Choice"]
    fallback = next((child for child in alternate if local(child) == "Fallback"), None)
    return next((choice for choice in choices if len(choice)), fallback)
