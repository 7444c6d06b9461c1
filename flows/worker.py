"""A process that reads one document after the other: `python -m flows.worker module:function`.

JSON lines come in on stdin and go out on stdout, documents and readings stay in files:

    < {"event": "ready"}
    > {"path": "/ws/originals/3f/3f2a…", "out": "/ws/scratch/7c", "first_pages": null}
    < {"event": "type", "media_type": "application/pdf"}
    < {"event": "page", "page": 1, "pages": 4}
    < {"event": "read", "media_type": "application/pdf", "pages": 4, "sops": 1, "pages_unread": []}
    < {"event": "machine", "number": 28, "place": "/ws/scratch/7c"}
    < {"event": "refused", "code": "damaged_file", "values": {"detail": "…"}}

It ends when its stdin does, and the kernel kills it when its parent dies. Limits are kept by the parent
(`flows/worker_process.py`); the one on memory has a second fence here.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from extractors.detect import detect_media_type
from pipeline.store.machine_faults import MACHINE_NUMBERS
from pipeline.store.packing import pack_reading
from schemas.errors import SelarasError
from schemas.sop import Reading

ReadFile = Callable[[Path, Callable[[int, int], None], int | None], Reading]
Tell = Callable[[Mapping[str, Any]], None]
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG in linux/prctl.h


def main(arguments: list[str]) -> None:
    read, megabytes = find_reader(arguments[0]), int(arguments[1])
    die_with_parent()
    fence_memory(megabytes)
    answers = claim_stdout()

    def tell(event: Mapping[str, Any]) -> None:
        answers.write(json.dumps(event) + "\n")
        answers.flush()

    tell({"event": "ready"})
    for line in sys.stdin:
        read_job(read, json.loads(line), tell)


def find_reader(name: str) -> ReadFile:
    module, function = name.split(":")
    found: ReadFile = getattr(import_module(module), function)
    return found


def read_job(read: ReadFile, job: Mapping[str, Any], tell: Tell) -> None:
    """Reads one document into its `out` and tells what came of it. Nothing but memory that ran out ends the process."""
    path = Path(job["path"])
    try:
        tell({"event": "type", "media_type": detect_media_type(path)})
        reading = read(
            path, lambda page, pages: tell({"event": "page", "page": page, "pages": pages}), job["first_pages"]
        )
        Path(job["out"]).write_bytes(pack_reading(reading))
    except MemoryError:
        tell({"event": "refused", "code": "memory_limit", "values": {}})
        sys.exit(0)
    except SelarasError as error:
        tell({"event": "refused", "code": error.code, "values": error.values})
    except Exception as error:  # noqa: BLE001 - the border of a task: whatever a document does, the run goes on
        traceback.print_exc()
        tell(what_happened(error))
    else:
        tell(
            {"event": "read", "sops": len(reading.sops)}
            | reading.model_dump(include={"media_type", "pages", "pages_unread"})
        )


def what_happened(error: Exception) -> dict[str, Any]:
    """A full disk is no fault of the document: the run must stop, and the document waits."""
    if isinstance(error, OSError) and error.errno in MACHINE_NUMBERS:
        return {"event": "machine", "number": error.errno, "place": error.filename}
    return {"event": "refused", "code": "unknown", "values": {"error": describe(error)}}


def describe(error: Exception) -> str:
    """'ValueError: no such month (dates.py:41)'."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {words} ({Path(place.filename).name}:{place.lineno})"


def claim_stdout() -> TextIO:
    """stdout for our lines only: what a library prints there goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def die_with_parent() -> None:
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(0)


def fence_memory(megabytes: int) -> None:
    """The kernel refuses what is far beyond the limit, in case it is asked for faster than the parent looks."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = (2 * megabytes + 1024) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main(sys.argv[1:])
