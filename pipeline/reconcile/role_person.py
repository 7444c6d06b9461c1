"""One part of a header matched to the role of one person, or to the two roles of one person.

RECOGNISERS are tried in order; the first that knows the words decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.reconcile.agency_kinds import CENTRAL, kind_of_tokens, write_out
from pipeline.reconcile.role_context import RoleContext
from pipeline.reconcile.role_names import Name, facts_of, role_names
from pipeline.reconcile.role_parts import Front, read_front
from pipeline.reconcile.role_reasons import reason
from pipeline.reconcile.role_rest import Rest, career_level, read_rest, show_unit, show_words
from pipeline.reconcile.tokens import CLOSE, OPEN, Token
from schemas.reconciled import RoleMention
from schemas.vocabulary.agencies import agency_vocabulary
from schemas.vocabulary.roles import Case, function_of, role_vocabulary

SURE, BY_PATTERN, BY_AGENCY_NAME, BY_LEVEL, BY_NEARNESS = 0.99, 0.93, 0.75, 0.88, 0.9
UNUSUAL_KIND_FACTOR, GUESSED_AGENCY_FACTOR, NO_OFFICE_FACTOR = 0.95, 0.8, 0.7
INNER_LEVELS = {"pelaksana": ("pelaksana", "fungsional"), "fungsional": ("pelaksana", "fungsional"), "tim": ("tim",)}
LONGEST_ASIDE = 6
UNKNOWN_ROLE = RoleMention(None, confidence=0.0)


@dataclass(frozen=True, slots=True)
class Found:
    """A role and the sentences that say why. `by_context` tells that the agency's kind or the topic decided."""

    mention: RoleMention
    rules: tuple[str, ...]
    by_context: bool = False
    same_person: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of one person and what is known of the document."""

    tokens: list[Token]
    kind: str | None
    context: RoleContext


def unknown_role() -> Found:
    return Found(UNKNOWN_ROLE, (reason("not_known"),))


def read_part(tokens: list[Token], kind: str | None, context: RoleContext) -> list[Found]:
    """'Analis Kebijakan Ahli Muda (Sub Koordinator Organisasi)' is one person with two roles."""
    front = read_front(tokens) if role_names().nearly(tokens) is None else Front(tokens)
    main, asides = _without_brackets(front.tokens)
    if asides and role_names().names.whole([*main, *asides]) is not None:
        main, asides = [*main, *asides], []
    segments = _segments(main)
    found = [_read_person(Asked(segment, kind, context)) for segment in segments]
    found += _read_aside(found[0], Asked(asides, kind, context)) if asides else []
    if asides and len(found) == len(segments):
        found[0] = _with_aside(found[0], asides)
    return [_with_front(f, front.acting, front.plural) for f in _one_person(found)]


def by_name(asked: Asked) -> Found | None:
    """The words begin with a known name of a role."""
    found = role_names().at(asked.tokens)
    if found is None:
        return None
    name, length = found
    rest = asked.tokens[length:]
    if rest and _stands_for_a_kind(asked.tokens[0].word, length):
        return None
    case = _meaning(name, asked)
    if case.role is None:
        return Found(UNKNOWN_ROLE, (reason("not_known"),), case.is_tied)
    inner = _inner_role(case.role, asked, length)
    if inner is not None:
        return replace(inner, rules=(*inner.rules, reason("inner_role", name.text)))
    if rest and _is_functional(case.role, rest):
        return by_career_level(asked)
    noun = asked.tokens[1:length] if _stands_for_a_kind(asked.tokens[0].word, 1) else []
    understood = read_rest(rest, facts_of(case.role).rest, noun)
    if case.field is not None:
        understood = replace(understood, field=" ".join(filter(None, (case.field, understood.field))))
    if name.cases and understood.unit is not None and case.role in role_vocabulary().heads.roles.values():
        understood = replace(understood, factor=understood.factor * _sureness_of_office(rest))
    rules = [reason(understood.rule, name.text, understood.text)]
    if name.cases:
        rules.append(reason("by_context" if case.is_tied else "by_default", name.text))
    found_role = _found(case.role, case.score * understood.factor, "alias", understood, asked, rules)
    return replace(found_role, by_context=case.is_tied)


def by_nearly_a_name(asked: Asked) -> Found | None:
    """The words are a long name of a role but for a slip or two."""
    name = role_names().nearly(asked.tokens)
    if name is None or name.role_id is None:
        return None
    return _found(name.role_id, BY_NEARNESS, "spelling", Rest(), asked, [reason("mended_spelling", rest=name.text)])


def by_head_of_agency(asked: Asked) -> Found | None:
    """Kepala or Sekretaris is followed by the name of an office: 'Kepala Bappeda', 'Sekretaris Diskominfo'."""
    known = role_vocabulary()
    pattern = next((p for p in (known.heads, known.secretaries) if asked.tokens[0].word in p.words), None)
    office = asked.tokens[1:]
    if pattern is None or not office:
        return None
    named_kind = kind_of_tokens(write_out(office))
    kind = named_kind or (asked.kind if _is_own_acronym(office[0], asked.context) else None)
    role_id = pattern.roles.get(kind) if kind is not None else None
    if role_id is None:
        return None
    unit = show_unit(office)
    score = BY_PATTERN if named_kind is not None else BY_PATTERN * GUESSED_AGENCY_FACTOR
    rules = [reason("head_of_agency", asked.tokens[0].word, unit)]
    found = _found(role_id, score, "pattern", Rest(unit=unit), asked, rules)
    return replace(found, by_context=named_kind is None)


def by_career_level(asked: Asked) -> Found | None:
    """A career level ('Ahli Muda', 'Terampil') tells a functional position, whatever its name."""
    level = career_level(asked.tokens)
    if level is None:
        return None
    career = role_vocabulary().career
    alone = len(asked.tokens) == len(level.split())
    role_id = career.generic if alone else career.role
    return _found(role_id, BY_LEVEL, "pattern", Rest(qualifier=level), asked, [reason("career_level", rest=level)])


def by_agency_name(asked: Asked) -> Found | None:
    """The words are the name of an office that performs the step."""
    kind = kind_of_tokens(write_out(asked.tokens))
    if kind is None or (len(asked.tokens) == 1 and asked.tokens[0].word in agency_vocabulary().field_words):
        return None
    roles = role_vocabulary().agency_roles
    unit = show_unit(asked.tokens)
    role_id = roles.vertikal if kind == CENTRAL else roles.regional
    return _found(
        role_id, BY_AGENCY_NAME, "pattern", Rest(unit=unit), asked, [reason("agency_as_performer", rest=unit)]
    )


RECOGNISERS: tuple[Callable[[Asked], Found | None], ...] = (
    by_nearly_a_name,
    by_name,
    by_head_of_agency,
    by_career_level,
    by_agency_name,
)


def _read_person(asked: Asked) -> Found:
    nothing = unknown_role()
    if not asked.tokens:
        return nothing
    if role_names().names.whole(asked.tokens) is not None:
        return by_name(asked) or nothing
    answers = (recognise(asked) for recognise in RECOGNISERS)
    return next((found for found in answers if found is not None), nothing)


def _meaning(name: Name, asked: Asked) -> Case:
    """What the name means here."""
    if name.role_id is not None:
        return Case(role=name.role_id, score=SURE)
    fitting = (case for case in name.cases if case.fits(asked.kind, asked.context.topics))
    return next(fitting, Case(role=None))


def _inner_role(role_id: str, asked: Asked, length: int) -> Found | None:
    """'Staf Pengelola Gaji': a general word takes the place of the more specific one that follows."""
    outer, rest = facts_of(role_id), asked.tokens[length:]
    inner = role_names().at(rest) if outer.wrapper else None
    if inner is None or inner[0].role_id is None:
        return None
    facts = facts_of(inner[0].role_id)
    more_specific = facts.level in INNER_LEVELS[outer.level] and not facts.wrapper
    return by_name(replace(asked, tokens=rest)) if more_specific else None


def _is_functional(role_id: str, rest: list[Token]) -> bool:
    """A clerk's name with a career level is a functional position: 'Analis Perdagangan Ahli Muda'."""
    return career_level(rest) is not None and facts_of(role_id).level == "pelaksana"


def _stands_for_a_kind(word: str, length: int) -> bool:
    """Whether a lone 'Kepala' or 'Sekretaris' says nothing before the office that follows is known."""
    known = role_vocabulary()
    return length == 1 and word in (*known.heads.words, *known.secretaries.words)


def _sureness_of_office(tokens: list[Token]) -> float:
    """A head whose title is general ('Pimpinan Unit') needs the name of an office behind it."""
    return 1.0 if kind_of_tokens(write_out(tokens)) is not None else NO_OFFICE_FACTOR


def _is_own_acronym(token: Token, context: RoleContext) -> bool:
    return token.word == context.agency_acronym


def _found(role_id: str, score: float, method: str, rest: Rest, asked: Asked, rules: list[str]) -> Found:
    facts = facts_of(role_id)
    unusual = bool(facts.kinds) and asked.kind is not None and asked.kind not in facts.kinds
    confidence = round(score * (UNUSUAL_KIND_FACTOR if unusual else 1.0), 4)
    function = function_of(role_id, asked.kind, rest.field)
    mention = RoleMention(
        role_id, rest.field, rest.qualifier, rest.unit, function_id=function, method=method, confidence=confidence
    )
    sentences = (*rules, reason("unusual_kind")) if unusual else tuple(rules)
    return Found(mention, sentences)


def _without_brackets(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    main: list[Token] = []
    asides: list[Token] = []
    depth = 0
    for token in tokens:
        if token.is_bracket:
            depth = max(0, depth + (1 if token.word == OPEN else -1 if token.word == CLOSE else 0))
        elif depth:
            asides.append(token)
        else:
            main.append(token)
    return (main, asides) if main else (asides, [])


def _segments(tokens: list[Token]) -> list[list[Token]]:
    """Cut at 'selaku', 'merangkap'."""
    segments: list[list[Token]] = [[]]
    index = 0
    while index < len(tokens):
        also = role_names().around.also.longest_at(tokens, index)
        if also is None:
            segments[-1].append(tokens[index])
        elif segments[-1]:
            segments.append([])
        index += 1 if also is None else also[1]
    return [segment for segment in segments if segment] or [[]]


def _read_aside(person: Found, asked: Asked) -> list[Found]:
    """What stands in brackets, if it is another role: an abbreviation of the same one is none."""
    also = role_names().around.also.longest_at(asked.tokens)
    asked = replace(asked, tokens=read_front(asked.tokens[also[1] :] if also is not None else asked.tokens).tokens)
    name = role_names().at(asked.tokens)
    if name is None or person.mention.role_id in name[0].possible:
        return []
    found = _read_person(asked)
    same_function = found.mention.function_id is not None and found.mention.function_id == person.mention.function_id
    return [] if found.mention.role_id is None or (name[0].cases and same_function) else [found]


def _with_aside(person: Found, asides: list[Token]) -> Found:
    """Brackets that name no other role are a qualifier, unless they only abbreviate."""
    name = role_names().at(asides)
    if len(asides) > LONGEST_ASIDE or person.mention.qualifier is not None or name is not None:
        return person
    return replace(person, mention=replace(person.mention, qualifier=show_words(asides)))


def _one_person(found: list[Found]) -> list[Found]:
    if len(found) < 2:
        return found
    return [replace(f, same_person=True, rules=(*f.rules, reason("same_person"))) for f in found]


def _with_front(found: Found, acting: str | None, plural: bool) -> Found:
    return replace(found, mention=replace(found.mention, acting=acting, plural=plural))
