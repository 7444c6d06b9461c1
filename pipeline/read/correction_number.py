"""Mend the number of an SOP by what its pattern allows: '800/ 12 IDISHUB' -> '800/ 12 /DISHUB'."""

from __future__ import annotations

import re

from pipeline.read.lexicon import is_word
from schemas.vocabulary.correction import correction

PART = re.compile(r"(?<![^\s/.\-])(?=[\dOoIl|]*\d)[\dOoIl|]*[OoIl|][\dOoIl|]*(?![^\s/.\-])")
PLAIN = str.maketrans("OoIl|", "00111")


def mend_number(text: str) -> str:
    """The number with its digits mended, and with the slash that was read as a letter or a one.

    Letters do not follow digits without a sign between them, so one that looks like a slash is it.
    """
    text = PART.sub(lambda found: found[0].translate(PLAIN), text)
    if "/" not in text:
        return text
    slashes = re.escape(correction().slashes)
    text = re.sub(rf"(?<=/)(?P<word>[A-Z]{{3,}})[{slashes}](?=\s+[A-Z])", _slash_behind, text)
    return re.sub(rf"(?:(?<=\d)|(?<=/)(?=\s))(?P<blank>\s*)(?P<sign>[{slashes}])(?P<rest>[A-Z]{{3,}})", _slash, text)


def _slash_behind(found: re.Match[str]) -> str:
    return f"{found['word']}/" if is_word(found["word"]) and not is_word(found[0]) else found[0]


def _slash(found: re.Match[str]) -> str:
    glued_digit = found["sign"].isdigit() and not found["blank"]
    if glued_digit or is_word(found["sign"] + found["rest"]):
        return found[0]
    return f"{found['blank']}/{found['rest']}"
