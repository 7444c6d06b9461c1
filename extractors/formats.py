"""The front door: every format Selaras reads, and the one function that reads a file of any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from extractors.detect import DOCX, EMPTY, ODS, ODT, XLSB, XLSX, detect_media_type
from extractors.ole import DOC, ENCRYPTED_OFFICE, XLS
from extractors.progress import OnPage
from schemas.errors import EmptyFile, EncryptedFile, InaccessibleFile, UnknownFormat
from schemas.raw import RawDocument
from schemas.source import PICTURE_SET

Extract = Callable[[Path, OnPage | None], RawDocument]


@dataclass(frozen=True, slots=True)
class Format:
    """`reader` is 'module:function', imported when the first file of the format comes."""

    name: str
    title: str
    media_types: tuple[str, ...]
    reader: str

    def extract(self, path: Path, on_page: OnPage | None = None) -> RawDocument:
        module, function = self.reader.split(":")
        read: Extract = getattr(import_module(module), function)
        return read(path, on_page)


FORMATS: tuple[Format, ...] = (
    Format("pdf", "PDF", ("application/pdf",), "extractors.pdf:extract_pdf"),
    Format("docx", "Word (DOCX)", (DOCX,), "extractors.word:extract_word"),
    Format("xlsx", "Excel (XLSX)", (XLSX,), "extractors.excel:extract_excel"),
    Format("html", "HTML", ("text/html",), "extractors.markup:extract_html"),
    Format("mhtml", "Web archive (MHTML)", ("multipart/related",), "extractors.markup:extract_web_archive"),
    Format("markdown", "Markdown", ("text/markdown",), "extractors.markdown:extract_markdown"),
    Format("text", "Plain text", ("text/plain",), "extractors.plain_text:extract_plain_text"),
    Format("csv", "Separated values (CSV)", ("text/csv",), "extractors.delimited:extract_delimited"),
    Format(
        "document",
        "Documents read through LibreOffice (DOC, ODT, RTF)",
        (DOC, ODT, f"{ODT}-template", f"{ODT}-flat-xml", "text/rtf", "application/vnd.ms-word+xml"),
        "extractors.convert:extract_converted_document",
    ),
    Format(
        "spreadsheet",
        "Spreadsheets read through LibreOffice (XLS, XLSB, ODS)",
        (XLS, XLSB, ODS, f"{ODS}-template", f"{ODS}-flat-xml", "application/vnd.ms-excel+xml"),
        "extractors.convert:extract_converted_spreadsheet",
    ),
    Format(
        "scan",
        "Pictures of pages (JPEG, PNG, TIFF, …)",
        ("image/jpeg", "image/png", "image/tiff", "image/bmp", "image/gif", "image/webp", "image/jp2", "image/heic"),
        "extractors.scan:extract_scan",
    ),
    Format("pages", "Picture files, one a page", (PICTURE_SET,), "extractors.picture_set:extract_picture_set"),
)


def extract(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """What is on the pages of the file, whatever its name says it is.

    Raises one of the errors of `schemas.errors` that say why a file cannot be read.
    """
    try:
        media_type = detect_media_type(path)
    except OSError as error:
        raise InaccessibleFile(f"{path.name!r} cannot be opened: {error.strerror}") from error
    return find_format(media_type, path.name).extract(path, on_page)


def find_format(media_type: str, label: str) -> Format:
    """The format of a media type; raises EmptyFile, EncryptedFile or UnknownFormat where there is none."""
    if media_type == EMPTY:
        raise EmptyFile(f"{label!r} is empty")
    if media_type == ENCRYPTED_OFFICE:
        raise EncryptedFile(f"{label!r} asks for a password")
    for form in FORMATS:
        if media_type in form.media_types:
            return form
    raise UnknownFormat(f"{label!r} looks like {media_type}, which is not read", detail=media_type)
