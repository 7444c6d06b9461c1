"""Drawings put into a workbook that is written already."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from pipeline.render.package import HEAD, OFFICE, RELATIONS


def with_drawings(workbook: bytes, drawings: Mapping[int, str]) -> dict[str, bytes | str]:
    """The parts of the workbook, with a drawing added to the sheets of these numbers (from 1)."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        parts: dict[str, bytes | str] = {name: package.read(name) for name in package.namelist()}
    overrides = ""
    for number, drawing in drawings.items():
        sheet = f"xl/worksheets/sheet{number}.xml"
        parts[sheet] = _text(parts[sheet]).replace("</worksheet>", '<drawing r:id="rId1"/></worksheet>')
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = (
            f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/drawing" '
            f'Target="../drawings/drawing{number}.xml"/></Relationships>'
        )
        parts[f"xl/drawings/drawing{number}.xml"] = drawing
        overrides += (
            f'<Override PartName="/xl/drawings/drawing{number}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
        )
    parts["[Content_Types].xml"] = _text(parts["[Content_Types].xml"]).replace("</Types>", f"{overrides}</Types>")
    return parts


def _text(part: bytes | str) -> str:
    return part.decode("utf-8") if isinstance(part, bytes) else part
