"""What the role vocabulary looks like once it is compiled for looking things up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from pipeline.reconcile.phrases import Phrases, words_of
from pipeline.reconcile.spelling import Speller
from pipeline.reconcile.tokens import Token, and_word, tokenize
from pipeline.reconcile.writing_out import Rewrites
from schemas.vocabulary.agencies import agency_vocabulary
from schemas.vocabulary.roles import Case, RoleFacts, RoleVocabulary, ordinary_words, role_vocabulary

NUMERAL = re.compile(r"[ivx]{1,5}|\d{1,2}")
LONG_NAME, NEARLY = 18, 2
SHORTEST_OFFICE = 4
MANAGERS = frozenset({"kepala_daerah", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "desa"})


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling. Either `role_id` or `cases` say what it means; `alone` ones count only when nothing follows."""

    text: str
    role_id: str | None = None
    cases: tuple[Case, ...] = ()
    alone: bool = False

    @property
    def possible(self) -> frozenset[str]:
        """The roles that it can mean."""
        decided = frozenset({self.role_id}) if self.role_id is not None else frozenset()
        return decided | {case.role for case in self.cases if case.role is not None}


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a role, ready to be found."""

    acting: Phrases[str]
    members: Phrases[str]
    titles: Phrases[str]
    plural: Phrases[str]
    also: Phrases[str]
    together: Phrases[str]
    scope: Phrases[str]
    fillers: Phrases[str]


@dataclass(frozen=True, slots=True)
class ReadHeader:
    """`mended` are the words that were understood otherwise than printed."""

    tokens: list[Token]
    mended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleNames:
    names: Phrases[Name]
    fields: Phrases[str]
    levels: Phrases[str]
    inheriting: Phrases[str]
    around: Around
    rewrites: Rewrites
    speller: Speller
    long_names: Mapping[str, Name]

    def read(self, header: str) -> ReadHeader:
        """The header's words, mended and written out."""
        tokens = tokenize(header)
        mended = self.speller.mend(tokens)
        printed = {token.word for token in tokens}
        changed = tuple(token.word for token in mended if token.word not in printed)
        return ReadHeader(self.rewrites.apply(mended), changed)

    def at(self, tokens: list[Token], start: int = 0) -> tuple[Name, int] | None:
        """The role name that begins at `start`; one that must stand alone only if a part ends after it."""
        found = self.names.longest_at(tokens, start)
        if found is None or not found[0].alone:
            return found
        end = start + found[1]
        if end < len(tokens) and NUMERAL.fullmatch(tokens[end].word):
            end += 1
        return found if end == len(tokens) or not tokens[end].is_word else None

    def nearly(self, tokens: list[Token]) -> Name | None:
        """The long name that all of `tokens` nearly are: 'pejabat pelaksanaan teknis kegiatan'."""
        text = " ".join(token.word for token in tokens)
        if len(text) < LONG_NAME or NUMERAL.fullmatch(tokens[-1].word):
            return None
        found = extractOne(text, self.long_names.keys(), scorer=OSA.distance, processor=None, score_cutoff=NEARLY)
        return self.long_names[found[0]] if found is not None and found[0].count(" ") == len(tokens) - 1 else None


@cache
def role_names() -> RoleNames:
    known = role_vocabulary()
    rewrites = Rewrites(known.rewrites)
    return RoleNames(
        names=Phrases((_canonical(rewrites, text), name) for text, name in _spellings(known)),
        fields=Phrases(
            (_canonical(rewrites, wording), field) for field, wordings in known.fields.items() for wording in wordings
        ),
        levels=_phrases(rewrites, known.career.levels),
        inheriting=_phrases(rewrites, known.inheriting.nouns),
        around=_around(rewrites, known),
        rewrites=rewrites,
        speller=Speller(
            _words_of_names(known, rewrites),
            {word for sources in known.rewrites.values() for source in sources for word in words_of(source)},
            _ordinary_words(known),
            lambda word: _canonical(rewrites, word),
            _headed(known),
        ),
        long_names=_long_names(known, rewrites),
    )


def facts_of(role_id: str) -> RoleFacts:
    return role_vocabulary().roles[role_id].facts


def _canonical(rewrites: Rewrites, text: str) -> tuple[str, ...]:
    return tuple(token.word for token in rewrites.apply(tokenize(text)))


def _spellings(known: RoleVocabulary) -> Iterator[tuple[str, Name]]:
    """All spellings; the first of two that are the same once written out wins, the ambiguous ones before all."""
    for ambiguous in known.ambiguous:
        yield from ((text, Name(text, cases=ambiguous.cases)) for text in ambiguous.names)
        yield from ((text, Name(text, cases=ambiguous.cases, alone=True)) for text in ambiguous.alone)
    for role_id, entry in known.roles.items():
        yield from ((text, Name(text, role_id)) for text in entry.names)
        yield from ((text, Name(text, role_id, alone=True)) for text in entry.alone)


def _long_names(known: RoleVocabulary, rewrites: Rewrites) -> dict[str, Name]:
    """The names of three and more words by what they are written out."""
    written = ((" ".join(_canonical(rewrites, text)), name) for text, name in _spellings(known))
    return {text: name for text, name in written if text.count(" ") > 1 and len(text) >= LONG_NAME}


def _phrases(rewrites: Rewrites, texts: Iterable[str]) -> Phrases[str]:
    return Phrases((_canonical(rewrites, text), text) for text in texts)


def _around(rewrites: Rewrites, known: RoleVocabulary) -> Around:
    around = known.around
    return Around(
        acting=Phrases((words_of(text), shown) for text, shown in around.acting.items()),
        members=_phrases(rewrites, around.members),
        titles=_phrases(rewrites, around.titles),
        plural=_phrases(rewrites, around.plural),
        also=_phrases(rewrites, around.also),
        together=_phrases(rewrites, around.together),
        scope=_phrases(rewrites, around.scope),
        fillers=_phrases(rewrites, around.fillers),
    )


def _words_of_names(known: RoleVocabulary, rewrites: Rewrites) -> set[str]:
    """The words of names, of what abbreviations stand for, and of fields."""
    texts = [text for text, _ in _spellings(known)]
    texts += [wording for wordings in known.fields.values() for wording in wordings]
    texts += [*known.career.levels, *known.inheriting.nouns, and_word()]
    written_out = {word for text in (*texts, *known.rewrites) for word in _canonical(rewrites, text)}
    return written_out | {word for text in texts for word in words_of(text)}


def _headed(known: RoleVocabulary) -> dict[str, list[str]]:
    """Short heads, and the short names of offices that are written in one word with them: 'Kadisdukcapil'."""
    offices = [name for name in agency_vocabulary().acronyms if len(name) >= SHORTEST_OFFICE]
    heads = (*known.heads.words, *known.secretaries.words)
    return {short: offices for head in heads for short in known.rewrites.get(head, ())}


def _ordinary_words(known: RoleVocabulary) -> frozenset[str]:
    around = known.around
    texts = [*known.ordinary, *around.acting, *around.titles, *around.plural, *around.also, *around.together]
    texts += [*around.scope, *around.fillers, *(word for words in known.topics.values() for word in words)]
    agencies = agency_vocabulary()
    texts += [*agencies.acronyms, *agencies.acronyms.values()]
    texts += [start for kind in agencies.kinds for start in kind.starts]
    return ordinary_words() | {word for text in texts for word in words_of(text)}
