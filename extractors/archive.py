"""Office packages (a zip of XML parts), read with limits: nothing is unpacked to disk, no entity is resolved."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from lxml import etree

from schemas.errors import DamagedFile, EncryptedFile, UnsafeFile

MOST_PARTS = 20_000
MOST_BYTES = 1 << 30
MOST_PART_BYTES = 256 << 20
RATIO_FROM_BYTES = 16 << 20
MOST_RATIO = 200
PROLOGUE = 65_536
DOCTYPE = re.compile(
    rb"<!DOCTYPE|<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E|\x00<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E"
)
XML_ENDINGS = (".xml", ".rels", ".vml")
STRICT = (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/")
STRICT_PATHS = (
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"drawingml/", b"drawingml/2006/"),
)
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part points to: `target` is a part's name, or an address where `external`."""

    kind: str
    target: str
    external: bool


class Package:
    """An open Office package. Made by `open_package`, which has checked it."""

    def __init__(self, archive: zipfile.ZipFile, label: str) -> None:
        self._archive = archive
        self._label = label
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of a part; DamagedFile where it is missing, torn or encrypted."""
        with self.open(name) as part:
            try:
                return part.read(MOST_PART_BYTES + 1)
            except ZIP_ERRORS as error:
                raise DamagedFile(f"{self._label}: part {name!r} is torn ({error})", detail=name) from error

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream."""
        try:
            return self._archive.open(name)
        except KeyError as error:
            raise DamagedFile(f"{self._label}: part {name!r} is missing", detail=name) from error
        except RuntimeError as error:
            raise EncryptedFile(f"{self._label}: part {name!r} is encrypted") from error
        except ZIP_ERRORS as error:
            raise DamagedFile(f"{self._label}: part {name!r} cannot be opened ({error})", detail=name) from error

    def read_xml(self, name: str) -> etree._Element:
        """The root element of a part, in the transitional namespaces even where the file is of the strict kind."""
        try:
            return etree.fromstring(self.read_transitional(name), make_parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedFile(f"{self._label}: part {name!r} is not well formed ({error})", detail=name) from error

    def read_transitional(self, name: str) -> bytes:
        """The bytes of an XML part, its namespaces those that nearly all files use."""
        return _as_transitional(self.read(name))

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to, by relation id."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.names:
            return {}
        found = {}
        for element in self.read_xml(rels).iterchildren("{*}Relationship"):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            place = target if external else _resolve(folder, target)
            found[element.get("Id", "")] = Relation(element.get("Type", "").rsplit("/", 1)[-1], place, external)
        return found

    def related(self, name: str, kind: str) -> list[str]:
        """The names of the parts that a part refers to by a relation of this kind ('styles', 'drawing')."""
        found = (relation for relation in self.relations(name).values() if relation.kind == kind)
        return [relation.target for relation in found if not relation.external and relation.target in self.names]

    def main_part(self, default: str) -> str:
        """The name of the main document part."""
        found = self.related("", "officeDocument")
        return found[0] if found else default


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """The package in a file, checked against torn zips, zip bombs and document types.

    Raises DamagedFile and UnsafeFile.
    """
    try:
        archive = zipfile.ZipFile(path)
    except ZIP_ERRORS as error:
        raise DamagedFile(f"{path.name!r} is not a whole zip package ({error})") from error
    with archive:
        check_archive(archive, path.name)
        yield Package(archive, path.name)


def check_archive(archive: zipfile.ZipFile, label: str) -> None:
    """Refuse an archive that unpacks to absurd sizes, and any XML part with a document type.

    Office programs never write a document type; it is the door for entity expansion.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise UnsafeFile(f"{label!r} holds {len(parts)} parts", detail=f"{len(parts)} > {MOST_PARTS}")
    if unpacked > MOST_BYTES or max((part.file_size for part in parts), default=0) > MOST_PART_BYTES:
        raise UnsafeFile(f"{label!r} unpacks to {unpacked >> 20} MB", detail=f"{unpacked >> 20} MB")
    if unpacked > RATIO_FROM_BYTES and unpacked > MOST_RATIO * packed:
        ratio = unpacked // max(packed, 1)
        raise UnsafeFile(f"{label!r} is packed 1:{ratio}", detail=f"1:{ratio}")
    for part in parts:
        if part.filename.endswith(XML_ENDINGS) and DOCTYPE.search(_prologue(archive, part)):
            raise UnsafeFile(f"{label!r} declares a document type in {part.filename!r}", detail="DOCTYPE")


def make_parser() -> etree.XMLParser:
    """A parser that follows nothing out of the file and has lxml's limits on depth and size."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _prologue(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(part) as stream:
            return stream.read(PROLOGUE)
    except (*ZIP_ERRORS, RuntimeError):
        return b""  # a torn part is told when it is read


def _resolve(folder: str, target: str) -> str:
    """Specimen: 'xl/worksheets', '../drawings/drawing1.xml' -> 'xl/drawings/drawing1.xml'."""
    target = unquote(target.split("#", 1)[0])
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined).lstrip("/")


def _as_transitional(data: bytes) -> bytes:
    if STRICT[0] not in data:
        return data
    for strict, transitional in STRICT_PATHS:
        data = data.replace(STRICT[0] + strict, STRICT[1] + transitional)
    return data
