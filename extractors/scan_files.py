"""Picture files: their pages one at a time, upright as the camera says, never larger than memory allows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractors.scan_paper import Pixels
from schemas.errors import DamagedFile, EmptyFile, MissingConverter, UnsafeFile

if TYPE_CHECKING:
    from PIL.Image import Image

PICTURE_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "JPEG2000": "image/jp2",
}
MAX_PIXELS = 450_000_000  # a 20,000-pixel square fits
MAX_SIDE = 60_000
ENOUGH = 3600  # pixels of the longer side: a JPEG is decoded no larger than needed
HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"hevc", b"heim", b"msf1")


@dataclass(frozen=True, slots=True)
class Pictures:
    """An open picture file of `count` pages."""

    image: Image
    name: str
    format: str
    count: int

    def load(self, index: int) -> tuple[Pixels, float | None]:
        """One page as BGR, and the dots per inch that the file tells."""
        from PIL import ImageOps

        try:
            self.image.seek(index)
            _check_size(self.name, self.image.size)
            full = max(self.image.size)
            self.image.draft("RGB", (ENOUGH, ENOUGH))
            page = ImageOps.exif_transpose(_reduced(self.image))
            page = page.convert("RGBA") if "A" in page.getbands() or "transparency" in page.info else page
            colour = _on_white(page) if page.mode == "RGBA" else page.convert("RGB")
        except (OSError, EOFError, SyntaxError, ValueError, MemoryError) as error:
            raise DamagedFile(f"{self.name}: page {index + 1} cannot be decoded: {error}") from error
        told = self.image.info.get("dpi", (0, 0))[0]
        pixels = np.ascontiguousarray(np.asarray(colour)[:, :, ::-1])
        return pixels, float(told) * max(pixels.shape[:2]) / full if told else None


def _reduced(image: Image) -> Image:
    """A picture of at most about twice the size that is needed, before it is copied."""
    times = max(image.size) // ENOUGH
    if times < 2:
        return image
    plain = image if image.mode in ("L", "RGB", "RGBA", "CMYK") else image.convert("L" if image.mode == "1" else "RGB")
    return plain.reduce(times)


def _on_white(page: Image) -> Image:
    from PIL import Image as Images

    white = Images.new("RGBA", page.size, "white")
    return Images.alpha_composite(white, page).convert("RGB")


def _check_size(name: str, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MAX_PIXELS or max(size) > MAX_SIDE:
        raise UnsafeFile(f"{name}: a picture of {size[0]} x {size[1]} pixels")


@contextmanager
def open_pictures(path: Path) -> Iterator[Pictures]:
    """The pages of a picture file. Raises EmptyFile, DamagedFile, UnsafeFile, MissingConverter."""
    from PIL import Image as Images
    from PIL import UnidentifiedImageError

    if path.stat().st_size == 0:
        raise EmptyFile(f"{path.name}: the file is empty")
    _support_heif(path)
    Images.MAX_IMAGE_PIXELS = None  # _check_size guards, with our own error
    try:
        image = Images.open(path)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DamagedFile(f"{path.name}: no picture that can be read") from error
    with image:
        name = image.format or ""
        if name not in PICTURE_TYPES:
            raise DamagedFile(f"{path.name}: a picture of the kind {name or 'unknown'} is not read")
        _check_size(path.name, image.size)
        yield Pictures(image, path.name, name, getattr(image, "n_frames", 1) if name == "TIFF" else 1)


def _support_heif(path: Path) -> None:
    """HEIC needs a plug-in, which not every machine may have for its licence."""
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] != b"ftyp" or head[8:12] not in HEIF_BRANDS:
        return
    if find_spec("pi_heif") is None:
        raise MissingConverter(f"{path.name}: HEIC pictures need the package pi-heif", program="pi-heif")
    import pi_heif  # type: ignore[import-untyped]

    pi_heif.register_heif_opener()
