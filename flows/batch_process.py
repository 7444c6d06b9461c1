"""The watcher's end of the process that takes a batch (`flows/batch.py`)."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from schemas.errors import SelarasError, WorkspaceError

MODULE = "flows.batch"
HOUR = 3600.0
KEPT = "what was read is kept, and the last release stays"
PATIENCE = 20.0  # for the end of a batch that is stopped by hand


def run_batch(order: Mapping[str, Any], module: str = MODULE, seconds: float | None = None) -> str:
    """Gives what the batch has to say. WorkspaceError for what may pass, SelarasError for what will not.

    After so many seconds it is killed: each document has its own limits, so something else stands still.

    It has its own session, so that Ctrl-C reaches it once, from here, and what it started ends with it.
    """
    with subprocess.Popen(  # noqa: S603 - our own module, no shell, file names go through stdin
        [sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            answer, _ = process.communicate(json.dumps(order).encode(), seconds)
        except subprocess.TimeoutExpired as error:
            raise WorkspaceError(f"the batch was stopped after {error.timeout / HOUR:g} hours; {KEPT}") from error
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            raise
        finally:
            process.kill()  # nothing where it has ended
    return _said(answer, process.returncode)


def _said(answer: bytes, status: int) -> str:
    if not answer:
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        raise WorkspaceError(f"the batch ended with {how}; {KEPT}")
    told = json.loads(answer)
    if "failed" in told:
        raise WorkspaceError(told["failed"]) if told["again"] else SelarasError(told["failed"])
    return str(told["said"])
