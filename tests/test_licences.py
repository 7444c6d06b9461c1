"""What ships with Selaras is permissive: no GPL or AGPL among its libraries, nor an unknown licence."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

LOCK = Path(__file__).parent.parent / "requirements.lock"
PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC\b|ISCL|PSF|Python Software Foundation|MPL|Mozilla"
    r"|Zlib|HPND|CC0|Unlicense|Artistic|Public Domain",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b[AL]?GPL|GNU (Affero|General|Lesser|Library)", re.IGNORECASE)
# Copyleft by name only, or under a choice; each with its reason.
LOOKED_AT = {
    "text-unidecode": "Artistic or GPL, at our choice: Artistic",
}


def locked_names() -> list[str]:
    return [match[1] for match in re.finditer(r"^([a-z0-9][a-z0-9._-]*)==", LOCK.read_text("utf-8"), re.MULTILINE)]


def licence_of(name: str) -> str:
    """All that a package says of its licence: the expression, the classifiers, the first line of the free field."""
    about = metadata.metadata(name)
    free = (about.get("License") or "").strip().splitlines()[:1]
    classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return " | ".join([about.get("License-Expression") or "", *classifiers, *free])


def installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.parametrize("name", [name for name in locked_names() if installed(name)])  # others: another platform
def test_is_permissive(name: str) -> None:
    if name in LOOKED_AT:
        return
    licence = licence_of(name)
    assert PERMISSIVE.search(licence), f"{name}: licence not known to be permissive: {licence!r}"
    assert not COPYLEFT.search(licence), f"{name}: {licence!r}"


def test_the_lock_names_no_host() -> None:
    for lock in LOCK.parent.glob("requirements*.lock"):
        assert "://" not in lock.read_text("utf-8")


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "GNU Affero General Public License v3", "LGPL-2.1"])
def test_copyleft_is_seen(licence: str) -> None:
    assert COPYLEFT.search(licence)
