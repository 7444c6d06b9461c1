"""What stands behind a role's name: field of work, unit, qualifier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.read.letterhead import title_case
from pipeline.reconcile.agency_kinds import kind_of_tokens, write_out
from pipeline.reconcile.role_names import NUMERAL, role_names
from pipeline.reconcile.tokens import Token
from schemas.vocabulary.agencies import agency_vocabulary
from schemas.vocabulary.regions import is_region_name
from schemas.vocabulary.roles import RestKind

LONGEST_FIELD, LONGEST_UNIT = 8, 4
KNOWN, PLAIN, STRANGE, UNKNOWN = 0.99, 0.94, 0.85, 0.72
LONGEST_ABBREVIATION = 6


@dataclass(frozen=True, slots=True)
class Rest:
    """`factor` lowers the confidence of the role by how little of the rest was understood; `rule` says how."""

    field: str | None = None
    qualifier: str | None = None
    unit: str | None = None
    factor: float = 1.0
    rule: str = "whole_name"
    text: str = ""


def read_rest(tokens: list[Token], kind: RestKind, own_noun: list[Token]) -> Rest:
    """The rest of a part after the role's name; `own_noun` is the unit's noun inside the name ('dinas')."""
    tokens, qualifier = _without_qualifier(_without_fillers(tokens))
    before, unit_tokens = _cut_unit(tokens) if kind != "unit" else (tokens, [])
    rest = _of_kind(before, kind, own_noun)
    if unit_tokens:
        rest = replace(rest, unit=rest.unit or show_unit(unit_tokens))
    if qualifier is None:
        return rest
    return replace(rest, qualifier=rest.qualifier or qualifier, rule=_with_qualifier(rest), text=rest.text or qualifier)


def career_level(tokens: list[Token]) -> str | None:
    """'analis kebijakan ahli muda' -> 'Ahli Muda'."""
    for start in range(len(tokens)):
        found = role_names().levels.longest_at(tokens, start)
        if found is not None:
            return str(found[0]).title()
    return None


def show_words(tokens: list[Token]) -> str:
    """Tokens as lower-case text: 'trantib, pmd'."""
    return _joined(_printed(token).casefold() for token in tokens)


def show_unit(tokens: list[Token]) -> str:
    """Tokens as a name: 'Dinas Kesehatan', 'BPS Provinsi'. Capitals of an abbreviation stay."""
    text = _joined(_printed(token) for token in tokens)
    if text.isupper() and " " in text:
        return title_case(text)
    return " ".join(word if _is_abbreviation(word) else title_case(word.casefold()) for word in text.split(" "))


def _printed(token: Token) -> str:
    return token.raw or token.word


def _joined(words: Iterable[str]) -> str:
    text = " ".join(words)
    return text.replace(" ,", ",").replace(" / ", "/").replace("( ", "(").replace(" )", ")").strip(" ,/")


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and (len(word) <= LONGEST_ABBREVIATION or word.casefold() in agency_vocabulary().acronyms)


def _without_fillers(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        found = role_names().around.fillers.longest_at(tokens, index)
        if found is None:
            kept.append(tokens[index])
        index += 1 if found is None else found[1]
    while kept and kept[-1].is_separator:
        kept.pop()
    while kept and kept[0].is_separator:
        kept.pop(0)
    return kept


def _without_qualifier(tokens: list[Token]) -> tuple[list[Token], str | None]:
    """A numeral at the end and a career level anywhere are qualifiers."""
    level = career_level(tokens)
    if level is not None:
        words = level.casefold().split()
        return [token for token in tokens if token.word not in words], level
    if tokens and NUMERAL.fullmatch(tokens[-1].word):
        return tokens[:-1], tokens[-1].raw.upper()
    return tokens, None


def _cut_unit(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """'anggaran bpkad' -> field and unit; 'pelayanan pada kecamatan' too."""
    for start in range(len(tokens)):
        scope = role_names().around.scope.longest_at(tokens, start)
        if scope is not None:
            return tokens[:start], tokens[start + scope[1] :]
        if _is_agency(tokens[start:]):
            return tokens[:start], tokens[start:]
    return tokens, []


def _is_agency(tokens: list[Token]) -> bool:
    """Whether an office's name begins here; a noun alone ('badan', 'sekolah') is a field's word rather."""
    if len(tokens) == 1 and not tokens[0].raw.isupper():
        return False
    return kind_of_tokens(write_out(tokens)) is not None and tokens[0].word not in (
        "bagian",
        "biro",
        "sd",
        "desa",
        "badan",
    )


def _of_kind(tokens: list[Token], kind: RestKind, own_noun: list[Token]) -> Rest:
    if not tokens:
        return Rest()
    if kind == "field":
        return _field(tokens)
    if kind == "unit":
        return _unit(tokens, own_noun)
    if kind == "name":
        name = show_unit(tokens)
        return Rest(qualifier=name, factor=PLAIN, rule="name_with_qualifier", text=name)
    return Rest(factor=UNKNOWN, rule="name_with_unknown_rest", text=show_words(tokens))


def _field(tokens: list[Token]) -> Rest:
    known = role_names().fields.whole(tokens)
    text = known if known is not None else show_words(tokens)
    factor = KNOWN if known is not None else PLAIN if len(tokens) <= LONGEST_FIELD else STRANGE
    return Rest(field=text, factor=factor, rule="name_with_field", text=text)


def _unit(tokens: list[Token], own_noun: list[Token]) -> Rest:
    name = show_unit([*own_noun, *tokens])
    known = kind_of_tokens(write_out([*own_noun, *tokens])) is not None or is_region_name(show_words(tokens))
    factor = KNOWN if known else PLAIN if len(tokens) <= LONGEST_UNIT else STRANGE
    return Rest(unit=name, factor=factor, rule="name_with_unit", text=name)


def _with_qualifier(rest: Rest) -> str:
    return "name_with_qualifier" if rest.rule == "whole_name" else rest.rule
