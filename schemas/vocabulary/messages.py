"""What Selaras tells people: the reason and remedy of a quarantined file, the sentence of a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from schemas.vocabulary.loader import Entry, load_yaml

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
_PLACE = re.compile(r"\{(\w+)\}")
_CODED = ("looks_like", "why_code")  # places that are filled by a code


class Reason(Entry):
    reason: str
    remedy: str


class FindingMessage(Entry):
    severity: Literal["error", "warning", "info"]
    message: str


class Messages(Entry):
    reasons: dict[str, Reason]
    codes: dict[str, str]
    findings: dict[str, FindingMessage]


@cache
def messages() -> Messages:
    return load_yaml("messages.yaml", Messages)


def fill_in(template: str, values: Mapping[str, str]) -> str:
    """'Rusak[[ ({detail})]].' with no `detail` is 'Rusak.'; a place that is not optional and not known shows as '?'."""
    known = _OPTIONAL.sub(lambda part: part[1] if set(_PLACE.findall(part[1])) <= values.keys() else "", template)
    return _PLACE.sub(lambda place: values.get(place[1], "?"), known)


def reason_words(code: str, values: Mapping[str, str]) -> Reason:
    """Reason and remedy for an error's code; a code without an entry speaks as `unknown`."""
    reasons, codes = messages().reasons, messages().codes
    entry = reasons.get(code, reasons["unknown"])
    said = {name: codes.get(value) if name in _CODED else value for name, value in values.items()}
    known = {name: value for name, value in said.items() if value is not None}
    return Reason(reason=fill_in(entry.reason, known), remedy=fill_in(entry.remedy, known))


def finding_words(rule: str, values: Mapping[str, str]) -> str:
    """The sentence of a finding. A rule without an entry is a KeyError: each check's rule must stand in the file."""
    return fill_in(messages().findings[rule].message, values)
