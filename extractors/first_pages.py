"""A shorter file: the first pages of a document whose later ones could not be read within the limits."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from extractors.detect import detect_media_type
from extractors.picture_set import MARKER
from extractors.tiff_pages import count_tiff_pages, cut_tiff
from schemas.source import PICTURE_SET


def cut_first_pages(path: Path, pages: int, out: Path) -> int | None:
    """Writes the first `pages` pages to `out` and gives the number of pages in all; None where a format has no pages.

    Pages are copied as they are and not looked into, so a page that hangs a reader does no harm here.
    """
    cut = CUTS.get(detect_media_type(path))
    return None if cut is None else cut(path, pages, out)


def _cut_pdf(path: Path, pages: int, out: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, list(range(min(pages, len(whole)))))
        part.save(out)
        return len(whole)


def _cut_picture_set(path: Path, pages: int, out: Path) -> int | None:
    """A set of pictures of one page each, as all but TIFF are; None where one of them holds more."""
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as part:
        names = sorted(name for name in whole.namelist() if name != MARKER)
        for name in names:
            with whole.open(name) as picture:
                if count_tiff_pages(picture) > 1:
                    return None
        for name in (MARKER, *names[:pages]):
            part.writestr(name, whole.read(name))
        return len(names)


CUTS: Mapping[str, Callable[[Path, int, Path], int | None]] = {
    "application/pdf": _cut_pdf,
    "image/tiff": cut_tiff,
    PICTURE_SET: _cut_picture_set,
}
