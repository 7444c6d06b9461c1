"""The identity of a regulation: `uu/2014/23`, `perda-kab-tapin/2022/15`."""

from __future__ import annotations

import re
from dataclasses import dataclass

TERRITORY = re.compile(r"^(?P<type>.+?)-(?P<territory>(?:prov|kab|kota)-.+)$")
PLAIN_ID = re.compile(r"[a-z0-9-]+/(?:19|20)\d\d/[a-z0-9.\-]+")
AKN = "/akn/id/act/"


@dataclass(frozen=True, slots=True)
class RegulationId:
    """`number` is lower case, without leading zeros, '/' written as '-'."""

    type: str
    year: int
    number: str
    territory: str | None = None

    def __str__(self) -> str:
        slug = f"{self.type}-{self.territory}" if self.territory else self.type
        return f"{slug}/{self.year}/{self.number}"


def parse_regulation_id(text: str) -> RegulationId | None:
    """The parts of an id; None when it is none.

    >>> parse_regulation_id("perbup-kab-tapin/2020/7").territory
    'kab-tapin'
    """
    if not PLAIN_ID.fullmatch(text):
        return None
    slug, year, number = text.split("/")
    regional = TERRITORY.match(slug)
    if regional is None:
        return RegulationId(slug, int(year), number)
    return RegulationId(regional["type"], int(year), number, regional["territory"])


def regulation_iri(regulation_id: str) -> str:
    """The Akoma Ntoso form (country, document type, subtype, year, number): '/akn/id/act/uu/2014/23'."""
    return AKN + regulation_id
