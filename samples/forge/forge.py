"""One seed, one document: SOPs that do not exist, drawn in the manner of some office, with their truth."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from pipeline.render.docx import Word
from pipeline.render.layout import Form, lay_out
from pipeline.render.pdf import render_pdf
from pipeline.render.profile import Profile
from pipeline.render.xlsx import render_xlsx
from samples.forge.cover import with_front_pages, with_signed_note
from samples.forge.html import Lists, html_body, html_page
from samples.forge.look import random_profile, worded
from samples.forge.markdown import markdown_text
from samples.forge.pens import PENS
from samples.forge.plain import aligned_text, tab_text
from samples.forge.seen import seen
from samples.forge.sheet_ways import SHEET_SHAPES
from samples.forge.slips import mistyped_profile, mistyped_sop
from samples.forge.sops import in_minutes, random_sop
from samples.forge.vocabulary import variants
from samples.forge.word_lists import write_docx
from samples.forge.word_more import WORD_SHAPES
from samples.forge.word_ways import ExactWord, ListWord
from schemas.sop import Sop

Draw = Callable[[Sequence[Sop], Profile, Random], bytes]
WORDS: tuple[type[Word], ...] = (Word, Word, ExactWord, ListWord)
HTML_LISTS: tuple[Lists, ...] = ("ol", "p", "br")


@dataclass(frozen=True)
class ForgedDocument:
    """`truth` is what a person can see of each SOP in the file; `drawn` says that its flowchart is among that."""

    name: str
    content: bytes
    truth: tuple[Sop, ...]
    drawn: bool


@dataclass(frozen=True)
class Make:
    """A kind of file; `share` of a hundred mixed documents are of it.

    `drawn`: it can show the flowchart. `merges`: one sees in it which cells are merged. `flat`: a cell has no lines.
    """

    name: str
    ending: str
    draw: Draw
    share: int
    drawn: bool = True
    merges: bool = True
    flat: bool = False


def _forms(sops: Sequence[Sop], profile: Profile, rng: Random) -> list[Form]:
    forms = [lay_out(sop, profile) for sop in sops]
    return [with_front_pages(forms[0], sops[0], rng), *forms[1:]]


def _pdf(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    out = io.BytesIO()
    forms = _forms(sops, profile, rng)
    if rng.random() < 0.1:
        forms = [with_signed_note(form) for form in forms]
    render_pdf(forms, out, rng.choice(PENS))
    return out.getvalue()


def _docx(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    out = io.BytesIO()
    write_docx(_forms(sops, profile, rng), out, rng.choice(WORDS), rng.choice(WORD_SHAPES))
    return out.getvalue()


def _xlsx(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    out = io.BytesIO()
    render_xlsx(_forms(sops, profile, rng), out, rng.choice(SHEET_SHAPES))
    return out.getvalue()


def _html(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    lists = rng.choice(HTML_LISTS)
    return html_page([html_body(sop, profile, lists) for sop in sops], "SOP").encode()


def _markdown(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    return "\n\n".join(markdown_text(sop, profile) for sop in sops).encode()


def _tabs(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    return "\n\n".join(tab_text(sop, profile) for sop in sops).encode()


def _aligned(sops: Sequence[Sop], profile: Profile, rng: Random) -> bytes:
    return "\n\n".join(aligned_text(sop, profile) for sop in sops).encode()


MAKES: tuple[Make, ...] = (
    Make("pdf", "pdf", _pdf, 35),
    Make("docx", "docx", _docx, 25),
    Make("xlsx", "xlsx", _xlsx, 20),
    Make("html", "html", _html, 8, drawn=False),
    Make("markdown", "md", _markdown, 4, drawn=False, merges=False),
    Make("tabs", "txt", _tabs, 4, drawn=False, merges=False, flat=True),
    Make("aligned", "txt", _aligned, 4, drawn=False, merges=False),
)


def make_named(name: str) -> Make:
    return next(make for make in MAKES if make.name == name)


def random_make(seed: int) -> Make:
    """The kind of file of a seed in a mixed corpus."""
    rng = Random(f"make/{seed}")
    return rng.choices(MAKES, [make.share for make in MAKES])[0]


def _fitting(profile: Profile, make: Make) -> Profile:
    """The profile without what this kind of file cannot show."""
    if make.drawn:
        return profile
    shown = replace(profile, approver="cell", plain_roles=True, marks=profile.marks if make.name == "html" else "")
    if make.name in ("tabs", "aligned"):  # rows and items that only their numbers tell apart
        shown = replace(shown, columns=variants().column_orders[0], item_mark="1.")
    return shown if make.merges else replace(shown, merge_equal=())


def _random_sops(rng: Random) -> list[Sop]:
    """One SOP, now and then with several tables, now and then several SOPs in the file."""
    several = rng.random()
    count = rng.randrange(2, 5) if several < 0.1 else 1
    tables = rng.randrange(2, 4) if 0.1 < several < 0.18 else 1
    longest = 30 if rng.random() < 0.05 else 14
    return [random_sop(rng, tables, longest) for _ in range(count)]


def forge(seed: int, name: str | None = None, clean: bool = True) -> ForgedDocument:
    """The document of a seed, as `name` (of `MAKES`) or as the seed chooses; with typing errors if not `clean`."""
    make = make_named(name) if name else random_make(seed)
    rng = Random(f"{make.name}/{seed}/{clean}")
    profile = _fitting(random_profile(rng), make)
    sops = _random_sops(rng)
    bare = [in_minutes(sop) for sop in sops]
    if rng.random() < 0.5 and all(bare):  # few SOPs have no other durations
        profile = worded(profile, columns={"waktu": rng.choice(variants().waktu_in_minutes)})
        sops = [sop for sop in bare if sop is not None]
    if any(len(sop.tables) > 1 for sop in sops) and "number" not in profile.columns:
        profile = replace(profile, columns=("number", *profile.columns))  # only its numbers tell where a table begins
    if not clean:
        profile = mistyped_profile(profile, rng)
        sops = [mistyped_sop(sop, rng) for sop in sops]
    content = make.draw(sops, profile, rng)
    truth = tuple(seen(sop, profile, make.drawn, make.flat) for sop in sops)
    return ForgedDocument(f"{make.name}-{seed:05d}.{make.ending}", content, truth, make.drawn)
