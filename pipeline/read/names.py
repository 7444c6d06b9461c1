"""What tells a person's name from a title: degrees, and words that only offices hold."""

from __future__ import annotations

import re
from functools import cache

from schemas.vocabulary.regions import is_region_name
from schemas.vocabulary.titles import title_words, titles

LONGEST_NAME = 6
LONGEST_REGION = 4
NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’`.\-]*(?:['’`.\-][^\W\d_]*)*[.,]?")
# 'S.Tr.Sos', 'M.Kesos': a short word of letters between dots, that begins with a capital.
DOTTED = re.compile(r"[A-Z][A-Za-z]{0,5}(?:\.\s?[A-Z][A-Za-z]{0,7})+\.?")


def starts_with_title(piece: str) -> bool:
    """Whether a piece begins with the word of a title, an acting one or one on behalf of another."""
    return _title_head().match(piece) is not None


def without_stray_letter(title: str) -> str:
    """A title without the letter that a rule or a stamp put before it: 'JKEPALA DINAS' -> 'KEPALA DINAS'."""
    is_damaged = not starts_with_title(title) and _title_head().match(title[1:]) is not None
    return title[1:] if is_damaged and title[1:2].isupper() else title


def has_degree(piece: str) -> bool:
    """Whether academic degrees or forms of address stand around a name in the piece."""
    tokens = piece.split()
    return _first_degree(tokens) < len(tokens) or any(_is_prefix(token) for token in tokens)


def is_degrees(piece: str) -> bool:
    """Whether a piece is nothing but degrees: 'S.Sos, M.Si'."""
    tokens = piece.replace(",", " ").split()
    return bool(tokens) and all(_is_known_degree(token) or DOTTED.fullmatch(token) for token in tokens)


def is_like_a_name(piece: str, alone_is_enough: bool = False) -> bool:
    """Whether a piece without degrees can be a person's name; one word is, where only a name can stand."""
    tokens = piece.split()
    if not (1 if alone_is_enough else 2) <= len(tokens) <= LONGEST_NAME:
        return False
    return all(_is_name_word(token) for token in tokens) and (alone_is_enough or not is_region_name(piece))


def split_title_and_name(piece: str, name_follows: bool = False) -> tuple[str, str | None]:
    """'Camat Suka Maju Rahmat Hidayat, S.Sos' -> ('Camat Suka Maju', 'Rahmat Hidayat, S.Sos').

    Without a degree there is a name only if `name_follows` says so.
    """
    tokens = piece.split()
    end = _first_degree(tokens)
    prefixes = [index for index, token in enumerate(tokens) if index and _is_prefix(token)]
    if prefixes:
        start = prefixes[0]
    elif end < len(tokens) or name_follows:
        start = _name_start(tokens, end)
    else:
        return piece, None
    return (" ".join(tokens[:start]), " ".join(tokens[start:])) if 0 < start < end else (piece, None)


def _name_start(tokens: list[str], end: int) -> int:
    """Where the name begins: after the last word of an office, a change of case, or a region's name."""
    start = end
    while start > 1 and end - start < LONGEST_NAME and _is_name_word(tokens[start - 1]):
        start -= 1
    shift = [index for index in range(start + 1, end) if tokens[index].isupper() != tokens[index - 1].isupper()]
    if len(shift) == 1 and (tokens[shift[0] - 1].isupper() or tokens[end - 1].isupper()):
        return shift[0]
    for length in range(min(LONGEST_REGION, end - start - 1), 0, -1):
        if is_region_name(" ".join(tokens[start : start + length])):
            return start + length
    return start


def _is_name_word(token: str) -> bool:
    plain = token.strip("(),").casefold().rstrip(".")
    return (
        bool(NAME_WORD.fullmatch(token.strip("()"))) and token.strip("(")[:1].isupper() and plain not in title_words()
    )


def _first_degree(tokens: list[str]) -> int:
    """The index of the first degree after a name, the number of tokens when there is none."""
    for index in range(1, len(tokens)):
        token, after_comma = tokens[index], tokens[index - 1].endswith(",")
        if _is_known_degree(token) and ("." in token or after_comma or _only_degrees(tokens[index:])):
            return index
        if after_comma and DOTTED.fullmatch(token.rstrip(",")):
            return index
    return len(tokens)


def _only_degrees(tokens: list[str]) -> bool:
    return len(tokens) > 1 and all(_is_known_degree(token) for token in tokens)


def _is_known_degree(token: str) -> bool:
    """'M.Si', 'S.H.,M.H': what stands between commas is a degree each."""
    parts = [part for part in token.split(",") if part.strip(".()")]
    return bool(parts) and all(_is_one_degree(part) for part in parts)


def _is_one_degree(token: str) -> bool:
    letters = re.sub(r"[.()]", "", token)
    known = letters.casefold() in titles().degrees
    return known and (letters.isupper() or "." in token or letters[:1].isupper())


def _is_prefix(token: str) -> bool:
    return token.endswith(".") and token.rstrip(".").casefold() in _prefixes()


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(titles().name_prefixes)


@cache
def _title_head() -> re.Pattern[str]:
    known = titles()
    words = sorted((*known.heads, *known.acting, *known.on_behalf), key=len, reverse=True)
    return re.compile(rf"(?i)\W*(?:{'|'.join(re.escape(word) for word in words)})(?![^\W\d_])")
