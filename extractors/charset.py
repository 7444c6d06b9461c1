"""Bytes of text in any encoding to clean characters."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 4096
MOST_DAMAGE = 0.1
LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
GLYPHS = {
    **dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\uf0a8\uf0ae\uf0be", "•"),
    **dict.fromkeys("\uf0fc\uf0fe\uf050\uf052", "✓"),
    **dict.fromkeys("\uf0fb\uf0fd", "✗"),
    "\uf0e0": "→",
    "\uf0df": "←",
    "\uf02d": "-",
    "\x1e": "-",
}
GLYPH_TABLE = str.maketrans(GLYPHS)


def decode_text(data: bytes, declared: str | None = None) -> str:
    """The characters of `data`: by its byte order mark, `declared`, UTF-8, UTF-16 without a mark, or Windows.

    Specimen: b'11 \\x96 12' -> '11 – 12' (Windows-1252), b'N\\x00o\\x00' -> 'No' (UTF-16 without its mark).
    """
    for mark, marked_encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(marked_encoding, errors="replace")
    for encoding in (declared, _wide_encoding(data), "utf-8"):
        text = _decoded(data, encoding)
        if text is not None:
            return text
    return _damaged_utf8(data) or _decoded(data, "cp1252") or _guessed(data)


def clean_text(text: str) -> str:
    """`text` with one kind of line end, plain spaces, no invisible characters, and symbol-font bullets as bullets."""
    text = SPACES.sub(" ", LINE_ENDS.sub("\n", text))
    return INVISIBLE.sub("", text.translate(GLYPH_TABLE))


def _decoded(data: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 is told by where the zero bytes of its Latin letters stand."""
    sample = data[:SAMPLE]
    half = len(sample) // 2
    if half == 0:
        return None
    if sample[1::2].count(0) > half / 2 > 5 * sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > half / 2 > 5 * sample[1::2].count(0):
        return "utf-16-be"
    return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 of which some bytes were lost; None where too much is wrong to call it UTF-8."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    foreign = sum(character > "\x7f" for character in text)
    return text if broken <= MOST_DAMAGE * foreign else None


def _guessed(data: bytes) -> str:
    best = from_bytes(data).best()
    return str(best) if best is not None else data.decode("latin-1")
