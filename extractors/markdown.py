"""Markdown: headings, lists with their marks, pipe tables, and the HTML inside."""

from __future__ import annotations

from pathlib import Path

from extractors.charset import clean_text, decode_text
from extractors.markup import parse_html
from extractors.markup_flow import Flow
from extractors.markup_table import read_blocks
from extractors.progress import OnPage
from schemas.errors import EmptyFile
from schemas.raw import Page, RawDocument

EXTRACTOR = "markdown/1"


def extract_markdown(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """One page of unit `none`; a line break inside a paragraph ends a line, as its writer saw it.

    Raises EmptyFile where nothing is shown.
    """
    flow = read_markdown(clean_text(decode_text(path.read_bytes())))
    if not flow.blocks:
        raise EmptyFile(f"{path.name!r} shows no text")
    if on_page is not None:
        on_page(1, 1)
    page = Page(1, blocks=tuple(flow.blocks))
    return RawDocument("text/markdown", (page,), EXTRACTOR, tuple(sorted(flow.left_out)))


def read_markdown(text: str) -> Flow:
    """Rendered to HTML first: Markdown is defined by that."""
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    flow = Flow()
    root = parse_html(renderer.render(text).encode("utf-8"))
    if root is not None:
        read_blocks(root, flow)
    return flow
