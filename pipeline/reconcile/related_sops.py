"""Other SOPs that an SOP names, and which ones they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pipeline.reconcile.cards import SopCard
from pipeline.reconcile.phrases import words_of
from pipeline.reconcile.procedure_names import procedure_name
from schemas.reconciled import NamedIn, RelatedSop
from schemas.sop import Sop
from schemas.vocabulary.procedures import procedure_vocabulary

Mention = tuple[NamedIn, str]
IN_STEPS: tuple[NamedIn, ...] = ("keterangan", "kegiatan")
SECTION: NamedIn = "keterkaitan"
LONGEST_MENTION = 12
NUMBER = re.compile(r"[\w.-]+(?:\s?[/-]\s?[\w.-]+)+")


class KnownSops:
    """Which SOP and which procedure a name stands for, an office's own before those of others."""

    def __init__(self, cards: Sequence[SopCard], procedure_of: Mapping[str, str], current: Mapping[str, bool]) -> None:
        self._procedure_of_name: dict[str, str] = {}
        self._procedure_of_words: dict[frozenset[str], str] = {}
        self._sop_of_number: dict[tuple[str, str], str] = {}
        self._sop: dict[tuple[str, str], str] = {}
        for card in sorted(cards, key=lambda card: (not current[card.sop_id], card.sop_id)):
            if card.name is None:
                continue
            procedure = procedure_of[card.sop_id]
            self._procedure_of_name.setdefault(card.name.procedure_id, procedure)
            self._procedure_of_words.setdefault(card.name.strong_words, procedure)
            if card.agency_id is not None:
                self._sop.setdefault((card.agency_id, procedure), card.sop_id)
                self._sop_of_number.setdefault((card.agency_id, card.number or ""), card.sop_id)
        self._procedure_of_sop = procedure_of

    def related(self, mentions: Iterable[Mention], card: SopCard) -> tuple[RelatedSop, ...]:
        """The SOPs that this one names, each once a place; it does not name itself."""
        found: dict[tuple[NamedIn, str], RelatedSop] = {}
        for named_in, text in mentions:
            related = self._target(named_in, text, card)
            if related is not None:
                found.setdefault((named_in, " ".join(words_of(text))), related)
        return tuple(found.values())

    def _target(self, named_in: NamedIn, text: str, card: SopCard) -> RelatedSop | None:
        target = self._by_number(text, card)
        procedure = self._procedure_of_sop[target] if target is not None else self._by_name(text)
        if procedure is None and not _says_sop(text):
            return None
        target = target or self._sop.get((card.agency_id or "", procedure or ""))
        return None if target == card.sop_id else RelatedSop(named_in, text, target, procedure)

    def _by_number(self, text: str, card: SopCard) -> str | None:
        """The office's own SOP whose number stands in the text: '… (SOP-033/17000/2025)'."""
        numbers = ("".join(match.group().split()).casefold() for match in NUMBER.finditer(text))
        found = (self._sop_of_number.get((card.agency_id or "", number)) for number in numbers)
        return next((sop_id for sop_id in found if sop_id is not None), None)

    def _by_name(self, text: str) -> str | None:
        name = procedure_name(text)
        if name is None:
            return None
        return self._procedure_of_name.get(name.procedure_id, self._procedure_of_words.get(name.strong_words))


def find_mentions(sop: Sop) -> tuple[Mention, ...]:
    """What an SOP says of other SOPs: the items of Keterkaitan, and 'SOP …' in its steps."""
    return tuple(_mentions(sop))


def _mentions(sop: Sop) -> Iterator[Mention]:
    for item in sop.sections:
        if item.section == SECTION and item.text.value is not None:
            yield from ((SECTION, text) for text in _cut(item.text.value))
    for place in IN_STEPS:
        texts = (getattr(step, place).value for step in sop.steps)
        yield from ((place, text) for text in _named(text for text in texts if text is not None))


def _cut(text: str) -> list[str]:
    """'SOP A dan SOP B' names two."""
    parts = [part.strip(" .;,") for part in _between().split(text)]
    return [part for part in parts if part and not _names_no_one(part)]


def _named(texts: Iterable[str]) -> Iterator[str]:
    """'Lihat SOP Persiapan Rapat.' names 'SOP Persiapan Rapat'."""
    for text in texts:
        for match in _mention().finditer(text):
            words = match.group().split()
            if len(words) > 1 and not _names_no_one(match.group()):
                yield " ".join(words[:LONGEST_MENTION])


def _says_sop(text: str) -> bool:
    return _mention().match(text) is not None


def _names_no_one(text: str) -> bool:
    first = words_of(text)[:1]
    return bool(first) and first[0] in procedure_vocabulary().not_one


@cache
def _between() -> re.Pattern[str]:
    ends = "|".join(re.escape(end) for end in procedure_vocabulary().ends)
    return re.compile(rf"\s+(?:(?:{ends})\s+)?(?={_sop_words()}\s)", re.IGNORECASE)


@cache
def _mention() -> re.Pattern[str]:
    """The word SOP and the capitalised words that follow it."""
    return re.compile(rf"\b(?i:{_sop_words()})\s+[A-Z][^.;:,()\n]*")


def _sop_words() -> str:
    return "(?:" + "|".join(re.escape(word) for word in procedure_vocabulary().mentions) + ")"
