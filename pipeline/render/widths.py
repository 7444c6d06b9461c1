"""Column widths and letter size of a procedure table, so that every word stands whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.render.clean import one_line, printable
from pipeline.render.grid import PADDING
from pipeline.render.measure import text_width
from pipeline.render.profile import Profile
from schemas.sop import Pelaksana, Step

SIZES = (9.0, 8.0, 7.5, 7.0, 6.5, 6.0)
ROLE_WIDEST, ROLE_NARROWEST = 84.0, 27.0
TEXT_NARROWEST = {"number": 22.0, "kegiatan": 90.0, "waktu": 40.0}
SPREAD = 0.75  # a column with twice the text gets 2 ** SPREAD as much of the spare room
MARK_ROOM = 8.0
ROLES_MOST = 0.5  # of the page's width
SMALLER = (0.0, 1.0, 2.0)  # how much smaller the letters of a role header may be


@dataclass(frozen=True)
class Fit:
    """`turned` role headers are printed upright in narrow columns."""

    widths: tuple[float, ...]
    size: float
    role_size: float
    turned: bool


def _texts(name: str, steps: Sequence[Step], profile: Profile) -> list[str]:
    return [profile.words.columns[name], *(printable(getattr(step, name).value) for step in steps)]


def _longest_word(texts: Sequence[str], size: float, profile: Profile, bold: bool = False) -> float:
    words = {word for text in texts for word in text.split()}
    return max((text_width(word, size, profile.font, bold) for word in words), default=0.0)


def _text_widths(
    names: Sequence[str], steps: Sequence[Step], room: float, size: float, profile: Profile
) -> list[float]:
    """Each column its longest word, the spare room by how much text stands in it; may exceed `room`."""
    texts = [_texts(name, steps, profile) for name in names]
    least = [
        max(_longest_word(text, size, profile, bold=True) + 2 * PADDING + MARK_ROOM, TEXT_NARROWEST.get(name, 34.0))
        if name != "number"
        else max(_longest_word(text, size, profile, bold=True) + 2 * PADDING, TEXT_NARROWEST[name])
        for name, text in zip(names, texts, strict=True)
    ]
    weights = [
        0.0 if name == "number" else sum(map(len, text)) ** SPREAD for name, text in zip(names, texts, strict=True)
    ]
    spare = max(room - sum(least), 0.0)
    whole = sum(weights) or 1.0
    return [width + spare * weight / whole for width, weight in zip(least, weights, strict=True)]


def _role_width(roles: Sequence[Pelaksana], full: float, profile: Profile) -> float:
    """Its share of the page; more where the words of the headers need it and the other columns can spare it."""
    if not roles:
        return 0.0
    shared = full * profile.role_share / len(roles)
    texts = [one_line(role.header.value) for role in roles]
    needed = _longest_word(texts, profile.size - SMALLER[-1], profile, bold=True) + 2 * PADDING + 0.5
    wanted = max(shared, needed) if needed * len(roles) <= full * ROLES_MOST else shared
    return min(max(wanted, ROLE_NARROWEST), ROLE_WIDEST)


def _role_header(roles: Sequence[Pelaksana], width: float, size: float, profile: Profile) -> tuple[float, bool]:
    """The size of the role headers, and whether they must be turned for their longest word to fit."""
    texts = [one_line(role.header.value) for role in roles]
    for candidate in (size - less for less in SMALLER):
        if candidate >= SIZES[-1] and _longest_word(texts, candidate, profile, bold=True) <= width - 2 * PADDING:
            return candidate, False
    return SIZES[-1], True


def fit_columns(names: Sequence[str], roles: Sequence[Pelaksana], steps: Sequence[Step], profile: Profile) -> Fit:
    """Widths that fill the page. The letters shrink until the words fit; below 6 points words are cut instead."""
    full = profile.paper[0] - 2 * profile.margin
    role = _role_width(roles, full, profile)
    texts = [name for name in names if name != "pelaksana"]
    room = full - role * len(roles)
    for size in (s for s in SIZES if s <= profile.size):
        widths = _text_widths(texts, steps, room, size, profile)
        if sum(widths) <= room + 0.01:
            break
    scale = min(room / sum(widths), 1.0)
    column = iter(width * scale for width in widths)
    all_widths = tuple(role if name == "pelaksana" else next(column) for name in names)
    if not roles and sum(all_widths) < full:
        all_widths = tuple(width * full / sum(all_widths) for width in all_widths)
    role_size, turned = _role_header(roles, role, size, profile)
    return Fit(all_widths, size, role_size, turned)
