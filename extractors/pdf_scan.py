"""Pages of a PDF that are pictures, or hold some: rendered as they are seen and read from there."""

from __future__ import annotations

import pypdfium2 as pdfium

from extractors.scan_merge import areas_to_read, facts_of, merge_scanned
from schemas.raw import Box, Page

RESOLUTION = 200.0  # dots per inch: above, the recogniser loses blanks
LONGEST = 2800  # pixels: a page that claims to be a metre wide is a scan that was stored without its resolution


def with_pictures_read(page: pdfium.PdfPage, read: Page) -> Page:
    """`read` with what stands in its pictures, where a person reads it there; only then the engine is loaded."""
    areas = areas_to_read(facts_of(read))
    if read.needs_ocr and not areas:
        areas = (Box(0.0, 0.0, read.width, read.height),)
    if not areas:
        return read
    import numpy as np

    from extractors.scan import scan_area

    scale = min(RESOLUTION / 72, LONGEST / max(read.width, read.height))
    image = np.ascontiguousarray(page.render(scale=scale).to_numpy()[:, :, :3])
    return merge_scanned(read, image, areas, scan_area)
