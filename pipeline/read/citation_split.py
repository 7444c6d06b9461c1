"""Part a dasar hukum box whose list marks or line breaks are lost into its items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from pipeline.read.citation_fold import Folded, fold
from pipeline.read.citation_numbers import find_number
from pipeline.read.citation_types import TypeMention, find_types
from pipeline.read.citation_words import chained_words, relation_start_pattern
from pipeline.read.quantities import alternatives
from schemas.vocabulary.law import citation_words

MARK = re.compile(r"(?:^|(?<=\s)|(?<=[;.,)a-z]))\(?(?P<value>\d{1,2}|(?<![a-z])[a-z])[.,)]\)?(?=\s*[A-Z\"“(])\s*")
ENDS_ITEM = re.compile(r"(?:^|[;.”\"•●▪➢✓]|(?:^|[\s;.])(?:\(?\d{1,2}[.,)]|[a-z][.)]|[-–—*]))\s*$")
LOOSE_ENDS = re.compile(r"^[\s;,.”\"“•●▪➢✓*·\-–—]+|[\s,”\"“•●▪➢✓*·\-–—]+$")
LAST_MARK = re.compile(r"\s+(?:\(?\d{1,2}[.,)]\)?|[a-z][.)])\s*$")
SHORT_NAME = 6


def split_citations(lines: Sequence[str]) -> list[str]:
    """The items of a box whose marks were lost or whose items were glued: 'PP No. 5 Tahun 2010 ... UU No. 8 ...'.

    An item begins at a list number that counts on, and at the name of a type with a number that no word before it
    ('atas', 'dengan', 'pelaksanaan') draws into the item before. What a neighbouring column put behind the last item
    ('... Sipil Negara 1. Minimal Diploma') is cut off.
    """
    text = "\n".join(line.strip() for line in lines if line.strip())
    folded = fold(text)
    starts = sorted({0, *_numbered_starts(text), *_named_starts(text, folded)})
    parts = [text[a:b] for a, b in pairwise([*starts, len(text)])]
    items = [_tidy(_without_neighbour(part)) for part in parts]
    return [item for item in items if re.search(r"\w{2}", item)]


def parted_sources(text: str) -> list[str]:
    """The sources that one item names side by side: 'UU No. 14 Tahun 2008; PP No. 61 Tahun 2010' are two.

    A semicolon parts always; a comma or 'dan' only as long as nothing says how one source bears on another ('diubah
    dengan …').
    """
    folded = fold(text)
    cuts = [0]
    end = None
    for mention in find_types(folded.text):
        start = folded.starts[mention.start]
        numbered = find_number(text, folded, mention.end)
        if numbered is None or numbered.year is None or (end is not None and start < end):
            continue
        if end is not None and _stands_beside(text[:start], text[end:start], folded.text[: mention.start]):
            cuts.append(start)
        end = numbered.end
    return [_loose_end().sub("", text[a:b]) for a, b in pairwise([*cuts, len(text)])] if len(cuts) > 1 else [text]


def _stands_beside(before: str, between: str, folded: str) -> bool:
    if before.rstrip().endswith(";"):
        return True
    plain = set(re.findall(r"[^\W\d_]+", between.casefold())) <= chained_words()
    return (plain or before.rstrip().endswith(",")) and not relation_start_pattern().search(folded)


def _numbered_starts(text: str) -> Iterator[int]:
    """The places of list marks that count on from the first, if the list begins with one."""
    first = MARK.match(text)
    expected = first["value"] if first else None
    for match in MARK.finditer(text):
        if match["value"] == expected:
            expected = _following(match["value"])
            yield match.start()


def _following(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark) + 1)


def _named_starts(text: str, folded: Folded) -> Iterator[int]:
    for mention in find_types(folded.text):
        start = folded.starts[mention.start]
        before = text[:start]
        words = folded.text[: mention.start].split()
        if not find_number(text, folded, mention.end) or (words and words[-1] in _governing()):
            continue
        if ENDS_ITEM.search(before.rstrip(" \n")) or _stands_free(folded, mention, text):
            yield start


def _stands_free(folded: Folded, mention: TypeMention, text: str) -> bool:
    """Whether the name begins with a capital, is written out and continues nothing."""
    start = folded.starts[mention.start]
    if not text[start].isupper() or mention.end - mention.start < SHORT_NAME:
        return False
    return not text[:start].rstrip().endswith(("(", ",", "/", "-"))


def _without_neighbour(part: str) -> str:
    """The part without a list that begins again at 1 and cites nothing."""
    for match in MARK.finditer(part, 1):
        rest = part[match.end() :]
        if match["value"] == "1" and not any(find_types(fold(rest).text)) and _has_title(part[: match.start()]):
            return part[: match.start()]
    return part


def _has_title(part: str) -> bool:
    return bool(_governing() & set(fold(part).text.split()))


def _tidy(part: str) -> str:
    part = " ".join(part.split())
    mark = MARK.match(part)
    part = part[mark.end() :] if mark else part
    return LOOSE_ENDS.sub("", LAST_MARK.sub("", part)).strip()


@cache
def _loose_end() -> re.Pattern[str]:
    """What stood between two sources."""
    return re.compile(rf"[\s,;&]+(?:(?:{alternatives(sorted(chained_words()))})[\s,;&]+)?$", re.IGNORECASE)


@cache
def _governing() -> frozenset[str]:
    return frozenset(citation_words().governing)
