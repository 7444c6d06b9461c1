"""Find the roles that a step's wording names, by the document's own columns and the role vocabulary."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, ClassVar, Literal

from rapidfuzz import fuzz
from spacy.lang.id import Indonesian, IndonesianDefaults
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc, Span

from pipeline.read.labels import fold
from schemas.vocabulary.activities import activities
from schemas.vocabulary.joining import joining_words
from schemas.vocabulary.roles import role_vocabulary

Part = Literal["subject", "to", "commanded", "from", "by", "returned", "with", "other"]
LABEL = "ROLE"
REMEMBERED = 10_000  # headers
SECRETARY, MIDDLE = "secretary", "middle"
RANKED = ("head", "budget", SECRETARY, MIDDLE, "line", "specialist", "team", "clerk", "archive")
FEWEST_LETTERS = 4
PART_REACH = 2
COMMAND_REACH = 4
SUBJECT_REACH = 4
BEHIND_SUBJECT = 3
LONG_WORD = 7
ALIKE = 72.0
JOINTS = frozenset({"/", ",", *joining_words()})
PART_BORDER = re.compile(r"[,/]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A role named in a step: the columns it can mean (indices from 0), and the part it plays in the sentence."""

    columns: tuple[int, ...]
    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A role column as the wording may name it: its header, the vocabulary's roles where they are known.

    `rank` counts from 0, who decides, downwards over the ranks of one table; None for those outside the line.
    `passed` is a rank between this one and the one it answers to that is not above it.
    """

    header: str
    role_ids: tuple[str, ...]
    group: str
    rank: int | None = None
    passed: int | None = None


def with_ranks(columns: Sequence[RoleColumn]) -> list[RoleColumn]:
    """The columns of one table with their places in its line of command."""
    present = [group for group in RANKED if any(c.group == group for c in columns)]
    ranked = [replace(c, rank=present.index(c.group) if c.group in present else None) for c in columns]
    if SECRETARY not in present or MIDDLE not in present:
        return ranked
    passed = present.index(MIDDLE)
    return [replace(c, passed=passed) if _is_under_secretary(c) else c for c in ranked]


def _is_under_secretary(column: RoleColumn) -> bool:
    """'Kasubbag Program' answers to the Sekretaris, not to a Kepala Bidang."""
    return column.rank is not None and written_out(column.header).startswith(activities().under_secretary)


@cache
def _written_out() -> dict[str, str]:
    return {fold(short): full for full, shorts in role_vocabulary().rewrites.items() for short in shorts}


def written_out(text: str) -> str:
    """A wording in small letters with its abbreviations written out: 'Kasubbag TU' -> 'kepala subbagian tata usaha'."""
    text = text.casefold().replace("/", " / ")
    for written, meant in activities().spelled.items():
        text = text.replace(written, meant)
    words = [word.strip(".,;:()") for word in text.split()]
    return " ".join(_written_out().get(fold(word), word) for word in words if word)


@cache
def _role_names() -> tuple[tuple[str, str], ...]:
    """Written-out names of roles, longest first, with their role_id."""
    names = {
        written_out(name): role_id
        for role_id, role in role_vocabulary().roles.items()
        for name in (*role.names, *role.alone)
    }
    return tuple(sorted(names.items(), key=lambda item: -len(item[0])))


@cache
def _titles() -> dict[str, str]:
    """Words that are a head or a secretary in any office, whose role only the kind of office tells."""
    known = role_vocabulary()
    titles = {written_out(word): "head" for word in known.heads.words}
    return titles | {written_out(word): "secretary" for word in known.secretaries.words}


@cache
def _ambiguous() -> dict[str, str]:
    """Wordings of several roles, by the first of them."""
    entries = [
        (name, case.role) for entry in role_vocabulary().ambiguous for name in entry.names for case in entry.cases
    ]
    return {written_out(name): role for name, role in reversed(entries) if role is not None}


@lru_cache(REMEMBERED)
def role_column(header: str) -> RoleColumn:
    """The column of a header: the role whose longest name one of its parts begins with: 'PPTK, Kasi' is two."""
    parts = [written_out(part) for part in PART_BORDER.split(header) if part.strip()]
    roles = [role for part in (parts if len(parts) > 1 else [written_out(header)]) for role in _role_of(part)]
    groups = [g for part in parts[:1] for g in _group_led_by(part)] or [_group(role) for role in roles]
    groups += [_titles()[title] for part in parts for title in _titles() if f"{part} ".startswith(f"{title} ")]
    group = next((g for g in groups if g in RANKED), next((g for g in groups if g != "unknown"), "unknown"))
    return RoleColumn(header, tuple(dict.fromkeys(roles)), group)


def _group_led_by(words: str) -> list[str]:
    """The group that a header's first words tell, whatever follows: 'Ketua Tim Sensus' leads a team."""
    leads = activities().leads
    return [group for group, begin in leads.items() if any(f"{words} ".startswith(f"{lead} ") for lead in begin)]


def _role_of(words: str) -> list[str]:
    if words in _ambiguous():
        return [_ambiguous()[words]]
    if words in _titles():
        return []
    return [role for name, role in _role_names() if words == name or words.startswith(f"{name} ")][:1]


def _group(role_id: str) -> str:
    function = role_vocabulary().roles[role_id].facts.function
    return next((group for group, functions in activities().groups.items() if function in functions), "unknown")


@cache
def _names_of(role_id: str) -> tuple[str, ...]:
    role = role_vocabulary().roles[role_id]
    return tuple({written_out(name) for name in (*role.names, *role.alone)})


class _Plain(IndonesianDefaults):
    """Text is written out before: the tokenizer's sixteen thousand exceptions would only take seconds to load."""

    tokenizer_exceptions: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]  # spaCy declares it per instance


class _WrittenOut(Indonesian):  # type: ignore[no-untyped-call]  # spaCy does not type its subclass hook
    Defaults = _Plain


@cache
def _language() -> _WrittenOut:
    return _WrittenOut()


def make_ruler(columns: Sequence[RoleColumn]) -> EntityRuler:
    """Marks the wordings of these columns; an entity's id lists the indices of the columns that it can mean."""
    nearness: dict[str, dict[int, int]] = defaultdict(dict)
    for index, column in enumerate(columns):
        for wording, distance in _wordings(column).items():
            nearness[wording][index] = distance
    patterns = {w: [i for i, far in found.items() if far == min(found.values())] for w, found in nearness.items()}
    ruler = EntityRuler(_language(), phrase_matcher_attr="LOWER")
    ruler.add_patterns(
        [
            {"label": LABEL, "pattern": wording, "id": "|".join(map(str, sorted(indices)))}
            for wording, indices in sorted(patterns.items())
        ]
    )
    return ruler


def _wordings(column: RoleColumn) -> dict[str, int]:
    """How a step may name a column, and how far that is from its header: the header itself (0), the beginnings of
    it (1), every other name of its roles (2): 'Petugas Layanan' is that column, though 'Resepsionis' is one too; what
    heads of any office are called, and other names of what only the office tells (3): 'Kepala Satuan' is 'Kasat'."""
    words = written_out(column.header).split()
    names = {name: 2 for role in column.role_ids for name in _names_of(role)}
    beginnings = [words[:n] for n in range(2, len(words)) if words[n - 1] not in JOINTS]
    shortened = [[*some[:-1], some[-1].removesuffix(activities().noun_ending)] for some in [*beginnings, words]]
    names |= dict.fromkeys(_other_names(column), 3)
    names |= {" ".join(some): 1 for some in [*beginnings, *shortened] if len(some) > 1}
    names[" ".join(words)] = 0
    return {w: far for w, far in names.items() if len(w) >= FEWEST_LETTERS or far == 0}


def _other_names(column: RoleColumn) -> list[str]:
    words = written_out(column.header)
    listed = [[written_out(name) for name in entry.names] for entry in role_vocabulary().ambiguous]
    titles = [title for title, group in _titles().items() if group == column.group]
    return [*(name for names in listed if words in names for name in names), *titles]


def find_mentions(text: str, ruler: EntityRuler) -> list[Mention]:
    """The roles named in a step, in their order, with the part each plays."""
    doc: Doc = ruler(_language()(written_out(text)))
    found: list[Mention] = []
    before: Span | None = None
    for span in doc.ents:
        columns = tuple(int(i) for i in span.ent_id_.split("|"))
        joined = before is not None and all(t.text in JOINTS for t in doc[before.end : span.start])
        part = found[-1].part if joined and found else _part(span)
        found.append(Mention(columns, part, span.start, span.end))
        before = span
    return found


def _part(span: Span) -> Part:
    known = activities()
    doc = span.doc
    if span.start == 0:
        return "subject"
    if doc[span.start - 1].text in (";", "."):
        follows = doc[span.end].text if span.end < len(doc) else ""
        return "subject" if follows.startswith(known.subject_verbs) else "other"
    before = [token.text for token in doc[max(0, span.start - PART_REACH) : span.start]]
    lead = [token.text for token in doc[max(0, span.start - COMMAND_REACH) : span.start]]
    if any(word in known.by for word in before):
        return "from" if any(word in known.relative for word in lead) else "by"
    if any(word in known.from_ for word in before):
        return "from"
    if any(word in known.to for word in before):
        return "returned" if any(begins(word, known.return_) for word in lead) else "to"
    if any(begins(word, known.command) for word in lead):
        return "commanded"
    if any(word in known.with_ for word in before):
        return "with"
    return "subject" if _is_late_subject(span) else "other"


def _is_late_subject(span: Span) -> bool:
    """Whether words without a verb lead up to the role and a verb follows: 'Selanjutnya PPK menyusun kontrak'."""
    known = activities()
    acts = tuple(start for starts in known.verbs.values() for start in starts)
    before = [token.text for token in span.doc[: span.start]]
    behind = [token.text for token in span.doc[span.end : span.end + BEHIND_SUBJECT]]
    led = len(before) <= SUBJECT_REACH and not any(w.startswith((*known.subject_verbs, *acts)) for w in before)
    return led and any(word.startswith(known.active) for word in behind)


@cache
def begins(word: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a word begins with one of these; a long word that recognition has garbled may differ a little."""
    if word.startswith(beginnings):
        return True
    if len(word) < LONG_WORD or word.startswith(_known_beginnings()):
        return False
    word = "".join(letter for letter in word if letter.isalpha())
    long = [b for b in beginnings if len(b) >= LONG_WORD and b[:2] == word[:2]]
    return any(fuzz.ratio(word[: len(b) + 1], b) >= ALIKE for b in long)


@cache
def _known_beginnings() -> tuple[str, ...]:
    """What words begin with that are read well, so that none of them is another one garbled."""
    known = activities()
    return (*known.light, *(start for starts in known.verbs.values() for start in starts))
