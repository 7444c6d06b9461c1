"""Rows of a table as rows of a sheet, in SQL: the XML that a spreadsheet reads, with nothing in it ever a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from pipeline.publish.sql_text import literal, quoted, text_of
from schemas.dataset.model import Column, Table
from schemas.vocabulary.release_page import release_words

LONGEST = 32_767  # signs of a cell's text, those beyond LAST_NEAR counted twice
LAST_NEAR = "\uffff"
EPOCH, FIRST_DAY = "1899-12-31", "1900-01-01"  # a sheet has no date before it
LEAP_DAY_THAT_WAS_NOT = 59  # spreadsheets count 29 February 1900
SECONDS_A_DAY = 86_400
SHORT_NUMBER = 10**11  # with four decimals it has no more digits than a number of a sheet holds
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
NOT_IN_XML = re.compile(f"[{CONTROLS}]")
LOOKS_ESCAPED, AS_TEXT = re.compile("_(?=x[0-9a-fA-F]{4}_)"), "_x005F_"
NOT_PLAIN = rf"[&<>\r{CONTROLS}]|_x|^[\s\x{{85}}\p{{Z}}]|[\s\x{{85}}\p{{Z}}]$"
TEXT_ELEMENT = "text_element"  # the name under which a database knows the function


def sheet_row(table: Table, first: int, styles: Mapping[str, int]) -> str:
    """The row of a table whose place among all is `rowid`, in a sheet that begins with that of place `first`.

    `styles` are the numbers of the book's formats for dates and times.
    """
    line = f"(rowid - {first} + 2)"
    cells = ", ".join(_cell(column, column_letters(at), styles) for at, column in enumerate(table.columns))
    return f"""concat('<row r="', {line}, '">', {cells.replace("{line}", line)}, '</row>')"""


def column_letters(place: int) -> str:
    """'A' for the column at place 0, 'AA' for that at 26."""
    letters = ""
    while place >= 0:
        place, letter = place // 26 - 1, chr(ord("A") + place % 26)
        letters = letter + letters
    return letters


def _cell(column: Column, letters: str, styles: Mapping[str, int]) -> str:
    """The cell, null where there is no value; '{line}' stands for the number of its row."""
    name, start = quoted(column.name), f"""'<c r="{letters}', {{line}}"""
    if column.kind in ("integer", "number", "fraction"):
        short = f"abs({name}) < {SHORT_NUMBER}"
        number = f"CASE WHEN {short} THEN {text_of(column)} ELSE printf('%.16G', {name}::DOUBLE) END"
        filled = _number_cell(start, '"', number)
    elif column.kind in ("date", "datetime"):
        dated = _number_cell(start, f'" s="{styles[column.kind]}"', f"printf('%.16G', {_days(name)})")
        spelled = _text_cell(start, text_of(column))
        filled = f"CASE WHEN {name} >= DATE '{FIRST_DAY}' THEN {dated} ELSE {spelled} END"
    elif column.kind == "boolean" or column.values:
        filled = _text_cell(start, text_of(column))
    else:
        filled = _free_text(start, name)
    return f"CASE WHEN {name} IS NOT NULL THEN {filled} END"


def _number_cell(start: str, attributes: str, number: str) -> str:
    return f"concat({start}, '{attributes}><v>', {number}, '</v></c>')"


def _days(name: str) -> str:
    """A date or time as spreadsheets count it."""
    days = f"((epoch({name}) - epoch(DATE '{EPOCH}')) / {SECONDS_A_DAY})"
    return f"CASE WHEN {days} > {LEAP_DAY_THAT_WAS_NOT} THEN {days} + 1 ELSE {days} END"


def _text_cell(start: str, text: str) -> str:
    return f"""concat({start}, '" t="inlineStr"><is><t>', {text}, '</t></is></c>')"""


def _free_text(start: str, name: str) -> str:
    """Most texts need nothing but to be looked at once."""
    plain = f"strlen({name}) <= {LONGEST} AND NOT regexp_matches({name}, {literal(NOT_PLAIN)})"
    rest = f"""concat({start}, '" t="inlineStr"><is>', {TEXT_ELEMENT}({name}), '</is></c>')"""
    return f"CASE WHEN {plain} THEN {_text_cell(start, name)} ELSE {rest} END"


def text_element(text: str) -> str:
    """The element of a text that is not plain. What looks like an escape of a sheet ('_x0041_') is text, too."""
    kept = cell_text(text)
    space = ' xml:space="preserve"' if kept != kept.strip() else ""
    return f"<t{space}>{escape(LOOKS_ESCAPED.sub(AS_TEXT, kept))}</t>"


def cell_text(text: str) -> str:
    """A text that a cell can hold: plain line breaks, no control characters, a long one cut with a mark."""
    kept = NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    far = sum(sign > LAST_NEAR for sign in kept) if len(kept) > LONGEST // 2 else 0
    if len(kept) + far <= LONGEST:
        return kept
    mark = release_words().sheet.cut
    return kept[: (LONGEST - len(mark)) // (2 if far else 1)] + mark
