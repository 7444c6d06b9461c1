"""Text that no file format can stumble over."""

from __future__ import annotations

import re
import unicodedata

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?(?:\r\n?|\n|\v|\f|\u2028|\u2029|\x85) ?")


def printable(text: str | None) -> str:
    """`text` in NFC without control characters, white space folded, its line breaks kept as '\\n'.

    >>> printable("Menelaah\\x00  surat\\r\\nmasuk")
    'Menelaah surat\\nmasuk'
    """
    broken = _BREAKS.sub("\n", text or "")
    return _BLANKS.sub(" ", _UNPRINTABLE.sub("", unicodedata.normalize("NFC", broken))).strip()


def one_line(text: str | None) -> str:
    """`printable` on a single line."""
    return " ".join(printable(text).split())
