"""Which sort of regulation the words at a place name: 'Permen PAN-RB' is `permenpanrb`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Generic, Literal, TypeVar

from schemas.sop import CitationKind
from schemas.vocabulary.law import Form, Issuer, RegionLevel, citation_words

T = TypeVar("T")
Sort = Literal["ministers", "full", "agencies", "directors"]
MOST_OPTIONAL = 3
FEWEST_LEFT = 2
WORD_START = re.compile(r"(?<![a-z])[a-z]")


@dataclass(frozen=True, slots=True)
class TypeName:
    """What a name of a type says. `type` is None for what has no identity of its own; `of_director` takes the
    director's field from the words that follow; `only_id` is the id of the only one of its sort."""

    kind: CitationKind
    type: str | None = None
    regional: RegionLevel | None = None
    of_director: bool = False
    only_id: str | None = None


@dataclass(frozen=True, slots=True)
class TypeMention:
    """A name of a type at `start:end` of the folded text."""

    name: TypeName
    start: int
    end: int


@dataclass(slots=True)
class Trie(Generic[T]):
    """Phrases by their letters; blanks count neither in the phrase nor in the text."""

    branches: dict[str, Trie[T]] = field(default_factory=dict)
    value: T | None = None

    def add(self, phrase: str, value: T) -> None:
        node = self
        for sign in phrase.replace(" ", ""):
            node = node.branches.setdefault(sign, Trie())
        if node.value is None:
            node.value = value

    def find(self, text: str, start: int, whole: bool = True) -> Iterator[tuple[int, T]]:
        """The ends and values of all phrases that begin at `start` and (if `whole`) end with a word."""
        node = self
        for place in range(start, len(text)):
            if text[place] == " ":
                continue
            following = node.branches.get(text[place])
            if following is None:
                return
            node = following
            if node.value is not None and (not whole or _ends_word(text, place + 1)):
                yield place + 1, node.value


def find_type_at(text: str, start: int) -> TypeMention | None:
    """The longest name of a type that begins at a place of the folded text."""
    found = [TypeMention(name, start, end) for end, name in _names().find(text, start)]
    for form_end, forms in _forms().find(text, start, whole=False):
        begin = form_end + len(text[form_end:]) - len(text[form_end:].lstrip())
        for form, sort in forms:
            if sort == "directors":
                # The field of a director is no closed list: it is whatever stands before the number.
                found.append(TypeMention(TypeName(form.kind, form.makes + "dirjen", None, True), start, form_end))
                continue
            for end, issuers in _issuers(sort).find(text, begin):
                found += [
                    TypeMention(TypeName(form.kind, issuer.type_of(form.makes)), start, end) for issuer in issuers
                ]
    return max(found, key=lambda mention: (mention.end, mention.name.type is not None), default=None)


def find_types(text: str, start: int = 0) -> Iterator[TypeMention]:
    """The names of types in a folded text, one after the other, those without an identity left out."""
    while match := WORD_START.search(text, start):
        mention = find_type_at(text, match.start())
        if mention is not None and mention.name.type is not None:
            yield mention
            start = mention.end
        else:
            start = match.start() + 1


def find_anonymous_at(text: str, start: int) -> TypeMention | None:
    """What a paper without an identity of its own is: 'Renstra' a document, 'Surat Keputusan' a decision."""
    found = max(_anonymous().find(text, start), key=lambda match: match[0], default=None)
    return TypeMention(found[1], start, found[0]) if found else None


def _ends_word(text: str, end: int) -> bool:
    return end == len(text) or not text[end].isalpha() or _glued_number().match(text, end) is not None


@cache
def _glued_number() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(citation_words().number_labels)})(?![a-z])")


@cache
def _names() -> Trie[TypeName]:
    known = citation_words()
    trie: Trie[TypeName] = Trie()
    for entry in (*known.types, *known.alone):
        for name in entry.names:
            trie.add(name, TypeName(entry.kind, entry.type, entry.regional, only_id=entry.id))
    for issuer in (*known.ministers, *known.agencies):
        for name in issuer.alone:
            trie.add(name, TypeName("regulation", issuer.type_of("per")))
    return trie


@cache
def _forms() -> Trie[list[tuple[Form, Sort]]]:
    words: dict[str, list[tuple[Form, Sort]]] = {}
    for form in citation_words().forms:
        for sort, phrases in _sorts(form):
            for phrase in phrases:
                words.setdefault(phrase.replace(" ", ""), []).append((form, sort))
    trie: Trie[list[tuple[Form, Sort]]] = Trie()
    for phrase, forms in words.items():
        trie.add(phrase, forms)
    return trie


def _sorts(form: Form) -> Iterator[tuple[Sort, tuple[str, ...]]]:
    yield "ministers", form.ministers
    yield "full", form.full
    yield "agencies", form.agencies
    yield "directors", form.directors


@cache
def _issuers(sort: Sort) -> Trie[list[Issuer]]:
    known = citation_words()
    trie: Trie[list[Issuer]] = Trie()
    for issuer in known.agencies if sort == "agencies" else known.ministers:
        names = (*issuer.names, *issuer.short) if sort == "ministers" else issuer.names
        for name in names:
            for spelling in _spellings(name) if " " in name else (name,):
                trie.add(spelling, [issuer])
    return trie


def _spellings(name: str) -> Iterable[str]:
    """A name with and without its small words: 'Pendayagunaan Aparatur (Negara) (dan) Reformasi Birokrasi'.

    Two words are left at least: a 'Sekretaris' alone is also that of a region.
    """
    words = name.split()
    small = citation_words().often_left_out
    optional = [index for index, word in enumerate(words) if word in small and index][:MOST_OPTIONAL]
    for count in range(min(len(optional), len(words) - FEWEST_LEFT) + 1):
        for left_out in combinations(optional, count):
            yield " ".join(word for index, word in enumerate(words) if index not in left_out)


@cache
def _anonymous() -> Trie[TypeName]:
    known = citation_words().anonymous
    trie: Trie[TypeName] = Trie()
    kinds: tuple[tuple[CitationKind, tuple[str, ...]], ...] = (
        ("regulation", known.regulation), ("decision", known.decision), ("document", known.document),
    )  # fmt: skip
    for kind, phrases in kinds:
        for phrase in phrases:
            trie.add(phrase, TypeName(kind))
    return trie
