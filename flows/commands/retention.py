"""retention: originals that need not be kept any longer."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.console import one_line, say, say_json
from flows.commands.options import WAIT, DebugOption, JsonOption, QuietOption, WaitOption, WorkspaceOption
from flows.commands.session import DONE, writing_session
from pipeline.store.retention import Removable, list_removable, remove_originals
from pipeline.store.workspace import open_workspace
from schemas.vocabulary.cli import sentence


def retention(
    days: Annotated[
        int | None, typer.Option("--days", min=0, help="Instead of the setting originals_days.", show_default=False)
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Remove them for good; without it they are listed.")] = False,
    workspace: WorkspaceOption = None,
    wait: WaitOption = WAIT,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """List the originals of published documents that are older than originals_days; with --apply, remove them.

    What was read, the releases and the history stay. What waits for a person keeps its original.

    Example: selaras retention --days 365
    """
    with open_workspace(workspace, create=False) as opened:
        limit = days if days is not None else opened.settings.originals_days
        found = list_removable(opened, limit) if limit is not None else []
    if apply and limit is not None:
        with writing_session(workspace, "retention", wait=wait, quiet=quiet, debug=debug) as session:
            found = list_removable(session.workspace, limit)
            session.log.count("originals_removed", remove_originals(session.workspace, found))
    if as_json:
        rows = [{"id": each.stored.sha256, "name": each.stored.names[0], "taken_in": each.taken_in} for each in found]
        say_json({"days": limit, "removed": apply and limit is not None, "originals": rows})
    else:
        _tell(found, limit, apply)
    return DONE


def _tell(found: list[Removable], limit: int | None, apply: bool) -> None:
    if limit is None:
        say(sentence("retention_off"))
        return
    for each in found:
        name = one_line(each.stored.names[0])
        say(sentence("retention_line", id=each.stored.sha256[:12], name=name, day=each.taken_in))
    if apply:
        say(sentence("retention_done", count=len(found)))
    else:
        say(sentence("retention_listed" if found else "retention_none", count=len(found), days=limit))
