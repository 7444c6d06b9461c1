"""The form in the program that most people who share our files open them with."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from pipeline.render.layout import Page, lay_out
from pipeline.render.paginate import PageGrid
from pipeline.render.profile import official
from pipeline.render.render import render
from samples.forge.officials import text
from samples.forge.sops import random_sop
from schemas.sop import Sop

SEED = 21
PATH = 2  # pdfium's number for a path
NEAR = 2.5


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A DOCX and an XLSX as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("office")
    sop = random_sop(Random(SEED), longest=24)
    for form in ("docx", "xlsx"):
        render(sop, form, folder / f"{form}.{form}")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / "docx.docx"), str(folder / "xlsx.xlsx")], check=True, capture_output=True, timeout=120
    )
    return {form: folder / f"{form}.pdf" for form in ("docx", "xlsx")}


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_pages_break_where_the_form_breaks_them(printed: dict[str, Path], form: str) -> None:
    sop = random_sop(Random(SEED), longest=24)
    expected = lay_out(sop, official())
    document = pypdfium2.PdfDocument(printed[form])
    assert len(document) == len(expected.pages)
    for number, page in enumerate(expected.pages[1:], 1):
        words = " ".join(document[number].get_textpage().get_text_range().split())
        rows = [row for placed in page.blocks for row in getattr(placed.block, "origins", ())]
        first = sop.steps[rows[0] - expected_header_rows(page)].kegiatan.value or ""
        assert "Kegiatan" in words
        assert first.split()[0] in words


def expected_header_rows(page: Page) -> int:
    (header,) = {placed.block.header_rows for placed in page.blocks if isinstance(placed.block, PageGrid)}
    return header


@pytest.mark.needs_libreoffice
def test_every_symbol_stands_where_the_form_puts_it(printed: dict[str, Path]) -> None:
    page = lay_out(random_sop(Random(SEED), longest=24), official()).pages[1]
    shown = pypdfium2.PdfDocument(printed["docx"])[1]
    height = shown.get_height()
    found = [thing.get_bounds() for thing in shown.get_objects(max_depth=5) if thing.type == PATH]
    (placed,) = [placed for placed in page.blocks if isinstance(placed.block, PageGrid)]
    assert placed.drawing.symbols
    for symbol in placed.drawing.symbols:
        left, top = official().margin + symbol.box.x0, placed.y + symbol.box.y0
        wanted = (left, height - top - symbol.box.height, left + symbol.box.width, height - top)
        assert any(max(abs(a - b) for a, b in zip(bounds, wanted, strict=True)) < NEAR for bounds in found), symbol


@pytest.mark.needs_libreoffice
def test_the_sheet_has_its_shapes(printed: dict[str, Path]) -> None:
    form = lay_out(random_sop(Random(SEED), longest=24), official())
    shown = pypdfium2.PdfDocument(printed["xlsx"])[1]
    paths = sum(1 for thing in shown.get_objects(max_depth=5) if thing.type == PATH)
    (drawing,) = [placed.drawing for placed in form.pages[1].blocks if placed.drawing.symbols]
    assert paths > len(drawing.symbols) + len(drawing.connectors)


# Parts that the checker wants and that ECMA-376 (Part 1, 11.3) leaves to the writer.
OPTIONAL_PARTS = ("fontTable", "theme")
EXTREME = {"whole": (5, 24), "no role, no step": (0, 0), "fifteen roles, eighty steps": (15, 80)}


def schema_faults(path: Path) -> list[str]:
    """What the Open XML schemas and the rules beside them find wrong in a file."""
    audit = pytest.importorskip("openxml_audit")
    faults = [str(error.description) for error in audit.OpenXmlValidator().validate(path).errors]
    return [fault for fault in faults if not any(f"/{part}'" in fault for part in OPTIONAL_PARTS)]


def extreme_sop(roles: int, steps: int) -> Sop:
    """Cells of 2,000 characters and of control characters among many rows and columns."""
    sop = random_sop(Random(SEED), longest=24)
    odd = [text("Menelaah berkas. " * 118), text("a\x00b\x0b\ufeff]]>&<\ud800"), text(None)]
    rows = tuple(
        sop.steps[number % len(sop.steps)].model_copy(update={"kegiatan": odd[number % 3], "output": odd[-number % 3]})
        for number in range(steps)
    )
    columns = tuple(sop.pelaksana[0].model_copy(update={"header": text(f"Petugas {n}")}) for n in range(roles))
    return sop.model_copy(update={"steps": rows, "pelaksana": columns, "symbols": (), "flow": ()})


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("size", EXTREME)
def test_the_files_keep_to_the_open_xml_schemas(tmp_path: Path, form: str, size: str) -> None:
    path = tmp_path / f"sop.{form}"
    render(random_sop(Random(SEED), longest=24) if size == "whole" else extreme_sop(*EXTREME[size]), form, path)
    assert schema_faults(path) == []


def test_a_file_that_breaks_the_schema_is_found(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.docx", tmp_path / "broken.docx"
    render(random_sop(Random(SEED)), "docx", whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"w:tblGrid>", b"w:tblGrit>"))
    assert any("tblGrit" in fault for fault in schema_faults(broken))
