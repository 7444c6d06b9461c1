"""verify: is everything that was kept still what it was?"""

from __future__ import annotations

from dataclasses import asdict

from flows.commands.console import say, say_json
from flows.commands.options import DebugOption, JsonOption, WorkspaceOption
from pipeline.store.verify import verify as verify_workspace
from pipeline.store.workspace import open_workspace
from schemas.vocabulary.cli import sentence

FAILED = 1


def verify(workspace: WorkspaceOption = None, as_json: JsonOption = False, debug: DebugOption = False) -> int:
    """Check originals, readings, decisions, the store and the last release against their hashes.

    Example: selaras verify
    """
    with open_workspace(workspace, create=False) as opened:
        verdict = verify_workspace(opened)
    if as_json:
        say_json(asdict(verdict))
    else:
        for what in verdict.damaged:
            say(sentence("damaged", what=what))
        if not verdict.damaged:
            counts = asdict(verdict)
            del counts["damaged"]
            say(sentence("verified", **counts))
    return FAILED if verdict.damaged else 0
