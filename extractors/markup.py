"""HTML, pages or fragments, and web archives: text in reading order, lists with their marks, tables with spans."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from extractors.charset import decode_text
from extractors.markup_flow import Element, Flow, local
from extractors.markup_table import read_blocks
from extractors.progress import OnPage
from schemas.errors import DamagedFile, EmptyFile
from schemas.raw import Page, Picture, RawDocument

EXTRACTOR = "markup/1"
HEAD = 4096
CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
WINDOWS_BY_CUSTOM = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"})


def extract_html(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """One page of unit `none`. Raises EmptyFile where a reader would see no text."""
    return _extract(path, path.read_bytes(), "text/html", on_page)


def extract_web_archive(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """The page of an MHTML archive. Raises DamagedFile where it holds none."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = None if body is None else body.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise DamagedFile(f"{path.name!r} holds no web page")
    return _extract(path, content, "multipart/related", on_page)


def parse_html(data: bytes) -> Element | None:
    """The root element; None where there is nothing to parse."""
    text = decode_text(data, _declared(data))
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    try:
        return etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _extract(path: Path, data: bytes, media_type: str, on_page: OnPage | None) -> RawDocument:
    root = parse_html(data)
    flow = Flow()
    if root is not None:
        read_blocks(root, flow)
    pictures = () if root is None else tuple(_pictures(root))
    if not flow.blocks and not pictures:
        raise EmptyFile(f"{path.name!r} shows no text")
    page = Page(1, blocks=tuple(flow.blocks), pictures=pictures, needs_ocr=not flow.blocks)
    if on_page is not None:
        on_page(1, 1)
    return RawDocument(media_type, (page,), EXTRACTOR, tuple(sorted(flow.left_out)))


def _declared(data: bytes) -> str | None:
    """The charset a page names for itself; what claims to be Latin-1 is Windows-1252 by custom."""
    found = CHARSET.search(data[:HEAD])
    name = None if found is None else found.group(1).decode("ascii").lower()
    return "cp1252" if name in WINDOWS_BY_CUSTOM else name


def _pictures(root: Element) -> Iterator[Picture]:
    for image in root.iter("img"):
        if local(image) == "img":
            yield Picture(None, _pixels(image.get("width")), _pixels(image.get("height")))


def _pixels(text: str | None) -> int:
    found = re.match(r"\s*(\d{1,5})", text or "")
    return int(found.group(1)) if found is not None else 0
