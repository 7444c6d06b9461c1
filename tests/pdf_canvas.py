"""A pen that writes small PDF files for tests: y runs downwards from the top left, as in `schemas.raw`."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from pathlib import Path

Point = tuple[float, float]
Ink = tuple[float, float, float]
BLACK: Ink = (0, 0, 0)
ROUND = 0.5523  # of a radius: where the control points of a quarter circle lie


class Canvas:
    """Pages of drawing operators; `save` writes them with a one-page-one-stream layout and a correct xref."""

    def __init__(self, width: float = 842, height: float = 595) -> None:
        self.width, self.height = width, height
        self.pages: list[list[str]] = [[]]
        self.images: list[tuple[int, int, bytes]] = []
        self.page_entries = ""

    def new_page(self) -> None:
        self.pages.append([])

    def raw(self, operators: str) -> None:
        self.pages[-1].append(operators)

    def _at(self, point: Point) -> str:
        return f"{point[0]:.2f} {self.height - point[1]:.2f}"

    def _paint(self, path: str, stroke: Ink | None, fill: Ink | None, width: float, dash: str = "") -> None:
        state = f"{width:.2f} w {dash or '[] 0'} d "
        if stroke is not None:
            state += "{:.2f} {:.2f} {:.2f} RG ".format(*stroke)
        if fill is not None:
            state += "{:.2f} {:.2f} {:.2f} rg ".format(*fill)
        paint = {(True, True): "B", (True, False): "S", (False, True): "f"}[stroke is not None, fill is not None]
        self.raw(f"q {state}{path} {paint} Q")

    def line(self, points: Sequence[Point], width: float = 0.5, stroke: Ink = BLACK, dash: str = "") -> None:
        path = f"{self._at(points[0])} m " + " ".join(f"{self._at(point)} l" for point in points[1:])
        self._paint(path, stroke, None, width, dash)

    def polygon(
        self, points: Sequence[Point], width: float = 0.5, stroke: Ink | None = BLACK, fill: Ink | None = None
    ) -> None:
        path = f"{self._at(points[0])} m " + " ".join(f"{self._at(point)} l" for point in points[1:]) + " h"
        self._paint(path, stroke, fill, width)

    def rect(
        self,
        box: tuple[float, float, float, float],
        width: float = 0.5,
        stroke: Ink | None = BLACK,
        fill: Ink | None = None,
    ) -> None:
        x0, y0, x1, y1 = box
        self._paint(f"{x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re", stroke, fill, width)

    def round_rect(
        self,
        box: tuple[float, float, float, float],
        radius: float,
        width: float = 0.5,
        stroke: Ink | None = BLACK,
        fill: Ink | None = None,
    ) -> None:
        x0, y0, x1, y1 = box
        r, k = radius, radius * (1 - ROUND)
        steps = [
            f"{self._at((x0 + r, y0))} m {self._at((x1 - r, y0))} l",
            f"{self._at((x1 - k, y0))} {self._at((x1, y0 + k))} {self._at((x1, y0 + r))} c {self._at((x1, y1 - r))} l",
            f"{self._at((x1, y1 - k))} {self._at((x1 - k, y1))} {self._at((x1 - r, y1))} c {self._at((x0 + r, y1))} l",
            f"{self._at((x0 + k, y1))} {self._at((x0, y1 - k))} {self._at((x0, y1 - r))} c {self._at((x0, y0 + r))} l",
            f"{self._at((x0, y0 + k))} {self._at((x0 + k, y0))} {self._at((x0 + r, y0))} c h",
        ]
        self._paint(" ".join(steps), stroke, fill, width)

    def ellipse(
        self,
        box: tuple[float, float, float, float],
        width: float = 0.5,
        stroke: Ink | None = BLACK,
        fill: Ink | None = None,
    ) -> None:
        x0, y0, x1, y1 = box
        cx, cy, rx, ry = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2 * ROUND, (y1 - y0) / 2 * ROUND
        steps = [
            f"{self._at((x0, cy))} m",
            f"{self._at((x0, cy - ry))} {self._at((cx - rx, y0))} {self._at((cx, y0))} c",
            f"{self._at((cx + rx, y0))} {self._at((x1, cy - ry))} {self._at((x1, cy))} c",
            f"{self._at((x1, cy + ry))} {self._at((cx + rx, y1))} {self._at((cx, y1))} c",
            f"{self._at((cx - rx, y1))} {self._at((x0, cy + ry))} {self._at((x0, cy))} c h",
        ]
        self._paint(" ".join(steps), stroke, fill, width)

    def text(
        self,
        at: Point,
        words: str,
        size: float = 9,
        angle: float = 0,
        ink: Ink = BLACK,
        mode: int = 0,
        bold: bool = False,
        spacing: float = 0,
    ) -> None:
        """`at` is where the baseline begins; `angle` is counter-clockwise in degrees."""
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        color = "{:.2f} {:.2f} {:.2f} rg".format(*ink)
        font = "F2" if bold else "F1"
        place = f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {self._at(at)} Tm"
        self.raw(f"q {color} BT /{font} {size} Tf {mode} Tr {spacing} Tc {place} ({escaped}) Tj ET Q")

    def image(self, box: tuple[float, float, float, float], width: int, height: int, gray: bytes) -> None:
        x0, y0, x1, y1 = box
        self.images.append((width, height, gray))
        place = f"{x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {self.height - y1:.2f} cm"
        self.raw(f"q {place} /I{len(self.images)} Do Q")

    def bytes(self) -> bytes:
        objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        objects += [_font("Helvetica"), _font("Helvetica-Bold")]
        for width, height, gray in self.images:
            head = f"/Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
            objects.append(_stream(gray, f"/Type /XObject {head}"))
        pictures = " ".join(f"/I{number} {number + 4} 0 R" for number in range(1, len(self.images) + 1))
        resources = f"<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << {pictures} >> >>"
        kids = []
        for page in self.pages:
            objects.append(_stream("\n".join(page).encode("latin-1"), ""))
            size = f"/MediaBox [0 0 {self.width} {self.height}] {self.page_entries}"
            contents = f"/Contents {len(objects)} 0 R /Resources {resources}"
            objects.append(f"<< /Type /Page /Parent 2 0 R {size} {contents} >>".encode())
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
        return _file(objects)

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes())
        return path


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _stream(data: bytes, entries: str) -> bytes:
    packed = zlib.compress(data)
    head = f"<< {entries} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
