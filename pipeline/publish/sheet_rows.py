"""Rows of a table as rows of a sheet, in SQL: the XML that a spreadsheet reads, with nothing in it ever a formula."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.publish.sql_text import literal, quoted, text_of
from schemas.dataset.model import Column, Table
from schemas.vocabulary.release_page import release_words

LONGEST = 32_767  # signs of a cell's text, those beyond the first 65,536 of Unicode counted twice
EPOCH, FIRST_DAY = "1899-12-31", "1900-01-01"  # a sheet has no date before it
LEAP_DAY_THAT_WAS_NOT = 59  # spreadsheets count 29 February 1900
SECONDS_A_DAY = 86_400
NOT_IN_XML = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
NOT_FAR = "[^\U00010000-\U0010ffff]"
LOOKS_ESCAPED = "(_x[0-9a-fA-F]{4}_)"
SPACE = r"[\s\x{85}\p{Z}]"
AT_AN_END = rf"^{SPACE}|{SPACE}$"
NOT_PLAIN = rf"[&<>\r{NOT_IN_XML[1:-1]}]|{LOOKS_ESCAPED}|{AT_AN_END}"
ESCAPED = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


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
        filled = _number_cell(start, '"', f"{name}::DOUBLE")
    elif column.kind in ("date", "datetime"):
        dated = _number_cell(start, f'" s="{styles[column.kind]}"', _days(name))
        spelled = _text_cell(start, text_of(column), "")
        filled = f"CASE WHEN {name} >= DATE '{FIRST_DAY}' THEN {dated} ELSE {spelled} END"
    elif column.kind == "boolean" or column.values:
        filled = _text_cell(start, text_of(column), "")
    else:
        filled = _free_text(start, name)
    return f"CASE WHEN {name} IS NOT NULL THEN {filled} END"


def _number_cell(start: str, attributes: str, number: str) -> str:
    return f"concat({start}, '{attributes}><v>', printf('%.16G', {number}), '</v></c>')"


def _days(name: str) -> str:
    """A date or time as spreadsheets count it."""
    days = f"((epoch({name}) - epoch(DATE '{EPOCH}')) / {SECONDS_A_DAY})"
    return f"CASE WHEN {days} > {LEAP_DAY_THAT_WAS_NOT} THEN {days} + 1 ELSE {days} END"


def _text_cell(start: str, text: str, space: str) -> str:
    return f"""concat({start}, '" t="inlineStr"><is><t{space}>', {text}, '</t></is></c>')"""


def _free_text(start: str, name: str) -> str:
    """Most texts need nothing but to be looked at once."""
    plain = f"strlen({name}) <= {LONGEST} AND NOT regexp_matches({name}, {literal(NOT_PLAIN)})"
    kept = cell_text(name)
    at_an_end = f"regexp_matches({kept}, {literal(AT_AN_END)})"
    spaced = _text_cell(start, _escaped(kept), ' xml:space="preserve"')
    rest = f"CASE WHEN {at_an_end} THEN {spaced} ELSE {_text_cell(start, _escaped(kept), '')} END"
    return f"CASE WHEN {plain} THEN {_text_cell(start, name, '')} ELSE {rest} END"


def cell_text(text: str) -> str:
    """A text that a cell can hold: plain line breaks, no control characters, a long one cut with a mark."""
    lines = f"replace(replace({text}, '\r\n', '\n'), '\r', '\n')"
    kept = f"regexp_replace({lines}, {literal(NOT_IN_XML)}, '', 'g')"
    far = f"length(regexp_replace({kept}, {literal(NOT_FAR)}, '', 'g'))"
    mark = release_words().sheet.cut
    most = LONGEST - len(mark)
    cut = f"concat(left({kept}, CASE WHEN {far} = 0 THEN {most} ELSE {most // 2} END), {literal(mark)})"
    return f"CASE WHEN length({kept}) + {far} > {LONGEST} THEN {cut} ELSE {kept} END"


def _escaped(text: str) -> str:
    """What looks like an escape of a spreadsheet ('_x0041_') is text, and so is what looks like a tag."""
    text = f"regexp_replace({text}, {literal(LOOKS_ESCAPED)}, '_x005F\\1', 'g')"
    for sign, name in ESCAPED:
        text = f"replace({text}, '{sign}', '{name}')"
    return text
