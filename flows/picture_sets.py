"""Picture files that are the pages of one document: told by their names, kept together in one archive."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.detect import detect_media_type
from extractors.picture_set import MARKER
from pipeline.store.sources import FileSeen
from schemas.source import PICTURE_SET
from schemas.vocabulary.file_names import file_name_words

MOST_PAGES = 400
NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell: the same pictures make the same archive
PRIVATE = 0o600 << 16
TRAILING_NUMBER = re.compile(r"(?P<stem>.*?)[ _.-]*0*(?P<number>\d{1,4})")


@dataclass(frozen=True, slots=True)
class PictureSet:
    """The pages of one document, in order; more than one."""

    pages: tuple[FileSeen, ...]


def find_sets(files: Iterable[FileSeen]) -> list[PictureSet]:
    """The picture files among `files` that are pages of one document.

    They stand in one folder, their names end in a page's number ('sop-p1.jpg', 'sop_1.jpg', 'sop (1).jpg',
    'sop hal 1.jpg') and are the same before it, the numbers are 1, 2, 3 … without a gap, and all are pictures. Any
    numbered names will do ('IMG0001.jpg') where the folder holds nothing else.
    """
    by_folder: dict[Path, list[FileSeen]] = defaultdict(list)
    for seen in files:
        by_folder[seen.path.parent].append(seen)
    found = (group for inside in by_folder.values() for group in _sets_of(inside))
    return [group for group in found if all(_is_picture(page.path) for page in group.pages)]


def _sets_of(inside: Sequence[FileSeen]) -> Iterator[PictureSet]:
    named = list(_numbered(inside, _page_name()))
    if named:
        yield from named
        return
    whole = list(_numbered(inside, TRAILING_NUMBER))
    yield from (group for group in whole if len(group.pages) == len(inside))


def _numbered(inside: Sequence[FileSeen], pattern: re.Pattern[str]) -> Iterator[PictureSet]:
    """The runs of names that `pattern` finds the same stem in, numbered from 1 on, each number once."""
    groups: dict[str, list[tuple[int, FileSeen]]] = defaultdict(list)
    for seen in inside:
        match = pattern.fullmatch(seen.path.stem.casefold())
        if match is not None:
            groups[match["stem"]].append((int(match["number"]), seen))
    for pages in groups.values():
        ordered = sorted(pages, key=lambda page: (page[0], page[1].name))
        if 1 < len(ordered) <= MOST_PAGES and [number for number, _ in ordered] == list(range(1, len(ordered) + 1)):
            yield PictureSet(tuple(seen for _, seen in ordered))


@cache
def _page_name() -> re.Pattern[str]:
    words = "|".join(sorted(file_name_words().page_words, key=len, reverse=True))
    before = rf"(?:^|[ _.-]+)(?:{words})[ _.-]*|_| ?(?P<round>\()"
    return re.compile(rf"(?P<stem>.*?)(?:{before})0*(?P<number>\d{{1,3}})(?(round)\))")


def _is_picture(path: Path) -> bool:
    try:
        return path.is_file() and detect_media_type(path).startswith("image/")
    except OSError:
        return False


def build_archive(pages: Sequence[FileSeen], out: Path) -> None:
    """The untouched files in one stored ZIP, page by page; the same files always make the same bytes.

    Raises OSError where a file cannot be read.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(MARKER), PICTURE_SET)
        for number, page in enumerate(pages, 1):
            with page.path.open("rb") as picture, archive.open(_entry(_member(number, page)), "w") as member:
                while block := picture.read(1 << 20):
                    member.write(block)


def _member(number: int, page: FileSeen) -> str:
    """'0002/sop-p2.jpg': in order by name, and with the name that the file has."""
    return f"{number:04}/{page.name.rsplit('/', 1)[-1]}"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_DATE)
    entry.external_attr, entry.create_system = PRIVATE, 3
    return entry


def with_other_pages(chosen: Iterable[FileSeen], files: Iterable[FileSeen]) -> list[FileSeen]:
    """`chosen` and, of the sets that a chosen file belongs to, the pages that are there already."""
    wanted = list(chosen)
    known = {seen.path for seen in wanted}
    for group in find_sets(files):
        if any(page.path in known for page in group.pages):
            wanted += [page for page in group.pages if page.path not in known]
    return wanted
