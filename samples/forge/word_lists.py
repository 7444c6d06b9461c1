"""The part of a DOCX that says how Word draws its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from pipeline.render.docx import FONTS, Word, document_body
from pipeline.render.docx_parts import TYPE, WORD, document_parts
from pipeline.render.docx_shapes import WordShapes
from pipeline.render.layout import Form
from pipeline.render.package import HEAD, OFFICE, write_package
from samples.forge.word_ways import LIST_KINDS

FORMATS = {"1": "decimal", "a": "lowerLetter"}


def _abstract(number: int, mark: str) -> str:
    """A list of one level."""
    is_numbered = mark[0] in FORMATS
    shown = f"%1{mark[1:]}" if is_numbered else mark
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{FORMATS.get(mark[0], "bullet")}"/><w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
        "</w:lvl></w:abstractNum>"
    )


def numbering_part(used: Iterable[int]) -> str:
    """The lists with these `numId`s, each counting from one."""
    kinds = "".join(_abstract(number, mark) for number, mark in enumerate(LIST_KINDS))
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number % len(LIST_KINDS)}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in sorted(used)
    )
    return f'{HEAD}<w:numbering xmlns:w="{WORD}">{kinds}{lists}</w:numbering>'


def write_docx(forms: Iterable[Form], out: Path | BinaryIO, word_of: type[Word], shapes_of: type[WordShapes]) -> None:
    """`render_docx`, with the lists that `ListWord` asks for."""
    laid = tuple(forms)
    body = document_body(laid, word_of, shapes_of())
    parts = document_parts(body, FONTS[laid[0].profile.font])
    used = {int(number) for number in re.findall(r'w:numId w:val="(\d+)"', body)}
    if used:
        parts["word/numbering.xml"] = numbering_part(used)
        override = f'<Override PartName="/word/numbering.xml" ContentType="{TYPE}.numbering+xml"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", override)
        relation = f'<Relationship Id="rId9" Type="{OFFICE}/numbering" Target="numbering.xml"/></Relationships>'
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace("</Relationships>", relation)
    write_package(parts, out)
