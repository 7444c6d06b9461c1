"""export: one SOP in another form. Each form is one entry of EXPORTS."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import say
from flows.commands.find import find_sop
from flows.commands.options import DebugOption, WorkspaceOption
from pipeline.render.render import RENDERERS, Renderer
from pipeline.store.readings import load_reading
from pipeline.store.sources import StoredSource, list_sources
from pipeline.store.workspace import open_workspace
from schemas.errors import UsageError
from schemas.sop import Sop


@dataclass(frozen=True, slots=True)
class Export:
    """`write` makes the file."""

    name: str
    title: str
    write: Callable[[Sop, StoredSource, Path], None]


def write_json(sop: Sop, stored: StoredSource, out: Path) -> None:
    """Everything that was understood, with the evidence of each value, and the file it comes from."""
    whole = {"source": {"sha256": stored.sha256, "name": stored.names[0]}, "sop": sop.model_dump(mode="json")}
    out.write_bytes((json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode())


def drawn(renderer: Renderer) -> Export:
    return Export(renderer.name, renderer.title, lambda sop, _, out: renderer.write(sop, out))


EXPORTS: tuple[Export, ...] = (
    Export("json", "JSON with the evidence of each value", write_json),
    *map(drawn, RENDERERS),
)


FORMS = ", ".join(form.name for form in EXPORTS)


def export(
    sop_id: Annotated[str, typer.Argument(metavar="SOP_ID", help="Its id stands in the table `sop` of a release.")],
    form: Annotated[str, typer.Option("--as", metavar="FORM", help=f"One of: {FORMS}.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")],
    workspace: WorkspaceOption = None,
    debug: DebugOption = False,
) -> int:
    """One SOP in another form.

    Example: selaras export 3f2a9c01b7de --as json --out sop.json
    """
    chosen = next((export for export in EXPORTS if export.name == form), None)
    if chosen is None:
        raise UsageError(f"--as {form} is not available; use one of: {FORMS}")
    with open_workspace(workspace, create=False) as opened:
        stored, ordinal = find_sop(list_sources(opened), sop_id)
        reading = load_reading(opened, stored)
    if reading is None:
        raise UsageError(f"the file of SOP {sop_id} is waiting to be read: `selaras ingest` first")
    try:
        chosen.write(reading.sops[ordinal - 1], stored, out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
    say(str(out))
    return 0
