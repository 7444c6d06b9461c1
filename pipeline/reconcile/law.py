"""What the register says to a citation: whether it exists, is about that, was in force, or which one was meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from pipeline.reconcile.law_register import Register
from pipeline.reconcile.law_status import status_at
from pipeline.reconcile.law_titles import (
    AGREES,
    DISAGREES,
    normal_title,
    title_agreement,
    title_coverage,
    title_words,
    whole_title_agreement,
)
from schemas.reconciled import LawMatch, Regulation
from schemas.regulation import RegulationId, parse_regulation_id, regulation_iri
from schemas.sop import Citation
from schemas.vocabulary.law import regional_head_types, regional_levels, register_words
from schemas.vocabulary.territories import province_of

# A citation of at most this confidence had its digits guessed: its title decides.
GUESSED = 0.4
PROPOSED_FROM = 0.85
COVERED = 0.99
FEWEST_COVERED_WORDS = 3
SAME_NUMBER, SAME_YEAR, SAME_TYPE, LOCAL = 0.08, 0.08, 0.02, 0.8


@dataclass(frozen=True, slots=True)
class ResolvedLaw:
    """`match` is what is published; `regulation` and `proposed` are its rows.

    reasons, as codes: digits_guessed, completed_territory, not_in_register, does_not_exist, title_disagrees,
    type_differs, number_differs, year_differs, probably_local, maybe_revoked (by `maybe_revoked_by`), no_title,
    no_identity, decided (a person said what is meant).
    """

    match: LawMatch
    regulation: Regulation | None = None
    proposed: Regulation | None = None
    certainty: str | None = None
    reasons: tuple[str, ...] = ()
    maybe_revoked_by: tuple[str, ...] = ()


def resolve(
    citation: Citation, approved_on: date | None, register: Register, territory: str | None = None
) -> ResolvedLaw:
    """What the register says to a citation of an SOP that was approved on a day.

    `territory` is the document's own, for a regional regulation whose citation lacks one.
    """
    cited, reasons = _cited_id(citation, register, territory)
    parts = parse_regulation_id(cited) if cited else None
    if cited is None or parts is None:
        match = LawMatch(regulation_id=cited, territory=citation.territory)
        return ResolvedLaw(match, reasons=(*reasons, *(("no_identity",) if citation.kind != "unreadable" else ())))
    known_title = register.title(cited)
    agreement = title_agreement(citation.title, known_title) if citation.title and known_title else None
    proposed, why = _proposed(citation, parts, agreement, register)
    proposed = proposed or (_regional_head_rule(parts, territory) if "probably_local" in why else None)
    status = status_at(cited, approved_on, register)
    hints = register.hints.get(cited, ()) if status == "unknown" else ()
    standing = register.standings.get(cited)
    return ResolvedLaw(
        LawMatch(cited, parts.territory, agreement, proposed, status),
        regulation=regulation_of(cited, register),
        proposed=regulation_of(proposed, register) if proposed else None,
        certainty=standing.certainty if standing else None,
        reasons=(
            *reasons,
            *_existence(cited, parts, register, agreement is not None),
            *why,
            *(("maybe_revoked",) if hints else ()),
        ),
        maybe_revoked_by=hints,
    )


def regulation_of(regulation_id: str, register: Register) -> Regulation:
    """The row of a regulation, in the register or not."""
    parts = parse_regulation_id(regulation_id)
    standing = register.standings.get(regulation_id)
    row = Regulation(
        regulation_id=regulation_id,
        type=parts.type if parts else regulation_id.partition("/")[0],
        iri=regulation_iri(regulation_id),
        territory=parts.territory if parts else None,
        number=parts.number if parts else None,
        year=parts.year if parts else None,
        title=register.title(regulation_id),
    )
    if standing is None:
        return row
    return replace(
        row, status=standing.status, certainty=standing.certainty, status_as_of=register_words().as_of,
        revoked_on=standing.revoked_on, changed_by=standing.changed_by, revoked_by=standing.revoked_by,
    )  # fmt: skip


def _cited_id(citation: Citation, register: Register, territory: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The page's id: completed by the document's territory, and by the title where digits were guessed."""
    if citation.regulation_id is None:
        completed = _completed(citation, territory)
        return completed, ("completed_territory",) if completed else ()
    if citation.confidence > GUESSED or not citation.title or not citation.type:
        return citation.regulation_id, ()
    parts = parse_regulation_id(citation.regulation_id)
    best = _best_by_title(citation.title, parts, register, same_type=True) if parts else None
    return best or citation.regulation_id, ("digits_guessed",)


def _completed(citation: Citation, territory: str | None) -> str | None:
    level = regional_levels().get(citation.type or "")
    if level is None or citation.year is None or citation.number is None or territory is None:
        return None
    own = territory if level == "any" or territory.startswith(f"{level}-") else None
    own = own or (province_of(territory) if level == "prov" else None)
    return str(RegulationId(citation.type or "", citation.year, citation.number, own)) if own else None


def _existence(cited: str, parts: RegulationId, register: Register, titled: bool) -> tuple[str, ...]:
    if cited in register:
        return () if titled else ("no_title",)
    return ("does_not_exist",) if register.is_complete_for(parts) else ("not_in_register",)


def _proposed(
    citation: Citation, parts: RegulationId, agreement: float | None, register: Register
) -> tuple[str | None, tuple[str, ...]]:
    """Which regulation was probably meant, and why: only where the title disagrees, or no such regulation exists."""
    disagrees = ("title_disagrees",) if agreement is not None and agreement < DISAGREES else ()
    missing = agreement is None and str(parts) not in register
    if not citation.title or not (disagrees or missing):
        return None, disagrees
    best = _best_by_title(citation.title, parts, register)
    if best is None or best == str(parts):
        local = ("probably_local",) if disagrees and parts.territory is None and _is_local(citation.title) else ()
        return None, (*disagrees, *local)
    meant = parse_regulation_id(best)
    if meant is None or (missing and not _is_near(parts, meant, register)):
        return None, disagrees
    differs = (("type_differs", parts.type != meant.type), ("number_differs", parts.number != meant.number))
    codes = (*differs, ("year_differs", parts.year != meant.year))
    return best, (*disagrees, *(code for code, is_so in codes if is_so))


def _is_near(parts: RegulationId, meant: RegulationId, register: Register) -> bool:
    """Whether an id that the register lacks is a slip of the pen for one that it has: absence proves little."""
    shared = (parts.type == meant.type, parts.number == meant.number, parts.year == meant.year)
    if register.is_complete_for(parts):
        return any(shared)
    near_year = abs(parts.year - meant.year) <= 1
    near_number = Levenshtein.distance(parts.number, meant.number, score_cutoff=1) <= 1
    return sum(shared) == 2 and near_year and near_number


@lru_cache(maxsize=20_000)
def _best_by_title(title: str, parts: RegulationId, register: Register, same_type: bool = False) -> str | None:
    """The regulation with the nearest title; what it shares with the citation decides between like ones."""
    best: tuple[float, str] | None = None
    for regulation_id in register.find_by_title(title):
        meant = parse_regulation_id(regulation_id)
        if meant is None or (same_type and (meant.type, meant.territory) != (parts.type, parts.territory)):
            continue
        if meant.territory and meant.territory != parts.territory:
            continue
        score = _likeness(title, register.titles[regulation_id], meant.year == parts.year)
        if score >= PROPOSED_FROM:
            score += SAME_NUMBER * (meant.number == parts.number) + SAME_YEAR * (meant.year == parts.year)
            score += SAME_TYPE * (meant.type == parts.type)
            best = max(best or (score, regulation_id), (score, regulation_id))
    return best[1] if best else None


def _likeness(title: str, known: str, same_year: bool) -> float:
    """The agreement; of a regulation of the same year it is enough that it holds all the words that are cited."""
    agreement = whole_title_agreement(title, known)
    if agreement >= AGREES and agreement < PROPOSED_FROM and same_year:
        return PROPOSED_FROM
    enough = same_year and len(title_words(title)) >= FEWEST_COVERED_WORDS
    if agreement < PROPOSED_FROM and enough and title_coverage(title, known) >= COVERED:
        return PROPOSED_FROM
    return agreement


def _regional_head_rule(parts: RegulationId, territory: str | None) -> str | None:
    """'PP 41 Tahun 2016 tentang Kedudukan, Susunan Organisasi, Tugas' in kab-tapin is the bupati's, most likely."""
    types = regional_head_types()
    level = next((level for level in types if territory is not None and territory.startswith(f"{level}-")), None)
    return str(RegulationId(types[level], parts.year, parts.number, territory)) if level is not None else None


def _is_local(title: str) -> bool:
    """Whether a title is that of one office's organisation, which a region's own rule sets."""
    ours = normal_title(title)
    return any(title_agreement(ours, known) >= LOCAL or known in ours for known in register_words().local)
