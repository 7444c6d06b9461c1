"""One batch of `selaras watch`, from the files to the release: `python -m flows.batch`.

A release of thousands of documents leaves memory behind that Python does not give back, so the process that watches for
months never makes one. The order comes in on stdin, the answer goes out on stdout, both as one JSON value:

    > {"files": [["/inbox/dinas-a/sop.pdf", "dinas-a/sop.pdf", "dinas-a"]], "workspace": "/ws", "out": "/srv/release",
       "profile": "internal", "wait": 600, "quiet": false, "debug": false}
    < {"said": "1 dokumen dibaca sekarang, …"}
    < {"failed": "another run is writing to /ws: …", "again": true}

This process alone opens the workspace and holds it, from the first file to the release. Progress goes to the watcher's
stderr. The kernel ends it with its watcher.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.commands.console import error_words
from flows.commands.session import read_and_publish, tell_release, writing_session
from flows.worker import claim_stdout, die_with_parent
from pipeline.store.sources import FileSeen
from schemas.errors import UsageError, WorkspaceError

MAY_PASS = (WorkspaceError, OSError, UsageError)
STOPPED = 130


def main() -> None:
    die_with_parent()
    answers = claim_stdout()
    try:
        answer = answer_to(json.load(sys.stdin))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    answers.write(json.dumps(answer))
    answers.close()


def answer_to(order: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"said": take(order)}
    except Exception as error:  # noqa: BLE001 - the border of a process: the watcher tells it
        if order["debug"]:
            traceback.print_exc()
        return {"failed": error_words(error), "again": isinstance(error, MAY_PASS)}


def take(order: Mapping[str, Any]) -> str:
    """Takes in, reads and publishes as one run; gives what there is to say of it."""
    files = [FileSeen(Path(path), name, agency) for path, name, agency in order["files"]]
    out = None if order["out"] is None else Path(order["out"])
    how = {name: order[name] for name in ("wait", "quiet", "debug")}
    said = io.StringIO()
    with writing_session(Path(order["workspace"]), "watch", **how) as session:
        summary = read_and_publish(session, files, out, order["profile"])
        if summary is not None and not order["quiet"]:
            with contextlib.redirect_stdout(said):
                tell_release(session, summary, as_json=False)
    return said.getvalue()


if __name__ == "__main__":
    main()
