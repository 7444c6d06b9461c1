"""A signature block: title, name with degrees, rank, grade, NIP and date out of a handful of lines in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.read.dates import parse_date
from pipeline.read.names import (
    has_degree,
    is_degrees,
    is_like_a_name,
    split_title_and_name,
    starts_with_title,
    without_stray_letter,
)
from pipeline.read.nip import find_nips, parse_nip
from pipeline.read.quantities import alternatives
from pipeline.read.ranks import find_rank
from schemas.sop import SignatoryPart
from schemas.vocabulary.titles import titles
from schemas.vocabulary.values import ranks

ANCHOR = "\x00"
NAMED = "\x01"
GAP = re.compile(r"\t+| {2,}|\n")
FEWEST_LETTERS = 3
# What a scan makes of a stamp or of a number: one word with digits in it.
CODE = re.compile(r"(?=\S*\d\S*\d)\S+")


@dataclass(frozen=True, slots=True)
class ParsedSignatory:
    """Who signs, in the words of the page; `grade` is normalised ('IV/b'), `nip` holds digits only.

    problems: the codes of `pipeline.read.nip` and `pipeline.read.ranks`.
    """

    part: SignatoryPart
    title: str | None = None
    name: str | None = None
    rank: str | None = None
    grade: str | None = None
    nip: str | None = None
    acting: str | None = None
    place_date: str | None = None
    problems: tuple[str, ...] = ()


def parse_signatory(lines: Sequence[str], part: SignatoryPart = "disahkan") -> ParsedSignatory:
    """The person of a block such as 'Plt. Camat Suka Maju / Rahmat Hidayat, S.Sos / Penata Tk. I, III/d / NIP. ...'."""
    text = "\n".join(_clean(line) for line in lines)
    place_date, text = _cut_date(text)
    nip = parse_nip(text)
    for found in reversed(find_nips(text)):
        text = f"{text[: found.start]}\n{ANCHOR}\n{text[found.end :]}"
    rank = find_rank(text)
    for start, end in sorted(rank.spans if rank else (), reverse=True):
        text = f"{text[:start]}\n{ANCHOR}\n{text[end:]}"
    title, name = _title_and_name(_pieces(text))
    problems = (*(nip.problems if nip else ()), *(rank.problems if rank else ()))
    return ParsedSignatory(
        part=part, title=title, name=name, rank=rank.rank if rank else None, grade=rank.grade if rank else None,
        nip=nip.digits if nip else None, acting=find_acting(title), place_date=place_date, problems=problems,
    )  # fmt: skip


def _clean(line: str) -> str:
    """A line without placeholders, the notices of electronic signatures and the labels of the template."""
    line = _patterns().noise.sub(" ", line.replace("_", " "))
    line = _patterns().name_label.sub(NAMED, line)
    return _patterns().label.sub("", line).strip(" :;") if line.strip() else ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    noise: re.Pattern[str]
    label: re.Pattern[str]
    name_label: re.Pattern[str]
    dated: re.Pattern[str]
    on_behalf: re.Pattern[str]
    acting: re.Pattern[str]
    leftover: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    known = titles()
    leftover = alternatives((*ranks().labels, *known.nip_labels))
    return _Patterns(
        noise=re.compile(rf"(?i)(?<!\w)(?:{'|'.join(known.noise)})(?!\w)|\$\{{[^}}]*\}}|\{{\{{[^}}]*\}}\}}"),
        label=re.compile(rf"(?i)^\s*(?:{alternatives(known.labels)})\s*(?::|$)"),
        name_label=re.compile(rf"(?i)^\s*(?:{alternatives(known.name_labels)})\s*:"),
        dated=re.compile(rf"(?i)^(?:{alternatives(known.dated)})\b"),
        on_behalf=re.compile(rf"(?i)^(?:{alternatives(known.on_behalf)})(?:\.|\b)\s*"),
        acting=re.compile(rf"(?i)^({alternatives(known.acting)})\b"),
        leftover=re.compile(rf"(?i)^\W*(?:{leftover})?[\W\d]*$"),
    )


def _cut_date(text: str) -> tuple[str | None, str]:
    """'Ditetapkan di X' and 'pada tanggal 1 Oktober 2022', or 'X, 1 Oktober 2022', and the text without them."""
    dated: list[str] = []
    rest: list[str] = []
    for line in text.split("\n"):
        (dated if _is_dated(line) else rest).append(line)
    return " ".join(dated) or None, "\n".join(rest)


def _is_dated(line: str) -> bool:
    if starts_with_title(line):
        return False
    found = parse_date(line) if len(line) < 60 and not find_nips(line) else None
    return _patterns().dated.match(line) is not None or (found is not None and found.precision != "year")


def _pieces(text: str) -> list[str]:
    """The fragments of a block, ANCHOR where a rank or a number stood; what holds no word is dropped."""
    pieces = []
    for piece in GAP.split(text):
        plain = piece.strip(" ,;:|")
        if plain == ANCHOR:
            pieces.append(ANCHOR)
        elif not CODE.fullmatch(plain) and _holds_a_word(plain):
            mark = NAMED if plain.startswith(NAMED) else ""
            pieces.append(mark + re.sub(r"^[\W\d]+", "", piece.strip(" ;:|")).strip(" )("))
    return pieces


def _holds_a_word(piece: str) -> bool:
    letters = sum(sign.isalpha() for sign in piece)
    return letters >= FEWEST_LETTERS and not _patterns().leftover.match(piece)


def _title_and_name(pieces: list[str]) -> tuple[str | None, str | None]:
    """The pieces of the title joined, and the name."""
    anchored = ANCHOR in pieces
    words = _joined_names([piece for piece in pieces if piece != ANCHOR])
    before_anchor = _joined_names(pieces[: pieces.index(ANCHOR)]) if anchored else words
    named = _name_index(words, len(before_anchor) - 1, anchored)
    title_words: list[str] = []
    name: str | None = None
    for index, piece in enumerate(words):
        if index == named:
            name = piece
        elif named is None and (starts_with_title(piece) or not title_words):
            head, tail = split_title_and_name(piece, anchored and len(words) == 1)
            title_words.append(head)
            name = name or tail
        else:
            title_words.append(piece)
    return _own_title(title_words), _tidy(name)


def _name_index(words: list[str], last: int, anchored: bool) -> int | None:
    """Which piece is the name: one with a label, else with a degree, else the last that is like a name."""
    labelled = [index for index, piece in enumerate(words) if piece.startswith(NAMED)]
    if labelled:
        return labelled[0]
    degreed = [index for index, piece in enumerate(words) if has_degree(piece) and not starts_with_title(piece)]
    if degreed:
        return degreed[0]
    if any(has_degree(piece) for piece in words):
        return None
    candidates = [last] if last >= 0 else []
    candidates += [index for index in range(len(words) - 1, -1, -1) if index != last]
    for index in candidates:
        alone = anchored and index == last
        if not starts_with_title(words[index]) and is_like_a_name(words[index], alone_is_enough=alone):
            return index if index > 0 or anchored or len(words) == 1 else None
    return None


def _joined_names(pieces: list[str]) -> list[str]:
    """A name and its degrees on the next line are one: 'Dr. Rahmat Hidayat,' + 'S.T., M.T.'."""
    joined: list[str] = []
    for piece in pieces:
        if joined and is_degrees(piece) and not starts_with_title(joined[-1]):
            joined[-1] = f"{joined[-1]} {piece}"
        elif piece != ANCHOR:
            joined.append(piece)
    return joined


def _own_title(title_words: list[str]) -> str | None:
    """The signer's own title: of 'a.n. Bupati X / Sekretaris Daerah' the second."""
    pieces = [piece for piece in title_words if piece]
    while pieces and _patterns().on_behalf.match(pieces[0]):
        own = next((index for index, piece in enumerate(pieces[1:], 1) if starts_with_title(piece)), None)
        if own is None:
            pieces[0] = _patterns().on_behalf.sub("", pieces[0])
            break
        pieces = pieces[own:]
    return _tidy(without_stray_letter(" ".join(pieces)))


def find_acting(title: str | None) -> str | None:
    """'Plt.' of 'PLT CAMAT SUKA MAJU', as the dataset writes it."""
    match = _patterns().acting.match(title) if title else None
    return titles().acting[" ".join(match[1].casefold().split())] if match else None


def _tidy(words: str | None) -> str | None:
    plain = " ".join((words or "").split()).strip(f" ,;:-(){NAMED}")
    return plain or None
