"""show: read one file and say what was understood. Touches no workspace and starts no Prefect."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import say, tell
from flows.commands.options import DebugOption, QuietOption, WorkspaceOption
from flows.commands.session import WAITS
from flows.ingest import limits_of
from flows.limits import Limits, Outcome
from flows.workers import worker_pool
from pipeline.store.packing import unpack_reading
from pipeline.store.settings import load_settings
from pipeline.store.workspace import workspace_folder
from schemas.errors import UsageError
from schemas.sop import Duration, Reading, Sop, Text
from schemas.vocabulary.cli import sentence
from schemas.vocabulary.messages import reason_words


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    overlay: Annotated[
        Path | None, typer.Option("--overlay", metavar="OUT.png", help="Draw each value where it stands on the page.")
    ] = None,
    page: Annotated[int | None, typer.Option("--page", help="The page to draw. Default: all, as OUT-1.png …")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, with the evidence of each value.")] = False,
    workspace: WorkspaceOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> int:
    """Read one file and show what was understood, on the page if asked.

    Example: selaras show sop.pdf --overlay page.png --page 1
    """
    if not file.is_file():
        raise UsageError(f"{str(file)!r} is no file that can be read")
    if overlay is not None:
        _check_picture(overlay)
    settings = load_settings(workspace_folder(workspace))
    outcome, reading = read_alone(file, limits_of(settings), debug)
    if reading is None:
        words = reason_words(outcome.code or "unknown", outcome.values)
        say(f"{words.reason} {sentence('remedy', remedy=words.remedy)}")
        return WAITS
    say(reading.model_dump_json(indent=1) if as_json else "\n\n".join(map(text_of_sop, reading.sops)))
    if overlay is not None:
        for drawn in draw_pages(file, reading, overlay, page):
            if not quiet:
                tell(str(drawn))
    return WAITS if reading.pages_unread else 0


def _check_picture(out: Path) -> None:
    if out.suffix.lower() != ".png":
        raise UsageError(f"{out}: --overlay draws a PNG and takes a name that ends with .png")
    if not out.parent.is_dir():
        raise UsageError(f"{out.parent} is no folder: give --overlay a place that is there")


def read_alone(file: Path, limits: Limits, debug: bool) -> tuple[Outcome, Reading | None]:
    """In a worker with its limits, like any other document."""
    with tempfile.TemporaryDirectory() as scratch, worker_pool(1, limits, Path(scratch), debug=debug) as pool:
        outcome = pool.read(file.absolute())
        return outcome, None if outcome.packed is None else unpack_reading(outcome.packed.read_bytes())


def draw_pages(file: Path, reading: Reading, out: Path, page: int | None) -> list[Path]:
    from flows.overlay import draw_overlay

    if page is not None or reading.pages == 1:
        draw_overlay(file, reading, out, page or 1)
        return [out]
    drawn = [out.with_stem(f"{out.stem}-{number}") for number in range(1, reading.pages + 1)]
    for number, each in enumerate(drawn, start=1):
        draw_overlay(file, reading, each, number)
    return drawn


def text_of_sop(sop: Sop) -> str:
    """The SOP as a person reads it: the form's own names, and what was read."""
    lines = [f"{name}: {_text(getattr(sop.identity, name))}" for name in type(sop.identity).model_fields]
    for signatory in sop.signatories:
        parts = (signatory.title, signatory.name, signatory.rank, signatory.grade, signatory.nip)
        lines.append(f"{signatory.part}: {' / '.join(_text(part) for part in parts)}")
    lines += [f"dasar_hukum: {_text(cited.text)} [{cited.regulation_id or '-'}]" for cited in sop.dasar_hukum]
    lines += [f"{item.section}: {_text(item.text)}" for item in sop.sections]
    headers = [_text(column.header) for column in sop.pelaksana]
    lines += [f"pelaksana {number}: {header}" for number, header in enumerate(headers, start=1)]
    for number, step in enumerate(sop.steps, start=1):
        who = ", ".join(headers[actor.pelaksana_ordinal - 1] for actor in step.actors) or "-"
        values = (step.kegiatan, step.kelengkapan, step.waktu, step.output, step.keterangan)
        lines.append(f"{number}. {' | '.join(_text(value) for value in values)} | {who} | {_minutes(step.duration)}")
    return "\n".join(lines)


def _text(value: Text | object) -> str:
    """A blank or absent value shows as '-', a line break as ' / '."""
    words = getattr(value, "value", None)
    return "-" if words is None else str(words).replace("\n", " / ")


def _minutes(duration: Duration | None) -> str:
    return "-" if duration is None or duration.max_minutes is None else f"{duration.max_minutes:g} min"
