"""Digits that a recogniser read as letters: '2O22' is 2022, '2OLT' is 2017."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

# What each letter was most probably, best first: 0 is read as O, 1 as I or l, 7 as Z or T, 5 as S, 8 as B.
LOOKALIKES = {
    "O": "0", "o": "0", "Q": "0", "D": "0", "U": "0", "u": "0",
    "I": "1", "l": "1", "L": "1", "i": "1", "|": "1", "!": "1", "]": "1", "[": "1", "t": "1", "J": "1", "j": "1",
    "Z": "27", "z": "27", "S": "5", "s": "5", "B": "8", "T": "71", "G": "6", "b": "6", "g": "9", "q": "9",
    "A": "4", "Y": "9", "?": "27",
}  # fmt: skip
DIGIT_LIKE = "0-9" + "".join("\\" + sign if sign in "]|![?" else sign for sign in LOOKALIKES)
TRIED = 64


def find_digit_readings(token: str) -> Iterator[str]:
    """The numbers that `token` can have been, the most probable first; none when it holds another sign.

    >>> list(find_digit_readings("ZO1S"))
    ['2015', '7015']
    """
    choices = [sign if sign.isascii() and sign.isdigit() else LOOKALIKES.get(sign, "") for sign in token]
    if token and all(choices):
        yield from ("".join(digits) for digits in islice(product(*choices), TRIED))


def parse_digits(token: str) -> str | None:
    """The most probable number of `token`, None when it holds a sign that is no digit and resembles none."""
    return next(find_digit_readings(token), None)
