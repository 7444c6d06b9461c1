"""Values on their way into the dataset: one type a column, NFC, no negative zero, nothing that is no value."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from schemas.dataset.model import Column, Kind, Value
from schemas.errors import SelarasError

T = TypeVar("T")
DECIMALS = 4


class BrokenRelease(SelarasError):
    """Rows that are not what the dataset promises: nothing was put in place. The message names the place."""

    code = "broken_release"


def clean_value(table: str, column: Column, value: Value) -> Value:
    """The value as it is published; an empty text is null."""
    if value is None:
        return None
    try:
        return CLEANERS[column.kind](value)
    except (TypeError, ValueError) as error:
        raise BrokenRelease(f"{table}.{column.name}: {value!r} is no {column.kind} ({error})") from error


def _text(value: Value) -> str | None:
    """NFC; what UTF-8 cannot hold (the odd bytes of a file's name) shows as the replacement character."""
    text = _expect(str, value)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    return text.replace("\0", "") or None


def _integer(value: Value) -> int:
    if isinstance(value, bool):
        raise TypeError("a truth value")
    return _expect(int, value)


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(type(value).__name__)
    if not math.isfinite(value):
        raise ValueError("not finite")
    return round(float(value), DECIMALS) + 0.0


def _fraction(value: Value) -> float:
    number = _number(value)
    if not 0 <= number <= 1:
        raise ValueError("not from 0 to 1")
    return number


def _boolean(value: Value) -> bool:
    return _expect(bool, value)


def _date(value: Value) -> date:
    if isinstance(value, datetime):
        raise TypeError("a time")
    return _expect(date, value)


def _datetime(value: Value) -> datetime:
    """UTC without a zone, to the second."""
    moment = _expect(datetime, value)
    if moment.tzinfo is None:
        raise ValueError("without a zone")
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _expect(kind: type[T], value: object) -> T:
    if not isinstance(value, kind):
        raise TypeError(type(value).__name__)
    return value


CLEANERS: dict[Kind, Callable[[Value], Value]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "fraction": _fraction,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
}
