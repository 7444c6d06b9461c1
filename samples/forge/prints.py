"""Forged documents as they come off a scanner or a telephone: rasterised, damaged, and packed as pages of pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from samples.forge.forge import ForgedDocument, forge

if TYPE_CHECKING:
    import numpy.typing as npt
    import pypdfium2 as pdfium
    from numpy import uint8

    Picture = npt.NDArray[uint8]

POINTS_PER_INCH = 72
RESOLUTIONS = (100, 150, 200, 300)
BEST_JPEG = 95
INK = (150, 40, 35)  # blue, green and red of a seal's violet blue
SEAL_RADIUS = 38.0  # points
PEN_WIDTH = 1.4
TABLE_COLOUR = (70, 90, 105)
SHADE_AT_EDGE = 0.25

Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Damage:
    """What happened to the paper. `skew` is in degrees, `turn` one of 0, 90, 180, 270 (clockwise), `blur` a sigma in
    hundredths of an inch, `jpeg` the quality, `cast` how grey the paper is (0..1), `noise` the sigma of the sensor in
    grey levels, `stamped` a seal and a signature over the names of who signs, `tilt` the perspective of a photograph
    as a share of the page's width.
    """

    dpi: int = 200
    skew: float = 0.0
    turn: int = 0
    blur: float = 0.0
    jpeg: int = BEST_JPEG
    cast: float = 0.0
    noise: float = 0.0
    stamped: bool = False
    tilt: float = 0.0


KINDS: dict[str, Damage] = {
    "clean": Damage(),
    "skewed": Damage(skew=2.0, noise=5.0),
    "turned": Damage(turn=90),
    "upside_down": Damage(turn=180),
    "blurred": Damage(blur=0.4, jpeg=40),
    "cast": Damage(cast=0.3, noise=6.0),
    "stamped": Damage(stamped=True),
    "photographed": Damage(tilt=0.06, cast=0.15, noise=4.0, jpeg=80),
    "office": Damage(skew=0.7, blur=0.2, jpeg=75, cast=0.06, noise=3.0, stamped=True),
}


def damage_named(kind: str, dpi: int) -> Damage:
    return replace(KINDS[kind], dpi=dpi)


def random_damage(seed: int) -> Damage:
    """What a seed does to paper: mostly an office's scanner, now and then something worse."""
    rng = Random(f"damage/{seed}")
    kind = rng.choice(("office", "office", "office", *KINDS))
    damage = damage_named(kind, rng.choices(RESOLUTIONS, (1, 3, 4, 2))[0])
    skew = damage.skew * rng.uniform(-1.0, 1.0)
    return replace(damage, skew=skew, turn=damage.turn and rng.choice((90, 180, 270)))


def forge_print(seed: int, damage: Damage | None = None) -> ForgedDocument:
    """The PDF of a seed, printed and scanned; its truth is that of the PDF."""
    document = forge(seed, "pdf")
    done = random_damage(seed) if damage is None else damage
    names = [sop.approver.name.value for sop in document.truth if sop.approver]
    pictures = damaged_pages(document.content, done, [name for name in names if name], seed)
    return replace(document, name=f"print-{seed:05d}.pdf", content=picture_pdf(pictures, done))


def damaged_pages(pdf: bytes, damage: Damage, names: Sequence[str], seed: int) -> Iterator[Picture]:
    """Each page as a picture; seals stand where `names` are printed."""
    import pypdfium2

    rng = Random(f"print/{seed}")
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            places = find_names(page, names) if damage.stamped else []
            yield damaged(_raster(page, damage.dpi), damage, places, rng)
    finally:
        document.close()


def _raster(page: pdfium.PdfPage, dpi: int) -> Picture:
    picture: Picture = page.render(scale=dpi / POINTS_PER_INCH).to_numpy()[:, :, :3]
    return picture.copy()


def find_names(page: pdfium.PdfPage, names: Sequence[str]) -> list[tuple[float, float]]:
    """The middle of each name printed on the page, in points from its top left."""
    text = page.get_textpage()
    places = []
    for name in names:
        found = text.search(name).get_next()
        if found is not None:
            boxes = [text.get_charbox(index) for index in range(found[0], found[0] + found[1])]
            x = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
            places.append((x, page.get_height() - (boxes[0][1] + boxes[0][3]) / 2))
    return places


def damaged(picture: Picture, damage: Damage, places: Sequence[tuple[float, float]], rng: Random) -> Picture:
    """One page's picture after all that `damage` tells, in the order in which it happens to paper."""
    for place in places:
        picture = sealed(picture, place, damage.dpi, rng)
    if damage.cast:
        picture = shaded(picture, damage.cast)
    if damage.skew:
        picture = skewed(picture, damage.skew)
    if damage.tilt:
        picture = tilted(picture, damage.tilt, rng)
    picture = turned(picture, damage.turn)
    if damage.blur:
        picture = blurred(picture, damage.blur * damage.dpi / 100)
    return with_noise(picture, damage.noise, rng) if damage.noise else picture


def sealed(picture: Picture, place: tuple[float, float], dpi: int, rng: Random) -> Picture:
    """A round seal left of the middle of a name and a signature across it, in ink that lets the print show through."""
    import cv2
    import numpy as np

    scale = dpi / POINTS_PER_INCH
    x, y = (int(value * scale) for value in place)
    inked = np.full_like(picture, 255)
    width = max(1, round(PEN_WIDTH * scale))
    centre = (x - int(SEAL_RADIUS * scale), y - int(rng.uniform(0.3, 1.0) * SEAL_RADIUS * scale))
    for share in (1.0, 0.9, 0.6):
        cv2.circle(inked, centre, int(SEAL_RADIUS * share * scale), INK, width, cv2.LINE_AA)
    reach = int(SEAL_RADIUS * scale)
    hand = [(x + int(t * reach / 4) - reach, y - int(rng.uniform(0.0, 1.2) * reach)) for t in range(9)]
    cv2.polylines(inked, [np.array(hand, dtype=np.int32)], False, INK, width, cv2.LINE_AA)
    return np.minimum(picture, inked)


def shaded(picture: Picture, cast: float) -> Picture:
    """Grey, yellowish paper that is darker towards one side."""
    import numpy as np

    across = np.linspace(1.0, 1.0 - cast * SHADE_AT_EDGE, picture.shape[1])[None, :, None]
    tint = np.array([1.0 - cast, 1.0 - cast * 0.8, 1.0 - cast * 0.7])[None, None, :]
    grey: Picture = (picture * across * tint).astype(np.uint8)
    return grey


def skewed(picture: Picture, degrees: float) -> Picture:
    import cv2

    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]


def tilted(picture: Picture, share: float, rng: Random) -> Picture:
    """The sheet as a telephone sees it, lying on a table."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    room = share * width
    edges: Corners = ((0, 0), (width, 0), (width, height), (0, height))
    inwards = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    seen = [
        (x + dx * rng.uniform(0.2, 1.0) * room, y + dy * rng.uniform(0.2, 1.0) * room)
        for (x, y), (dx, dy) in zip(edges, inwards, strict=True)
    ]
    way = cv2.getPerspectiveTransform(np.array(edges, dtype=np.float32), np.array(seen, dtype=np.float32))
    return cv2.warpPerspective(picture, way, (width, height), flags=cv2.INTER_CUBIC, borderValue=TABLE_COLOUR)  # type: ignore[return-value]


def turned(picture: Picture, degrees: int) -> Picture:
    import numpy as np

    upright: Picture = np.rot90(picture, k=-degrees // 90)
    return np.ascontiguousarray(upright)


def blurred(picture: Picture, sigma: float) -> Picture:
    import cv2

    return cv2.GaussianBlur(picture, (0, 0), sigma)  # type: ignore[return-value]


def with_noise(picture: Picture, sigma: float, rng: Random) -> Picture:
    import numpy as np

    grains = np.random.default_rng(rng.getrandbits(32)).normal(0.0, sigma, picture.shape[:2])
    return np.clip(picture + grains[:, :, None], 0, 255).astype(np.uint8)


def picture_pdf(pictures: Iterator[Picture], damage: Damage) -> bytes:
    """A PDF as scanners write it: one JPEG a page and no text."""
    import cv2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for picture in pictures:
        height, width = (side * POINTS_PER_INCH / damage.dpi for side in picture.shape[:2])
        _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, damage.jpeg])
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(packed.tobytes())), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
