"""The form as DOCX: tables of Word with real shapes in and over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.render.docx_parts import document_parts
from pipeline.render.docx_shapes import At, ShapeIds, connector_runs, name_symbols, symbol_run
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


def twips(points: float) -> int:
    return round(points * TWIPS)


def run(text: str, size: float, bold: bool = False, underline: bool = False) -> str:
    """Text as runs, its line breaks as breaks."""
    look = ("<w:b/>" if bold else "") + ('<w:u w:val="single"/>' if underline else "")
    properties = f'<w:rPr>{look}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    lines = (f'<w:t xml:space="preserve">{content(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{'<w:br/>'.join(lines)}</w:r>" if text else ""


def paragraph_xml(
    paragraph: Paragraph, profile: Profile, size: float, shapes: str = "", breaks: bool = False, after: float = 0.0
) -> str:
    """One paragraph; its list mark stands before a tab, at which its lines hang."""
    letter = paragraph.size or size
    indent = mark_width(paragraph, size, profile.font)
    hanging = f'<w:ind w:left="{twips(indent)}" w:hanging="{twips(indent)}"/>' if indent else ""
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{twips(indent)}"/></w:tabs>' if indent else ""
    spacing = (
        f'<w:spacing w:before="{twips(paragraph.space_before)}" w:after="{twips(after)}" '
        f'w:line="{twips(letter * LEADING)}" w:lineRule="atLeast"/>'
    )
    page_break = "<w:pageBreakBefore/>" if breaks else ""
    mark = run(paragraph.mark, letter, paragraph.bold) + "<w:r><w:tab/></w:r>" if paragraph.mark else ""
    words = run(paragraph.text, letter, paragraph.bold, paragraph.underline)
    align = f'<w:jc w:val="{paragraph.align}"/>' if paragraph.align != "left" else ""
    return f"<w:p><w:pPr>{page_break}{stop}{spacing}{hanging}{align}</w:pPr>{shapes}{mark}{words}</w:p>"


def thin_paragraph(breaks: bool, shapes: str = "") -> str:
    """A paragraph of one point, to hold shapes and to keep two tables apart."""
    page_break = "<w:pageBreakBefore/>" if breaks else ""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{twips(THIN)}" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{page_break}{spacing}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>{shapes}</w:p>'


def _symbol_shapes(cell: GridCell, grid: Grid, drawing: Drawing, ids: ShapeIds) -> str:
    """The symbols of a cell, anchored in it."""
    x, y = grid.left(cell.column) + PADDING, grid.top(cell.row) + PADDING
    return "".join(
        symbol_run(symbol, ids.of_symbols[index], At(symbol.box.x0 - x, symbol.box.y0 - y, False))
        for index, symbol in enumerate(drawing.symbols)
        if (symbol.row, symbol.column) == (cell.row, cell.column)
    )


def _cell_xml(cell: GridCell, row: int, grid: Grid, profile: Profile, shapes: str) -> str:
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
    body = paragraph_xml(first, profile, grid.size, shapes)
    body += "".join(paragraph_xml(paragraph, profile, grid.size) for paragraph in others)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"


def _row_cells(grid: Grid, row: int) -> list[GridCell]:
    cells = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span]
    return sorted(cells, key=lambda cell: cell.column)


def _row_xml(page: PageGrid, row: int, profile: Profile, drawing: Drawing, ids: ShapeIds) -> str:
    grid = page.grid
    head = "<w:tblHeader/>" if row < page.header_rows else ""
    height = f'<w:trHeight w:val="{twips(grid.heights[row])}" w:hRule="atLeast"/>'
    cells = "".join(
        _cell_xml(cell, row, grid, profile, _symbol_shapes(cell, grid, drawing, ids) if row == cell.row else "")
        for cell in _row_cells(grid, row)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{cells}</w:tr>"


def table_xml(page: PageGrid, profile: Profile, drawing: Drawing, ids: ShapeIds) -> str:
    grid = page.grid
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pad = "".join(f'<w:{side} w:w="{twips(PADDING)}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in grid.widths)
    rows = "".join(_row_xml(page, row, profile, drawing, ids) for row in range(grid.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(grid.width)}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{pad}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _table_block(
    placed: Placed, grid: PageGrid, profile: Profile, before: Paragraph | None, breaks: bool, ids: ShapeIds
) -> str:
    """A table under the paragraph that holds the page's connectors: its title, or a thin one."""
    name_symbols(placed.drawing, ids)
    shapes = "".join(connector_runs(placed.drawing, ids, profile.margin, placed.y))
    if before:
        holder = paragraph_xml(before, profile, profile.size, shapes, breaks, GAP)
    else:
        holder = thin_paragraph(breaks, shapes)
    return holder + table_xml(grid, profile, placed.drawing, ids)


def _page_xml(page: Page, profile: Profile, breaks: bool, ids: ShapeIds) -> Iterator[str]:
    """The blocks of a page; the paragraph right above a table holds its connectors."""
    waiting: Paragraph | None = None
    for placed in page.blocks:
        if isinstance(placed.block, Paragraph):
            if waiting:
                yield paragraph_xml(waiting, profile, profile.size, breaks=breaks)
                breaks = False
            waiting = placed.block
        else:
            yield _table_block(placed, placed.block, profile, waiting, breaks, ids)
            breaks, waiting = False, None
    if waiting:
        yield paragraph_xml(waiting, profile, profile.size, breaks=breaks)


def _section(profile: Profile) -> str:
    width, height = (twips(length) for length in profile.paper)
    margin = twips(profile.margin)
    turned = ' w:orient="landscape"' if width > height else ""
    return (
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{margin}" w:right="{margin}" '
        f'w:bottom="{margin}" w:left="{margin}" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
    )


def document_body(forms: Sequence[Form]) -> str:
    """All pages of all forms; a form with another paper begins a new section."""
    ids = ShapeIds()
    parts: list[str] = []
    first = True
    for number, form in enumerate(forms):
        for page in form.pages:
            parts += _page_xml(page, form.profile, not first, ids)
            first = False
        if number + 1 < len(forms) and forms[number + 1].profile.paper != form.profile.paper:
            parts.append(f"<w:p><w:pPr>{_section(form.profile)}</w:pPr></w:p>")
            first = True
    parts.append(thin_paragraph(False))
    parts.append(_section(forms[-1].profile))
    return "".join(parts)


def render_docx(forms: Iterable[Form], out: Path) -> None:
    """The forms one after the other in one DOCX; the same forms give the same bytes."""
    laid = tuple(forms)
    write_package(document_parts(document_body(laid), FONTS[laid[0].profile.font]), out)
