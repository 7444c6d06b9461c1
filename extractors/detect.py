"""What a file is, by its content: its name is never asked."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from extractors.charset import decode_text
from extractors.ole import MAGIC as OLE_MAGIC
from extractors.ole import find_ole_kind
from extractors.text_kind import find_text_kind

EMPTY = "application/x-empty"
UNKNOWN = "application/octet-stream"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ZIP = "application/zip"
HEAD = 65_536
CONTENT_TYPES = "[Content_Types].xml"

SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (4, b"jP  ", "image/jp2"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftyp", "video/mp4"),
    (4, b"moov", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"FLV\x01", "video/x-flv"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"Rar!", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"MZ", "application/x-executable"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (0, b"\xca\xfe\xba\xbe", "application/x-executable"),
    (0, b"%!PS", "application/postscript"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"{\\rtf", "text/rtf"),
)
BITMAP = re.compile(rb"BM....\x00{4}....[\x0c\x28\x38\x40\x6c\x7c]\x00{3}", re.DOTALL)
PACKAGES: tuple[tuple[bytes, str], ...] = (
    (b"wordprocessingml.document.main", DOCX),
    (b"wordprocessingml.template.main", DOCX),
    (b"ms-word.document.macroenabled.main", DOCX),
    (b"ms-word.template.macroenabledtemplate.main", DOCX),
    (b"spreadsheetml.sheet.main", XLSX),
    (b"spreadsheetml.template.main", XLSX),
    (b"ms-excel.sheet.macroenabled.main", XLSX),
    (b"ms-excel.template.macroenabled.main", XLSX),
    (b"ms-excel.sheet.binary.macroenabled.main", XLSB),
    (b"presentationml.", PPTX),
)
TORN_PACKAGES: tuple[tuple[bytes, str], ...] = (
    (b"word/", DOCX),
    (b"xl/", XLSX),
    (ODT.encode(), ODT),
    (ODS.encode(), ODS),
    (CONTENT_TYPES.encode(), DOCX),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c\x1d\x7f]")
MOST_CONTROL = 0.01
MOST_UNDECODED = 0.3
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)


def detect_media_type(path: Path) -> str:
    """The media type of what stands in the file; `application/octet-stream` where it looks like nothing known.

    Specimen: a DOCX named 'sop.pdf' is DOCX; a text named 'sop.docx' is 'text/plain'.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return EMPTY
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path, head)
    if head.startswith(OLE_MAGIC):
        return find_ole_kind(path.read_bytes())
    return _signed_kind(head) or _text_kind(path.read_bytes())


def _signed_kind(head: bytes) -> str | None:
    for offset, signature, media_type in SIGNATURES:
        if head.startswith(signature, offset):
            return media_type
    return "image/bmp" if BITMAP.match(head) else None


def _zip_kind(path: Path, head: bytes) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if CONTENT_TYPES in names:
                return _package_kind(package.open(CONTENT_TYPES).read(HEAD).lower(), names)
            if "mimetype" in names:
                return package.open("mimetype").read(100).decode("ascii", errors="replace").strip()
    except ZIP_ERRORS:
        return next((media_type for mark, media_type in TORN_PACKAGES if mark in head), ZIP)
    return ZIP


def _package_kind(content_types: bytes, names: set[str]) -> str:
    for mark, media_type in PACKAGES:
        if mark in content_types:
            return media_type
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ZIP


def _text_kind(data: bytes) -> str:
    text = decode_text(data)
    if len(CONTROL.findall(text)) > MOST_CONTROL * len(text) or text.count("\ufffd") > MOST_UNDECODED * len(text):
        return UNKNOWN
    return find_text_kind(text)
