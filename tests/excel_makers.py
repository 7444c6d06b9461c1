"""Makes workbooks with drawings for tests: the drawing part is written as Excel writes it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

SHEET_DRAWING = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
EMU = 12700
WHITE = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
LOOK = WHITE + '<a:ln><a:solidFill><a:srgbClr val="000000"/></a:solidFill>{}</a:ln>'


def place(tag: str, column: int, x: float, row: int, y: float) -> str:
    return (
        f"<xdr:{tag}><xdr:col>{column}</xdr:col><xdr:colOff>{round(x * EMU)}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{round(y * EMU)}</xdr:rowOff></xdr:{tag}>"
    )


def two(start: tuple[int, float, int, float], end: tuple[int, float, int, float], content: str) -> str:
    """An anchor from (column, x, row, y) to (column, x, row, y), offsets in points."""
    return (
        f"<xdr:twoCellAnchor>{place('from', *start)}{place('to', *end)}{content}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def one(start: tuple[int, float, int, float], width: float, height: float, content: str) -> str:
    size = f'<xdr:ext cx="{round(width * EMU)}" cy="{round(height * EMU)}"/>'
    return f"<xdr:oneCellAnchor>{place('from', *start)}{size}{content}<xdr:clientData/></xdr:oneCellAnchor>"


def absolute(x: float, y: float, width: float, height: float, content: str) -> str:
    where = f'<xdr:pos x="{round(x * EMU)}" y="{round(y * EMU)}"/>'
    size = f'<xdr:ext cx="{round(width * EMU)}" cy="{round(height * EMU)}"/>'
    return f"<xdr:absoluteAnchor>{where}{size}{content}<xdr:clientData/></xdr:absoluteAnchor>"


def frame(attributes: str = "", box: tuple[float, float, float, float] = (0, 0, 0, 0)) -> str:
    x, y, width, height = (round(value * EMU) for value in box)
    return f'<a:xfrm {attributes}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def shape(identity: int, preset: str, text: str = "", xfrm: str = "") -> str:
    body = f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody>" if text else ""
    return (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{identity}" name="n{identity}"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f'<xdr:spPr>{xfrm or frame()}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>{LOOK.format("")}</xdr:spPr>'
        f"{body}</xdr:sp>"
    )


def connector(identity: int, preset: str, glue: str = "", ends: str = "", xfrm: str = "") -> str:
    return (
        f'<xdr:cxnSp><xdr:nvCxnSpPr><xdr:cNvPr id="{identity}" name="n{identity}"/>'
        f"<xdr:cNvCxnSpPr>{glue}</xdr:cNvCxnSpPr></xdr:nvCxnSpPr>"
        f'<xdr:spPr>{xfrm or frame()}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>{LOOK.format(ends)}</xdr:spPr>'
        "</xdr:cxnSp>"
    )


def group(inner: tuple[float, float, float, float], content: str) -> str:
    x, y, width, height = (round(value * EMU) for value in inner)
    return (
        '<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="90" name="g"/><xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="{x}" y="{y}"/>'
        f'<a:chExt cx="{width}" cy="{height}"/></a:xfrm></xdr:grpSpPr>{content}</xdr:grpSp>'
    )


def save_drawn(book: Any, folder: Path, *anchors: str) -> Path:
    """Save the workbook with these anchors drawn on its first sheet."""
    plain, drawn = folder / "plain.xlsx", folder / "drawn.xlsx"
    book.save(plain)
    relation = f'<Relationship Id="rId9" Type="{DRAWING}" Target="../drawings/drawing1.xml"/>'
    added = {
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>',
        "xl/drawings/drawing1.xml": f"<xdr:wsDr {SHEET_DRAWING}>{''.join(anchors)}</xdr:wsDr>",
    }
    mark = f'<drawing xmlns:r="{DRAWING.rsplit("/", 1)[0]}" r:id="rId9"/></worksheet>'
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(drawn, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</worksheet>", mark.encode())
            target.writestr(name, content)
        for name, text in added.items():
            target.writestr(name, text)
    return drawn
