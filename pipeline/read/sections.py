"""The boxes under the identity block: their items, and the citations of dasar hukum."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.citation_split import parted_sources
from pipeline.read.citations import parse_citations
from pipeline.read.form import Entry, Form
from pipeline.read.glued_lists import split_glued
from pipeline.read.items import split_items
from pipeline.read.passage import Passage, evidence_of, join_words
from schemas.sop import Citation, Section, SectionItem, Text

SECTIONS: tuple[Section, ...] = (
    "kualifikasi_pelaksana",
    "keterkaitan",
    "peralatan_perlengkapan",
    "peringatan",
    "pencatatan_pendataan",
)


def read_sections(form: Form, known_words: frozenset[str]) -> tuple[SectionItem, ...]:
    """The items of all boxes but dasar hukum, in the order of the official form; others under `lain`."""
    items: list[SectionItem] = []
    for section in SECTIONS:
        items += [i for entry in form.of(section) for i in _items(entry, section, known_words)]
    for entry in form.entries:
        if entry.label.kind == "extra":
            items += _items(entry, "lain", known_words)
    return tuple(items)


def _items(entry: Entry, section: Section, known_words: frozenset[str]) -> list[SectionItem]:
    heading = Text(value=entry.heading.text.strip(" :"), evidence=evidence_of(entry.heading, "label"))
    return [
        SectionItem(section=section, text=text, heading=heading)
        for item in item_passages(entry.content, section)
        if (text := _item_text(item, known_words)).value
    ]


def item_passages(content: Passage, section: str) -> list[Passage]:
    """The items of a box; a list whose item borders are lost is parted at the words that begin its items."""
    items = split_items(content)
    if content.list_lost and len(items) == 1:
        return split_glued(items[0], section)
    return items


def _item_text(item: Passage, known_words: frozenset[str]) -> Text:
    value = join_words((line.text for line in item.lines), known_words)
    return Text(value=value or None, evidence=evidence_of(item, "item", text=value))


def read_dasar_hukum(form: Form, territory: str | None, known_words: frozenset[str]) -> tuple[Citation, ...]:
    """The cited sources of law, one row each, those inside another's item behind it."""
    passages: list[Passage] = [
        item for entry in form.of("dasar_hukum") for item in item_passages(entry.content, "dasar_hukum")
    ]
    texts = [join_words((line.text for line in p.lines), known_words) for p in passages]
    sources = [(p, source) for p, text in zip(passages, texts, strict=True) for source in parted_sources(text)]
    kept = [(p, t) for p, t in sources if re.search(r"\w{2}", t)]
    return _citations([p for p, _ in kept], [t for _, t in kept], territory)


def _citations(passages: Sequence[Passage], texts: Sequence[str], territory: str | None) -> tuple[Citation, ...]:
    rows: list[Citation] = []
    for passage, text in zip(passages, texts, strict=True):
        first = len(rows) + 1
        for parsed in parse_citations([text], territory):
            evidence = evidence_of(passage, "citation", parsed.confidence, text=text)
            rows.append(
                Citation(
                    text=Text(value=parsed.text, evidence=evidence),
                    kind=parsed.kind,
                    relation=parsed.relation,
                    cited_ordinal=None if parsed.relation == "cited" else first,
                    regulation_id=parsed.regulation_id,
                    type=parsed.type,
                    territory=parsed.territory,
                    number=parsed.number,
                    year=parsed.year,
                    title=parsed.title,
                    fragment=parsed.fragment,
                    confidence=parsed.confidence,
                )
            )
    return tuple(rows)
