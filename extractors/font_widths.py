"""How wide the letters of usual office fonts are, to know where their lines break."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

FIRST_LETTER = 32
SANS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
SANS_BOLD = (
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778,
    722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333,
    278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
)  # fmt: skip
SERIF = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722,
    722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333,
    278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip
SERIF_BOLD = (
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778,
    778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333,
    278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500,
    556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
)  # fmt: skip
BOOKMAN = (
    320, 300, 380, 620, 620, 900, 800, 220, 300, 300, 440, 600, 320, 400, 320, 600, 620, 620, 620, 620,
    620, 620, 620, 620, 620, 620, 320, 320, 600, 600, 600, 540, 820, 680, 740, 740, 800, 720, 640, 800,
    800, 340, 600, 720, 600, 920, 740, 800, 620, 820, 720, 660, 620, 780, 700, 960, 720, 640, 640, 300,
    600, 300, 600, 500, 340, 580, 620, 520, 620, 520, 320, 540, 660, 300, 300, 620, 300, 940, 660, 560,
    620, 580, 440, 520, 380, 680, 520, 780, 560, 540, 480, 280, 600, 280, 600,
)  # fmt: skip
EM = 1000
OTHER_LETTER = 556


@dataclass(frozen=True, slots=True)
class Face:
    """`scale` fits the table to the font, `line` is its line height in ems, `spread` how far widths may be off."""

    regular: tuple[int, ...]
    bold: tuple[int, ...]
    scale: float = 1.0
    line: float = 1.149
    spread: float = 0.015

    def width(self, text: str, size: float, is_bold: bool) -> float:
        table = self.bold if is_bold else self.regular
        last = len(table) + FIRST_LETTER
        units = sum(table[ord(letter) - FIRST_LETTER] if " " <= letter < chr(last) else OTHER_LETTER for letter in text)
        return units * self.scale * size / EM


UNKNOWN = Face(SANS, SANS_BOLD, 0.95, 1.2, 0.12)
FACES: dict[str, Face] = {
    **dict.fromkeys(("arial", "helvetica", "liberation sans", "nimbus sans"), Face(SANS, SANS_BOLD)),
    **dict.fromkeys(("times new roman", "times", "liberation serif", "tinos"), Face(SERIF, SERIF_BOLD)),
    "arial narrow": Face(SANS, SANS_BOLD, 0.82, 1.147),
    **dict.fromkeys(("bookman old style", "bookman"), Face(BOOKMAN, BOOKMAN, 1.0, 1.17, 0.04)),
    **dict.fromkeys(("calibri", "carlito"), Face(SANS, SANS_BOLD, 0.89, 1.2207, 0.05)),
    **dict.fromkeys(("cambria", "caladea"), Face(SERIF, SERIF_BOLD, 1.07, 1.172, 0.05)),
    "tahoma": Face(SANS, SANS_BOLD, 0.98, 1.207, 0.05),
    "verdana": Face(SANS, SANS_BOLD, 1.13, 1.215, 0.05),
}


def find_face(name: str | None) -> Face:
    """Specimen: 'Times New Roman' -> the serif widths; an unknown name has a wide spread."""
    return FACES.get((name or "").strip().lower(), UNKNOWN)


@cache
def _word_width(word: str, size: float, face: Face, is_bold: bool) -> float:
    return face.width(word, size, is_bold)


def count_lines(text: str, room: float, size: float, face: Face, is_bold: bool, stretch: float = 1.0) -> int:
    """Into how many lines the words of `text` break in `room` points, all widths times `stretch`."""
    lines, used = 1, 0.0
    space = _word_width(" ", size, face, is_bold) * stretch
    for word in text.split():
        width = _word_width(word, size, face, is_bold) * stretch
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        used += width + (space if used else 0.0)
        while used > room > size:
            lines, used = lines + 1, used - room
    return lines
