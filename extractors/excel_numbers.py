"""A stored number as a spreadsheet shows it: by its number format."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

BUILTIN: dict[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
}  # fmt: skip
TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]'
    r"|(?P<ampm>AM/PM|A/P)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
DIGITS = frozenset("0#?")
DATE_LETTERS = frozenset("ymdhs")
SECONDS_A_DAY = 86_400
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LEAP_BUG_END = 60
LARGEST = 1e15
LAST_DAY = 2_958_465
GENERAL_DIGITS = 11


def format_number(number: float, code: str, is_1904: bool = False) -> str:
    """The text shown for `number` under the format `code`.

    A whole date is given as year-month-day whatever its order in the code, which depends on the reader's machine.
    Specimen: 30, '0 "menit"' -> '30 menit'; 44835, 'd mmmm yyyy' -> '2022-10-01'; 0.5, '0%' -> '50%'.
    """
    section, value = _pick_section(number, code)
    if section.strip().lower() in ("", "general", "@"):
        return format_general(number)
    if is_date_code(section):
        return _format_date(number, section, is_1904)
    return _format_digits(value, section)


def format_general(number: float) -> str:
    """Specimen: 12.0 -> '12'; 0.1 + 0.2 -> '0.3'."""
    if number == int(number) and abs(number) < 10**GENERAL_DIGITS:
        return str(int(number))
    return f"{number:.{GENERAL_DIGITS - 1}g}"


def is_date_code(section: str) -> bool:
    """Whether letters of dates or times stand outside quotes and brackets."""
    plain = {match["plain"].lower() for match in TOKEN.finditer(section) if match["plain"]}
    elapsed = any(match["elapsed"] for match in TOKEN.finditer(section))
    return elapsed or (bool(plain & DATE_LETTERS) and not plain & {"0", "#", "?"}) or "ss.0" in section


def _pick_section(number: float, code: str) -> tuple[str, float]:
    """Positive;negative;zero. A section of its own shows the negative without its sign."""
    sections = _split_sections(code)
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _split_sections(code: str) -> list[str]:
    sections = [""]
    for match in TOKEN.finditer(code):
        if match["plain"] == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _format_date(number: float, section: str, is_1904: bool) -> str:
    elapsed = next((match["elapsed"].lower() for match in TOKEN.finditer(section) if match["elapsed"]), None)
    if elapsed is not None:
        return _format_elapsed(number, elapsed, section)
    moment = _to_datetime(number, is_1904)
    if moment is None:
        return format_general(number)
    letters = "".join(match["plain"].lower() for match in TOKEN.finditer(section) if match["plain"])
    clock = f"{moment:%H:%M:%S}" if "s" in letters else f"{moment:%H:%M}"
    day, month, year = "d" in letters, "m" in letters.replace("h:mm", "").replace("mm:ss", ""), "y" in letters
    if day and month:
        shown = f"{moment:%Y-%m-%d}" if year else f"{moment:%d/%m}"
    elif month and year:
        shown = f"{moment:%m/%Y}"
    elif year:
        shown = f"{moment:%Y}"
    else:
        return clock if "h" in letters or "s" in letters else f"{moment:%d}" if day else f"{moment:%m}"
    return f"{shown} {clock}" if "h" in letters else shown


def _to_datetime(number: float, is_1904: bool) -> datetime | None:
    """Day numbers before March 1900 are one too small: the format counts a day that never was."""
    if not 0 <= number <= LAST_DAY:
        return None
    days = number if is_1904 or number >= LEAP_BUG_END else number + 1
    return (EPOCH_1904 if is_1904 else EPOCH_1900) + timedelta(seconds=round(days * SECONDS_A_DAY))


def _format_elapsed(number: float, unit: str, section: str) -> str:
    seconds = round(number * SECONDS_A_DAY)
    minutes, rest = divmod(seconds, 60)
    if unit.startswith("s"):
        return str(seconds)
    if unit.startswith("m"):
        return f"{minutes}:{rest:02d}" if "s" in section.lower() else str(minutes)
    hours, minutes = divmod(minutes, 60)
    if "s" in section.lower():
        return f"{hours}:{minutes:02d}:{rest:02d}"
    return f"{hours}:{minutes:02d}" if "m" in section.lower() else str(hours)


def _format_digits(number: float, section: str) -> str:
    """Literals of the section with the number where its digits stand."""
    before, pattern, after = "", "", ""
    for match in TOKEN.finditer(section):
        literal = _literal(match)
        plain = match["plain"] or ""
        if plain in DIGITS or (plain in (".", ",", "/") and pattern) or (plain in ("E", "e") and pattern):
            pattern += after + plain if after.strip() == "" else plain
            after = "" if after.strip() == "" else after
        elif plain and plain in "+-" and pattern[-1:] in ("E", "e"):
            pattern += plain
        elif pattern:
            after += literal
        else:
            before += literal
    if "%" in before + after:
        number *= 100
    shown = _format_pattern(abs(number), pattern.strip()) if pattern else ""
    sign = "-" if number < 0 and pattern else ""
    return f"{sign}{before}{shown}{after}".strip()


def _literal(match: re.Match[str]) -> str:
    if match["quoted"] is not None:
        return match["quoted"]
    if match["escaped"] is not None:
        return match["escaped"]
    return match["currency"] or match["plain"] or ""


def _format_pattern(number: float, pattern: str) -> str:
    if "E" in pattern.upper():
        return f"{number:.2E}"
    if "/" in pattern or number >= LARGEST:
        return format_general(number)
    while pattern.endswith(","):
        pattern, number = pattern[:-1], number / 1000
    whole, _, decimals = pattern.partition(".")
    places = sum(letter in DIGITS for letter in decimals)
    least = sum(letter == "0" for letter in decimals)
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,.{places}f}" if "," in whole else f"{rounded:.{places}f}"
    integer, _, fraction = text.partition(".")
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    width = sum(letter == "0" for letter in whole)
    integer = integer.zfill(width) if "," not in whole else integer
    if width == 0 and integer == "0":
        integer = ""
    return f"{integer}.{fraction}" if fraction else integer
