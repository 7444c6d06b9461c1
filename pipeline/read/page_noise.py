"""Lines that a web page, an e-signature or a scanner adds to a page."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from schemas.raw import Block, Line, Page, RawDocument
from schemas.vocabulary.form_words import form_words


@cache
def _noise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in form_words().noise_lines), re.IGNORECASE)


@cache
def _notice() -> re.Pattern[str]:
    return re.compile("|".join(form_words().signature_notices), re.IGNORECASE)


def is_noise_line(text: str) -> bool:
    return bool(_noise().match(text.strip()))


def without_noise(raw: RawDocument) -> RawDocument:
    """The document without noise lines outside its tables."""
    return replace(raw, pages=tuple(_cleaned(page) for page in raw.pages))


def _cleaned(page: Page) -> Page:
    kept: list[Block] = [b for b in page.blocks if not (isinstance(b, Line) and is_noise_line(b.text))]
    return replace(page, blocks=tuple(kept))


def find_signature_notice(raw: RawDocument) -> bool:
    """Whether a line says that the document is signed electronically."""
    return any(_notice().search(line.text) for page in raw.pages for line in page.free_lines)
