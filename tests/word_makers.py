"""Makes Word documents with drawings for tests: DrawingML and VML written as Word writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.shared import Pt

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
EMU = 12700
LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{ends}</a:ln>'
FILL = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'


def emu(points: float) -> int:
    return round(points * EMU)


def text_box(text: str) -> str:
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    return f"<wps:txbx><w:txbxContent>{lines}</w:txbxContent></wps:txbx>" if text else ""


def wsp(
    preset: str,
    box: tuple[float, float, float, float],
    text: str = "",
    *,
    identity: int = 1,
    frame: str = "",
    ends: str = "",
    glue: str = "",
    look: str = "",
    adjust: str = "",
) -> str:
    """A wps:wsp with its own xfrm: box is x, y, width, height in points."""
    x, y, width, height = map(emu, box)
    is_line = preset == "line" or preset.startswith(("straightConnector", "bentConnector"))
    kind = f"<wps:cNvCnPr>{glue}</wps:cNvCnPr>" if is_line else "<wps:cNvSpPr/>"
    fill = "" if is_line else FILL
    return (
        f'<wps:wsp><wps:cNvPr id="{identity}" name="s{identity}"/>{kind}<wps:spPr><a:xfrm {frame}>'
        f'<a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="{preset}"><a:avLst>{adjust}</a:avLst></a:prstGeom>{look or fill + LINE.format(ends=ends)}'
        f"</wps:spPr>{text_box(text)}<wps:bodyPr/></wps:wsp>"
    )


def wpg(
    box: tuple[float, float, float, float], inner: tuple[float, float, float, float], content: str, tag: str = "wpg:wgp"
) -> str:
    x, y, width, height = map(emu, box)
    ix, iy, iw, ih = map(emu, inner)
    start = "<wpg:cNvGrpSpPr/>" if tag == "wpg:wgp" else '<wpg:cNvPr id="99" name="g"/><wpg:cNvGrpSpPr/>'
    return (
        f'<{tag}>{start}<wpg:grpSpPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>'
        f'<a:chOff x="{ix}" y="{iy}"/><a:chExt cx="{iw}" cy="{ih}"/></a:xfrm></wpg:grpSpPr>{content}</{tag}>'
    )


def anchored(
    graphic: str,
    size: tuple[float, float],
    *,
    x: str = '<wp:positionH relativeFrom="column"><wp:posOffset>{x}</wp:posOffset></wp:positionH>',
    y: str = '<wp:positionV relativeFrom="paragraph"><wp:posOffset>{y}</wp:posOffset></wp:positionV>',
    at: tuple[float, float] = (0, 0),
    in_cell: int = 1,
    wrap: str = "<wp:wrapNone/>",
    fallback: str = "<w:pict/>",
) -> str:
    """A run with the drawing as Word 2010 and later store it: as Choice, and again as Fallback."""
    uri = WPG if graphic.startswith("<wpg") else WPS
    requires = "wpg" if uri == WPG else "wps"
    return (
        f'<w:r {NAMESPACES}><mc:AlternateContent><mc:Choice Requires="{requires}"><w:drawing>'
        f'<wp:anchor simplePos="0" relativeHeight="1" locked="0" layoutInCell="{in_cell}" allowOverlap="1">'
        f'<wp:simplePos x="0" y="0"/>{x.format(x=emu(at[0]))}{y.format(y=emu(at[1]))}'
        f'<wp:extent cx="{emu(size[0])}" cy="{emu(size[1])}"/>{wrap}<wp:docPr id="7" name="d"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{graphic}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
        f"</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def vml(content: str) -> str:
    return f"<w:r {NAMESPACES}><w:pict>{content}</w:pict></w:r>"


def add_run(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml))


def make_table(document: Any, texts: list[list[str]], width: float = 90.0, height: float | None = None) -> Any:
    """A bordered table with columns of one width in points; rows are exactly `height` high where it is given."""
    table = document.add_table(len(texts), len(texts[0]))
    table.style = "Table Grid"
    table.autofit = False
    for column in table.columns:
        column.width = Pt(width)
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            cell = table.cell(r, c)
            cell.width = Pt(width)
            cell.text = text
        if height is not None:
            table.rows[r].height = Pt(height)
            table.rows[r].height_rule = docx.enum.table.WD_ROW_HEIGHT_RULE.EXACTLY
    return table


def save(document: Any, folder: Path) -> Path:
    path = folder / "a.docx"
    document.save(path)
    return path
