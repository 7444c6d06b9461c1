"""What kind of text a text is: HTML, Markdown, separated values, XML of an office program, or plain."""

from __future__ import annotations

import json
import re

from extractors.delimited import find_delimiter

START = 65_536
XML_KINDS: tuple[tuple[str, str], ...] = (
    (r"<office:document\b[^>]*opendocument\.text", "application/vnd.oasis.opendocument.text-flat-xml"),
    (r"<office:document\b[^>]*opendocument\.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet-flat-xml"),
    (r"<w:wordDocument\b|progid=\"Word\.Document\"", "application/vnd.ms-word+xml"),
    (r"progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet", "application/vnd.ms-excel+xml"),
    (r"<(?:\w+:)?svg\b(?!.*<(?:html|body)\b)", "image/svg+xml"),
)
HTML_START = re.compile(
    r"(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|tbody|tr|div|section|"
    r"article|main|style|script|p|h[1-6]|ul|font|span|center)\b",
    re.IGNORECASE | re.DOTALL,
)
HTML_TABLE = re.compile(r"<table\b[^<>]*>.{0,5000}?<t[dh]\b", re.IGNORECASE | re.DOTALL)
MESSAGE_HEADER = re.compile(r"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,30}", re.ASCII)
HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.MULTILINE)
PIPE_DELIMITER = re.compile(r"^ {0,3}\|?[ ]*:?-{2,}:?[ ]*\|[-:| ]*$", re.MULTILINE)
TABBED_ROW = re.compile(r"^.*\S\t.*\S", re.MULTILINE)


def find_text_kind(text: str) -> str:
    """The media type of a text.

    Specimen: '# Judul\\n\\nisi' is Markdown; 'a <ol>b' is plain; '<table><tr><td>' anywhere is HTML.
    """
    start = text.lstrip("\ufeff \t\r\n\f")[:START]
    if _is_web_archive(start):
        return "multipart/related"
    kind = _xml_kind(start)
    if kind is not None:
        return kind
    if HTML_START.match(start) or HTML_TABLE.search(text):
        return "text/html"
    if start.startswith("<?xml"):
        return "application/xml"
    if start[:1] in ("{", "[") and _is_json(text):
        return "application/json"
    if _is_markdown(text, start):
        return "text/markdown"
    return "text/plain" if find_delimiter(text) is None else "text/csv"


def _is_web_archive(start: str) -> bool:
    header = MESSAGE_HEADER.match(start.replace("\r\n", "\n"))
    return header is not None and "multipart/related" in header.group().lower()


def _xml_kind(start: str) -> str | None:
    if not start.startswith(("<?xml", "<office:document", "<svg")):
        return None
    return next((kind for pattern, kind in XML_KINDS if re.search(pattern, start, re.DOTALL)), None)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text.lstrip("\ufeff")), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_markdown(text: str, start: str) -> bool:
    """Headings or a pipe table, and no table of tabs, which Markdown would run together."""
    if TABBED_ROW.search(text) is not None:
        return False
    headed = HEADING.match(start) is not None or len(HEADING.findall(text)) > 1
    return headed or PIPE_DELIMITER.search(text) is not None
