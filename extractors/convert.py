"""Formats that LibreOffice turns into DOCX or XLSX first: DOC, ODT, RTF, XLS, XLSB, ODS."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from extractors.detect import ODS, ODT, XLSB, detect_media_type
from extractors.libreoffice import convert_file
from extractors.ole import DOC, XLS, is_password_protected
from extractors.progress import OnPage
from schemas.errors import EncryptedFile
from schemas.raw import RawDocument

EXTRACTOR = "convert/1"
ENDINGS = {
    DOC: "doc",
    XLS: "xls",
    XLSB: "xlsb",
    ODT: "odt",
    f"{ODT}-template": "ott",
    f"{ODT}-flat-xml": "fodt",
    ODS: "ods",
    f"{ODS}-template": "ots",
    f"{ODS}-flat-xml": "fods",
    "text/rtf": "rtf",
    "application/vnd.ms-word+xml": "xml",
    "application/vnd.ms-excel+xml": "xml",
}


def extract_converted_document(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """A DOC, ODT or RTF, read as the DOCX that LibreOffice makes of it.

    Raises MissingConverter, EncryptedFile, DamagedFile, TimeLimit.
    """
    from extractors.word import extract_word

    return _extract_converted(path, "docx", extract_word, on_page)


def extract_converted_spreadsheet(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """An XLS, XLSB or ODS, read as the XLSX that LibreOffice makes of it."""
    from extractors.excel import extract_excel

    return _extract_converted(path, "xlsx", extract_excel, on_page)


def _extract_converted(
    path: Path, target: str, read: Callable[[Path, OnPage | None], RawDocument], on_page: OnPage | None
) -> RawDocument:
    media_type = detect_media_type(path)
    if media_type in (DOC, XLS) and is_password_protected(path.read_bytes()):
        raise EncryptedFile(f"{path.name!r} asks for a password")
    with tempfile.TemporaryDirectory(prefix="selaras-") as name:
        folder = Path(name)
        source = folder / f"source.{ENDINGS[media_type]}"
        shutil.copyfile(path, source)
        document = read(convert_file(source, target, folder, label=path.name), on_page)
    return replace(document, media_type=media_type, extractor=f"{EXTRACTOR} {document.extractor}")
