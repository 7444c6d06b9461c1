"""Picture files that are the pages of one document, in the archive that they were kept in."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.archive import ZIP_ERRORS, check_archive
from extractors.progress import OnPage
from schemas.errors import DamagedFile
from schemas.raw import RawDocument
from schemas.source import PICTURE_SET

MARKER = "mimetype"  # the first entry; it holds PICTURE_SET


def extract_picture_set(path: Path, on_page: OnPage | None = None) -> RawDocument:
    """All pages of all pictures, in the order of the archive's names. Raises what a picture alone would raise."""
    from extractors.scan import EXTRACTOR, scan_pictures

    with _unpacked(path) as pictures:
        return RawDocument(PICTURE_SET, scan_pictures(pictures, on_page), EXTRACTOR)


@contextmanager
def _unpacked(path: Path) -> Iterator[list[Path]]:
    """The picture files of an archive, in order, for as long as the block lasts."""
    with TemporaryDirectory() as folder:
        pictures = []
        try:
            with zipfile.ZipFile(path) as archive:
                check_archive(archive, path.name)
                names = sorted(name for name in archive.namelist() if name != MARKER)
                for number, name in enumerate(names, 1):
                    out = Path(folder) / f"{number:04}"
                    with archive.open(name) as member, out.open("wb") as picture:
                        shutil.copyfileobj(member, picture)
                    pictures.append(out)
        except ZIP_ERRORS as error:
            raise DamagedFile(f"{path.name!r} is not a whole set of pictures ({error})") from error
        yield pictures
