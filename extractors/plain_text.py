"""Plain text of all kinds: tab-separated tables, columns aligned by spaces, what OCR or a web page left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from extractors.charset import clean_text, decode_text
from extractors.inline_markup import mark_bold, split_tags, take_bold
from extractors.progress import OnPage
from extractors.text_tables import build_table, is_border, is_piped, is_tabbed, pipe_rows, tab_rows
from schemas.errors import EmptyFile
from schemas.raw import Block, Box, Line, Page, RawDocument, Word, around

EXTRACTOR = "plain_text/1"
TAB_STOP = 8
WORD = re.compile(r"\S+")


def extract_plain_text(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """One page of characters for each form feed; x is the character's column, y the line's number, both from 0.

    Raises EmptyFile where there is nothing but blanks.
    """
    text = mark_bold(clean_text(decode_text(path.read_bytes())))
    sheets = [sheet for sheet in text.split("\f") if sheet.strip()]
    if not sheets:
        raise EmptyFile(f"{path.name!r} holds no text")
    pages = []
    for number, sheet in enumerate(sheets, start=1):
        pages.append(read_page(sheet, number))
        if on_page is not None:
            on_page(number, len(sheets))
    return RawDocument(media_type="text/plain", pages=tuple(pages), extractor=EXTRACTOR)


def read_page(text: str, number: int = 1) -> Page:
    """The blocks of one page of clean text, in their order."""
    lines = [part for line in text.split("\n") for part in _parts(line)]
    width = max((len(line) for line in lines), default=0)
    blocks = tuple(_find_blocks(lines))
    return Page(number=number, width=width, height=len(lines), unit="character", blocks=blocks)


def _parts(line: str) -> list[str]:
    """A line outside tables ends where a block tag stands; a line with tabs or pipes stays whole."""
    if is_tabbed(line.strip()) or is_piped(line) or not {"<", "&"} & set(line):
        return [line]
    return split_tags(line) or [""]


def _find_blocks(lines: list[str]) -> Iterator[Block]:
    numbered = enumerate(lines)
    for kind, group in groupby(numbered, key=lambda item: _kind(item[1])):
        run = list(group)
        texts = [text for _, text in run]
        if kind == "tabs" and (rows := tab_rows(texts)) is not None:
            yield build_table(rows, "tabs")
        elif kind == "pipes" and (len(run) > 1 and not all(map(is_border, texts))):
            yield build_table(pipe_rows(texts), "markup")
        else:
            yield from (line for y, text in run if (line := read_line(text, y)) is not None)


def _kind(line: str) -> str:
    if is_tabbed(line) and line.strip():
        return "tabs"
    return "pipes" if is_piped(line) else "words"


def read_line(text: str, y: int) -> Line | None:
    """The words of one line with their columns; None for a blank one."""
    plain, bold = take_bold(text)
    if not plain:
        return None
    body = text.replace("\x02", "").replace("\x03", "").expandtabs(TAB_STOP)
    words = tuple(Word(found.group(), Box(found.start(), y, found.end(), y + 1)) for found in WORD.finditer(body))
    if not words:
        return None
    return Line(
        text=" ".join(word.text for word in words), box=around([word.box for word in words]), words=words, bold=bold
    )
