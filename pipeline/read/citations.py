"""Citations of law in a dasar hukum box: which regulation each item cites, and which others it names beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.read.citation_fold import Folded, fold
from pipeline.read.citation_numbers import Numbered, find_number
from pipeline.read.citation_types import TypeMention, find_anonymous_at, find_types
from pipeline.read.citation_words import (
    about_pattern,
    chained_words,
    country_pattern,
    fragment_pattern,
    gazette_pattern,
    number_label_pattern,
    relation_patterns,
    relation_start_pattern,
)
from schemas.regulation import RegulationId, parse_regulation_id
from schemas.sop import CitationKind, Relation
from schemas.vocabulary.law import RegionLevel
from schemas.vocabulary.regions import Level
from schemas.vocabulary.territories import find_bare_territory, find_territory, province_of

MARK = re.compile(r"^\s*(?:\(?\d{1,2}[.,)]+(?!\d)|[a-z][.)](?=\s)|[-–—•●▪➢✓*·”\"“.,;:]+)\s*")
TITLE_END = re.compile(r"[\s;,.:(\[\-–]+$")
WORD = re.compile(r"[^\W\d_]{4,}")
VOWEL = re.compile(r"[aeiouAEIOU]")
FARTHEST_HEAD = 60
FARTHEST_TITLE = 6
FEWEST_WORDS = 2
LONGEST_UNKNOWN = 3
CLEAN, TERRITORY_OF_DOCUMENT, UNNUMBERED, DAMAGED = 0.95, 0.85, 0.6, 0.4
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
    is_of_document: bool = False


def parse_citations(items: Sequence[str], territory: str | None = None) -> list[ParsedCitation]:
    """What each item cites: one primary citation an item, and behind it those that amend it or that it carries out.

    `territory` is the document's own ('kab-tapin'); a regional regulation that names none takes the one in its
    title, else the document's.
    """
    found: list[ParsedCitation] = []
    for item in items:
        first, *others = _parse_item(item, territory)
        primary = len(found)
        found += [first, *(replace(other, primary=primary) for other in others)]
    return found


def _parse_item(item: str, territory: str | None) -> list[ParsedCitation]:
    text = " ".join(item.split())
    text = text[_mark_end(text) :]
    folded = fold(text)
    mentions = _mentions(text, folded)
    anonymous = find_anonymous_at(folded.text, 0)
    if not mentions or mentions[0].type.start > FARTHEST_HEAD or _covers(anonymous, mentions[0]):
        return [_without_identity(text, folded, anonymous)]
    title, fragment = _title_and_fragment(text, folded, mentions)
    mentions[0] = _with_territory(mentions[0], folded, title, territory)
    cited = replace(_citation(mentions[0], folded, title), text=text, fragment=fragment)
    return [cited, *_related(text, folded, mentions, cited)]


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
        if not found or (numbered and numbered.year):
            found.append(_Mention(mention, numbered))
    return found


def _covers(anonymous: TypeMention | None, mention: _Mention) -> bool:
    """Whether the name of a type is a part of a longer one ('Kitab Undang-Undang Hukum Pidana')."""
    return anonymous is not None and anonymous.start < mention.type.start < anonymous.end


def _citation(mention: _Mention, folded: Folded, title: str | None) -> ParsedCitation:
    name, numbered = mention.type.name, mention.numbered
    slug = _type_slug(mention, folded)
    identity = name.only_id
    if numbered and numbered.year and slug and (mention.territory or name.regional is None):
        named = str(RegulationId(slug, numbered.year, numbered.number, mention.territory))
        identity = named if parse_regulation_id(named) else None
    return ParsedCitation(
        text="", kind=name.kind, regulation_id=identity, type=slug, territory=mention.territory,
        number=numbered.number if numbered else None, year=_year(mention), title=title,
        confidence=_confidence(mention, identity),
    )  # fmt: skip


def _year(mention: _Mention) -> int | None:
    if mention.type.name.only_id:
        return int(mention.type.name.only_id.rpartition("/")[2])
    return mention.numbered.year if mention.numbered else None


def _confidence(mention: _Mention, identity: str | None) -> float:
    if identity is None:
        return UNNUMBERED
    if mention.numbered and mention.numbered.damaged:
        return DAMAGED
    return TERRITORY_OF_DOCUMENT if mention.is_of_document else CLEAN


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
    return number_label_pattern().sub(" ", folded.text[mention.type.end : end]).split()


def _with_territory(mention: _Mention, folded: Folded, title: str | None, document: str | None) -> _Mention:
    """The territory that is named before the number, else in the title, else the document's."""
    level = mention.type.name.regional
    if level is None:
        return mention
    asked: Level | None = None if level == "any" else level
    named = country_pattern().sub(" ", " ".join(_words_of_issuer(mention, folded))).strip()
    territory = find_territory(named, asked) or find_bare_territory(named, asked) or _unknown_territory(named, asked)
    if territory is None and title:
        territory = find_territory(title, asked, keep_unknown=False)
    if territory:
        return replace(mention, territory=territory)
    return replace(mention, territory=_of_document(document, level), is_of_document=True)


def _unknown_territory(name: str, level: Level | None) -> str | None:
    words = name.split()
    return "-".join([level, *words]) if level and 0 < len(words) <= LONGEST_UNKNOWN else None


def _of_document(document: str | None, level: RegionLevel) -> str | None:
    """The document's own territory where a regulation of that level can be its own: a governor's is its province's."""
    if document is None or level == "any" or document.startswith(f"{level}-"):
        return document
    return province_of(document) if level == "prov" else None


def _title_and_fragment(text: str, folded: Folded, mentions: Sequence[_Mention]) -> tuple[str | None, str | None]:
    """The title of the first of some mentions, and the part that is cited: 'Pasal 18 ayat (6)', before or behind it."""
    title = _title(text, folded, mentions)
    before = fragment_pattern().search(text[: folded.starts[mentions[0].type.start]])
    if before:
        return title, _plain(before[0])
    behind = re.search(rf"{fragment_pattern().pattern}$", title, re.IGNORECASE) if title else None
    if title and behind:
        return TITLE_END.sub("", title[: behind.start()]) or None, _plain(behind[0])
    return title, None


def _title(text: str, folded: Folded, mentions: Sequence[_Mention]) -> str | None:
    """The words behind 'tentang' up to the gazette or the first relation; without 'tentang' those behind the number."""
    first, limit = mentions[0], mentions[1].type.start if len(mentions) > 1 else len(folded.text)
    begin = folded.at(first.numbered.end) if first.numbered else first.type.end
    about = about_pattern().search(folded.text, begin)
    if about and about.start() < limit and len(folded.text[begin : about.start()].split()) <= FARTHEST_TITLE:
        start = about.end()
    elif first.numbered and _own_words(folded.text[begin:limit]):
        start = begin
    else:
        return None
    borders = [pattern.search(folded.text, start) for pattern in (gazette_pattern(), relation_start_pattern())]
    ends = [border.start() for border in borders if border]
    title = text[folded.starts[start] : folded.starts[min(ends)] if ends else None]
    return TITLE_END.sub("", title.strip(" :,.;-–")) or None


def _own_words(words: str) -> bool:
    """Whether these begin a title and do not lead to another citation."""
    first = re.match(r"\W*([a-z]{3,})", words)
    return first is not None and first[1] not in chained_words() and not relation_start_pattern().match(words.lstrip())


def _related(
    text: str, folded: Folded, mentions: Sequence[_Mention], cited: ParsedCitation
) -> Iterator[ParsedCitation]:
    """The other regulations of an item with their relation; those that repeat one before are left out."""
    seen = {cited.regulation_id}
    relation: Relation | None = None
    for index, (before, mention) in enumerate(pairwise(mentions), 1):
        begin = folded.at(before.numbered.end) if before.numbered else before.type.end
        relation = _relation(folded.text[begin : mention.type.start], relation)
        if relation is None or mention.numbered is None:
            continue
        title, fragment = _title_and_fragment(text, folded, mentions[index:])
        parsed = _citation(_with_territory(mention, folded, title, mentions[0].territory), folded, title)
        if parsed.regulation_id not in seen:
            seen.add(parsed.regulation_id)
            words = text[folded.starts[mention.type.start] : mention.numbered.end]
            yield replace(parsed, text=words, relation=relation, fragment=fragment)


def _relation(between: str, before: Relation | None) -> Relation | None:
    """The relation that the words between two citations show, the last if several; a plain 'dan' continues `before`."""
    shown = [
        (match.end(), relation) for relation, pattern in relation_patterns() for match in pattern.finditer(between)
    ]
    if shown:
        return max(shown, key=lambda one: one[0])[1]
    return before if set(between.split()) <= chained_words() else None


def _without_identity(text: str, folded: Folded, anonymous: TypeMention | None) -> ParsedCitation:
    """A plan, a letter or an office's own decision; or what nobody can read."""
    words = [word for word in WORD.findall(text) if VOWEL.search(word)]
    if anonymous is None and len(words) < FEWEST_WORDS:
        return ParsedCitation(text, "unreadable", confidence=UNREADABLE)
    about = about_pattern().search(folded.text)
    title = TITLE_END.sub("", text[folded.starts[about.end()] :].strip()) if about else None
    kind = anonymous.name.kind if anonymous else "document"
    return ParsedCitation(text, kind, title=title or None, confidence=CLEAN if anonymous else UNNUMBERED)


def _plain(words: str) -> str:
    return " ".join(words.split()).strip(" ,;.")
