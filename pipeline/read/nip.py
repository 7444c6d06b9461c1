"""The number of a civil servant (NIP): birth date 8, appointment 6, sex 1, serial 3 digits (Perka BKN 22/2007)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.read.digits import DIGIT_LIKE, parse_digits

LENGTH = 18
SHORTEST = 6
YOUNGEST_APPOINTED = 15
OLDEST_BORN, LATEST_BORN = 1920, 2015
# A PPPK has these two digits where others have the month of appointment.
CONTRACT_MONTHS = range(21, 100)
GAP_SIGNS = r" \t.\-–/"
GAP = rf"[{GAP_SIGNS}]{{0,3}}"
LABEL = r"(?<![^\W\d_])N\s?[I1l|]\s?P(?:\s?P{1,2}\s?K)?\s*[.:;,]*\s*"
WHOLE = rf"[{DIGIT_LIKE}](?:{GAP}[{DIGIT_LIKE}]){{17}}(?![{GAP_SIGNS}]{{0,3}}\d|\w)"
LABELLED = re.compile(rf"(?i:{LABEL})(?P<digits>{WHOLE}|\d(?:{GAP}\d){{5,24}})")
GROUPED = re.compile(rf"(?<!\d)(?P<digits>{WHOLE})")
LABEL_ALONE = re.compile(LABEL, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Nip:
    """What stands there, digits only. `problems` are codes, empty for a number that is right in form:

    wrong_length, bad_birth_date, bad_appointment_month, appointed_too_young, bad_sex.
    `start` and `end` are its place in the text, the label included.
    """

    digits: str
    problems: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def printed(self) -> str:
        """In the usual groups: '19800412 200604 1 002'."""
        number = self.digits
        return f"{number[:8]} {number[8:14]} {number[14:15]} {number[15:]}" if len(number) == LENGTH else number


def parse_nip(text: str) -> Nip | None:
    """The first NIP of `text`, in any spacing, with or without its label; None when there is no number.

    >>> parse_nip("NIP. 19800412 200604 1 002").digits
    '198004122006041002'
    """
    found = find_nips(text)
    if found:
        return found[0]
    bare = re.sub(r"\D", "", text)
    if len(bare) >= SHORTEST and not re.search(r"[^\W\d_]", LABEL_ALONE.sub("", text)):
        return Nip(bare, check_nip(bare), 0, len(text))
    return None


def find_nips(text: str) -> tuple[Nip, ...]:
    """All NIPs of `text`: every number after the label, and any other 18 digits that begin with a birth date.

    Behind the rest of a damaged label ('R1980...') only a number without a problem is one.
    """
    found = [nip for match in LABELLED.finditer(text) if (nip := _nip_of(match))]
    for match in GROUPED.finditer(text):
        nip = _nip_of(match)
        apart = all(match.end() <= other.start or match.start() >= other.end for other in found)
        glued = text[: match.start()][-1:].isalpha()
        if nip and apart and "bad_birth_date" not in nip.problems and not (glued and nip.problems):
            found.append(nip)
    return tuple(sorted(found, key=lambda nip: nip.start))


def check_nip(digits: str) -> tuple[str, ...]:
    """The problems of a number, as codes."""
    if len(digits) != LENGTH or not digits.isdigit():
        return ("wrong_length",)
    born = _birth_date(digits[:8])
    year, month = int(digits[8:12]), int(digits[12:14])
    problems = []
    if born is None:
        problems.append("bad_birth_date")
    if not 1 <= month <= 12 and month not in CONTRACT_MONTHS:
        problems.append("bad_appointment_month")
    if born is not None and year < born.year + YOUNGEST_APPOINTED:
        problems.append("appointed_too_young")
    if digits[14] not in "12":
        problems.append("bad_sex")
    return tuple(problems)


def _nip_of(match: re.Match[str]) -> Nip | None:
    """The number of a match, its damaged digits mended; of a line's tail of letters only what is a number."""
    written = re.sub(rf"[^{DIGIT_LIKE}]", "", match["digits"])
    digits = parse_digits(written) or ""
    if sum(sign.isdigit() for sign in written) * 2 < len(written) or len(digits) < SHORTEST:
        return None
    return Nip(digits, check_nip(digits), match.start(), match.end())


def _birth_date(digits: str) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return born if OLDEST_BORN <= born.year <= LATEST_BORN else None
