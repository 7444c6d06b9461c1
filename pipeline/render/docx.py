"""The form as DOCX: tables of Word with real shapes in and over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.render.docx_parts import document_parts
from pipeline.render.docx_shapes import WordShapes
from pipeline.render.drawing import Drawing
from pipeline.render.drawingml import content
from pipeline.render.grid import LEADING, PADDING, Grid, GridCell, Paragraph
from pipeline.render.layout import GAP, Form, Page, Placed
from pipeline.render.measure import mark_width
from pipeline.render.package import write_package
from pipeline.render.paginate import PageGrid
from pipeline.render.profile import Profile

TWIPS = 20
FONTS = {"sans": "Arial", "serif": "Times New Roman"}
THIN = 1.0  # the height of the paragraph that separates two tables
SIDES = ("top", "left", "bottom", "right")


def twips(points: float) -> int:
    return round(points * TWIPS)


def run(text: str, size: float, bold: bool = False, underline: bool = False) -> str:
    """Text as a run, its line breaks as breaks."""
    heavy, line = "<w:b/>" if bold else "", '<w:u w:val="single"/>' if underline else ""
    lines = (f'<w:t xml:space="preserve">{content(line)}</w:t>' for line in text.split("\n"))
    body = "<w:br/>".join(lines)
    return f'<w:r><w:rPr>{heavy}<w:sz w:val="{round(size * 2)}"/>{line}</w:rPr>{body}</w:r>' if text else ""


def thin_paragraph(breaks: bool, shapes: str = "") -> str:
    """A paragraph of one point, to hold shapes and to keep two tables apart."""
    page_break = "<w:pageBreakBefore/>" if breaks else ""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{twips(THIN)}" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{page_break}{spacing}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>{shapes}</w:p>'


class Word:
    """Writes forms as the body of a document; other makes of document override its methods."""

    row_rule = "atLeast"

    def __init__(self, profile: Profile, shapes: WordShapes) -> None:
        self.profile = profile
        self.shapes = shapes

    def mark(self, paragraph: Paragraph, size: float) -> tuple[str, str]:
        """The properties and the runs of a list mark: it stands before a tab, at which the lines hang."""
        if not paragraph.mark:
            return "", ""
        indent = twips(mark_width(paragraph, size, self.profile.font))
        stop = f'<w:tabs><w:tab w:val="left" w:pos="{indent}"/></w:tabs>'
        runs = run(paragraph.mark, paragraph.size or size, paragraph.bold) + "<w:r><w:tab/></w:r>"
        return f'{stop}|<w:ind w:left="{indent}" w:hanging="{indent}"/>', runs

    def paragraph(
        self, paragraph: Paragraph, size: float, shapes: str = "", breaks: bool = False, after: float = 0.0
    ) -> str:
        letter = paragraph.size or size
        properties, mark = self.mark(paragraph, size)
        before_spacing, _, behind_spacing = properties.partition("|")
        spacing = (
            f'<w:spacing w:before="{twips(paragraph.space_before)}" w:after="{twips(after)}" '
            f'w:line="{twips(letter * LEADING)}" w:lineRule="atLeast"/>'
        )
        page_break = "<w:pageBreakBefore/>" if breaks else ""
        align = f'<w:jc w:val="{paragraph.align}"/>' if paragraph.align != "left" else ""
        words = run(paragraph.text, letter, paragraph.bold, paragraph.underline)
        look = f"{page_break}{before_spacing}{spacing}{behind_spacing}{align}"
        return f"<w:p><w:pPr>{look}</w:pPr>{shapes}{mark}{words}</w:p>"

    def _cell(self, cell: GridCell, row: int, grid: Grid, shapes: str) -> str:
        properties = f'<w:tcW w:w="{twips(grid.cell_width(cell))}" w:type="dxa"/>'
        if cell.column_span > 1:
            properties += f'<w:gridSpan w:val="{cell.column_span}"/>'
        if cell.row_span > 1:
            properties += '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
        if cell.fill:
            properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>'
        if cell.vertical:
            properties += '<w:textDirection w:val="btLr"/>'
        if cell.valign == "middle":
            properties += '<w:vAlign w:val="center"/>'
        paragraphs = cell.paragraphs if row == cell.row else ()
        first, *others = paragraphs or (Paragraph(""),)
        body = self.paragraph(first, grid.size, shapes) + "".join(self.paragraph(p, grid.size) for p in others)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"

    def _cell_shapes(self, cell: GridCell, row: int, grid: Grid, drawing: Drawing) -> str:
        x, y = grid.left(cell.column) + PADDING, grid.top(cell.row) + PADDING
        return self.shapes.in_cell(drawing, (cell.row, cell.column), x, y) if row == cell.row else ""

    def _row(self, page: PageGrid, row: int, drawing: Drawing) -> str:
        grid = page.grid
        covering = sorted((c for c in grid.cells if c.row <= row < c.row + c.row_span), key=lambda c: c.column)
        cells = "".join(self._cell(c, row, grid, self._cell_shapes(c, row, grid, drawing)) for c in covering)
        head = "<w:tblHeader/>" if row < page.header_rows else ""
        height = f'<w:trHeight w:val="{twips(grid.heights[row])}" w:hRule="{self.row_rule}"/>' if self.row_rule else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{cells}</w:tr>"

    def table(self, page: PageGrid, drawing: Drawing) -> str:
        grid = page.grid
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in (*SIDES, "insideH", "insideV")
        )
        pad = "".join(f'<w:{side} w:w="{twips(PADDING)}" w:type="dxa"/>' for side in SIDES)
        columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in grid.widths)
        rows = "".join(self._row(page, row, drawing) for row in range(grid.rows))
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{twips(grid.width)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{pad}</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def _block(self, placed: Placed, page: PageGrid, above: Paragraph | None, breaks: bool) -> str:
        """A table under the paragraph that holds the page's connectors: its title, or a thin one."""
        self.shapes.start(placed.drawing)
        shapes = self.shapes.above(placed.drawing, self.profile.margin, placed.y)
        if above:
            holder = self.paragraph(above, self.profile.size, shapes, breaks, GAP)
        else:
            holder = thin_paragraph(breaks, shapes)
        return holder + self.table(page, placed.drawing)

    def page(self, page: Page, breaks: bool) -> Iterator[str]:
        """The blocks of a page; the paragraph right above a table holds its connectors."""
        waiting: Paragraph | None = None
        for placed in page.blocks:
            if isinstance(placed.block, PageGrid):
                yield self._block(placed, placed.block, waiting, breaks)
                breaks, waiting = False, None
                continue
            if waiting:
                yield self.paragraph(waiting, self.profile.size, breaks=breaks)
                breaks = False
            waiting = placed.block
        if waiting:
            yield self.paragraph(waiting, self.profile.size, breaks=breaks)

    def section(self) -> str:
        """The paper that all pages before it have."""
        width, height = (twips(length) for length in self.profile.paper)
        margin = twips(self.profile.margin)
        turned = ' w:orient="landscape"' if width > height else ""
        return (
            f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{margin}" w:right="{margin}" '
            f'w:bottom="{margin}" w:left="{margin}" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
        )


def document_body(forms: Sequence[Form], word_of: type[Word], shapes: WordShapes) -> str:
    """All pages of all forms; a form on another paper begins a new section."""
    parts: list[str] = []
    breaks = False
    for number, form in enumerate(forms):
        word = word_of(form.profile, shapes)
        for page in form.pages:
            parts += word.page(page, breaks)
            breaks = True
        if number + 1 == len(forms):
            parts += [thin_paragraph(breaks=False), word.section()]
        elif forms[number + 1].profile.paper != form.profile.paper:
            parts.append(f"<w:p><w:pPr>{word.section()}</w:pPr></w:p>")
            breaks = False
    return "".join(parts)


def render_docx(
    forms: Iterable[Form], out: Path | BinaryIO, word_of: type[Word] = Word, shapes_of: type[WordShapes] = WordShapes
) -> None:
    """The forms one after the other in one DOCX; the same forms give the same bytes."""
    laid = tuple(forms)
    body = document_body(laid, word_of, shapes_of())
    write_package(document_parts(body, FONTS[laid[0].profile.font]), out)
