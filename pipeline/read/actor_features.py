"""What speaks for a role column in a step of a table, told in names of features that `actor_weights.yaml` weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.read.mentions import (
    REMEMBERED,
    Mention,
    RoleColumn,
    begins,
    find_mentions,
    make_ruler,
    role_column,
    with_ranks,
    written_out,
)
from schemas.vocabulary.activities import activities

NEAR, FAR = 0.25, 0.6
LIGHT_REACH = 3
MOST = 0.5
FARTHEST = 3
DONE_REACH = 2
JOINED = 1
STEM_LETTERS = 5
Features = tuple[tuple[Counter[str], ...], ...]
MoveFeatures = tuple[tuple[tuple[tuple[str, ...], ...], ...], ...]


def table_features(headers: Sequence[str], kegiatan: Sequence[str]) -> tuple[Features, MoveFeatures]:
    """For each step and column the features that speak for it or against it, and for each move between columns."""
    columns = with_ranks([role_column(header) for header in headers])
    ruler = make_ruler(columns)
    mentions = [find_mentions(text, ruler) for text in kegiatan]
    verbs = [verb_kind(text, found) for text, found in zip(kegiatan, mentions, strict=True)]
    steps = [written_out(text) for text in kegiatan]
    fields = fields_of_steps(columns, [_unnamed(t, m) for t, m in zip(steps, mentions, strict=True)])
    features = tuple(
        tuple(Counter(_features(i, j, columns, steps, mentions, verbs, fields)) for j in range(len(columns)))
        for i in range(len(kegiatan))
    )
    moves = tuple(
        tuple(tuple(_moves(a, b, columns, pair, same) for b in range(len(columns))) for a in range(len(columns)))
        for pair, same in zip(pairwise(verbs), _go_on(steps), strict=True)
    )
    return features, moves


@lru_cache(REMEMBERED)
def _also(step: str) -> tuple[str, ...]:
    """Telling acts of a step that is written out, behind its first word and before what it is for."""
    words = step.split()
    aim = next((k for k, word in enumerate(words) if k and word in activities().aims), len(words))
    own = [k for k in range(1, aim) if not set(words[max(0, k - DONE_REACH) : k]) & set(activities().done)]
    return tuple(
        kind
        for kind, beginnings in activities().also.items()
        if any(" ".join(words[k : k + DONE_REACH]).startswith(beginnings) for k in own)
    )


def _go_on(steps: Sequence[str]) -> list[str]:
    """For each step but the first what it has in common with the one before: its first word, or its words."""
    stems = [_stems(text) for text in steps]
    return [_common(a, b, x, y) for a, b, x, y in zip(steps, steps[1:], stems, stems[1:], strict=False)]


def _common(before: str, after: str, stems: frozenset[str], more: frozenset[str]) -> str:
    if before.split()[:1] == after.split()[:1]:
        return "verb"
    shared = len(stems & more) / max(1, min(len(stems), len(more)))
    return "object" if shared >= MOST else "nothing"


def _moves(
    before: int, after: int, columns: Sequence[RoleColumn], verbs: tuple[str, str], same: str
) -> tuple[str, ...]:
    """A move in the table, and in rank: 'Memeriksa' is for the one above the last actor. Whoever has handed over
    does not go on."""
    last, verb = verbs
    if before == after:
        return "move:stay", f"rank:{verb}:stay", f"same:{same}:stay", f"after:{last}:stay"
    side = "right" if after > before else "left"
    return f"move:{side}{min(abs(after - before), 2)}", f"rank:{verb}:{_above(columns[before], columns[after])}"


def _above(column: RoleColumn, other: RoleColumn) -> str:
    """Whether the other role stands above this one, below it, or that cannot be told."""
    if column.rank is None or other.rank is None or column.rank == other.rank:
        return "beside"
    if column.rank == other.passed or other.rank == column.passed:
        return "beside"
    low, high = sorted((column.rank, other.rank))
    passed = column.passed if column.rank == high else other.passed
    between = passed is not None and low < passed < high
    steps = min(high - low - between, FARTHEST)
    return f"{'up' if other.rank < column.rank else 'down'}{steps}"


def _features(
    i: int,
    j: int,
    columns: Sequence[RoleColumn],
    steps: Sequence[str],
    mentions: Sequence[Sequence[Mention]],
    verbs: Sequence[str],
    fields: Sequence[Sequence[tuple[str, frozenset[int]]]],
) -> Iterator[str]:
    yield f"verb:{verbs[i]}:{columns[j].group}"
    yield f"verb:{verbs[i]}:{_standing(j, columns)}"
    yield f"group:{columns[j].group}"
    yield from (f"also:{kind}:{_standing(j, columns)}" for kind in _also(steps[i]))
    yield from _places(i, j, len(mentions), columns)
    if i in (0, len(mentions) - 1):
        end = "last" if i else "first"
        yield f"{end}:{verbs[i]}:{columns[j].group}"
        yield f"{end}:{verbs[i]}:{_standing(j, columns)}"
    yield from (name for name, able in fields[i] if j in able)
    yield from _own(j, mentions[i], columns)
    if steps[i].startswith(activities().workers) and not any(m.start == 0 for m in mentions[i]):
        yield f"worker:{_standing(j, columns)}"
    if i > 0:
        yield from _handed(j, mentions[i - 1])
    if i + 1 < len(mentions):
        yield from _received(j, mentions[i + 1])


def fields_of_steps(columns: Sequence[RoleColumn], steps: Sequence[str]) -> list[list[tuple[str, frozenset[int]]]]:
    """For each step the columns whose field its words are of: 'Pembayaran honor' is for 'Bendahara', 'Mengolah data'
    for 'Bidang Pengolah Data'. A field that most steps of the table are of tells nothing, nor one of all columns."""
    named: list[list[tuple[str, frozenset[int]]]] = [[] for _ in steps]
    for name, topic in activities().topics.items():
        able = frozenset(j for j, column in enumerate(columns) if name in _topics(column.header))
        _tell([_names_a_word(text, topic.work) for text in steps], "topic:mine", able, len(columns), named)
    stems = [_stems(column.header) for column in columns]
    worded = [_stems(text) for text in steps]
    for stem in frozenset[str]().union(*stems):
        able = frozenset(j for j in range(len(columns)) if stem in stems[j])
        _tell([stem in words for words in worded], "words:mine", able, len(columns), named)
    return named


def _unnamed(text: str, mentions: Sequence[Mention]) -> str:
    """The words of a step that is written out, without those that name a role."""
    words = text.split()
    inside = {k for mention in mentions for k in range(mention.start, mention.end)}
    return " ".join(word for k, word in enumerate(words) if k not in inside)


def _tell(
    hits: Sequence[bool],
    feature: str,
    able: frozenset[int],
    columns: int,
    named: list[list[tuple[str, frozenset[int]]]],
) -> None:
    if not able or len(able) == columns or sum(hits) > max(1, len(hits) * MOST):
        return
    for hit, names in zip(hits, named, strict=True):
        if hit:
            names.append((feature, able))


@lru_cache(REMEMBERED)
def _topics(header: str) -> frozenset[str]:
    words = f"{written_out(header)} {header.casefold()}"
    return frozenset(name for name, topic in activities().topics.items() if _names_a_word(words, topic.roles))


@lru_cache(REMEMBERED)
def _stems(text: str) -> frozenset[str]:
    """The first letters of the stems of its longer words: 'Pengolah Data' and 'Mengolah data' share one."""
    known = activities()
    found = set()
    for word in written_out(text).split():
        stem = next((word.removeprefix(p) for p in known.prefixes if word.startswith(p)), word)
        stem = next((stem.removesuffix(s) for s in known.suffixes if stem.endswith(s)), stem)
        if len(stem) >= STEM_LETTERS - 1:
            found.add(stem[:STEM_LETTERS])
    return frozenset(found)


def _names_a_word(text: str, beginnings: tuple[str, ...]) -> bool:
    return any(f" {begin.lstrip()}" in f" {text} " for begin in beginnings)


def _standing(j: int, columns: Sequence[RoleColumn]) -> str:
    """The place of a role among the ranks of this table."""
    ranks = sorted({c.rank for c in columns if c.rank is not None})
    rank = columns[j].rank
    if rank is None or len(ranks) < 2:
        return "unranked"
    return "top" if rank == ranks[0] else "bottom" if rank == ranks[-1] else "between"


def _places(i: int, j: int, steps: int, columns: Sequence[RoleColumn]) -> Iterator[str]:
    end = "first" if j == 0 else "last" if j == len(columns) - 1 else "inner"
    if i == 0:
        yield f"first:{end}"
        yield f"first:{columns[j].group}"
    if i == steps - 1:
        yield f"last:{end}"
        yield f"last:{columns[j].group}"
    if steps > 1 and len(columns) > 1:
        off = abs(i / (steps - 1) - j / (len(columns) - 1))
        yield "along:near" if off < NEAR else "along:far" if off > FAR else "along:between"


def _own(j: int, mentions: Sequence[Mention], columns: Sequence[RoleColumn]) -> Iterator[str]:
    """What the step itself says of the column: it is the subject, or stands above the one who is told to act."""
    for mention in mentions:
        sure = "" if len(mention.columns) == 1 else ":shared"
        if j in mention.columns:
            yield f"own:{mention.part}{sure}"
        elif mention.part in ("to", "commanded", "returned", "from"):
            yield f"own:{mention.part}:{_above(columns[mention.columns[0]], columns[j])}"
    if any(m.part == "subject" and j not in m.columns for m in mentions):
        yield "own:other_subject"


def _handed(j: int, before: Sequence[Mention]) -> Iterator[str]:
    """What the step before says: the last it hands over to, 'kepada Kasi/Kasubbag', are the likeliest to act next."""
    given = [m for m in before if m.part in ("to", "commanded", "returned")]
    onward = [m for m in given if m.part != "returned"] or given
    for mention in given:
        if j in mention.columns:
            last = "last" if onward[-1].start - mention.end <= JOINED and mention in onward else "earlier"
            sure = "" if len(mention.columns) == 1 else ":shared"
            yield f"handed:{mention.part}:{last}{sure}"
    if given and not any(j in m.columns for m in given):
        yield "handed:to_another"


def _received(j: int, following: Sequence[Mention]) -> Iterator[str]:
    for mention in following:
        if mention.part == "from" and j in mention.columns:
            yield "next:received_from"
        if mention.part == "returned" and j in mention.columns:
            yield "next:returned_to"


def verb_kind(text: str, mentions: Sequence[Mention]) -> str:
    """The kind of act of a step's first verb, a subject before it aside: 'Kasubbag memeriksa surat' -> examine."""
    words = written_out(text).split()
    subject = mentions[0].end if mentions and mentions[0].part == "subject" else 0
    return _verb_kind(tuple(words[min(subject, len(words)) :]) or tuple(words))


@lru_cache(REMEMBERED)
def _verb_kind(words: tuple[str, ...]) -> str:
    kinds = activities().verbs
    aim = next((k for k, word in enumerate(words) if k and word in activities().aims), len(words))
    for start, word in enumerate(words[:aim]):
        rest = " ".join(words[start:])
        fitting = [(len(b), kind) for kind, beginnings in kinds.items() for b in beginnings if rest.startswith(b)]
        if fitting:
            return max(fitting)[1]
        if start == 0:
            garbled = next((kind for kind, beginnings in kinds.items() if begins(word, beginnings)), None)
            if garbled:
                return garbled
        if start == LIGHT_REACH and words[0].startswith(activities().light):
            return "carry_out"
    return "carry_out" if words and words[0].startswith(activities().light) else "other"
