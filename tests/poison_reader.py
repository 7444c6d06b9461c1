"""A reader for tests, run inside real workers: it does what the document's text says, one word a page."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from schemas.errors import DamagedFile
from schemas.sop import Actor, Evidence, Identity, Pelaksana, ProcedureTable, Reading, Sop, Step, Text

LONG = 600
READ = Evidence(state="read", method="fake", confidence=1.0)


def read_file(path: Path, on_page: Callable[[int, int], None], first_pages: int | None = None) -> Reading:
    words = path.read_text().split()
    pages = words[:first_pages]
    for number, word in enumerate(pages, start=1):
        obey("segfault" if word == "again" and first_pages is not None else word)
        on_page(number, len(words))
    rest = tuple(range(len(pages) + 1, len(words) + 1))
    sop = whole_sop(" ".join(words) or "kosong")
    return Reading(media_type="text/plain", pages=max(1, len(words)), sops=(sop,), pages_unread=rest)


def whole_sop(name: str) -> Sop:
    """One in which no check finds an error: a name, a column and a step that it does."""
    blank = Text(evidence=Evidence(state="blank", method="fake"))
    step = Step(
        table_ordinal=1,
        number=read("1"),
        kegiatan=read("Menerima berkas"),
        kelengkapan=blank,
        waktu=blank,
        output=blank,
        keterangan=blank,
        actors=(Actor(pelaksana_ordinal=1, by="mark", evidence=READ),),
    )
    return Sop(
        identity=Identity(nama_sop=read(name)),
        tables=(ProcedureTable(),),
        pelaksana=(Pelaksana(table_ordinal=1, header=read("Camat")),),
        steps=(step,),
    )


def read(words: str) -> Text:
    return Text(value=words, evidence=READ)


def obey(word: str) -> None:
    if word == "hang":
        time.sleep(LONG)
    elif word == "eat":
        hoard = [b"x" * (4 << 20) for _ in range(200)]
        time.sleep(len(hoard))
    elif word == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == "quit":
        os._exit(3)
    elif word == "damaged":
        raise DamagedFile("cut short", detail="halaman 2")
    elif word == "bug":
        raise KeyError("no such key")
    elif word == "noise":
        os.write(1, b"a library that prints\n")
    elif word == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    elif word == "slow":
        time.sleep(0.2)
