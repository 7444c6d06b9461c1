"""How wide words are and how many lines they take, by the metrics of Helvetica and Times.

Arial and Times New Roman have the same metrics.
"""

from __future__ import annotations

from functools import cache, lru_cache

from pipeline.render.grid import LEADING, PADDING, Font, Grid, GridCell, Paragraph

FACES: dict[tuple[Font, bool], str] = {
    ("sans", False): "Helvetica",
    ("sans", True): "Helvetica-Bold",
    ("serif", False): "Times-Roman",
    ("serif", True): "Times-Bold",
}
SPARE_FACE = "Vera"  # for letters outside Windows-1252
SPARE_WIDTH = 0.8
WIDE_FROM, WIDE_WIDTH = 0x1100, 1.0
MARK_GAP = 3.0
RULE_ROOM = 0.6  # office programs add a rule's width to a row that is as high as its text
TURNED_LONGEST = 110.0


@cache
def _widths(face: str) -> dict[str, float]:
    """Letter to width in ems, for the letters of Windows-1252."""
    from reportlab.pdfbase import pdfmetrics

    widths = pdfmetrics.getFont(face).widths
    letters = {bytes([code]).decode("cp1252", "ignore"): widths[code] / 1000 for code in range(32, 256)}
    letters.pop("", None)
    return letters


@lru_cache(maxsize=20_000)
def _ems(text: str, face: str) -> float:
    widths = _widths(face)
    return sum(widths.get(letter) or (WIDE_WIDTH if ord(letter) >= WIDE_FROM else SPARE_WIDTH) for letter in text)


def text_width(text: str, size: float, font: Font = "sans", bold: bool = False) -> float:
    return _ems(text, FACES[font, bold]) * size


def is_covered(letter: str) -> bool:
    """Whether the standard faces have this letter."""
    return letter in _widths(FACES["sans", False])


def _pieces(word: str, width: float, size: float, font: Font, bold: bool) -> list[str]:
    """A word too long for a line, cut where it must be."""
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, size, font, bold) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


@lru_cache(maxsize=10_000)
def wrap(text: str, width: float, size: float, font: Font = "sans", bold: bool = False) -> tuple[str, ...]:
    """The lines that `text` takes; its own line breaks are kept. At least one line, maybe an empty one."""
    lines: list[str] = []
    space = text_width(" ", size, font, bold)
    for part in text.split("\n"):
        line, used = "", 0.0
        for word in part.split(" "):
            length = text_width(word, size, font, bold)
            if line and used + space + length <= width:
                line, used = f"{line} {word}", used + space + length
                continue
            if line:
                lines.append(line)
            if length > width:
                *cut, word = _pieces(word, width, size, font, bold)
                lines += cut
                length = text_width(word, size, font, bold)
            line, used = word, length
        lines.append(line)
    return tuple(lines)


def mark_width(paragraph: Paragraph, size: float, font: Font) -> float:
    """The indent that a list mark asks for; 0 without a mark."""
    if not paragraph.mark:
        return 0.0
    return text_width(paragraph.mark, paragraph.size or size, font, paragraph.bold) + MARK_GAP


def paragraph_lines(paragraph: Paragraph, width: float, size: float, font: Font) -> tuple[str, ...]:
    inner = max(width - mark_width(paragraph, size, font), 4.0)
    return wrap(paragraph.text, inner, paragraph.size or size, font, paragraph.bold)


def paragraph_height(paragraph: Paragraph, width: float, size: float, font: Font) -> float:
    lines = paragraph_lines(paragraph, width, size, font)
    return paragraph.space_before + len(lines) * (paragraph.size or size) * LEADING


def turned_lines(paragraph: Paragraph, size: float, font: Font) -> tuple[str, ...]:
    """The lines of a header that is turned to be read from below."""
    return wrap(paragraph.text, TURNED_LONGEST, paragraph.size or size, font, paragraph.bold)


def content_height(cell: GridCell, width: float, size: float, font: Font) -> float:
    """What the text of a cell `width` wide needs, with its padding; turned text is as high as its longest line."""
    if cell.vertical:
        lines = [(p, line) for p in cell.paragraphs for line in turned_lines(p, size, font)]
        return max((text_width(line, p.size or size, font, p.bold) for p, line in lines), default=0.0) + 3 * PADDING
    inner = width - 2 * PADDING
    return sum(paragraph_height(p, inner, size, font) for p in cell.paragraphs) + 2 * PADDING + RULE_ROOM


def row_heights(grid: Grid, least: tuple[float, ...] = ()) -> tuple[float, ...]:
    """Heights that hold every cell; what a merged cell lacks goes to its last row."""
    heights = list(least) if least else [grid.size * LEADING + 2 * PADDING] * grid.rows
    for cell in sorted(grid.cells, key=lambda c: c.row_span):
        need = content_height(cell, grid.cell_width(cell), grid.size, grid.font)
        have = sum(heights[cell.row : cell.row + cell.row_span])
        if need > have:
            heights[cell.row + cell.row_span - 1] += need - have
    return tuple(heights)
