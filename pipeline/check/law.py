"""Checks of the cited law against the register."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.check.found import Checked, Found, found_at
from pipeline.reconcile.law import ResolvedLaw
from schemas.regulation import parse_regulation_id
from schemas.sop import Citation
from schemas.vocabulary.checks import check_words

CERTAIN = "sure"


def check_law_identity(checked: Checked) -> Iterator[Found]:
    """The register knows the cited regulation under another title, or knows that there is none."""
    for number, citation, law in _resolved(checked):
        rule = _identity_rule(law)
        if rule is None:
            continue
        values = _values(citation, law)
        yield found_at(rule, "dasar_hukum", number, "regulation_id", citation.text.evidence, **values)


def check_law_confirmed(checked: Checked) -> Iterator[Found]:
    """The register can neither confirm the citation nor say what is wrong with it."""
    for number, (citation, law) in enumerate(zip(checked.sop.dasar_hukum, checked.laws, strict=False), 1):
        rule = _unconfirmed_rule(citation, law) if law is not None and _identity_rule(law) is None else None
        if rule is not None and law is not None:
            values = _values(citation, law) if law.match.regulation_id is not None else {}
            evidence = citation.text.evidence
            yield found_at(rule, "dasar_hukum", number, "regulation_id", evidence, **values)


def check_law_in_force(checked: Checked) -> Iterator[Found]:
    """The cited regulation was revoked before the SOP was approved; an error only where the register is sure."""
    for number, citation, law in _resolved(checked):
        revoked = law.match.status_at_approval == "revoked"
        if not revoked and "maybe_revoked" not in law.reasons:
            continue
        rule = "law_revoked" if revoked and law.certainty == CERTAIN else "law_maybe_revoked"
        values = _values(citation, law)
        yield found_at(rule, "dasar_hukum", number, "status_at_approval", citation.text.evidence, **values)


def check_law_issued(checked: Checked) -> Iterator[Found]:
    """The cited regulation is younger than the SOP."""
    for number, citation, law in _resolved(checked):
        if law.match.status_at_approval == "not_yet_issued":
            values = _values(citation, law)
            yield found_at(
                "law_not_yet_issued", "dasar_hukum", number, "status_at_approval", citation.text.evidence, **values
            )


def check_law_readable(checked: Checked) -> Iterator[Found]:
    """An item of the dasar hukum could not be read as a citation."""
    for number, citation in enumerate(checked.sop.dasar_hukum, 1):
        if citation.kind == "unreadable":
            values = {"text": citation.text.value} if citation.text.value is not None else {}
            yield found_at("law_unreadable", "dasar_hukum", number, "text", citation.text.evidence, **values)


def regulation_words(regulation_id: str) -> str:
    """'perda-kab-tapin/2022/15' is 'Perda Kab Tapin Nomor 15 Tahun 2022'."""
    parts = parse_regulation_id(regulation_id)
    if parts is None:
        return regulation_id
    known = check_words()
    kind = parts.type.upper() if len(parts.type) <= known.all_capitals else parts.type.capitalize()
    place = f" {parts.territory.replace('-', ' ').title()}" if parts.territory is not None else ""
    return known.regulation.format(type=kind + place, number=parts.number, year=parts.year)


def _resolved(checked: Checked) -> Iterator[tuple[int, Citation, ResolvedLaw]]:
    for number, (citation, law) in enumerate(zip(checked.sop.dasar_hukum, checked.laws, strict=False), 1):
        if law is not None and law.match.regulation_id is not None:
            yield number, citation, law


def _identity_rule(law: ResolvedLaw) -> str | None:
    if "title_disagrees" in law.reasons:
        return "law_title_disagrees"
    if "does_not_exist" in law.reasons:
        return "law_does_not_exist"
    if "probably_local" in law.reasons:
        return "law_probably_local"
    return "law_probably_another" if law.match.proposed_regulation_id is not None else None


def _unconfirmed_rule(citation: Citation, law: ResolvedLaw) -> str | None:
    """What is named inside another's item ('jo. Perpres 12/2021') usually has no title of its own."""
    if "no_identity" in law.reasons:
        return "law_without_identity"
    if "not_in_register" in law.reasons:
        return "law_local_not_listed" if law.match.territory is not None else "law_not_listed"
    return "law_without_title" if "no_title" in law.reasons and citation.relation == "cited" else None


def _values(citation: Citation, law: ResolvedLaw) -> dict[str, str]:
    """The words of the messages; what is not known is left out."""
    known = law.regulation
    revoked_by = (*(known.revoked_by if known is not None else ()), *law.maybe_revoked_by)[:1]
    values = {
        "regulation": regulation_words(law.match.regulation_id or ""),
        "title": citation.title,
        "known": known.title if known is not None else None,
        "proposed": _named(law.match.proposed_regulation_id),
        "revoked_by": _named(revoked_by[0]) if revoked_by else None,
        "revoked_on": known.revoked_on.isoformat() if known is not None and known.revoked_on is not None else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _named(regulation_id: str | None) -> str | None:
    return regulation_words(regulation_id) if regulation_id is not None else None
