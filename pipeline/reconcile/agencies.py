"""Offices by their names: kind, government, region, parent and an id that stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.read.letterhead import title_case
from pipeline.reconcile.agency_kinds import CENTRAL, is_of_secretariat, kind_of_tokens, write_out
from pipeline.reconcile.governments import (
    Government,
    find_government,
    government_in,
    government_of_territory,
    kecamatan_code,
    kecamatan_territories,
)
from pipeline.reconcile.phrases import words_of
from pipeline.reconcile.tokens import Token, tokenize
from schemas.reconciled import Agency
from schemas.vocabulary.agencies import agency_vocabulary

CENTRAL_PREFIX = "pusat"
REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """An office as its name tells it, with its parent where that is sure."""

    agency: Agency
    parent: Agency | None = None


@lru_cache(maxsize=REMEMBERED)
def identify_agency(name: str | None, government: str | None = None) -> NamedAgency | None:
    """'Inspektorat' of 'Pemerintah Kabupaten Tapin' -> kab-tapin/inspektorat. None where no office is named.

    'Kecamatan Muara Papalik' is kec-muara-papalik: a name that only one kecamatan has needs no government.
    """
    tokens = _office_tokens(name)
    if not tokens:
        return None
    named = find_government(government) if government is not None else None
    kind = kind_of_tokens(tokens, government)
    if kind == CENTRAL:
        return NamedAgency(_central(tokens, named))
    office, own = _without_government(tokens)
    named = named or own
    kind = kind_of_tokens(office, named.label if named is not None else None)
    if kind == "kecamatan":
        return NamedAgency(_kecamatan(office, named))
    return _with_parent(_regional(office, kind, named), named)


def _office_tokens(name: str | None) -> list[Token]:
    """The written-out words of a name; 'Dinas Kominfo' has its 'dinas' once."""
    tokens = [token for token in write_out(tokenize(name or "")) if not token.is_bracket]
    return [
        token
        for before, token in zip([None, *tokens], tokens, strict=False)
        if before is None or token.word != before.word
    ]


def _without_government(tokens: list[Token]) -> tuple[list[Token], Government | None]:
    """'Dinas Sosial Kabupaten Tapin' -> the office and its government."""
    found = government_in(tokens)
    if found is None or found[1] == 0 or found[2] < len(tokens):
        return tokens, None
    office = _without_honorific(tokens[: found[1]])
    return (office, found[0]) if office else (tokens, None)


def _without_honorific(office: list[Token]) -> list[Token]:
    for honorific in agency_vocabulary().honorifics:
        words = words_of(honorific)
        if tuple(token.word for token in office[-len(words) :]) == words:
            return office[: -len(words)]
    return office


def _central(tokens: list[Token], government: Government | None) -> Agency:
    """A central body's office keeps its region in its name; the region's code is that of the region it names."""
    found = government_in(tokens)
    region = found[0] if found is not None else government
    return Agency(
        agency_id=f"{CENTRAL_PREFIX}/{_slug(tokens)}",
        label=_label(tokens),
        kind=CENTRAL,
        region_code=region.code if region is not None else None,
    )


def _regional(tokens: list[Token], kind: str | None, government: Government | None) -> Agency:
    prefix = f"{government.territory}/" if government is not None else ""
    return Agency(
        agency_id=prefix + _slug(_own_words(tokens, kind)),
        label=_label(tokens),
        kind=kind,
        government=government.label if government is not None else None,
        region_code=government.code if government is not None else None,
    )


def _own_words(tokens: list[Token], kind: str | None) -> list[Token]:
    """'Inspektorat Daerah' and 'Inspektorat' are one office of their government; 'Kelurahan X' is kel-x."""
    known = agency_vocabulary()
    words = " ".join(token.word for token in tokens)
    same = next((names for names in known.own_names if words in names), None)
    if same is not None:
        return tokenize(same[0])
    start = next((i for i, token in enumerate(tokens) if token.word == known.begins.get(kind or "")), 0)
    tokens = _without_secretariat(tokens[start:], kind)
    noun = known.nouns.get(tokens[0].word) if kind is not None else None
    return [Token(noun, noun), *tokens[1:]] if noun is not None else tokens


def _without_secretariat(tokens: list[Token], kind: str | None) -> list[Token]:
    """'Bagian Organisasi Setda' is bagian-organisasi: what it is a part of is its parent."""
    words = words_of(agency_vocabulary().secretariat)
    ends = tuple(token.word for token in tokens[-len(words) :]) == words
    return tokens[: -len(words)] if ends and len(tokens) > len(words) and is_of_secretariat(kind) else tokens


def _kecamatan(tokens: list[Token], government: Government | None) -> Agency:
    """The kabupaten follows from the list of regions where only one has a kecamatan of that name."""
    name = " ".join(token.word for token in _after_noun(tokens))
    territories = kecamatan_territories(name)
    if len(territories) == 1 and government is None:
        government = government_of_territory(territories[0])
    prefix = f"{government.territory}/" if government is not None and len(territories) != 1 else ""
    return Agency(
        agency_id=f"{prefix}{agency_vocabulary().nouns['kecamatan']}-{_slug(_after_noun(tokens))}",
        label=_label(tokens),
        kind="kecamatan",
        government=government.label if government is not None else None,
        region_code=kecamatan_code(name, government.territory if government is not None else None),
    )


def _after_noun(tokens: list[Token]) -> list[Token]:
    """What follows 'Kecamatan', 'Kantor Camat'."""
    nouns = agency_vocabulary().kecamatan_words
    rest = list(tokens)
    while len(rest) > 1 and rest[0].word in nouns:
        rest.pop(0)
    return rest


def _with_parent(agency: Agency, government: Government | None) -> NamedAgency:
    """A Biro or Bagian is part of its government's secretariat."""
    secretariat = agency_vocabulary().secretariat
    if government is None or not is_of_secretariat(agency.kind) or agency.label == title_case(secretariat):
        return NamedAgency(agency)
    parent = _regional(tokenize(secretariat), agency.kind, government)
    return NamedAgency(replace(agency, parent_agency_id=parent.agency_id), parent)


def _label(tokens: list[Token]) -> str:
    """The name in title case; abbreviations in capitals."""
    words = " ".join(token.raw or token.word for token in tokens).replace(" ,", ",").replace(" / ", "/").strip(" ,/")
    capitals = agency_vocabulary().capitals
    titled = title_case(words.casefold() if words.isupper() or words.islower() else words)
    return " ".join(word.upper() if word.casefold() in capitals else word for word in titled.split(" "))


def _slug(tokens: list[Token]) -> str:
    """'dinas kesehatan dan keluarga berencana' -> dinas-kesehatan-dan-keluarga-berencana."""
    return "-".join(token.word for token in tokens if token.word.isalnum())
