"""The territory that words name: 'Pemerintah Kabupaten Tapin' is `kab-tapin`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from schemas.vocabulary.regions import (
    Level,
    kecamatan_by_name,
    region_codes,
    region_key,
    region_words,
    territories,
    territories_by_name,
)

LONGEST_NAME = 7
LONGEST_UNKNOWN = 4


def territory_of(government: str | None, agency: str | None = None) -> str | None:
    """The territory of an office by its letterhead: ('Pemerintah Kabupaten Tapin', 'Inspektorat') -> 'kab-tapin'.

    A kecamatan is found by its name where only one kabupaten has it. A region that the register does not have keeps
    the name it is given. None when nothing is said.
    """
    for words in (government, agency):
        if words:
            found = find_territory(words) or _by_bare_name(words) or _by_kecamatan(words)
            if found:
                return found
    return None


def find_territory(words: str, level: Level | None = None, keep_unknown: bool = True) -> str | None:
    """The kabupaten or kota, else the province, named with the word for its level; `level` asks for one only."""
    found = list(_named(region_key(words), keep_unknown))
    wanted = [territory for territory in found if level is None or territory.startswith(f"{level}-")]
    return next((territory for territory in wanted if not territory.startswith("prov-")), next(iter(wanted), None))


def find_bare_territory(words: str, level: Level | None = None) -> str | None:
    """The territory of a name without the word for its level: 'Kalbar', 'Tapin'; None when it can be two."""
    known = territories_by_name().get(region_key(words), ())
    wanted = [territory for territory in known if level is None or territory.startswith(f"{level}-")]
    return wanted[0] if len(wanted) == 1 else None


def province_of(territory: str) -> str | None:
    """The province that a territory lies in, itself for a province."""
    if territory.startswith("prov-"):
        return territory
    code = region_codes().get(territory)
    return territories()[code.partition(".")[0]] if code else None


def _named(key: str, keep_unknown: bool) -> Iterator[str]:
    """Every 'kabupaten X' of the folded words; an unknown name is what stands behind the last such word."""
    words = key.split()
    for index, word in enumerate(words):
        level = _levels().get(word)
        if level is None or index + 1 == len(words):
            continue
        rest = words[index + 1 :]
        known = _known_name(rest, level)
        if known:
            yield known
        elif keep_unknown and level != "kec" and len(rest) <= LONGEST_UNKNOWN and not set(rest) & set(_levels()):
            is_first = index == 0 or words[index - 1].startswith("pem")
            if level != "kota" or is_first:
                yield "-".join([level, *rest])


def _known_name(words: list[str], level: Level) -> str | None:
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        found = find_bare_territory(" ".join(words[:length]), level)
        if found:
            return found
    return None


def _by_bare_name(words: str) -> str | None:
    """'Pemerintah Aceh'."""
    head, _, name = region_key(words).partition(" ")
    return find_bare_territory(name) if head.startswith("pem") else None


def _by_kecamatan(words: str) -> str | None:
    """'Kecamatan Muara Papalik', if one kabupaten alone has it."""
    rest = region_key(words).split()
    for index, word in enumerate(rest):
        if _levels().get(word) == "kec":
            name = " ".join(rest[index + 1 :])
            found = kecamatan_by_name().get(name, ())
            if len(found) == 1:
                return found[0]
    return None


@cache
def _levels() -> dict[str, Level]:
    """The words for a level, also within 'Pemkab' and 'Pemprov'."""
    words = {word.strip("."): level for level, names in region_words().levels.items() for word in names}
    return {**words, **{f"pem{word}": level for word, level in words.items()}}
