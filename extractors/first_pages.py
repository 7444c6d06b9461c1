"""A shorter file: the first pages of a document whose later ones could not be read within the limits."""

from __future__ import annotations

from pathlib import Path

from extractors.detect import detect_media_type


def cut_first_pages(path: Path, pages: int, out: Path) -> int | None:
    """Writes the first `pages` pages to `out` and gives the number of pages in all; None where a format has no pages.

    Pages are copied as they are and not looked into, so a page that hangs a reader does no harm here.
    """
    if detect_media_type(path) != "application/pdf":
        return None
    import pypdfium2

    with pypdfium2.PdfDocument(path) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, list(range(min(pages, len(whole)))))
        part.save(out)
        return len(whole)
