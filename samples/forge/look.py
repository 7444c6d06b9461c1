"""How a made-up office draws its form: one choice for everything that offices choose."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import cast

from pipeline.render.profile import MarkStyle, NumberRow, Profile, official
from samples.forge.vocabulary import Variants, variants
from schemas.vocabulary.form import FormWords, form_words

PAPERS = ((841.89, 595.28), (841.89, 595.28), (936.0, 612.0), (792.0, 612.0), (1008.0, 612.0))


def random_words(rng: Random) -> FormWords:
    """Printed labels, each with one of its variants."""
    known: Variants = variants()
    changes = {
        part: {**getattr(form_words(), part), **{name: rng.choice(forms) for name, forms in choices.items()}}
        for part, choices in (
            ("identity", known.identity),
            ("sections", known.sections),
            ("columns", known.columns),
            ("groups", known.groups),
        )
    }
    lines = {"rank_and_grade": rng.choice(known.rank_and_grade), "nip": rng.choice(known.nip)}
    return form_words().model_copy(update={**changes, **lines, "title": rng.choice(known.titles)})


def worded(profile: Profile, **groups: dict[str, str]) -> Profile:
    """The profile with some of its printed words replaced."""
    changes = {name: {**getattr(profile.words, name), **new} for name, new in groups.items()}
    return replace(profile, words=profile.words.model_copy(update=changes))


def _common(rng: Random) -> bool:
    """Three offices of five keep to the order of the official form."""
    return rng.random() < 0.6


MARKS = ("√", "v", "X", "✓")


def random_profile(rng: Random) -> Profile:
    """A form in the manner of some office; one in twenty marks who acts instead of drawing."""
    known = variants()
    words = random_words(rng)
    columns = known.column_orders[0] if _common(rng) else rng.choice(known.column_orders)
    sections = known.section_grids[0] if _common(rng) else rng.choice(known.section_grids)
    margin = rng.choice((28.0, 34.0, 42.0))
    number_row: NumberRow = rng.choice(("", "", "1", "(1)"))
    beside = columns.index("output") + 1 < len(columns) and columns[columns.index("output") + 1] == "keterangan"
    return replace(
        official(),
        words=words,
        paper=rng.choice(PAPERS),
        margin=margin,
        font=rng.choice(("sans", "sans", "serif")),
        size=rng.choice((8.0, 9.0, 9.0)),
        letterhead=rng.choice(("left", "left", "left", "top")),
        letterhead_upper=rng.random() < 0.8,
        crest=rng.choice((0.0, 30.0, 48.0)),
        identity_widths=rng.choice(((0.46, 0.17, 0.37), (0.4, 0.2, 0.4), (0.5, 0.18, 0.32))),
        colon=rng.choice(("none", "none", "label", "column")),
        blank=rng.choice(("", "-")),
        approver=rng.choice(("cell",) * 9 + ("after_table",)),
        section_grid=sections,
        headings=rng.choice(("with_items", "with_items", "own_row")),
        heading_colon=rng.choice(("", "", ":", " :")),
        item_mark=cast(MarkStyle, rng.choice(known.item_marks)),
        cell_mark=cast(MarkStyle, rng.choice(known.cell_marks)),
        columns=columns,
        group_end="keterangan" if beside and rng.random() < 0.2 else "output",
        number_row=number_row,
        number_suffix=rng.choice(("", "", ".")),
        continuation=rng.choice(("header", "header", "numbers" if number_row else "header", "none")),
        merge_equal=rng.choice(((), (), ("keterangan",))),
        header_fill=rng.choice(known.fills),
        titled=bool(words.title),
        marks=rng.choice(MARKS) if rng.random() < 0.05 else "",
        role_share=rng.choice((0.3, 0.38, 0.44)),
    )
