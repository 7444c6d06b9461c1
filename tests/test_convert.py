"""Formats that need LibreOffice: read through it, or refused with its name."""

from __future__ import annotations

import time
from pathlib import Path

import docx
import pytest
from word_makers import save

from extractors import libreoffice
from extractors.formats import extract
from extractors.libreoffice import convert_file
from schemas.errors import DamagedFile, EncryptedFile, MissingConverter, TimeLimit
from schemas.raw import Table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RTF = rb"{\rtf1\ansi Nomor surat\par Dua baris\par}"


def ole(start: bytes, stream: str) -> bytes:
    return (OLE.ljust(512, b"\0") + start).ljust(2048, b"\0") + f"{stream}\0".encode("utf-16-le")


@pytest.mark.needs_libreoffice
def test_rtf_is_read(tmp_path: Path) -> None:
    path = tmp_path / "surat\nmasuk.pdf"
    path.write_bytes(RTF)
    document = extract(path)
    assert document.media_type == "text/rtf"
    assert [line.text for line in document.pages[0].free_lines] == ["Nomor surat", "Dua baris"]


@pytest.mark.needs_libreoffice
def test_an_old_document_keeps_its_tables(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(2, 3)
    table.cell(0, 0).text, table.cell(1, 2).text = "Nomor", "12"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Uraian"
    made.add_paragraph("akhir")
    converted = convert_file(save(made, tmp_path), "doc", tmp_path, "a")
    document = extract(converted)
    (found,) = (block for block in document.pages[0].blocks if isinstance(block, Table))
    assert document.media_type == "application/msword"
    assert {(cell.row, cell.column, cell.column_span, cell.text) for cell in found.cells if cell.lines} == {
        (0, 0, 1, "Nomor"),
        (0, 1, 2, "Uraian"),
        (1, 2, 1, "12"),
    }


def test_without_libreoffice_the_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_program", lambda: None)
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    with pytest.raises(MissingConverter) as raised:
        extract(path)
    assert raised.value.values == {"program": "LibreOffice"}
    assert "a.rtf" in str(raised.value)


def fake_program(folder: Path, script: str) -> str:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_a_converter_that_makes_nothing_means_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake_program(tmp_path, "exit 0")
    monkeypatch.setattr(libreoffice, "find_program", lambda: program)
    with pytest.raises(DamagedFile):
        convert_file(tmp_path / "a.rtf", "docx", tmp_path, "a.rtf")


def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = tmp_path / "late"
    program = fake_program(tmp_path, f"(sleep 0.5; touch {late}) & wait")
    monkeypatch.setattr(libreoffice, "find_program", lambda: program)
    with pytest.raises(TimeLimit):
        convert_file(tmp_path / "a.rtf", "docx", tmp_path, "a.rtf", seconds=0.1)
    time.sleep(0.8)
    assert not late.exists()


@pytest.mark.parametrize(
    "content",
    [
        ole(b"\xec\xa5" + bytes(9) + b"\x01", "WordDocument"),
        ole(b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00", "Workbook"),
    ],
)
def test_a_password_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(content)
    with pytest.raises(EncryptedFile):
        extract(path)
