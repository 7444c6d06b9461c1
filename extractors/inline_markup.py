"""What HTML and Markdown leave behind inside plain text: tags, entities, asterisks."""

from __future__ import annotations

import html
import re

TAG = re.compile(
    r"</?(?:a|b|big|blockquote|br|center|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|small|span|strong|sub|sup|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
BREAKING = re.compile(r"</?(?:blockquote|br|center|div|h[1-6]|hr|li|ol|p|ul)\b", re.IGNORECASE)
LIST = re.compile(r"<(?:ol|ul)\b[^<>]*>", re.IGNORECASE)
ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])((?:[^*\n]|\n(?!\s*\n)|\*(?!\*))+?)(?<=[^\s*])\*\*(?!\*)")
BOLD_START, BOLD_END = "\x02", "\x03"


def split_tags(text: str) -> list[str]:
    """The lines of `text` without tags; block tags end a line.

    Specimen: 'Dasar <ol style="x">1. Satu;2. Dua' -> ['Dasar', '1. Satu;2. Dua'].
    """
    broken = TAG.sub(lambda tag: "\n" if BREAKING.match(tag.group()) else "", text)
    lines = (ENTITY.sub(lambda entity: html.unescape(entity.group()), line).strip() for line in broken.split("\n"))
    return [line for line in lines if line]


def has_lost_list(text: str) -> bool:
    """Whether a list is opened whose items have no tags of their own."""
    return LIST.search(text) is not None and ITEM.search(text) is None


def mark_bold(text: str) -> str:
    """`text` with the stretches between double asterisks marked line by line, the asterisks gone."""

    def marked(stretch: re.Match[str]) -> str:
        return "\n".join(f"{BOLD_START}{line}{BOLD_END}" for line in stretch.group(1).split("\n"))

    return BOLD.sub(marked, text)


def take_bold(text: str) -> tuple[str, bool]:
    """The text without the marks of `mark_bold`, and whether all of it was bold.

    Specimen: '\\x02STANDAR\\x03' -> ('STANDAR', True).
    """
    stripped = text.strip()
    outside = re.sub(f"{BOLD_START}[^{BOLD_END}]*{BOLD_END}", "", stripped)
    plain = stripped.replace(BOLD_START, "").replace(BOLD_END, "")
    return plain, bool(plain) and not outside.strip(f" {BOLD_START}{BOLD_END}")
