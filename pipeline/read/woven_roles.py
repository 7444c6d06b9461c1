"""Put role names together whose words an export has scattered over the lines of a header.

'Camat Kasubbag' / 'Sekretaris PPTK,' / 'Program & Staf' / 'Kecamatan Kasi' / 'Keuangan' are five columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.read.labels import fold
from schemas.vocabulary.joining import joining_words
from schemas.vocabulary.roles import role_vocabulary

DISTANCES = (1, 2, 3)
JOINS = frozenset({"/", *joining_words()})


@dataclass(slots=True)
class _Column:
    """A role being put together: its words, and the line it was last given one on."""

    words: list[str]
    line: int

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def wants_word(self) -> bool:
        return self.words[-1].endswith("-") or self.words[-1].casefold() in JOINS

    @property
    def wants_role(self) -> bool:
        return self.words[-1].endswith((",", "/"))


@cache
def _names() -> dict[str, str]:
    """Folded name of a role -> what may follow it."""
    return {
        _key(name): role.facts.rest for role in role_vocabulary().roles.values() for name in (*role.names, *role.alone)
    }


@cache
def _first_words() -> frozenset[str]:
    names = [n for role in role_vocabulary().roles.values() for n in (*role.names, *role.alone)]
    return frozenset(_key(name.split()[0]) for name in names if name.split()) - _fields()


@cache
def _fields() -> frozenset[str]:
    return frozenset(
        _key(word) for texts in role_vocabulary().fields.values() for text in texts for word in text.split()
    )


@cache
def _written_out() -> dict[str, str]:
    return {fold(short): full for full, shorts in role_vocabulary().rewrites.items() for short in shorts}


def _key(text: str) -> str:
    """A wording folded, with its abbreviations written out: 'Ka. Puskesmas' -> 'kepalapuskesmas'."""
    return "".join(fold(_written_out().get(fold(word), word)) for word in text.split())


def begins_role(word: str) -> bool:
    """Whether a role's name can begin with this word."""
    return _key(word) in _first_words()


def is_role_word(word: str) -> bool:
    """Whether the word occurs in the names of roles or of their fields of work."""
    return word in JOINS or _key(word) in _fields() or _key(word) in _role_words()


@cache
def _role_words() -> frozenset[str]:
    return frozenset(
        _key(word)
        for role in role_vocabulary().roles.values()
        for name in (*role.names, *role.alone)
        for word in name.split()
    )


def assemble_roles(lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The role names in the words of several header lines, in the order in which they begin.

    The lines of a cell follow one another at one distance in the whole header; the distance that gives the most
    known names is taken.
    """
    readings = [_assembled(lines, distance) for distance in DISTANCES]
    return tuple(column.text for column in max(readings, key=_known_share))


def _known_share(columns: Sequence[_Column]) -> float:
    known = sum(
        _key(c.text) in _names() or _is_known_start(c) for c in columns if not c.wants_word and not c.wants_role
    )
    return known / max(len(columns), 1)


def _is_known_start(column: _Column) -> bool:
    return any(_key(" ".join(column.words[:n])) in _names() for n in range(1, len(column.words)))


def _assembled(lines: Sequence[Sequence[str]], distance: int) -> list[_Column]:
    columns: list[_Column] = []
    for number, words in enumerate(lines):
        for phrase in _phrases(words):
            _place(columns, phrase, number, distance)
    return columns


def _phrases(words: Sequence[str]) -> list[list[str]]:
    """A line's words in runs: names known as a whole, else single words with the joints behind them."""
    phrases: list[list[str]] = []
    at = 0
    while at < len(words):
        length = next((n for n in range(5, 0, -1) if _key(" ".join(words[at : at + n])) in _names()), 1)
        run = list(words[at : at + length])
        at += length
        while at < len(words) and words[at].casefold() in JOINS:
            run.append(words[at])
            at += 1
        follows = phrases[-1][-1].casefold() in JOINS if phrases else False
        if follows and not begins_role(run[0]):
            phrases[-1] += run
        else:
            phrases.append(run)
    return phrases


def _place(columns: list[_Column], phrase: list[str], line: int, distance: int) -> None:
    """Gives a phrase to the column that it completes best, or begins a column with it."""
    near = [(i, c) for i, c in enumerate(columns) if c.line == line or line - c.line == distance]
    candidates = [(_fit(column, phrase, line), -i) for i, column in near]
    score, index = max(candidates, default=(0, 0))
    if score > 0:
        columns[-index].words += phrase
        columns[-index].line = line
    else:
        columns.append(_Column(list(phrase), line))


def _fit(column: _Column, phrase: list[str], line: int) -> int:
    """How well a phrase completes a column: 4 a known name, 3 an open end, 2 a field of work, 0 not at all."""
    if _key(" ".join([*column.words, *phrase])) in _names():
        return 4
    other_line = column.line != line
    role = begins_role(phrase[0])
    if other_line and ((column.wants_word and not role) or (column.wants_role and role)):
        return 3
    if role:
        return 0
    if _names().get(_key(column.words[0]) if len(column.words) == 1 else _key(column.text)) == "field":
        return 2
    return 1 if column.line == line and _key(column.text) not in _names() else 0
