"""Markers for what a machine may lack: such tests are skipped by name, but fail where CI is set."""

from __future__ import annotations

import os
import shutil

import pytest

PROGRAMS = {
    "needs_libreoffice": ("soffice", "libreoffice"),
    "needs_chromium": ("chromium", "chromium-browser", "google-chrome"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, programs in PROGRAMS.items():
        if item.get_closest_marker(marker) is None or any(shutil.which(program) for program in programs):
            continue
        reason = f"{programs[0]} is not installed: `make debian` installs it where apt-get can be used"
        if os.environ.get("CI"):
            pytest.fail(f"skipped under CI: {reason}", pytrace=False)
        pytest.skip(reason)
