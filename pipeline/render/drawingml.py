"""The parts of DrawingML that DOCX and XLSX share: outlines, lines, frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.render.bent import Elbow
from pipeline.render.drawing import Point, Side
from schemas.sop import SymbolKind

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
EMU = 12_700
STROKE = 9_525
PRESETS: Mapping[SymbolKind, str] = {
    "terminator": "flowChartTerminator",
    "process": "flowChartProcess",
    "decision": "flowChartDecision",
    "connector": "flowChartOffpageConnector",
    "document": "flowChartDocument",
    "other": "flowChartMerge",
}
SITES: Mapping[Side, int] = {"top": 0, "left": 1, "bottom": 2, "right": 3}
INK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'


def emu(points: float) -> int:
    return round(points * EMU)


def attribute(text: str) -> str:
    """`text` quoted for use as an attribute."""
    return quoteattr(text)


def content(text: str) -> str:
    """`text` escaped for use between tags."""
    return escape(text)


def frame(x: float, y: float, width: float, height: float, extra: str = "") -> str:
    return f'<a:xfrm{extra}><a:off x="{emu(x)}" y="{emu(y)}"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>'


def symbol_look(kind: SymbolKind, fill: str = "FFFFFF") -> str:
    """Outline, fill and line of a symbol, to stand after its frame."""
    return (
        f'<a:prstGeom prst="{PRESETS[kind]}"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill><a:ln w="{STROKE}">{INK}</a:ln>'
    )


def elbow_frame(line: Elbow, x: float, y: float) -> str:
    """The frame of a connector whose points are counted from (`x`, `y`)."""
    turned = (' rot="5400000"' if line.quarter_turn else "") + (' flipH="1"' if line.flip_h else "")
    return frame(line.x + x, line.y + y, line.width, line.height, turned + (' flipV="1"' if line.flip_v else ""))


def line_look(tip: bool) -> str:
    """The stroke of a connector, its arrow tip at the end."""
    arrow = '<a:tailEnd type="triangle"/>' if tip else ""
    return f'<a:ln w="{STROKE}">{INK}<a:round/>{arrow}</a:ln>'


def freeform(points: Sequence[Point], x: float, y: float) -> str:
    """Frame and outline of a line through `points`, counted from (`x`, `y`)."""
    left, top = min(px for px, _ in points), min(py for _, py in points)
    width, height = max(px for px, _ in points) - left, max(py for _, py in points) - top
    places = [f'<a:pt x="{emu(px - left)}" y="{emu(py - top)}"/>' for px, py in points]
    path = f"<a:moveTo>{places[0]}</a:moveTo>" + "".join(f"<a:lnTo>{place}</a:lnTo>" for place in places[1:])
    return (
        f"{frame(x + left, y + top, width, height)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{emu(width)}" h="{emu(height)}" fill="none">{path}</a:path></a:pathLst></a:custGeom>'
    )


def elbow_look(line: Elbow, tip: bool) -> str:
    """Outline and line of a connector, to stand after its frame."""
    guides = "".join(f'<a:gd name="adj{n}" fmla="val {value}"/>' for n, value in enumerate(line.adjusts, 1))
    return f'<a:prstGeom prst="{line.preset}"><a:avLst>{guides}</a:avLst></a:prstGeom>{line_look(tip)}'


def glue(source: int, source_side: Side, target: int, target_side: Side) -> str:
    """The shapes (by id) and the sites on them that a connector holds on to."""
    return f'<a:stCxn id="{source}" idx="{SITES[source_side]}"/><a:endCxn id="{target}" idx="{SITES[target_side]}"/>'
