"""Rank and grade of a civil servant: 'Pembina Tk. I, IV/b'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from schemas.vocabulary.values import ranks

GRADE = re.compile(
    r"(?<![\w.])(?<!\d/)\(?\s*(?P<class>[Il1|]{1,3}|[Il1|]\s?[Vv])\s?[/.\-\s]?\s?(?P<room>[a-eA-E])\s*\)?(?![\w/])"
)
FOLLOWS = re.compile(r"\s*(?:$|[\n(,/;|\-–:]|\d|NIP)", re.IGNORECASE)
LINE = re.compile(r"(?P<rank>[^\n]+)")
SHORTEST_DAMAGED, LIKE_A_RANK = 12, 88
LIKE_A_GRADED_RANK = 75
PRECEDES = re.compile(r"(?:^|[\n,.:;/|)\-–]|\s{2,})\s*$")


@dataclass(frozen=True, slots=True)
class FoundRank:
    """`rank` as printed, `grade` as 'IV/b'; `spans` are their places in the text, labels included.

    problems: `rank_grade_mismatch` when the two contradict each other.
    """

    rank: str | None
    grade: str | None
    problems: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def find_rank(text: str) -> FoundRank | None:
    """The rank and the grade in `text`, either of them or both; None when neither is there.

    >>> found = find_rank("Pembina Tk. I IV/b")
    >>> (found.rank, found.grade)
    ('Pembina Tk. I', 'IV/b')
    """
    grade_match = next((match for match in GRADE.finditer(text) if _is_grade(text, match)), None)
    rank_match = next(
        (match for match in _rank_pattern().finditer(text) if _stands_alone(text, match, grade_match)), None
    )
    if rank_match is None:
        rank_match = next((line for line in LINE.finditer(text) if _damaged_rank(line[0])), None)
    if rank_match is None and grade_match is None:
        return None
    rank = " ".join(rank_match["rank"].split()) if rank_match else None
    grade = _normal_grade(grade_match) if grade_match else None
    expected = grade_of(rank) if rank else None
    mismatch = ("rank_grade_mismatch",) if grade and expected and grade != expected else ()
    return FoundRank(rank, grade, mismatch, tuple(match.span() for match in (rank_match, grade_match) if match))


def grade_of(rank: str) -> str | None:
    """The grade that belongs to a rank: 'Pembina Tk. I' is 'IV/b'."""
    return _grades().get(_normal_rank(rank)) or _damaged_rank(rank)


def find_damaged_rank(line: str) -> str | None:
    """The rank in lower case that a whole line damages: 'Pempina/Utama Madya' is 'pembina utama madya'."""
    plain = _normal_rank(re.sub(r"[^\w\s]+", " ", line))
    if len(plain) < SHORTEST_DAMAGED:
        return None
    found = process.extractOne(plain, list(_grades()), scorer=fuzz.ratio, score_cutoff=LIKE_A_RANK)
    return str(found[0]) if found else None


def find_graded_rank(line: str) -> str | None:
    """The rank in lower case that a whole line damages and its grade confirms: 'Pena Tk. I (III/d)' is
    'penata tingkat i'. Each grade belongs to one rank, so less of its letters is needed.
    """
    grade = next((match for match in GRADE.finditer(line) if _normal_grade(match) in _grades().values()), None)
    if grade is None or any(sign.isalnum() for sign in line[grade.end() :]):
        return None
    rank = next(rank for rank, own in _grades().items() if own == _normal_grade(grade))
    plain = _normal_rank(re.sub(r"[^\w\s.]+", " ", line[: grade.start()]).rstrip(" ."))
    return rank if fuzz.ratio(plain, rank) >= LIKE_A_GRADED_RANK else None


def _damaged_rank(line: str) -> str | None:
    """Its grade: 'Pempina/Utama Madya' is 'IV/d'."""
    rank = find_damaged_rank(line)
    return _grades()[rank] if rank else None


def _is_grade(text: str, match: re.Match[str]) -> bool:
    """Whether a match is a grade that exists: a separator, brackets or a rank before it shows it."""
    if _normal_grade(match) not in _grades().values():
        return False
    written = match[0].strip()
    if re.search(r"[/.\-(]", written) or re.fullmatch(r"(?:I{1,3}|IV)[a-e]", written):
        return True
    ranked = list(_rank_pattern().finditer(text, 0, match.start()))
    return bool(ranked) and _between_rank_and_grade().fullmatch(text[ranked[-1].end() : match.start()]) is not None


def _normal_grade(match: re.Match[str]) -> str:
    roman = re.sub(r"[l1|]", "I", match["class"].replace(" ", "")).upper()
    return f"{roman}/{match['room'].lower()}"


@cache
def _rank_pattern() -> re.Pattern[str]:
    """A label and a rank, the final 'Tingkat I' in any spelling, 'm' also where it was read as 'rn'."""
    known = ranks()
    steps = "|".join(known.step_words)
    ones = "|".join(re.escape(one) for one in known.step_one)
    bases = sorted({re.sub(r" Tingkat I$", "", rank.rank) for rank in known.ranks}, key=len, reverse=True)
    spelled = "|".join(r"\s+".join(part.replace("m", "(?:m|rn)") for part in base.split()) for base in bases)
    labels = "|".join(re.escape(label) for label in known.labels)
    return re.compile(
        rf"(?:\b(?:{labels})\b[\s.:]*)?(?<!\w)(?P<rank>(?:{spelled})(?:\s*(?:{steps})\b\s*\.?\s*(?:{ones})(?!\w))?)",
        re.IGNORECASE,
    )


def _stands_alone(text: str, match: re.Match[str], grade: re.Match[str] | None) -> bool:
    """Whether the rank is no part of a title such as 'Pembina Posyandu': borders or the grade stand around it."""
    if not match["rank"] or _normal_rank(match["rank"]) not in _grades():
        return False
    if grade is not None and _between_rank_and_grade().fullmatch(text[match.end() : grade.start()]):
        return True
    several_words = len(match["rank"].split()) > 1
    preceded = several_words or PRECEDES.search(text[: match.start()]) is not None
    return preceded and FOLLOWS.match(text, match.end()) is not None


@cache
def _between_rank_and_grade() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in ranks().labels)
    return re.compile(rf"[\s,/(\-–|:.]*(?:(?:{labels})[\s.:]*)?", re.IGNORECASE)


def _normal_rank(rank: str) -> str:
    known = ranks()
    plain = " ".join(rank.split()).casefold().replace("rn", "m")
    steps = "|".join(known.step_words)
    ones = "|".join(re.escape(one) for one in known.step_one)
    return re.sub(rf"\s*(?:{steps})\b\s*\.?\s*(?:{ones})$", " tingkat i", plain)


@cache
def _grades() -> dict[str, str]:
    return {entry.rank.casefold(): entry.grade for entry in ranks().ranks}
