"""Checks of those who sign."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.found import Checked, Found, found_at
from pipeline.read.nip import CONTRACT_MONTHS, check_nip
from pipeline.read.ranks import find_rank
from pipeline.reconcile.cards import in_force_from
from schemas.sop import Sop
from schemas.vocabulary.checks import check_words


def check_nips(checked: Checked) -> Iterator[Found]:
    """A NIP is malformed, contradicts itself or is younger than the SOP. It never stands in the message."""
    for number, signatory in enumerate(checked.sop.signatories, 1):
        nip = signatory.nip.value
        if nip is None:
            continue
        problems = check_nip(nip) or (("appointed_after_sop",) if _appointed_after(nip, checked.sop) else ())
        part = check_words().parts[signatory.part]
        for problem in problems:
            yield found_at(f"nip_{problem}", "signatory", number, "nip", signatory.nip.evidence, part=part)


def check_ranks(checked: Checked) -> Iterator[Found]:
    """Rank and grade name different steps of the scale."""
    for number, signatory in enumerate(checked.sop.signatories, 1):
        rank, grade = signatory.rank.value, signatory.grade.value
        if rank is None or grade is None:
            continue
        found = find_rank(f"{rank}, {grade}")
        if found is not None and "rank_grade_mismatch" in found.problems:
            evidence = signatory.grade.evidence
            yield found_at("rank_grade_mismatch", "signatory", number, "grade", evidence, rank=rank, grade=grade)


def _appointed_after(nip: str, sop: Sop) -> bool:
    """By the month of appointment; a PPPK has none, so by the year."""
    day = in_force_from(sop)
    if day is None:
        return False
    year, month = int(nip[8:12]), int(nip[12:14])
    return year > day.year if month in CONTRACT_MONTHS else (year, month) > (day.year, day.month)
