"""Typing errors in the labels and the sentences of a document; its truth is what is printed, errors and all."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from pipeline.render.profile import Profile
from samples.forge.noise import with_typing_errors
from samples.forge.officials import text
from schemas.sop import Sop, Step, Text

LABEL_RATE, WORD_RATE = 0.06, 0.03
TYPED = ("kegiatan", "kelengkapan", "output", "keterangan")


def _mistyped(value: Text, rng: Random) -> Text:
    return text(with_typing_errors(value.value, rng, WORD_RATE)) if value.value else value


def _mistyped_step(step: Step, rng: Random) -> Step:
    return step.model_copy(update={name: _mistyped(getattr(step, name), rng) for name in TYPED})


def mistyped_sop(sop: Sop, rng: Random) -> Sop:
    """`sop` with errors in its steps and boxes, none in names, numbers or regulations."""
    sections = tuple(item.model_copy(update={"text": _mistyped(item.text, rng)}) for item in sop.sections)
    steps = tuple(_mistyped_step(step, rng) for step in sop.steps)
    return sop.model_copy(update={"sections": sections, "steps": steps})


def mistyped_profile(profile: Profile, rng: Random) -> Profile:
    """`profile` with errors in its labels."""
    changes = {
        part: {name: with_typing_errors(label, rng, LABEL_RATE) for name, label in getattr(profile.words, part).items()}
        for part in ("identity", "sections", "columns", "groups")
    }
    return replace(profile, words=profile.words.model_copy(update=changes))
