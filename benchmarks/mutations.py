"""Damage that real files come with, and damage that somebody means: each kind of file in its own structure.

A mutation takes the bytes of a sound file and a seeded source of chance, and gives other bytes. MUTATIONS is the list.
"""

from __future__ import annotations

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Mutate = Callable[[bytes, Random], bytes]
EVERY = frozenset({"pdf", "zip", "markup", "text", "picture", "ole"})
NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"-2147483648", b"99999999999", b"1e308", b"NaN", b"0.0000001")
NESTED = 4000
BOMB = 200 << 20
PDF_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 10))
DOCTYPE = b'<!DOCTYPE a [<!ENTITY e0 "lol"><!ENTITY f SYSTEM "file:///etc/passwd">' + ENTITIES + b"]>"


@dataclass(frozen=True, slots=True)
class Mutation:
    """`families` are the structures that it knows; it is tried on no other file."""

    name: str
    families: frozenset[str]
    mutate: Mutate


def flip_bits(data: bytes, rng: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut_short(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))]


def drop_part(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 1 + len(data) // 4) :]


def repeat_part(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.randrange(1, 5000))
    return data[:start] + data[start:end] * rng.choice((2, 10, 200)) + data[end:]


def strange_bytes(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data))
    junk = rng.choice((rng.randbytes(rng.randrange(1, 2000)), b"\0" * 4096, b"\xff" * 512, "\u202e".encode() * 50))
    return data[:start] + junk + data[start:]


def other_numbers(data: bytes, rng: Random) -> bytes:
    """A few of the numbers that stand in the file as text."""
    found = list(re.finditer(rb"\d+(?:\.\d+)?", data))
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 5, 50)))), key=lambda m: -m.start()):
        data = data[: match.start()] + rng.choice(NUMBERS) + data[match.end() :]
    return data


def pdf_objects(data: bytes, rng: Random) -> bytes:
    """Objects dropped, swapped, or pointing at each other or at themselves."""
    found = list(PDF_OBJECT.finditer(data))
    if not found:
        return flip_bits(data, rng)
    one, other = rng.choice(found), rng.choice(found)
    body = rng.choice(
        (
            b"",
            other[2],
            re.sub(rb"\d+ 0 R", one[1] + b" 0 R", one[2]),
            re.sub(rb"\d+ 0 R", other[1] + b" 0 R", one[2]),
            b" null ",
            b" [" * NESTED + b"]" * NESTED,
        )
    )
    return data[: one.start(2)] + body + data[one.end(2) :]


def pdf_streams(data: bytes, rng: Random) -> bytes:
    """What is drawn, changed and packed again."""
    found = [match for match in PDF_STREAM.finditer(data) if match[1][:1] == b"\x78"]
    if not found:
        return other_numbers(data, rng)
    match = rng.choice(found)
    try:
        content = zlib.decompress(match[1])
    except zlib.error:
        return flip_bits(data, rng)
    change = rng.choice((flip_bits, drop_part, repeat_part, other_numbers, endless_drawing))
    return data[: match.start(1)] + zlib.compress(change(content or b" ", rng)) + data[match.end(1) :]


def endless_drawing(content: bytes, rng: Random) -> bytes:
    line = rng.choice((b"0 0 m 600 800 l S\n", b"q 1 0 0 1 1 1 cm\n", b"10 10 5 5 re f\n", b"BT (a) Tj ET\n"))
    return content + line * rng.choice((1000, 100_000, 1_000_000))


def pdf_pages(data: bytes, rng: Random) -> bytes:
    """Absurd paper, counts and turns."""
    box = rng.choice((b"[0 0 1e9 1e9]", b"[0 0 0 0]", b"[-5 -5 -9 -9]", b"[0 0 14400 14400]", b"[a b]"))
    data = re.sub(rb"/MediaBox\s*\[[^\]]*\]", b"/MediaBox " + box, data)
    return re.sub(rb"/Count\s+\d+", b"/Count " + rng.choice(NUMBERS), data) if rng.random() < 0.5 else data


def members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError):
        return []


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def zip_xml(data: bytes, rng: Random) -> bytes:
    """One part of an office document, changed as XML is."""
    parts = members(data)
    chosen = [index for index, (name, content) in enumerate(parts) if name.endswith((".xml", ".rels")) and content]
    if not chosen:
        return flip_bits(data, rng)
    index = rng.choice(chosen)
    change = rng.choice((xml_tags, xml_numbers, xml_entities, xml_depth, flip_bits, cut_short, repeat_part, drop_part))
    parts[index] = (parts[index][0], change(parts[index][1], rng))
    return packed(parts)


def xml_tags(content: bytes, rng: Random) -> bytes:
    """An element that is dropped, doubled or moved, mostly with its ends in the wrong place."""
    found = list(re.finditer(rb"<[^<>]+>", content))
    if len(found) < 2:
        return flip_bits(content, rng)
    one, other = rng.choice(found), rng.choice(found)
    change = rng.choice((b"", one[0] * 3, other[0], re.sub(rb'"[^"]*"', b'""', one[0])))
    return content[: one.start()] + change + content[one.end() :]


def xml_numbers(content: bytes, rng: Random) -> bytes:
    """The values of attributes: spans, widths, places of cells, styles."""
    found = list(re.finditer(rb'="(\d+|[A-Z]+\d+(?::[A-Z]+\d+)?)"', content))
    values = (*NUMBERS, b"XFD1048576", b"A1:XFD1048576", b"", b"x" * 10_000)
    for match in sorted(rng.sample(found, min(len(found), rng.choice((1, 5, 30)))), key=lambda m: -m.start()):
        content = content[: match.start(1)] + rng.choice(values) + content[match.end(1) :]
    return content


def xml_entities(content: bytes, rng: Random) -> bytes:
    start = content.find(b"?>") + 2 if content.startswith(b"<?") else 0
    changed = content[:start] + DOCTYPE + content[start:]
    return re.sub(rb">([^<>]+)<", lambda match: rng.choice((b">&e9;<", b">&f;<", match[0])), changed, count=3)


def xml_depth(content: bytes, rng: Random) -> bytes:
    found = list(re.finditer(rb"<([A-Za-z:]+)[^<>]*[^/]>", content))
    if not found:
        return content
    match = rng.choice(found)
    return content[: match.start()] + match[0] * NESTED + content[match.start() :]


def zip_members(data: bytes, rng: Random) -> bytes:
    """Parts that are missing, doubled, swapped, strangely named, or bombs."""
    parts = members(data)
    if len(parts) < 2:
        return flip_bits(data, rng)
    one, other = rng.sample(range(len(parts)), 2)
    match rng.randrange(6):
        case 0:
            del parts[one]
        case 1:
            parts.append((parts[one][0], parts[other][1]))
        case 2:
            parts[one], parts[other] = (parts[one][0], parts[other][1]), (parts[other][0], parts[one][1])
        case 3:
            parts.append((rng.choice(("../../../tmp/x", "/etc/passwd", "a" * 60_000, "con\0.xml")), b"x"))
        case 4:
            parts[one] = (parts[one][0], parts[one][1][:200] + b" " * BOMB)
        case _:
            parts += [(f"word/media/{number}.xml", b"") for number in range(20_000)]
    return packed(parts)


def zip_fields(data: bytes, rng: Random) -> bytes:
    """Sizes and offsets of the archive's own directory."""
    places = [match.start() for match in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    changed = bytearray(data)
    for _ in range(rng.choice((1, 4))):
        place = rng.choice(places or [0]) + rng.randrange(4, 30)
        changed[place : place + 4] = struct.pack("<I", rng.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)))
    return bytes(changed)


def in_an_archive(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.choice((1, 3, 10))):
        data = rng.choice((gzip.compress(data), packed([("dokumen.docx", data), ("../../sop.pdf", b"%PDF-1.4")])))
    return data


def deep_markup(data: bytes, rng: Random) -> bytes:
    tag = rng.choice((b"<table><tr><td>", b"<div>", b"<ul><li>", b"<b>", b"> ", b"- ", b"["))
    return data + tag * NESTED + b"x"


def wide_spans(data: bytes, rng: Random) -> bytes:
    span = b" colspan=%d rowspan=%d" % (rng.choice((0, 1000, 10**9)), rng.choice((0, 1000, 10**9)))
    return re.sub(rb"<(t[dh])\b", lambda match: match[0] + (span if rng.random() < 0.1 else b""), data)


def long_table(data: bytes, rng: Random) -> bytes:
    row = rng.choice(
        (b"<tr>" + b"<td>a</td>" * 60 + b"</tr>\n", b"| a | b | c |\n", b"1.\tMenerima berkas\t\t5 menit\n")
    )
    return data + b"\n<table>\n" + row * rng.choice((500, 20_000))


def other_encoding(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = rng.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "cp1252", "shift_jis", "cp037"))
    return rng.choice((b"", b"\xef\xbb\xbf", b"\xff\xfe")) + text.encode(encoding, "replace")


def one_long_line(data: bytes, rng: Random) -> bytes:
    return re.sub(rb"\s+", rng.choice((b" ", b"\t", b"")), data) * rng.choice((1, 20))


def huge_picture(data: bytes, rng: Random) -> bytes:
    """The size in the header of a PNG or a BMP, with the right checksum; other pictures get other bytes."""
    side = rng.choice((0, 1, 20_000, 65_535, 2**31 - 1))
    if data.startswith(b"\x89PNG"):
        header = b"IHDR" + struct.pack(">II", side, rng.choice((side, 1))) + data[24:29]
        return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
    if data.startswith(b"BM"):
        return data[:18] + struct.pack("<ii", side, -side) + data[26:]
    return flip_bits(data[:400], rng) + data[400:]


def another_beginning(data: bytes, rng: Random) -> bytes:
    """A file that begins as another kind does."""
    start = rng.choice(
        (b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"\x89PNG\r\n\x1a\n")
    )
    return start + rng.choice((data, data[len(start) :]))


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("flipped bits", EVERY, flip_bits),
    Mutation("cut short", EVERY, cut_short),
    Mutation("a part dropped", EVERY, drop_part),
    Mutation("a part repeated", EVERY, repeat_part),
    Mutation("strange bytes", EVERY, strange_bytes),
    Mutation("another beginning", EVERY, another_beginning),
    Mutation("in an archive", EVERY, in_an_archive),
    Mutation("other numbers", frozenset({"pdf", "markup", "text"}), other_numbers),
    Mutation("pdf objects", frozenset({"pdf"}), pdf_objects),
    Mutation("pdf streams", frozenset({"pdf"}), pdf_streams),
    Mutation("pdf pages", frozenset({"pdf"}), pdf_pages),
    Mutation("xml of a part", frozenset({"zip"}), zip_xml),
    Mutation("more xml of a part", frozenset({"zip"}), lambda data, rng: zip_xml(zip_xml(data, rng), rng)),
    Mutation("members", frozenset({"zip"}), zip_members),
    Mutation("fields of the archive", frozenset({"zip"}), zip_fields),
    Mutation("deep markup", frozenset({"markup"}), deep_markup),
    Mutation("wide spans", frozenset({"markup"}), wide_spans),
    Mutation("long table", frozenset({"markup", "text"}), long_table),
    Mutation("entities", frozenset({"markup"}), xml_entities),
    Mutation("tags", frozenset({"markup"}), xml_tags),
    Mutation("another encoding", frozenset({"markup", "text"}), other_encoding),
    Mutation("one long line", frozenset({"markup", "text"}), one_long_line),
    Mutation("huge picture", frozenset({"picture"}), huge_picture),
)
