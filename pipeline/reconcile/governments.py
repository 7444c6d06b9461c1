"""The government of a region, from a letterhead's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.read.letterhead import title_case
from pipeline.reconcile.agency_kinds import write_out
from pipeline.reconcile.phrases import Phrases
from pipeline.reconcile.tokens import Token, tokenize
from schemas.vocabulary.regions import (
    Level,
    kecamatan_by_name,
    region_codes,
    region_key,
    region_words,
    regions,
    territories_by_name,
)

LONGEST_REGION = 5
OF_A_REGENCY: tuple[Level, ...] = ("prov", "kab", "kota")


@dataclass(frozen=True, slots=True)
class Government:
    """`territory` is 'kab-tapin'; `code` is None for a region that the list does not have."""

    territory: str
    label: str
    code: str | None = None


def find_government(text: str) -> Government | None:
    """'PEMERINTAH KABUPATEN TAPIN' -> kab-tapin. None where no level of government is named."""
    found = government_in(write_out(tokenize(text)))
    return found[0] if found is not None else None


def government_in(tokens: list[Token]) -> tuple[Government, int, int] | None:
    """The first government named among the tokens, with where its words begin and end."""
    for start in range(len(tokens)):
        level = _levels().longest_at(tokens, start)
        if level is not None and start + level[1] < len(tokens) and tokens[start + level[1]].is_word:
            name, end = _region_name(tokens, start + level[1])
            return _government(level[0], name), start, end
    return None


def government_of_territory(territory: str) -> Government | None:
    """The government by its territory, if it is in the list of regions."""
    code = region_codes().get(territory)
    if code is None:
        return None
    level, _, name = territory.partition("-")
    return _government(level, name.replace("-", " "))


def kecamatan_territories(name: str) -> tuple[str, ...]:
    """Where a kecamatan of this name lies: one kabupaten, several, or none that is known."""
    return kecamatan_by_name().get(region_key(name), ())


def kecamatan_code(name: str, territory: str | None) -> str | None:
    """The code of a kecamatan; None where several could be meant."""
    codes = _kecamatan_codes().get(region_key(name), ())
    above = region_codes().get(territory or "")
    inside = [code for code in codes if above is None or code.startswith(f"{above}.")]
    return inside[0] if len(inside) == 1 else None


def _region_name(tokens: list[Token], start: int) -> tuple[str, int]:
    """The longest known region name from here, else all the words up to the next sign."""
    longest = min(len(tokens), start + LONGEST_REGION)
    for end in range(longest, start, -1):
        name = " ".join(token.word for token in tokens[start:end])
        if region_key(name) in territories_by_name():
            return name, end
    end = start
    while end < longest and tokens[end].is_word:
        end += 1
    return " ".join(token.word for token in tokens[start:end]), end


def _government(level: str, name: str) -> Government:
    known = [t for t in territories_by_name().get(region_key(name), ()) if t.startswith(f"{level}-")]
    territory = known[0] if known else "-".join([level, *region_key(name).split()])
    official = territory.partition("-")[2].replace("-", " ") if known else name
    word = next(words[0] for each, words in region_words().levels.items() if each == level)
    return Government(territory, title_case(f"{word} {official}"), region_codes().get(territory))


@cache
def _levels() -> Phrases[str]:
    words = region_words().levels
    return Phrases(((word.strip("."),), level) for level in OF_A_REGENCY for word in words[level])


@cache
def _kecamatan_codes() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for region in regions():
        if region.code.count(".") == 2:
            key = region_key(region.name)
            codes[key] = (*codes.get(key, ()), region.code)
    return codes
