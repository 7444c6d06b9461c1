"""Versions and copies of one office's SOP."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.reconcile.cards import SopCard

SAME_WORDS, SAME_WORDS_OF_A_COPY = 0.4, 0.8


@dataclass(frozen=True, slots=True)
class Version:
    """`is_current` is False for a copy and for what a later version replaced."""

    is_current: bool = True
    predecessor_sop_id: str | None = None
    duplicate_of_sop_id: str | None = None


def find_versions(cards: Sequence[SopCard], procedure_of: Mapping[str, str]) -> dict[str, Version]:
    """The version of each SOP. Only an office's own SOPs of one procedure are compared."""
    held: dict[tuple[str, str], list[SopCard]] = defaultdict(list)
    for card in sorted(cards, key=_rank):
        if card.agency_id is not None and card.sop_id in procedure_of:
            held[card.agency_id, procedure_of[card.sop_id]].append(card)
    versions = {card.sop_id: Version() for card in cards}
    for together in held.values():
        copies = _copies(together)
        originals = [card for card in together if card.sop_id not in copies]
        versions |= {copy: Version(False, None, original) for copy, original in copies.items()}
        versions |= _in_order(originals)
    return versions


def _rank(card: SopCard) -> tuple[float, int, str]:
    """The copy that was read best stands for the others."""
    return -card.confidence, -card.steps, card.sop_id


def _copies(cards: Sequence[SopCard]) -> dict[str, str]:
    """Another scan of the same SOP: number, date and revision agree where both have them, and the steps do."""
    copies: dict[str, str] = {}
    for index, card in enumerate(cards):
        original = next((c for c in cards[:index] if c.sop_id not in copies and _is_copy(c, card)), None)
        if original is not None:
            copies[card.sop_id] = original.sop_id
    return copies


def _is_copy(a: SopCard, b: SopCard) -> bool:
    if not _agree(a.number, b.number) or not _agree(a.on, b.on) or a.revision != b.revision:
        return False
    told = (a.number is not None and a.number == b.number) or (a.on is not None and a.on == b.on)
    return told and a.steps == b.steps and _alike(a, b) >= SAME_WORDS_OF_A_COPY


def _agree(a: str | date | None, b: str | date | None) -> bool:
    return a is None or b is None or a == b


def _alike(a: SopCard, b: SopCard) -> float:
    """The share of the words of the smaller set of steps that the other has."""
    smaller = min(len(a.step_words), len(b.step_words))
    return len(a.step_words & b.step_words) / smaller if smaller else 0.0


def _in_order(cards: Sequence[SopCard]) -> dict[str, Version]:
    """Each SOP with the one that it replaced: the last earlier one whose steps are like its own."""
    dated = sorted(
        (card for card in cards if card.on is not None), key=lambda card: (card.on, card.revision, card.sop_id)
    )
    versions, replaced = {}, set()
    for index, card in enumerate(dated):
        before = [c for c in dated[:index] if _is_earlier(c, card) and _alike(c, card) >= SAME_WORDS]
        if before:
            replaced.add(before[-1].sop_id)
            versions[card.sop_id] = Version(True, before[-1].sop_id)
    return {
        card.sop_id: Version(card.sop_id not in replaced, versions.get(card.sop_id, Version()).predecessor_sop_id)
        for card in cards
    }


def _is_earlier(a: SopCard, b: SopCard) -> bool:
    return a.on is not None and b.on is not None and (a.on < b.on or (a.on == b.on and a.revision < b.revision))
