"""Draws pages as a scanner would give them: rules, words, symbols and arrows in pixels."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
EM = 15.0  # the usual letter height of what `write` draws at size 28
BLACK = (20, 20, 20)


def sheet(width: int, height: int) -> Pixels:
    return np.full((height, width, 3), 255, np.uint8)


def rule(page: Pixels, x0: int, y0: int, x1: int, y1: int, thick: int = 3) -> None:
    cv2.line(page, (x0, y0), (x1, y1), BLACK, thick)


def grid(page: Pixels, xs: list[int], ys: list[int]) -> None:
    for x in xs:
        rule(page, x, ys[0], x, ys[-1])
    for y in ys:
        rule(page, xs[0], y, xs[-1], y)


def write(page: Pixels, x: int, y: int, text: str, size: int = 28) -> None:
    picture = Image.fromarray(page)
    ImageDraw.Draw(picture).text((x, y), text, fill=BLACK, font=ImageFont.load_default(size))
    page[:] = np.asarray(picture)


def box(page: Pixels, x0: int, y0: int, x1: int, y1: int) -> None:
    cv2.rectangle(page, (x0, y0), (x1, y1), (255, 255, 255), -1)
    cv2.rectangle(page, (x0, y0), (x1, y1), BLACK, 2)


def diamond(page: Pixels, x: int, y: int, half_width: int, half_height: int) -> None:
    corners = np.array([[x, y - half_height], [x + half_width, y], [x, y + half_height], [x - half_width, y]])
    cv2.fillPoly(page, [corners], (255, 255, 255))
    cv2.polylines(page, [corners], True, BLACK, 2)


def arrow(page: Pixels, *points: tuple[int, int]) -> None:
    """A line over `points` with a filled tip at its end."""
    for start, end in pairwise(points):
        cv2.line(page, start, end, BLACK, 2)
    (ax, ay), (bx, by) = points[-2], points[-1]
    ux, uy = np.sign(bx - ax), np.sign(by - ay)
    back = (bx - 14 * ux, by - 14 * uy)
    tip = np.array([[bx, by], [back[0] + 6 * uy, back[1] + 6 * ux], [back[0] - 6 * uy, back[1] - 6 * ux]], np.int32)
    cv2.fillPoly(page, [tip], BLACK)


def procedure_page() -> Pixels:
    """A small procedure table: three steps of two roles, a decision that sends back, and its answers."""
    page = sheet(1500, 900)
    xs, ys = [60, 130, 620, 860, 1100, 1420], [120, 190, 380, 570, 790]
    grid(page, xs, ys)
    write(page, 400, 50, "PROSEDUR CONTOH")
    for x, text in zip((70, 300, 660, 900, 1200), ("No", "Kegiatan", "Staf", "Kepala", "Waktu"), strict=True):
        write(page, x, 140, text)
    steps = ("Menyusun konsep surat", "Memeriksa konsep surat", "Mengirim surat keluar")
    for row, (text, time) in enumerate(zip(steps, ("15 menit", "2 jam", "1 hari"), strict=True)):
        write(page, 85, ys[row + 1] + 20, str(row + 1))
        write(page, 145, ys[row + 1] + 20, text)
        write(page, 1130, ys[row + 1] + 20, time)
    box(page, 690, 260, 790, 320)
    diamond(page, 980, 470, 60, 40)
    box(page, 690, 660, 790, 720)
    arrow(page, (790, 290), (980, 290), (980, 430))
    arrow(page, (920, 470), (740, 470), (740, 320))
    arrow(page, (980, 510), (980, 690), (790, 690))
    write(page, 780, 430, "Tidak", 24)
    return page
