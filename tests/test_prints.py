"""Prints of the forge: pictures of its pages, damaged as told, the same for the same seed."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pypdfium2
import pytest

from samples.forge.forge import ForgedDocument, forge
from samples.forge.prints import KINDS, Damage, damage_named, damaged, forge_print, random_damage

SEED = 7
PAGE = np.full((300, 200, 3), 255, dtype=np.uint8)
PAGE[40:60, 20:150] = 0


@cache
def printed(kind: str) -> ForgedDocument:
    return forge_print(SEED, damage_named(kind, 72))


def by_hand(**told: Any) -> Any:
    return damaged(PAGE, Damage(dpi=72, **told), (), Random(1))


def test_a_print_is_the_same_for_the_same_seed_and_has_no_text() -> None:
    first, again = printed("office"), forge_print(SEED, damage_named("office", 72))
    assert first.content == again.content
    assert first.truth == forge(SEED, "pdf").truth
    pages = list(pypdfium2.PdfDocument(first.content))
    assert len(pages) == len(pypdfium2.PdfDocument(forge(SEED, "pdf").content))
    assert all(page.get_textpage().get_text_range() == "" for page in pages)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "clean"])
def test_every_kind_of_damage_changes_the_picture(kind: str) -> None:
    clean, changed = printed("clean"), forge_print(SEED, damage_named(kind, 72))
    assert changed.content != clean.content
    assert changed.name == clean.name and changed.truth == clean.truth


def test_a_page_is_turned_clockwise() -> None:
    assert by_hand(turn=90).shape == (200, 300, 3)
    assert (by_hand(turn=180) == PAGE[::-1, ::-1]).all()
    assert (by_hand(turn=90)[:, 299 - 50] == PAGE[50]).all()


def test_a_cast_darkens_the_paper_and_a_blur_keeps_its_ink() -> None:
    greys = [by_hand(cast=cast)[200, 100].mean() for cast in (0.0, 0.1, 0.3)]
    assert all(lighter > darker for lighter, darker in pairwise(greys))
    assert by_hand(blur=2.0).mean() == pytest.approx(PAGE.mean(), abs=1.0)


def test_a_seal_leaves_the_print_black() -> None:
    sealed = damaged(PAGE, Damage(dpi=72, stamped=True), [(100.0, 50.0)], Random(1))
    assert (sealed[PAGE == 0] == 0).all()
    assert (sealed[PAGE == 255] < 255).any()


def test_seeds_differ_in_their_damage_and_none_is_out_of_bounds() -> None:
    found = {random_damage(seed) for seed in range(60)}
    assert len(found) > 20
    assert {one.dpi for one in found} == {100, 150, 200, 300}
    assert {one.turn for one in found} >= {0, 90, 180}
