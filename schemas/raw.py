"""What is on the page: the treaty between `extractors` and `pipeline`.

An extractor turns bytes into one `RawDocument` and knows no Indonesian; the pipeline turns a
`RawDocument` into meaning and knows no file format. All lengths are in `Page.unit`, from the page's
top left, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Unit = Literal["point", "character", "none"]
TableOrigin = Literal["ruled", "markup", "tabs", "aligned"]
ShapeKind = Literal["terminator", "process", "decision", "connector", "document", "other"]
PictureKind = Literal["picture", "code"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def shared_with(self, other: Box) -> float:
        """The area that both cover."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return width * height if width > 0 and height > 0 else 0.0

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around one or more boxes."""
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters without white space. `confidence` is 1.0 where letters are stored, the recogniser's else."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, or one paragraph where the format has no lines.

    `mark` is a list mark that the format itself draws ('1.', '•') and that `text` does not hold.
    `words` is empty where the format has no positions.
    """

    text: str
    box: Box | None = None
    words: tuple[Word, ...] = ()
    mark: str | None = None
    bold: bool = False

    @property
    def confidence(self) -> float:
        return min((word.confidence for word in self.words), default=1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; a merged one is given once, at its upper left, with its spans.

    `list_lost` says that a list stood here of which the source kept no item borders.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    lines: tuple[Line, ...] = ()
    list_lost: bool = False

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid. Every position of `rows` x `columns` belongs to one cell; empty cells are cells too.

    `origin` says what held it together: `ruled` lines, `markup` (DOCX, XLSX, HTML), `tabs`, or `aligned`
    words only. `name` is a sheet's name or a caption of the format.
    """

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    box: Box | None = None
    origin: TableOrigin = "markup"
    name: str | None = None

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this position."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
                return cell
        return None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a shape sits when the format tells a cell instead of a place: table of the page, row, column (from 0)."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed drawn figure. `name` is unique on its page; connectors refer to it."""

    name: str
    kind: ShapeKind
    box: Box | None = None
    anchor: Anchor | None = None
    text: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Connector:
    """A drawn line from its first point to its last, with the tips it was drawn with.

    `source` and `target` are names of shapes where the format itself glues the line to them.
    """

    points: tuple[tuple[float, float], ...] = ()
    tip_at_start: bool = False
    tip_at_end: bool = False
    source: str | None = None
    target: str | None = None
    text: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image on the page. `kind` is `code` where it is recognised as a QR or bar code."""

    box: Box | None
    width: int
    height: int
    kind: PictureKind = "picture"


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Page:
    """One page or sheet; a format without pages gives one page of unit `none` or `character`.

    `blocks` are lines outside tables, and tables, in reading order. `needs_ocr` says that what a person sees
    here stands in a picture and was not read.
    """

    number: int
    width: float = 0.0
    height: float = 0.0
    unit: Unit = "none"
    blocks: tuple[Block, ...] = ()
    shapes: tuple[Shape, ...] = ()
    connectors: tuple[Connector, ...] = ()
    pictures: tuple[Picture, ...] = ()
    needs_ocr: bool = False
    angle: float = 0.0

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def free_lines(self) -> Iterator[Line]:
        return (block for block in self.blocks if isinstance(block, Line))


@dataclass(frozen=True, slots=True)
class RawDocument:
    """All that was found in one file. `left_out` says in codes what the extractor saw and could not give."""

    media_type: str
    pages: tuple[Page, ...]
    extractor: str
    left_out: tuple[str, ...] = ()
