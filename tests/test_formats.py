"""The front door tells formats by content and says why it refuses a file."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from extractors.archive import MOST_PART_BYTES, check_archive, open_package
from extractors.detect import detect_media_type
from extractors.formats import FORMATS, extract
from samples.forge.forge import forge
from schemas.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    InaccessibleFile,
    UnknownFormat,
    Unreadable,
    UnsafeFile,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_paragraph("Prosedur penerimaan surat")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_bytes() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Prosedur"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zip_bytes({**parts, name: content})


def ole_bytes(*streams: str) -> bytes:
    return OLE + bytes(1016) + b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)


CONTENTS = [
    (b"", "application/x-empty"),
    (b"junk\n%PDF-1.7\n", "application/pdf"),
    (docx_bytes(), DOCX),
    (docx_bytes()[:2000], DOCX),
    (xlsx_bytes(), XLSX),
    (zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.text"}), "application/vnd.oasis.opendocument.text"),
    (zip_bytes({"a.txt": b"a"}), "application/zip"),
    (ole_bytes("Root Entry", "WordDocument", "Workbook"), "application/msword"),
    (ole_bytes("Root Entry", "Workbook", "WordDocument"), "application/vnd.ms-excel"),
    (ole_bytes("Root Entry", "EncryptedPackage"), "application/x-encrypted-office"),
    (ole_bytes("Root Entry"), "application/x-ole-storage"),
    (b"{\\rtf1\\ansi Halo}", "text/rtf"),
    (b"\x89PNG\r\n\x1a\n....", "image/png"),
    (b"\xff\xd8\xff\xe0....", "image/jpeg"),
    (b"\x00\x00\x00\x18ftypmp42....", "video/mp4"),
    (b"MZ\x90\x00", "application/x-executable"),
    (bytes(range(256)) * 8, "application/octet-stream"),
    (b"<!DOCTYPE html><html><body>a</body></html>", "text/html"),
    (b"\xef\xbb\xbf  <table><tr><td>a</td></tr></table>", "text/html"),
    (b"Judul\n<table border=1>\n<tr><td>a</td></tr></table>", "text/html"),
    (b"<?xml version='1.0'?><!-- a --><html xmlns='x'><body/></html>", "text/html"),
    (b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">',
     "application/vnd.oasis.opendocument.text-flat-xml"),
    (b'<?xml version="1.0"?><data/>', "application/xml"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x", "multipart/related"),
    (b'{"nomor": "1"}', "application/json"),
    (b"{Nomor} 1", "text/plain"),
    (b"# Judul\n\nisi", "text/markdown"),
    (b"isi\n\n| a | b |\n|---|---|\n| 1 | 2 |", "text/markdown"),
    (b"**Judul**\n\nisi # 3 <ol>a</ol>", "text/plain"),
    (b"No;Isi;Waktu\n1;a;5\n2;b;6\n", "text/csv"),
    (b"Satu, dua\nTiga, empat, lima\nEnam", "text/plain"),
    ("Nomor".encode("utf-16"), "text/plain"),
]  # fmt: skip


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_with_a_torn_part_is_damaged(tmp_path: Path, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(forge(1, "xlsx").content)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    path = tmp_path / "sop.xlsx"
    path.write_bytes(zip_bytes({**parts, part: parts[part][:-12]}))
    with pytest.raises(DamagedFile, match=part.rpartition("/")[2]):
        extract(path)


@pytest.mark.parametrize(("content", "media_type"), CONTENTS, ids=[f"{i}-{row[1]}" for i, row in enumerate(CONTENTS)])
def test_tells_a_format_by_its_content(tmp_path: Path, content: bytes, media_type: str) -> None:
    path = tmp_path / "berkas.pdf"
    path.write_bytes(content)
    assert detect_media_type(path) == media_type


REFUSED = [
    (b"", EmptyFile),
    (b" \n ", EmptyFile),
    (docx_bytes()[:3000], DamagedFile),
    (xlsx_bytes()[:-400], DamagedFile),
    (with_part(docx_bytes(), "word/document.xml", b"<w:document"), DamagedFile),
    (with_part(docx_bytes(), "word/document.xml", LAUGHS), UnsafeFile),
    (with_part(docx_bytes(), "word/media/a.bin", bytes(40 << 20)), UnsafeFile),
    (ole_bytes("EncryptedPackage"), EncryptedFile),
    (b"\x00\x00\x00\x18ftypmp42....", UnknownFormat),
    (b"MZ\x90\x00" * 99, UnknownFormat),
    (b'{"a": 1}', UnknownFormat),
    (zip_bytes({"a.txt": b"a"}), UnknownFormat),
    (b"\x89PNG\r\n\x1a\n....", DamagedFile),
]


@pytest.mark.parametrize(("content", "error"), REFUSED, ids=[f"{i}-{row[1].__name__}" for i, row in enumerate(REFUSED)])
def test_refuses_with_a_reason(tmp_path: Path, content: bytes, error: type[Unreadable]) -> None:
    path = tmp_path / "sop.docx"
    path.write_bytes(content)
    with pytest.raises(error) as raised:
        extract(path)
    assert "sop.docx" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there_is_inaccessible(tmp_path: Path) -> None:
    with pytest.raises(InaccessibleFile):
        extract(tmp_path / "tiada.pdf")


def test_a_part_too_large_is_refused_before_it_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as archive:
        archive.infolist()[0].file_size = MOST_PART_BYTES + 1
        with pytest.raises(UnsafeFile):
            check_archive(archive, "a")


def test_a_strict_package_reads_like_a_transitional_one(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'
    path.write_bytes(with_part(docx_bytes(), "word/document.xml", strict))
    with open_package(path) as package:
        root = package.read_xml(package.main_part("word/document.xml"))
    assert root.tag == "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document"


def test_every_media_type_has_one_format() -> None:
    types = [media_type for form in FORMATS for media_type in form.media_types]
    assert len(types) == len(set(types))


JUNK = ("", "abc", "-1", "999999999999", "1e400", "nan", "%", "rId99")


def spoil(package: bytes, random: Random) -> bytes:
    """The package with some attributes of its parts replaced by nonsense, and some elements gone."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in random.sample(sorted(name for name in parts if name.endswith((".xml", ".rels"))), 3):
        root = etree.fromstring(parts[name])
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        for element in random.sample(elements, min(len(elements), 8)):
            if element.attrib and random.random() < 0.7:
                element.set(random.choice(sorted(element.attrib)), random.choice(JUNK))
            elif (parent := element.getparent()) is not None:
                parent.remove(element)
        parts[name] = etree.tostring(root)
    return zip_bytes(parts)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from([docx_bytes(), xlsx_bytes()]), st.randoms(use_true_random=False))
def test_a_spoilt_package_is_read_or_refused(tmp_path: Path, package: bytes, random: Random) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(spoil(package, random))
    with suppress(Unreadable):
        assert extract(path).pages


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([b"", b"<table><tr><td>", b"# a\n|-|-|\n", b"a;b;c\n" * 3, b"PK\x03\x04"]), st.binary(max_size=200)
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: bytes, rest: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(start + rest)
    with suppress(Unreadable):
        assert extract(path).pages
