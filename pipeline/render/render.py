"""One SOP in another form: the list of forms, and the way to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.render.bpmn import render_bpmn
from pipeline.render.docx import render_docx
from pipeline.render.layout import lay_out
from pipeline.render.pdf import render_pdf
from pipeline.render.profile import official
from pipeline.render.svg import render_svg
from pipeline.render.xlsx import render_xlsx
from schemas.errors import UsageError
from schemas.sop import Sop


@dataclass(frozen=True)
class Renderer:
    """`name` is the word after `--as`."""

    name: str
    title: str
    write: Callable[[Sop, Path], None]


def _docx(sop: Sop, out: Path) -> None:
    render_docx([lay_out(sop, official())], out)


def _xlsx(sop: Sop, out: Path) -> None:
    render_xlsx([lay_out(sop, official())], out)


def _pdf(sop: Sop, out: Path) -> None:
    render_pdf([lay_out(sop, official())], out)


RENDERERS: tuple[Renderer, ...] = (
    Renderer("docx", "the official form for Word and LibreOffice, its shapes to be moved", _docx),
    Renderer("xlsx", "the official form as a workbook", _xlsx),
    Renderer("pdf", "the official form, ready to print and sign", _pdf),
    Renderer("svg", "the flowchart with a lane for each role", render_svg),
    Renderer("bpmn", "BPMN 2.0 with its diagram, a lane for each role", render_bpmn),
)


def render(sop: Sop, form: str, out: Path) -> None:
    """Writes `sop` to `out` in the form of that name; raises UsageError for a form that does not exist."""
    renderer = next((renderer for renderer in RENDERERS if renderer.name == form), None)
    if renderer is None:
        names = ", ".join(renderer.name for renderer in RENDERERS)
        raise UsageError(f"there is no form {form!r}; choose one of {names}")
    renderer.write(sop, out)
