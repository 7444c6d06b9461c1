"""A structured log for machines that watch machines: one JSON line a document, where the setting `document_log` says.

{"at": "2026-03-02T20:00:07+00:00", "run_id": "7c…", "sha256": "3f2a…", "name": "dinas-a/sop.pdf", "state":
 "quarantined", "reason": "time_limit", "seconds": 1800.1, "megabytes": 412.0, "pages": 9, "sops": 0}
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

STDERR = "-"
APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT


def write_line(place: str | None, line: Mapping[str, Any]) -> None:
    """Added in one piece, so that lines of several runs and threads never mix. Nothing where no place is set."""
    if place is None:
        return
    text = json.dumps(line, ensure_ascii=False) + "\n"
    if place == STDERR:
        sys.stderr.write(text)
        return
    handle = os.open(place, APPEND, 0o600)
    try:
        os.write(handle, text.encode("utf-8", "backslashreplace"))
    finally:
        os.close(handle)
