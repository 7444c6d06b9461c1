"""Tables inside plain text: columns held together by tabs, pipes or drawn borders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors.inline_markup import has_lost_list, split_tags, take_bold
from schemas.raw import Cell, Line, Table, TableOrigin

MOST_COLUMNS = 300
LONE_MARK = re.compile(r"\s*(?:\(?[0-9]{1,3}[.)]?|\(?[a-zA-Z][.)]|[-•*–▪●○§✓o])\s*\Z")
PIPE_ROW = re.compile(r"\s*[|│┃║].*[|│┃║]\s*\Z")
BORDER = re.compile(r"\s*[+|:├└┌╔╠╚┏┣┗][-+|:=\s─━═┼┬┴┤┐┘╬╦╩╣╗╝┿┳┻┫┓┛├└┌]*[-=─━═][-+|:=\s─━═┼┬┴┤┐┘╬╦╩╣╗╝┿┳┻┫┓┛├└┌]*\Z")
PIPE = re.compile(r"(?<!\\)[|│┃║]")


def build_table(rows: Sequence[Sequence[str]], origin: TableOrigin) -> Table:
    """One table of rows of texts; short rows are filled with empty cells to the widest."""
    columns = max(len(row) for row in rows)
    cells = [_cell(r, c, row[c] if c < len(row) else "") for r, row in enumerate(rows) for c in range(columns)]
    return Table(rows=len(rows), columns=columns, cells=tuple(cells), origin=origin)


def is_tabbed(line: str) -> bool:
    return "\t" in line


def tab_rows(lines: Sequence[str]) -> list[list[str]] | None:
    """The fields of consecutive lines with tabs, or None where the tabs only indent or follow a list mark.

    Specimen: ['No\\tUraian\\t', '1\\tMenerima\\tSurat'] -> [['No', 'Uraian', ''], ['1', 'Menerima', 'Surat']].
    """
    rows = [line.split("\t")[:MOST_COLUMNS] for line in lines]
    if all(_is_sentence(row) for row in rows):
        return None
    return _join_broken(_even_stops(rows))


def pipe_rows(lines: Sequence[str]) -> list[list[str]]:
    """The fields of consecutive lines drawn with pipes or borders, border lines left out.

    Between two borders stands one row, however many lines it takes: '| 1 | Me- |', '|   | neri |' is one row of
    two lines. Where the table has one border only (the one below the header), each line is a row.
    """
    if sum(is_border(line) for line in lines) < 2:
        return [_pipe_fields(line) for line in lines if not is_border(line)]
    rows: list[list[str]] = []
    open_row = False
    for line in lines:
        if is_border(line):
            open_row = False
            continue
        fields = _pipe_fields(line)
        if open_row:
            rows[-1] = _stack(rows[-1], fields)
        else:
            rows.append(fields)
        open_row = True
    return rows


def is_piped(line: str) -> bool:
    return PIPE_ROW.match(line) is not None or is_border(line)


def is_border(line: str) -> bool:
    return BORDER.match(line) is not None


def _cell(row: int, column: int, text: str) -> Cell:
    plain = (take_bold(part) for part in split_tags(text))
    lines = tuple(Line(text=" ".join(part.split()), bold=bold) for part, bold in plain if part)
    return Cell(row=row, column=column, lines=lines, list_lost=has_lost_list(text))


def _is_sentence(row: Sequence[str]) -> bool:
    """Tabs that indent ('\\t\\tKepada') or set a list mark apart ('1.\\tMenerima') make no columns."""
    filled = [field for field in row if field.strip()]
    return len(filled) < 2 or (len(filled) == 2 and LONE_MARK.match(filled[0]) is not None and bool(row[-1].strip()))


def _even_stops(rows: list[list[str]]) -> list[list[str]]:
    """Tab stops typed until the text stood in its column: 'a\\t\\t: 1' and 'tanggal\\t: 2' have two columns each."""
    filled = [[field for field in row if field.strip()] for row in rows]
    uneven = len({len(row) for row in rows}) > 1 and not any(row[0].strip() == "" for row in rows)
    return filled if uneven and len({len(row) for row in filled}) == 1 else rows


def _join_broken(rows: list[list[str]]) -> list[list[str]]:
    """Mend rows that a line break inside a cell tore in two: together they have just the width of the others."""
    width, times = Counter(len(row) for row in rows).most_common(1)[0]
    if width < 3 or 2 * times <= len(rows):
        return rows
    mended: list[list[str]] = []
    for row in rows:
        before = mended[-1] if mended else row
        if mended and len(before) < width and len(row) < width and len(before) + len(row) - 1 == width:
            mended[-1] = [*before[:-1], f"{before[-1]}<br>{row[0]}", *row[1:]]
        else:
            mended.append(row)
    return mended


def _pipe_fields(line: str) -> list[str]:
    return [field.strip().replace("\\|", "|") for field in PIPE.split(line.strip())[1:-1]][:MOST_COLUMNS]


def _stack(upper: list[str], lower: list[str]) -> list[str]:
    width = max(len(upper), len(lower))
    pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
    return ["<br>".join(part for part in pair if part) for pair in pairs]
