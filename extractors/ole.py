"""The old Office container (OLE2): which program wrote it, and whether it asks for a password."""

from __future__ import annotations

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
OTHER_OLE = "application/x-ole-storage"
STREAMS: tuple[tuple[str, str], ...] = (
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__nameid_version1.0", "application/vnd.ms-outlook"),
)
FIRST_SECTOR = 512
WORD_HEADER = b"\xec\xa5"
WORD_ENCRYPTED = 0x01
EXCEL_START = b"\x09\x08"
EXCEL_PASSWORD = b"\x2f\x00"


def find_ole_kind(data: bytes) -> str:
    """The media type: the stream that stands first in the container's directory is the document's own."""
    if _stream_place(data, "EncryptedPackage") >= 0:
        return ENCRYPTED_OFFICE
    places = [(_stream_place(data, stream), media_type) for stream, media_type in STREAMS]
    return min((place for place in places if place[0] >= 0), default=(0, OTHER_OLE))[1]


def is_password_protected(data: bytes) -> bool:
    """Whether a DOC's header has its encryption flag, or an XLS begins with the record that asks for a password."""
    start = data[FIRST_SECTOR : FIRST_SECTOR + 2]
    if start == WORD_HEADER:
        return bool(data[FIRST_SECTOR + 11] & WORD_ENCRYPTED)
    if start == EXCEL_START:
        length = int.from_bytes(data[FIRST_SECTOR + 2 : FIRST_SECTOR + 4], "little")
        second = FIRST_SECTOR + 4 + length
        return data[second : second + 2] == EXCEL_PASSWORD
    return False


def _stream_place(data: bytes, name: str) -> int:
    return data.find(f"{name}\0".encode("utf-16-le"))
