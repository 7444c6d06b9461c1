"""The slips that stand between an office's document and the text that reaches us. All seeded."""

from __future__ import annotations

import re
from random import Random

JUNK = ("<>", "< >", "|", "[—", "()", "( )", "A", "v", "-", "»", "L", "<")
MISREAD = (("rn", "m"), ("m", "rn"), ("l", "I"), ("g", "q"), ("e", "c"), ("u", "ii"), ("t", "l"), ("fi", "f"))
SHORTEST = 5
GAP = re.compile(r"(?<=\S) {8,}(?=\S)")


def mistyped(word: str, rng: Random) -> str:
    """A word with two letters swapped, one dropped or one doubled; digits are never touched."""
    if len(word) < SHORTEST or not word.isalpha():
        return word
    at = rng.randrange(1, len(word) - 2)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if kind == 1 else word[: at + 1] + word[at:]


def with_typing_errors(text: str, rng: Random, rate: float) -> str:
    """`text` with about `rate` of its words mistyped."""
    return re.sub(r"\w+", lambda word: mistyped(word[0], rng) if rng.random() < rate else word[0], text)


def misread(word: str, rng: Random) -> str:
    """A word as a recogniser takes it: one pair of letters for another that looks like it."""
    seen = [pair for pair in MISREAD if pair[0] in word[1:]]
    if len(word) < SHORTEST or not word.isalpha() or not seen:
        return word
    wrong, instead = rng.choice(seen)
    return word[0] + word[1:].replace(wrong, instead, 1)


def recognised(text: str, rng: Random, rate: float = 0.02, junk: float = 0.0) -> str:
    """Aligned text as a recogniser leaves it: columns moved together, letters mistaken.

    `junk` is how often a wide gap, where symbols were drawn, leaves rubbish behind.
    """
    lines = []
    for line in text.split("\n"):
        drawn = GAP.sub(lambda gap: f" {rng.choice(JUNK)} " if rng.random() < junk else " ", line.strip())
        closed = re.sub(r" {2,}", " ", drawn)
        lines.append(re.sub(r"\w+", lambda word: misread(word[0], rng) if rng.random() < rate else word[0], closed))
    return "\n".join(lines)
