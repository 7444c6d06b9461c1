"""Markers for what a machine may lack: such tests are skipped by name, but fail where CI is set."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from postgres_cluster import find_program

PROGRAMS = {
    "needs_libreoffice": ("soffice", "libreoffice"),
    "needs_chromium": ("chromium", "chromium-browser", "google-chrome"),
}
NPM_PACKAGES = Path(__file__).parent / "browser" / "node_modules" / "bpmn-js"


def missing(item: pytest.Item) -> list[str]:
    """What the machine lacks for a test, each with the way to get it."""
    programs = [names for marker, names in PROGRAMS.items() if item.get_closest_marker(marker) is not None]
    lacking = [
        f"{names[0]} is not installed: `make debian` installs it where apt-get can be used"
        for names in programs
        if not any(shutil.which(name) for name in names)
    ]
    if item.get_closest_marker("needs_postgres") is not None and find_program("initdb") is None:
        lacking.append("postgresql is not installed: `make debian` installs it where apt-get can be used")
    if item.get_closest_marker("needs_npm") is not None and not NPM_PACKAGES.exists():
        lacking.append("bpmn-js is not installed: `make browser` installs it where npm can be used")
    return lacking


def pytest_runtest_setup(item: pytest.Item) -> None:
    for reason in missing(item):
        if os.environ.get("CI"):
            pytest.fail(f"skipped under CI: {reason}", pytrace=False)
        pytest.skip(reason)
