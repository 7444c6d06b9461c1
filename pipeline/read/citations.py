"""Citations of law in a dasar hukum box: which regulation each item cites, and which others it names beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from pipeline.read.citation_fold import Folded, fold
from pipeline.read.citation_numbers import Numbered, find_number
from pipeline.read.citation_types import TypeMention, TypeName, find_anonymous_at, find_types
from pipeline.read.quantities import alternatives
from schemas.regulation import RegulationId
from schemas.sop import CitationKind, Relation
from schemas.vocabulary.law import RegionLevel, citation_words
from schemas.vocabulary.regions import Level
from schemas.vocabulary.territories import find_bare_territory, find_territory, province_of

MARK = re.compile(r"^\s*(?:\(?\d{1,2}[.,)]+(?!\d)|[a-z][.)](?=\s)|[-–—•●▪➢✓*·”\"“.,;:]+)\s*")
TITLE_END = re.compile(r"[\s;,.:(\[\-–]+$")
WORD = re.compile(r"[^\W\d_]{4,}")
VOWEL = re.compile(r"[aeiouAEIOU]")
FARTHEST_HEAD = 60
CLEAN, REGIONAL_GUESS, UNNUMBERED, DAMAGED = 0.95, 0.85, 0.6, 0.4
UNREADABLE = 0.2


@dataclass(frozen=True, slots=True)
class ParsedCitation:
    """One cited source. `primary` is the index in the list of the citation that a related one hangs on.

    `regulation_id` is what the page cites; with a confidence up to `DAMAGED` its digits were guessed, and the title
    has to decide.
    """

    text: str
    kind: CitationKind
    relation: Relation = "cited"
    primary: int | None = None
    regulation_id: str | None = None
    type: str | None = None
    territory: str | None = None
    number: str | None = None
    year: int | None = None
    title: str | None = None
    fragment: str | None = None
    confidence: float = CLEAN


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name of a type with its number, within the item."""

    type: TypeMention
    numbered: Numbered | None
    territory: str | None = None


def parse_citations(
    items: Sequence[str], territory: str | None = None, year_hint: int | None = None
) -> list[ParsedCitation]:
    """What each item cites: one primary citation an item, and behind it those that amend it or that it carries out.

    `territory` is the document's own ('kab-tapin'); a regional regulation that names none takes the one in its
    title, else the document's. `year_hint` is the year of an item that gives none.
    """
    found: list[ParsedCitation] = []
    for item in items:
        first, *others = _parse_item(item, territory, year_hint)
        primary = len(found)
        found += [first, *(replace(other, primary=primary) for other in others)]
    return found


def _parse_item(item: str, territory: str | None, year_hint: int | None) -> list[ParsedCitation]:
    text = " ".join(item.split())
    text = text[_mark_end(text) :]
    folded = fold(text)
    mentions = _mentions(text, folded)
    if not mentions or mentions[0].type.start > FARTHEST_HEAD:
        return [_without_identity(text, folded)]
    title = _title(text, folded, mentions[0])
    primary = _with_territory(mentions[0], text, folded, title, territory)
    cited = _citation(primary, text, folded, title)
    related = list(_related(text, folded, [primary, *mentions[1:]], cited))
    return [replace(cited, text=text), *related]


def _mark_end(text: str) -> int:
    match = MARK.match(text)
    return match.end() if match else 0


def _mentions(text: str, folded: Folded) -> list[_Mention]:
    """The first name of a type, and every other that has a number and a year."""
    found: list[_Mention] = []
    for mention in find_types(folded.text):
        if found and found[-1].numbered and folded.starts[mention.start] < found[-1].numbered.end:
            continue
        is_letter = (mention.name.type or "").startswith("surat")
        numbered = find_number(text, folded, mention.end, is_letter)
        if not found or numbered:
            found.append(_Mention(mention, numbered))
    return found


def _citation(mention: _Mention, text: str, folded: Folded, title: str | None) -> ParsedCitation:
    name, numbered = mention.type.name, mention.numbered
    slug = _type_slug(mention, folded)
    identity = None
    if numbered and slug and (mention.territory or name.regional is None):
        identity = RegulationId(slug, numbered.year, numbered.number, mention.territory)
    return ParsedCitation(
        text=text, kind=name.kind, regulation_id=str(identity) if identity else None, type=slug,
        territory=mention.territory, number=numbered.number if numbered else None,
        year=numbered.year if numbered else None, title=title,
        fragment=_fragment(text, folded, mention), confidence=_confidence(mention),
    )  # fmt: skip


def _confidence(mention: _Mention) -> float:
    if mention.numbered is None:
        return UNNUMBERED
    return DAMAGED if mention.numbered.damaged else CLEAN


def _type_slug(mention: _Mention, folded: Folded) -> str | None:
    """The type; a director's has the field that stands before the number ('perdirjen-perbendaharaan')."""
    name = mention.type.name
    if not name.of_director:
        return name.type
    words = _words_of_issuer(mention, folded)
    return "-".join([name.type or "", *words]) if words else None


def _words_of_issuer(mention: _Mention, folded: Folded) -> list[str]:
    """What stands between the name of the type and the number."""
    end = folded.at(mention.numbered.start) if mention.numbered else mention.type.end
    words = _number_label().sub(" ", folded.text[mention.type.end : end])
    return words.split()


def _with_territory(mention: _Mention, text: str, folded: Folded, title: str | None, document: str | None) -> _Mention:
    """The territory that is named before the number, else in the title, else the document's."""
    level = mention.type.name.regional
    if level is None:
        return mention
    asked: Level | None = None if level == "any" else level
    named = " ".join(_words_of_issuer(mention, folded)) if mention.numbered else ""
    bare = _country().sub(" ", named).strip()
    territory = (
        find_territory(bare, asked)
        or (find_bare_territory(bare, asked) or _unknown_territory(bare, asked) if bare else None)
        or (find_territory(title, asked, keep_unknown=False) if title else None)
        or _of_document(document, level)
    )
    return replace(mention, territory=territory)


def _unknown_territory(name: str, level: Level | None) -> str | None:
    return "-".join([level, *name.split()]) if level and len(name.split()) <= 3 else None


def _of_document(document: str | None, level: RegionLevel) -> str | None:
    """The document's own territory where a regulation of that level can be its own: a governor's is its province's."""
    if document is None or level == "any" or document.startswith(f"{level}-"):
        return document
    return province_of(document) if level == "prov" else None


def _title(text: str, folded: Folded, mention: _Mention) -> str | None:
    """The words behind 'tentang' up to the gazette or the first relation."""
    begin = folded.at(mention.numbered.end) if mention.numbered else mention.type.end
    about = _about().search(folded.text, begin)
    near = about is not None and (mention.numbered is None or len(folded.text[begin : about.start()].split()) <= 6)
    if about is not None and near:
        start = about.end()
    elif mention.numbered and re.match(r"\s*[a-z]{3}", folded.text[begin:]):
        start = begin
    else:
        return None
    ends = [
        match.start() for pattern in (_gazette(), _relation_start()) if (match := pattern.search(folded.text, start))
    ]
    title = text[folded.starts[start] : folded.starts[min(ends)] if ends else None]
    return TITLE_END.sub("", title.strip(" :,.;-–")) or None


def _related(
    text: str, folded: Folded, mentions: Sequence[_Mention], cited: ParsedCitation
) -> Iterator[ParsedCitation]:
    """The other regulations of an item with their relation; those that repeat one before are left out."""
    seen = {cited.regulation_id}
    relation: Relation | None = None
    for before, mention in pairwise(mentions):
        begin = folded.at(before.numbered.end) if before.numbered else before.type.end
        relation = _relation(folded.text[begin : mention.type.start], relation)
        if relation is None:
            continue
        own_title = _title(text, folded, mention) if mention.numbered else None
        placed = _with_territory(mention, text, folded, own_title, mentions[0].territory)
        parsed = _citation(placed, text, folded, own_title)
        if parsed.regulation_id not in seen:
            seen.add(parsed.regulation_id)
            end = mention.numbered.end if mention.numbered else folded.starts[mention.type.end]
            words = text[folded.starts[mention.type.start] : end]
            yield replace(parsed, text=words, relation=relation)


def _relation(between: str, before: Relation | None) -> Relation | None:
    """The relation that the words between two citations show; a plain 'dan' continues the one before."""
    found: tuple[int, Relation] | None = None
    for relation, pattern in _relations():
        for match in pattern.finditer(between):
            if found is None or match.end() > found[0]:
                found = (match.end(), relation)
    if found:
        return found[1]
    words = set(between.split())
    return before if words <= _chained() else None


def _without_identity(text: str, folded: Folded) -> ParsedCitation:
    """A plan, a letter or an office's own decision; or what nobody can read."""
    words = [word for word in WORD.findall(text) if VOWEL.search(word)]
    start = len(folded.text) - len(folded.text.lstrip())
    anonymous = find_anonymous_at(folded.text, start)
    if anonymous is None and len(words) < 2:
        return ParsedCitation(text, "unreadable", confidence=UNREADABLE)
    name = anonymous or TypeName("document")
    about = _about().search(folded.text)
    title = TITLE_END.sub("", text[folded.starts[about.end()] :].strip()) if about else None
    return ParsedCitation(text, name.kind, title=title or None, confidence=CLEAN if anonymous else UNNUMBERED)


def _fragment(text: str, folded: Folded, mention: _Mention) -> str | None:
    """'Pasal 18 ayat (6)', before the name of the type or behind the number."""
    before = text[: folded.starts[mention.type.start]]
    after = text[mention.numbered.end :] if mention.numbered else ""
    match = _fragment_words().search(before) or _fragment_words().match(after)
    return " ".join(match[0].split()).strip(" ,;.") if match else None


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(words)})(?![a-z])")


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(citation_words().about)})\s*")


@cache
def _gazette() -> re.Pattern[str]:
    known = citation_words()
    gazettes = alternatives(known.gazettes)
    follows = alternatives((*known.gazette_followers, *known.country, *known.number_labels))
    return re.compile(rf"\s(?:{gazettes})\s+(?=(?:{follows})(?![a-z])|\d)")


@cache
def _relation_start() -> re.Pattern[str]:
    return _any(citation_words().relation_starts)


@cache
def _relations() -> tuple[tuple[Relation, re.Pattern[str]], ...]:
    known = citation_words().relations
    return (
        ("revoked_by", _any(known.revoked_by)), ("amended_by", _any(known.amended_by)), ("jo", _any(known.jo)),
        ("amends", _any(known.amends)), ("implements", _any(known.implements)),
    )  # fmt: skip


@cache
def _chained() -> frozenset[str]:
    return frozenset(word for phrase in citation_words().chained for word in phrase.split())


@cache
def _number_label() -> re.Pattern[str]:
    return _any(citation_words().number_labels)


@cache
def _country() -> re.Pattern[str]:
    return _any(citation_words().country)


@cache
def _fragment_words() -> re.Pattern[str]:
    part = rf"(?:{'|'.join(citation_words().fragments)})\s+\(?(?:\d+[A-Z]?|[IVX]+|[a-z])\)?"
    return re.compile(rf"(?i)\s*,?\s*{part}(?:[\s,]*(?:dan\s+)?{part})*")
