"""Provinces, kabupaten, kota and kecamatan: `regions.csv.gz` and `regions.yaml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from schemas.vocabulary.loader import Entry, load_csv, load_yaml

Level = Literal["prov", "kab", "kota", "kec"]
Words = tuple[str, ...]


class Region(Entry):
    """`code` as Kemendagri writes it: 63, 63.05, 63.05.01."""

    code: str
    name: str

    @property
    def parent(self) -> str:
        return self.code.rpartition(".")[0]


class RegionWords(Entry):
    """The fields are explained in `regions.yaml`."""

    levels: dict[Level, Words]
    issuers: dict[Level, Words]
    aliases: dict[str, Words]
    former: Words


@cache
def region_words() -> RegionWords:
    return load_yaml("regions.yaml", RegionWords)


@cache
def regions() -> tuple[Region, ...]:
    return load_csv("regions.csv.gz", Region)


def region_key(name: str) -> str:
    """A name without case, punctuation and its abbreviations: 'Kep. Siau' and 'kepulauan siau' are the same."""
    plain = re.sub(r"[^a-z0-9]+", " ", name.casefold())
    return " ".join(re.sub(r"\bkep\b", "kepulauan", plain).split())


@cache
def territories() -> dict[str, str]:
    """The territory of every province, kabupaten and kota by its code: '63.05' -> 'kab-tapin'."""
    return {region.code: _territory_of(region) for region in regions() if region.code.count(".") < 2}


@cache
def region_codes() -> dict[str, str]:
    """The code by the territory, the way back."""
    return {territory: code for code, territory in territories().items()}


@cache
def territories_by_name() -> dict[str, tuple[str, ...]]:
    """The territories that a bare name can mean: 'bogor' -> ('kab-bogor', 'kota-bogor')."""
    known: dict[str, list[str]] = {}
    for territory in territories().values():
        known.setdefault(territory.partition("-")[2].replace("-", " "), []).append(territory)
    for territory in region_words().former:
        known.setdefault(territory.partition("-")[2].replace("-", " "), []).append(territory)
    for territory, names in region_words().aliases.items():
        for name in names:
            known.setdefault(region_key(name), []).append(territory)
    return {name: tuple(dict.fromkeys(found)) for name, found in known.items()}


@cache
def kecamatan_by_name() -> dict[str, tuple[str, ...]]:
    """The territories (kabupaten or kota) in which a kecamatan of that name lies."""
    known: dict[str, list[str]] = {}
    for region in regions():
        if region.code.count(".") == 2:
            known.setdefault(region_key(region.name), []).append(territories()[region.parent])
    return {name: tuple(dict.fromkeys(found)) for name, found in known.items()}


def is_region_name(name: str) -> bool:
    """Whether a province, kabupaten, kota or kecamatan has this name (without the word for its level)."""
    key = region_key(name)
    return key in territories_by_name() or key in kecamatan_by_name()


def _territory_of(region: Region) -> str:
    """'kab-tapin' for 'Kabupaten Tapin'; a province's name stands without 'Provinsi' in the list."""
    words = region_key(region.name).split()
    if "." not in region.code:
        return "-".join(["prov", *words])
    level = "kota" if words[0] == "kota" else "kab"
    return "-".join([level, *words[1:]])
